"""A table is replaced whole and checked, or not at all."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import LIB_IMPORT, LIB_NOT_FOUND, LibraryError
from reference_libs.check import MOST_DEFECTS
from reference_libs.library import load, read_manifest
from reference_libs.publish import find, next_version, propose, write
from reference_libs.shapes import SHAPES, Column, cell_problem
from reference_libs.table_file import read

Rows = list[dict[str, str]]
Export = Callable[..., Path]


@pytest.fixture
def export(home: Path, tmp_path: Path) -> Export:
    """Write a library as a spreadsheet would, after a change to its rows; says where."""

    def exported(library: str, change: Callable[[Rows], object] = lambda rows: None, *, encoding: str = "utf-8-sig") -> Path:
        table = load(home)[library]
        rows = [dict(row) for row in table]
        change(rows)
        path = tmp_path / f"{library}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, table.columns)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return exported


def problems(library: str, path: Path, home: Path) -> list[str]:
    with pytest.raises(LibraryError) as caught:
        propose(library, path, home)
    assert caught.value.code == LIB_IMPORT
    return [f"{Path(d.where).name}: {d.problem}" for d in caught.value.defects]


@pytest.mark.parametrize("library", SHAPES)
def test_a_table_exported_and_imported_is_the_same_to_the_byte(library: str, home: Path, export: Export) -> None:
    proposal = propose(library, export(library), home)
    assert not proposal.differs
    assert proposal.before == proposal.after
    assert proposal.data == (home / proposal.before.path).read_bytes()


def test_the_difference_names_added_removed_and_changed_entries(home: Path, export: Export) -> None:
    def change(rows: Rows) -> None:
        rows[0]["kind"] = "refer"
        rows.append({**rows[1], "id": "W9001", "word": "测试词"})
        del rows[1]

    proposal = propose("name_words", export("name_words", change), home)
    assert [row["id"] for row in proposal.added] == ["W9001"]
    assert [row["id"] for row in proposal.removed] == ["W0002"]
    assert [(c.id, c.cells) for c in proposal.changed] == [("W0001", {"kind": ("banned", "refer")})]
    assert proposal.compared


def test_nothing_is_written_by_proposing(home: Path, export: Export) -> None:
    before = (home / "manifest.yaml").read_bytes(), (home / "name_words/name_words.tsv").read_bytes()
    propose("name_words", export("name_words", lambda rows: rows.pop()), home)
    assert before == ((home / "manifest.yaml").read_bytes(), (home / "name_words/name_words.tsv").read_bytes())


def test_what_was_written_loads_with_the_next_version_and_leaves_the_others_alone(home: Path, export: Export) -> None:
    others = [e for e in read_manifest(home) if e.id != "name_words"]
    before = find("name_words", home)
    write(propose("name_words", export("name_words", lambda rows: rows.pop()), home), home)
    after = find("name_words", home)
    assert (after.rows, after.version, after.in_force_from) == (before.rows - 1, next_version(before.version), before.in_force_from)
    assert load(home).faults == {}
    assert [e for e in read_manifest(home) if e.id != "name_words"] == others
    assert list(home.rglob("*.new")) == []


def test_version_and_day_can_be_set_by_hand(home: Path, export: Export) -> None:
    proposal = propose("permits", export("permits"), home, "2027.1", dt.date(2027, 1, 1))
    assert (proposal.after.version, proposal.after.in_force_from) == ("2027.1", dt.date(2027, 1, 1))
    assert not proposal.differs


def test_a_table_edited_in_place_can_be_published(home: Path) -> None:
    path = home / "restricted_scopes/restricted_scopes.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\r\n").replace("保险公司", "保险公司甲", 1), encoding="utf-8", newline="")
    assert set(load(home).faults) == {"restricted_scopes"}
    proposal = propose("restricted_scopes", None, home)
    assert not proposal.compared
    write(proposal, home)
    assert load(home).faults == {}
    assert b"\r" not in path.read_bytes()


def test_the_columns_may_stand_in_any_order(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "characters.tsv"
    rows = [f"{row['level']}\t{row['id']}" for row in load(home)["standard_characters"]]
    path.write_text("\n".join(["level\tid", *rows]), encoding="utf-8")
    assert not propose("standard_characters", path, home).differs


@pytest.mark.parametrize(
    ("library", "column", "value", "problem"),
    [
        ("name_words", "kind", "forbidden", "kind: 'forbidden' is none of banned, restricted, refer"),
        ("name_words", "word", "", "word is empty"),
        ("name_words", "word", " 词", "word: ' 词' has blanks around it"),
        ("name_words", "word", "词\u200b语", "word: '词\\u200b语' holds characters that cannot be printed"),
        ("name_words", "id", "W0002", "id 'W0002' stands in line 2 already"),
        ("name_words", "id", "1", r"id: '1' has not the form W\d{4,5}"),
        ("name_words", "word", "黑太阳", "word '黑太阳' stands in line 2 already"),
        ("name_words", "frequency", "many", "frequency: 'many' is no whole number"),
        ("name_words", "grounding", "recalled", "a word that is only recalled can be of kind refer, not banned"),
        ("name_words", "source", "known", "grounding seen, but the source is 'known': name where it was read, or write recalled"),
        ("name_words", "except_pattern", "县(", "except_pattern is no pattern"),
        ("name_words", "except_pattern", "公安(?!县)", "except_pattern must hold the word itself"),
        ("banned_addresses", "from", "2023-02-30", "from: '2023-02-30' is no day; write YYYY-MM-DD"),
        ("banned_addresses", "until", "2001-01-01", "until 2001-01-01 lies before from"),
        ("banned_addresses", "limit", "0", "a limit of 0 is a ban: leave the limit empty"),
        ("banned_addresses", "division", "999999", "division: '999999' is not in divisions"),
        ("banned_addresses", "division", "000000", "division: '000000' is not in divisions"),
        ("banned_addresses", "road", "", "name a road or an area: a whole division cannot be closed"),
        ("banned_addresses", "area", "某某工业区", "name a road or an area, not both"),
        ("banned_addresses", "number_to", "", "number_from and number_to go together; for a single house write it twice"),
        ("banned_addresses", "number_to", "1", "is beyond number_to 1"),
        ("scope_items", "industries", "0111;", "industries: an empty value between separators"),
        ("scope_items", "industries", "9999", "industries: '9999' is not in industry_codes"),
        ("scope_items", "permits", "备案:没有的许可", "permits: '备案:没有的许可' is not in permits"),
        ("organisation_forms", "entity_types", "Company", "entity_types: 'Company' is no entity type"),
        ("standard_characters", "id", "一二", "id: '一二' has not the form ."),
    ],
)
def test_a_bad_cell_is_told_with_file_and_line(
    library: str, column: str, value: str, problem: str, home: Path, export: Export
) -> None:
    def change(rows: Rows) -> None:
        rows[0], rows[1] = rows[1], rows[0]
        row = rows[1]
        if library == "banned_addresses" and column.startswith("number"):
            row.update(number_from="86", number_to="86")
        row[column] = value

    told = problems(library, export(library, change), home)
    assert len(told) == 1
    assert told[0].startswith(f"{library}.csv:3: ")
    assert problem in told[0]


def test_every_defect_is_told_at_once(home: Path, export: Export) -> None:
    def change(rows: Rows) -> None:
        rows[3]["kind"] = "x"
        rows[5]["basis"] = ""
        rows[7]["id"] = rows[8]["id"]

    assert [p.split(":")[1] for p in problems("name_words", export("name_words", change), home)] == ["5", "7", "10"]


def test_of_very_many_defects_the_first_are_told_and_the_rest_counted(home: Path, export: Export) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            row["kind"] = "x"

    told = problems("name_words", export("name_words", change), home)
    assert len(told) == MOST_DEFECTS + 1
    assert told[-1].endswith(f"… and {find('name_words', home).rows - MOST_DEFECTS} more")


def test_two_numbered_entries_that_say_the_same_are_one_too_many(home: Path, export: Export) -> None:
    told = problems("restricted_scopes", export("restricted_scopes", lambda rows: rows.append({**rows[0], "id": "R999"})), home)
    assert told == ["restricted_scopes.csv:525: says the same as line 2 under another id"]


def test_a_permit_that_an_item_needs_cannot_be_taken_away(home: Path, export: Export) -> None:
    needed = next(row["permits"] for row in load(home)["scope_items"] if row["permits"] and ";" not in row["permits"])
    told = problems("permits", export("permits", lambda rows: rows.remove(next(r for r in rows if r["permit"] == needed))), home)
    assert told
    assert all(t.startswith("scope_items.tsv:") and f"{needed!r} is not in permits" in t for t in told)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("id,level\n", "the table has no entries"),
        ("id,levle\n一,1\n", "the column 'level' is missing"),
        ("id,level,level\n一,1,1\n", "the column 'level' stands twice in the header"),
        ("id,level\n一\n", "1 cells, the header has 2"),
        ('id,level\n"一,1\n', "is no CSV"),
        ('id,level\n"一\n二",1\n', "cannot be printed"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(text: str, problem: str, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    assert any(problem in told for told in problems("standard_characters", path, home))


def test_an_unknown_column_is_told_with_the_name_that_was_meant(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,levle\n一,1\n", encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        propose("standard_characters", path, home)
    assert "did you mean level?" in [d.advice for d in caught.value.defects]


def test_a_file_in_another_encoding_is_refused_with_advice(home: Path, export: Export) -> None:
    with pytest.raises(LibraryError) as caught:
        propose("industry_words", export("industry_words", encoding="gb18030"), home)
    assert caught.value.defects[0].advice == "save the table as “CSV UTF-8”"


def test_a_file_that_does_not_exist_is_an_error_of_ours(home: Path, tmp_path: Path) -> None:
    assert "cannot be read" in problems("permits", tmp_path / "none.csv", home)[0]


def test_an_unknown_library_is_told_with_the_one_that_was_meant(home: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        find("name_word", home)
    assert caught.value.code == LIB_NOT_FOUND
    assert caught.value.defects[0].advice == "did you mean name_words?"


def test_a_line_of_a_spreadsheet_is_counted_where_its_record_begins(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('id,note\nA,"one\ntwo"\nB,three\n', encoding="utf-8")
    assert [(row.line, row.cells["id"]) for row in read(path).rows] == [(2, "A"), (4, "B")]


@pytest.mark.parametrize(("version", "after"), [("2026-11.1", "2026-11.2"), ("example.9", "example.10"), ("2026-11", "2026-11.2")])
def test_the_last_number_of_a_version_is_counted_up(version: str, after: str) -> None:
    assert next_version(version) == after


CELLS = st.text(st.characters(exclude_characters="\t\r\n", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS).filter(any), min_size=1, max_size=5))
def test_a_tabbed_file_is_read_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.tsv"
        path.write_bytes("\n".join(["id\tnote", *("\t".join(r) for r in rows)]).encode())
        assert [tuple(r.cells.values()) for r in read(path).rows] == rows


@given(st.text(max_size=8))
def test_any_text_can_be_asked_for_its_problem(text: str) -> None:
    columns = [c for shape in SHAPES.values() for c in shape.columns]
    assert all(isinstance(cell_problem(c, text), str) for c in columns)
    assert cell_problem(Column("x", "", required=True), "") == "x is empty"
