"""Registered entities and announcements from files: read whole, or refused with the place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.errors import LibraryError
from engine.register.entities_file import read_entities
from engine.register.publications import read_publications

ITEMS = "items: {entity_type: company, name: 江门市汀澜软件有限公司}"
ENTRY = "- {uscc: 91440703MAYYE2U7XX, status: valid, established_on: 2024-05-20, version: 1, " + ITEMS + "}\n"


def test_the_entities_that_ship_can_be_read_and_asked_for_however_the_code_is_written() -> None:
    entities = read_entities()
    assert len(entities.by_code) >= 10
    assert entities.entity(" 91440703mayye2u7xx ") == entities.entity("91440703MAYYE2U7XX") is not None
    assert entities.entity("91440703MA00000077") is None


def test_one_like_another_has_its_items_and_says_the_rest_itself(tmp_path: Path) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(ENTRY + "- {uscc: 91440703MAYYE2U88X, status: revoked, established_on: 2020-01-01, version: 3, like: 91440703MAYYE2U7XX}\n")
    one, two = read_entities(path).by_code.values()
    assert one.items == two.items
    assert (two.status, two.version, two.established_on) == ("revoked", 3, dt.date(2020, 1, 1))


@pytest.mark.parametrize("entry", [
    ENTRY.replace("valid", "alive"), ENTRY.replace("2024-05-20", "2024-13-20"), ENTRY.replace("entity_type: company, ", ""),
    "- {uscc: 91440703MAYYE2U88X, status: valid, established_on: 2020-01-01, version: 1, like: 91440703MAYYE2U96Q}\n", "- 7\n", "{",
])
def test_what_is_no_entity_is_refused_with_its_line(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(entry)
    with pytest.raises(LibraryError) as caught:
        read_entities(path)
    assert "e.yaml:" in caught.value.defects[0].where


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    for read in (read_entities, read_publications):
        with pytest.raises(LibraryError):
            read(tmp_path / "none")


def test_announcements_are_read_by_code(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("uscc\tsince\tobjections\tbars\n91440703MAYYE2U7XX\t2026-10-27\t1\t股权质押、立案调查\n", encoding="utf-8")
    (published,) = read_publications(path).values()
    assert (published.since, published.objections, published.bars) == (dt.date(2026, 10, 27), 1, ("股权质押", "立案调查"))
    assert read_publications() == {}


@pytest.mark.parametrize("line", ["91440703MAYYE2U7XX\t2026-10-27\tx\t", "91440703MAYYE2U7XX\t2026-10-27", "a\tb\tc\td"])
def test_a_line_that_is_no_announcement_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "p.tsv"
    path.write_text(f"uscc\tsince\tobjections\tbars\n{line}\n", encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        read_publications(path)
    assert caught.value.defects[0].where.endswith("p.tsv:2")
