"""The manifest `index.json`: which segment is the index now. It is replaced by one rename, never written to."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import REG_INDEX, Defect, StoreError
from engine.names.filing import EDITION, TABLES
from reference_libs.library import Libraries

MANIFEST = "index.json"
FORMAT = 1
_ADVICE = "run `miaopi names rebuild`"


@dataclass(frozen=True, slots=True)
class Generation:
    """A state of the index: the segment's file and digest, the register's position it has read to, how many rows
    and postings it holds, how many of the rows are ended by later ones, and the vocabulary names were filed with."""

    file: str
    sha256: str
    size: int
    position: int
    rows: int
    ended: int
    postings: int
    filing: str
    format: int = FORMAT


def filing_digest(libraries: Libraries) -> str:
    """What decides under which keys a name is filed: the edition of the keys and the tables they are made with.

    Raises StoreError if one of the tables is missing.
    """
    versions = libraries.versions()
    missing = [table for table in TABLES if table not in versions]
    if missing:
        raise StoreError(REG_INDEX, [Defect(table, "names cannot be filed without this table") for table in missing])
    said = "\n".join((str(EDITION), *(f"{table} {versions[table]}" for table in TABLES)))
    return hashlib.sha256(said.encode()).hexdigest()


def read(folder: Path) -> Generation | None:
    """The index in force, None when there is none. Raises StoreError (REG-INDEX) if the manifest cannot be read."""
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_bytes())
        if found["format"] != FORMAT:
            raise StoreError(REG_INDEX, Defect(str(path), "another version of the program made it", _ADVICE))
        return Generation(**found)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(REG_INDEX, Defect(str(path), f"the manifest cannot be read: {error}", _ADVICE)) from None


def read_leniently(folder: Path) -> Generation | None:
    """The index in force; None also where what there is cannot be read."""
    try:
        return read(folder)
    except StoreError:
        return None


def put(folder: Path, generation: Generation) -> None:
    """Make `generation` the index in force. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=MANIFEST)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(generation), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(folder / MANIFEST)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` outlast a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
