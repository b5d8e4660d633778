"""The package: a ZIP file whose first member, `manifest.json`, names every other with its size and SHA-256.

The digest of the manifest stands for the whole. The same pieces give the same bytes on any machine: members are
stored, not compressed, in the order of their names, with one fixed time.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from engine import strict_json
from engine.errors import ARC_FORMAT, ArchiveError, Defect

FORMAT = "miaopi-archive/1"
MANIFEST = "manifest.json"
LARGEST = 2_000_000_000
MOST_MEMBERS = 100_000
_TIME = (1980, 1, 1, 0, 0, 0)
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of a package. `title`: what it is, for people."""

    path: str
    content: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Package:
    """A package, and the digest of its manifest (SHA-256, hex)."""

    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a package holds, before anything of it is believed."""

    manifest: Mapping[str, Any]
    digest: str
    members: Mapping[str, bytes]


def pack(head: Mapping[str, Any], pieces: Iterable[Piece]) -> Package:
    """The pieces as a package. `head`: what the manifest says of the case. Raises ValueError for a path used twice."""
    ordered = sorted(pieces, key=lambda piece: piece.path)
    if len({piece.path for piece in ordered} | {MANIFEST}) <= len(ordered):
        raise ValueError("a path is used twice")
    files: list[dict[str, Any]] = [
        {"path": p.path, "size": len(p.content), "sha256": hashlib.sha256(p.content).hexdigest(), "title": p.title} for p in ordered
    ]
    said: dict[str, Any] = {"format": FORMAT, **head, "files": files}
    manifest = rfc8785.dumps(said)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, content in ((MANIFEST, manifest), *((p.path, p.content) for p in ordered)):
            member = zipfile.ZipInfo(path, _TIME)
            member.create_system = 3
            member.external_attr = 0o600 << 16
            archive.writestr(member, content)
    return Package(out.getvalue(), hashlib.sha256(manifest).hexdigest())


def unpack(content: bytes) -> Unpacked:
    """Raises ArchiveError ARC-FORMAT for what is no package, or one that could do harm when it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _harmless(members, len(content))
            read = {member.filename: _content(archive, member) for member in members}
    except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError) as error:  # RuntimeError: encrypted, or of a ZIP unknown here
        raise ArchiveError(ARC_FORMAT, Defect("", f"it cannot be read as a ZIP file: {error}")) from None
    if MANIFEST not in read:
        raise ArchiveError(ARC_FORMAT, Defect(MANIFEST, "the package has no manifest"))
    return Unpacked(_manifest(read[MANIFEST]), hashlib.sha256(read[MANIFEST]).hexdigest(), read)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What a member holds; one whose checksum is wrong holds nothing, which the manifest then contradicts."""
    try:
        return archive.read(member)
    except zipfile.BadZipFile:
        return b""


def _harmless(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    defects = [Defect(name, "this is no name of a member", "") for name in names if not _PATH.fullmatch(name)]
    defects += [Defect(m.filename, "it is compressed or encrypted") for m in members if m.compress_type != zipfile.ZIP_STORED or m.flag_bits & 1]
    if len(set(names)) < len(names):
        defects.append(Defect("", "a name is used twice"))
    if len(names) > MOST_MEMBERS or size > LARGEST or sum(member.file_size for member in members) > size:
        defects.append(Defect("", "it claims to hold more than it can"))
    if defects:
        raise ArchiveError(ARC_FORMAT, defects)


def _manifest(content: bytes) -> Mapping[str, Any]:
    try:
        read = strict_json.loads(content.decode("utf-8"))
        if not isinstance(read, dict) or read["format"] != FORMAT:
            raise ArchiveError(ARC_FORMAT, Defect(f"{MANIFEST}/format", "this version does not know the format", f"it reads {FORMAT}"))
        for file in read["files"]:
            str(file["path"]), int(file["size"]), str(file["sha256"])
    except (UnicodeDecodeError, strict_json.JsonDefectError, KeyError, TypeError, ValueError) as error:
        raise ArchiveError(ARC_FORMAT, Defect(MANIFEST, f"it cannot be read: {error}")) from None
    return read
