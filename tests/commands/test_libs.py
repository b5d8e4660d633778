"""`miaopi libs`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from reference_libs.library import HOME, load, read_manifest

ENTRIES = read_manifest()
WORDS = "name_words/name_words.tsv"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "libraries"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md"))
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, ["libs", *map(str, arguments)])


def as_json(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def edited(home: Path, tmp_path: Path, old: str, new: str) -> Path:
    """The words of names as a file, one piece of text replaced."""
    path = tmp_path / "words.tsv"
    path.write_text((home / WORDS).read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


def test_the_list_names_every_library_with_its_digest() -> None:
    listed = as_json("list")
    assert [list(line) for line in listed] == [["id", "title", "kind", "rows", "version", "sha256", "path"]] * len(listed)
    assert {line["id"]: line["sha256"] for line in listed} == load().versions()
    assert {line["kind"] for line in listed} == {"library", "lexicon"}


def test_the_list_can_be_read_by_a_person() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert all(entry.id in result.stdout for entry in read_manifest())


def test_a_library_is_shown_from_its_beginning() -> None:
    result = run("show", "permits", "--limit", "2")
    assert result.exit_code == 0
    assert "P002" in result.stdout
    assert "P003" not in result.stdout
    assert "568 more" in result.stdout


def test_a_library_is_shown_whole_as_json() -> None:
    shown = as_json("show", "standard_characters")
    assert (shown["id"], shown["columns"], len(shown["entries"])) == ("standard_characters", ["id", "level"], 8105)
    assert len(as_json("show", "standard_characters", "--limit", "3")["entries"]) == 3


def test_an_unknown_library_is_bad_input() -> None:
    result = run("show", "permit")
    assert result.exit_code == 2
    assert "LIB-NOT-FOUND" in result.stderr
    assert "did you mean permits?" in result.stderr


def test_a_damaged_library_is_not_shown(home: Path) -> None:
    (home / WORDS).write_text("id\n", encoding="utf-8")
    result = run("show", "name_words", "--home", home)
    assert result.exit_code == 2
    assert "LIB-DIGEST" in result.stderr


def test_search_looks_into_every_library() -> None:
    found = as_json("search", "典当")
    assert {hit["library"] for hit in found} >= {"name_words", "scope_items", "permits", "restricted_scopes"}
    assert all(any("典当" in cell for cell in hit["entry"].values()) for hit in found)


def test_search_can_be_held_to_one_library() -> None:
    assert {hit["library"] for hit in as_json("search", "典当", "--library", "permits")} == {"permits"}


@pytest.mark.parametrize("text", ["w0001", "Ｗ０００１"])
def test_an_entry_is_found_by_its_id_however_it_is_typed(text: str) -> None:
    assert [hit["entry"]["word"] for hit in as_json("search", text)] == ["支那"]


def test_markup_in_an_entry_is_shown_as_it_is_written(home: Path, tmp_path: Path) -> None:
    run("import", "name_words", edited(home, tmp_path, "支那乡 is", "[bold]支那乡[/bold]"), "--apply", "--home", home)
    assert "[bold]" in "".join(run("search", "W0001", "--home", home).stdout.split())


def test_finding_nothing_is_an_answer() -> None:
    result = run("search", "没有这样的词语")
    assert result.exit_code == 0
    assert "0 entries" in result.stdout


def test_search_says_which_library_it_could_not_search(home: Path) -> None:
    (home / WORDS).unlink()
    result = run("search", "典当", "--home", home)
    assert result.exit_code == 0
    assert "name_words was not searched: the file is missing" in result.stderr


def test_verify_is_content_with_what_we_ship() -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert f"{len(ENTRIES)} of {len(ENTRIES)}" in result.stdout
    assert all(line["ok"] for line in as_json("verify"))


def test_verify_ends_with_1_and_names_the_table_when_a_byte_differs(home: Path) -> None:
    data = bytearray((home / WORDS).read_bytes())
    data[1000] ^= 1
    (home / WORDS).write_bytes(data)
    result = run("verify", "--home", home)
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line.startswith("FAULTY")] == [
        line for line in result.stdout.splitlines() if "name_words" in line
    ]
    assert "sha256 is" in result.stdout


def test_verify_as_json_ends_with_1_too(home: Path) -> None:
    (home / WORDS).unlink()
    result = run("verify", "--home", home, "--json")
    assert result.exit_code == 1
    assert [line["id"] for line in json.loads(result.stdout) if not line["ok"]] == ["name_words"]


def test_a_home_without_a_manifest_is_bad_input(tmp_path: Path) -> None:
    result = run("verify", "--home", tmp_path)
    assert result.exit_code == 2
    assert "LIB-MISSING" in result.stderr


def test_import_shows_the_difference_and_writes_nothing(home: Path, tmp_path: Path) -> None:
    before = (home / WORDS).read_bytes()
    result = run("import", "name_words", edited(home, tmp_path, "W0002\t黑太阳", "W9002\t黑太阳"), "--home", home)
    assert result.exit_code == 0
    assert "- W0002  黑太阳" in result.stdout
    assert "+ W9002  黑太阳" in result.stdout
    assert "1 added, 1 removed, 0 changed" in result.stdout
    assert "nothing was written" in result.stdout
    assert (home / WORDS).read_bytes() == before
    assert load(home).faults == {}


def test_import_writes_when_told_to(home: Path, tmp_path: Path) -> None:
    result = run("import", "name_words", edited(home, tmp_path, "黑太阳", "黑月亮"), "--home", home, "--apply", "--version", "2027.1", "--in-force-from", "2027-01-01")
    assert result.exit_code == 0
    assert "~ W0002  word: 黑太阳 → 黑月亮" in result.stdout
    assert run("verify", "--home", home).exit_code == 0
    listed = {line["id"]: line["version"] for line in as_json("list", "--home", home)}
    assert listed["name_words"] == "2027.1"


def test_import_as_json_says_what_changed(home: Path, tmp_path: Path) -> None:
    told = as_json("import", "name_words", edited(home, tmp_path, "黑太阳", "黑月亮"), "--home", home)
    assert told["changed"] == [{"id": "W0002", "cells": {"word": ["黑太阳", "黑月亮"]}}]
    assert (told["written"], told["added"], told["removed"]) == (False, [], [])


def test_a_bad_table_is_refused_with_file_and_line_and_nothing_is_written(home: Path, tmp_path: Path) -> None:
    path = edited(home, tmp_path, "banned", "forbidden")
    result = run("import", "name_words", path, "--home", home, "--apply")
    assert result.exit_code == 2
    assert "LIB-IMPORT" in result.stderr
    assert f"{path}:2: kind: 'forbidden'" in result.stderr
    assert load(home).faults == {}


def test_importing_the_same_table_changes_nothing(home: Path) -> None:
    result = run("import", "name_words", home / WORDS, "--home", home, "--apply")
    assert result.exit_code == 0
    assert "nothing to write" in result.stdout


def test_a_day_that_does_not_exist_is_a_usage_error(home: Path) -> None:
    assert run("import", "name_words", home / WORDS, "--home", home, "--in-force-from", "2027-13-01").exit_code == 2


def test_publish_enters_an_edited_table(home: Path, tmp_path: Path) -> None:
    shutil.copy(edited(home, tmp_path, "黑太阳", "黑月亮"), home / WORDS)
    assert run("verify", "--home", home).exit_code == 1
    looked = run("publish", "name_words", "--home", home)
    assert looked.exit_code == 0
    assert "were not compared" in looked.stdout
    assert run("verify", "--home", home).exit_code == 1
    assert run("publish", "name_words", "--home", home, "--apply").exit_code == 0
    assert run("verify", "--home", home).exit_code == 0


def test_a_table_a_city_added_on_its_own_can_be_imported(home: Path, tmp_path: Path) -> None:
    import hashlib

    table = "id\tword\nX1\t甲\n"
    (home / "own.tsv").write_text(table, encoding="utf-8")
    with (home / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"- {{id: own, title: 自有, kind: library, path: own.tsv, version: '1.1', in_force_from: 2026-01-01, rows: 1, "
            f"sha256: {hashlib.sha256(table.encode()).hexdigest()}}}\n"
        )
    path = tmp_path / "own.csv"
    path.write_text("word,id\n甲,X1\n乙,X2\n", encoding="utf-8")
    assert run("import", "own", path, "--home", home, "--apply").exit_code == 0
    assert [row["word"] for row in load(home)["own"]] == ["甲", "乙"]


CITY_LIST = """\
地址,原因,生效日期,区县
江门市蓬江区港口路86号整栋,危房,2023/6/1,
栖云路18号、20号,违法建筑,2024年1月1日,蓬江区
蓬江区栖云路那边,违法建筑,2024-01-01,
蓬江区栖云路22号,违法建筑,昨天,
"""


@pytest.fixture
def city_list(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(CITY_LIST, encoding="utf-8-sig")
    return path


def test_a_citys_list_with_rows_not_understood_is_not_written(home: Path, tmp_path: Path, city_list: Path) -> None:
    before = (home / "addresses/banned_addresses.tsv").read_bytes()
    report = tmp_path / "report.csv"
    result = run("import", "banned_addresses", city_list, "--home", home, "--apply", "--report", report)
    assert result.exit_code == 1
    assert f"{city_list}:4: not read: 那边" in result.stderr
    assert "2 rows were not understood" in result.stderr
    assert "nothing was written" in result.stderr
    assert (home / "addresses/banned_addresses.tsv").read_bytes() == before
    assert report.read_text(encoding="utf-8-sig").splitlines() == [
        "行,未识别原因,地址,原因,生效日期,区县", "4,not read: 那边,蓬江区栖云路那边,违法建筑,2024-01-01,", "5,'昨天' is no day,蓬江区栖云路22号,违法建筑,昨天,",
    ]


def test_the_report_is_corrected_and_added_to_what_was_understood(home: Path, tmp_path: Path, city_list: Path) -> None:
    report = tmp_path / "report.csv"
    assert run("import", "banned_addresses", city_list, "--home", home, "--apply", "--partial", "--report", report).exit_code == 1
    assert [(r["id"], r["road"], r["number_from"]) for r in load(home)["banned_addresses"]] == [
        ("BA001", "港口路", "86"), ("BA386", "栖云路", "18"), ("BA387", "栖云路", "20"),
    ]
    corrected = report.read_text(encoding="utf-8-sig").replace("栖云路那边", "栖云路24号").replace("昨天", "2024-05-01")
    report.write_text(corrected, encoding="utf-8")
    result = run("import", "banned_addresses", report, "--home", home, "--apply", "--keep")
    assert result.exit_code == 0, result.output
    assert [r["number_from"] for r in load(home)["banned_addresses"]] == ["86", "18", "20", "24", "22"]
    assert "nothing to write" in run("import", "banned_addresses", report, "--home", home, "--apply", "--keep").stdout


def test_a_citys_list_tells_in_json_what_was_not_understood(home: Path, city_list: Path) -> None:
    result = run("import", "banned_addresses", city_list, "--home", home, "--json", "--since", "2024-01-01")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert ([row["line"] for row in told["not_understood"]], told["written"], len(told["removed"])) == ([4, 5], False, 384)


def test_a_list_without_days_or_counties_takes_them_from_the_command(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("地址,原因\n栖云路18号,危房\n", encoding="utf-8")
    assert run("import", "banned_addresses", path, "--home", home).exit_code == 1
    result = run("import", "banned_addresses", path, "--home", home, "--since", "2024-01-01", "--county", "江门市蓬江区")
    assert result.exit_code == 0, result.output
    assert "440703  栖云路  18  18" in result.stdout
    assert run("import", "banned_addresses", path, "--home", home, "--county", "月亮").exit_code == 2
