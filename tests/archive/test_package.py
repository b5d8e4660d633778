"""Packages: the same bytes everywhere, and nothing read from one that could do harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.archive.package import FORMAT, MANIFEST, Piece, pack, unpack
from engine.errors import ARC_FORMAT, ArchiveError

PATHS = st.from_regex(r"[a-z]{1,6}(/[a-z0-9._-]{1,6}){0,2}", fullmatch=True).filter(lambda p: "/." not in p and "/-" not in p and "/_" not in p)
PIECES = st.lists(st.builds(Piece, PATHS, st.binary(max_size=200), st.text(max_size=10)), unique_by=lambda p: p.path, max_size=8)


@given(PIECES)
def test_what_is_packed_comes_out_again_in_whatever_order_it_went_in(pieces: list[Piece]) -> None:
    package = pack({"application": {"id": "1"}}, pieces)
    assert pack({"application": {"id": "1"}}, reversed(pieces)) == package
    unpacked = unpack(package.content)
    assert unpacked.digest == package.digest
    assert {p: c for p, c in unpacked.members.items() if p != MANIFEST} == {p.path: p.content for p in pieces}
    assert unpacked.manifest["format"] == FORMAT


@pytest.mark.parametrize("twice", [[Piece("a", b"", ""), Piece("a", b"", "")], [Piece(MANIFEST, b"", "")]])
def test_a_path_stands_once(twice: list[Piece]) -> None:
    with pytest.raises(ValueError, match="twice"):
        pack({}, twice)


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


GOOD = (MANIFEST, f'{{"files":[],"format":"{FORMAT}"}}'.encode())


@pytest.mark.parametrize("content", [
    b"", b"PK", b"%PDF-", zipped(("a", b"x")), zipped((MANIFEST, b"x")), zipped((MANIFEST, b"[]")),
    zipped((MANIFEST, b'{"format":"other","files":[]}')), zipped((MANIFEST, f'{{"format":"{FORMAT}","files":[1]}}'.encode())),
    zipped(GOOD, ("../x", b"")), zipped(GOOD, ("/x", b"")), zipped(GOOD, ("a\\b", b"")), zipped(GOOD, ("a/", b"")),
    zipped(GOOD, ("a", b"0" * 10_000_000), compression=zipfile.ZIP_DEFLATED), zipped(GOOD)[:-30],
])
def test_what_is_no_package_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        unpack(content)
    assert caught.value.code == ARC_FORMAT


@given(PIECES.filter(bool), st.data())
def test_a_changed_byte_is_never_taken_for_the_same_package(pieces: list[Piece], data: st.DataObject) -> None:
    from engine.archive.verify import differences

    package = pack({"application": {"id": "1"}}, pieces)
    at = data.draw(st.integers(0, len(package.content) - 1))
    changed = package.content[:at] + bytes([package.content[at] ^ data.draw(st.integers(1, 255))]) + package.content[at + 1:]
    try:
        unpacked = unpack(changed)
    except ArchiveError:
        return
    same = unpacked.digest == package.digest and unpacked.members == unpack(package.content).members
    assert same or differences(unpacked) or unpacked.digest != package.digest
