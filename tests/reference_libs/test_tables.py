"""The tables we ship say what they may say, and what they refer to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reference_libs.library import HOME, Libraries, Library, load, read_manifest
from reference_libs.publish import propose
from reference_libs.shapes import FILING, ROOT, SHAPES, Column, values

LIBRARIES: Libraries = load()
ENTRIES = read_manifest()
IDS = [entry.id for entry in ENTRIES]
FOLDERS = sorted({(HOME / entry.path).parent for entry in ENTRIES})
LEAST_ROWS = {
    "scope_items": 2003, "permits": 570, "synonyms": 700, "everyday": 17000, "goods": 700, "industry_codes": 1971, "name_words": 2541,
    "restricted_scopes": 523, "scope_contexts": 700, "departments": 50, "banned_addresses": 300,
    "divisions": 3424, "organisation_forms": 399, "industry_words": 1058, "standard_characters": 8105, "working_days": 50,
}


def cells(library: str, column: str) -> set[str]:
    return {value for row in LIBRARIES[library] for value in row[column].split(";") if value}


def test_every_table_loads() -> None:
    assert LIBRARIES.faults == {}
    assert list(LIBRARIES.loaded) == IDS
    assert set(IDS) == set(SHAPES) == set(LEAST_ROWS)


@pytest.mark.parametrize("library", IDS)
def test_no_entry_was_lost(library: str) -> None:
    assert len(LIBRARIES[library].rows) >= LEAST_ROWS[library]


@pytest.mark.parametrize("library", IDS)
def test_ids_are_unique_and_stand_first(library: str) -> None:
    table = LIBRARIES[library]
    assert table.columns[0] == "id"
    assert len(table.by_id()) == len(table.rows)


@pytest.mark.parametrize("library", IDS)
def test_every_table_would_be_published_as_it_is(library: str) -> None:
    assert not propose(library, None, HOME).differs


def test_every_permit_named_by_an_item_is_in_the_table_of_permits() -> None:
    known = cells("permits", "permit")
    assert {p for p in cells("scope_items", "permits") if p not in known and p.removeprefix(FILING) not in known} == set()


@pytest.mark.parametrize("library", ["scope_items", "industry_words"])
def test_every_industry_code_that_is_named_exists(library: str) -> None:
    assert cells(library, "industries") <= cells("industry_codes", "id")


def test_every_division_lies_in_a_division() -> None:
    assert cells("divisions", "parent") <= cells("divisions", "id") | {ROOT}


@pytest.mark.parametrize(("code", "level", "name"), [("A", "section", "农、林、牧、渔业"), ("0712", "class", "海洋石油开采")])
def test_industry_codes_read_as_in_the_standard(code: str, level: str, name: str) -> None:
    row = LIBRARIES["industry_codes"].by_id()[code]
    assert (row["level"], row["name"]) == (level, name)


def test_the_levels_of_industry_codes_hang_together() -> None:
    above = {"division": "section", "group": "division", "class": "group"}
    by_id = LIBRARIES["industry_codes"].by_id()
    wrong = [r["id"] for r in by_id.values() if r["level"] in above and by_id[r["parent"]]["level"] != above[r["level"]]]
    assert wrong == []


def test_a_name_word_that_is_recalled_only_refers() -> None:
    assert {r["kind"] for r in LIBRARIES["name_words"] if r["grounding"] == "recalled"} == {"refer"}


def test_nothing_marked_as_recalled_passes_for_seen() -> None:
    claims = [r["id"] for i in ("name_words", "restricted_scopes") for r in LIBRARIES[i] if r["grounding"] == "seen" and r["source"].startswith("[M]")]
    assert claims == []


def test_an_item_marked_for_a_person_goes_to_one() -> None:
    assert [r["id"] for r in LIBRARIES["scope_items"] if "人工" in r["doubt"] and r["by_person"] != "yes"] == []


def test_every_character_stands_alone() -> None:
    assert all(len(row["id"]) == 1 for row in LIBRARIES["standard_characters"])


def test_every_example_address_says_that_it_is_one() -> None:
    assert all("示例" in row["note"] for row in LIBRARIES["banned_addresses"])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_folder_says_where_its_data_come_from(folder: Path) -> None:
    assert len((folder / "SOURCE.md").read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize(("library", "column"), [("name_words", "grounding"), ("restricted_scopes", "kind")])
def test_the_counts_in_the_source_are_those_of_the_table(library: str, column: str) -> None:
    table = LIBRARIES[library]
    text = ((HOME / table.entry.path).parent / "SOURCE.md").read_text(encoding="utf-8")
    told = {w: int(n.replace(",", "")) for w, n in re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+) \|$", text, re.MULTILINE)}
    assert told == {w: sum(row[column] == w for row in table) for w in told}
    assert len(told) > 2


def documented(library: str) -> dict[str, str]:
    page = (Path(__file__).parents[2] / "docs" / "libraries.md").read_text(encoding="utf-8")
    section = re.search(rf"^### {library}\n(.*?)(?=^### |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, library
    return dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section[1], re.MULTILINE))


@pytest.mark.parametrize("library", IDS)
def test_every_column_is_documented_with_its_meaning(library: str) -> None:
    assert documented(library) == {c.name: c.meaning for c in SHAPES[library].columns}


def test_a_column_of_lists_gives_its_values_and_an_empty_cell_none() -> None:
    column = Column("industries", "", many=True)
    assert values(column, "51;52") == ("51", "52")
    assert values(column, "") == ()


def test_what_is_derived_from_a_table_is_made_once() -> None:
    made: list[Library] = []

    def count(library: Library) -> int:
        made.append(library)
        return len(library.rows)

    library = load()["organisation_forms"]
    assert library.compiled(count) == library.compiled(count) == len(library.rows)
    assert len(made) == 1
