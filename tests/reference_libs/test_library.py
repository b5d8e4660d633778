"""A table that is not what its manifest says is never used, and the others are not touched by it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.errors import LIB_FORMAT, LIB_MISSING, LibraryError
from reference_libs.library import load, read_manifest

WORDS = "name_words/name_words.tsv"


def enter(home: Path, library: str, **values: object) -> None:
    """Write values into the manifest by hand."""
    path = home / "manifest.yaml"
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(line for line in lines if line["id"] == library).update(values)
    path.write_text(yaml.safe_dump(lines, allow_unicode=True), encoding="utf-8")


def enter_bytes(home: Path, data: bytes, rows: int) -> None:
    """Put a table in place together with its digest, as a careless hand could."""
    import hashlib

    (home / WORDS).write_bytes(data)
    enter(home, "name_words", sha256=hashlib.sha256(data).hexdigest(), rows=rows)


def test_a_flipped_byte_is_noticed_and_the_other_tables_still_load(home: Path) -> None:
    data = bytearray((home / WORDS).read_bytes())
    data[len(data) // 2] ^= 1
    (home / WORDS).write_bytes(data)
    libraries = load(home)
    assert set(libraries.faults) == {"name_words"}
    assert "sha256" in libraries.faults["name_words"].why
    assert set(libraries.loaded) == {e.id for e in read_manifest(home)} - {"name_words"}


def test_what_has_not_changed_is_taken_again_with_what_was_made_of_it(home: Path) -> None:
    before = load(home)
    assert load(home) is before
    (home / WORDS).write_bytes((home / WORDS).read_bytes() + b"\n")
    after = load(home)
    assert after is not before
    assert set(after.faults) == {"name_words"}
    assert after["divisions"] is before["divisions"]


def test_a_byte_added_at_the_end_is_noticed(home: Path) -> None:
    (home / WORDS).write_bytes((home / WORDS).read_bytes() + b"\n")
    assert set(load(home).faults) == {"name_words"}


def test_a_missing_file_is_a_fault_of_that_library(home: Path) -> None:
    (home / WORDS).unlink()
    libraries = load(home)
    assert {i: f.why for i, f in libraries.faults.items()} == {"name_words": "the file is missing"}
    assert "permits" in libraries.loaded


def test_a_folder_in_place_of_the_file_is_a_fault(home: Path) -> None:
    (home / WORDS).unlink()
    (home / WORDS).mkdir()
    assert "cannot be read" in load(home).faults["name_words"].why


def test_a_faulty_library_has_no_version(home: Path) -> None:
    (home / WORDS).unlink()
    assert "name_words" not in load(home).versions()


@pytest.mark.parametrize(
    ("data", "rows", "why"),
    [
        (b"id\tword\nW0001\t\xff\n", 1, "not UTF-8"),
        (b"id\tword\nW0001\n", 1, "1 cells, the header has 2"),
        ("id\tword\nW0001\t甲\n".encode(), 2, "1 rows, the manifest says 2"),
        ("id\tword\nW0001\t甲\nW0001\t乙\n".encode(), 2, "an id stands twice"),
    ],
)
def test_a_malformed_table_is_a_fault_even_if_its_digest_is_right(home: Path, data: bytes, rows: int, why: str) -> None:
    enter_bytes(home, data, rows)
    assert why in load(home).faults["name_words"].why


def test_without_a_manifest_nothing_is_loaded(home: Path) -> None:
    (home / "manifest.yaml").unlink()
    with pytest.raises(LibraryError) as caught:
        load(home)
    assert caught.value.code == LIB_MISSING


@pytest.mark.parametrize(
    "values",
    [
        {"version": 2017.1}, {"rows": "many"}, {"kind": "heap"}, {"path": "../elsewhere.tsv"}, {"path": "/etc/hosts"},
        {"in_force_from": "soon"}, {"id": "permits"}, {"colour": "red"},
    ],
)
def test_a_manifest_that_means_nothing_definite_is_refused(home: Path, values: dict[str, object]) -> None:
    enter(home, "name_words", **values)
    with pytest.raises(LibraryError) as caught:
        load(home)
    assert caught.value.code == LIB_FORMAT


@pytest.mark.parametrize("text", ["[", "", "- one\n", "\udcff"])
def test_a_manifest_that_cannot_be_read_is_refused(home: Path, text: str) -> None:
    (home / "manifest.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(LibraryError) as caught:
        load(home)
    assert caught.value.code == LIB_FORMAT
