"""`miaopi names import` and `stats`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import engine.register.importing as importing
from cli import miaopi
from engine.register.names_store import NamesStore
from engine.store.database import Database

ROOT = Path(__file__).parent.parent.parent
TABLE = (
    "name,city,capital,status\n江门市沃动机械有限公司,江门,1,存续\n江門市沃動機械有限公司,440703,2,\n鼓楼区一店,鼓楼区,,\n"
    "\x1b[31m一店,江门,,\n广州市沃动有限公司,广州,,\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def table(home: Path) -> Path:
    path = home / "names.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, ["names", *map(str, arguments)])


def as_json(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_import_says_what_became_of_every_row(table: Path) -> None:
    told = as_json("import", table)
    assert {k: told[k] for k in ("rows", "added", "duplicates", "unreadable", "columns_passed_over")} == {
        "rows": 5, "added": 2, "duplicates": 1, "unreadable": 2, "columns_passed_over": ["capital"],
    }
    assert sorted((one["rows"], one["examples"][0]["row"]) for one in told["left_out"]) == [(1, 2), (1, 3), (1, 4)]


def test_a_person_is_told_the_same_without_control_characters(table: Path) -> None:
    result = run("import", table)
    assert result.exit_code == 0
    assert "5 rows: 2 added, 1 there already, 2 unreadable" in result.stdout
    assert "columns passed over: capital" in result.stdout
    assert "\\u001b[31m一店" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_report_has_a_line_for_every_row_left_out(table: Path, home: Path) -> None:
    run("import", table, "--report", home / "left.tsv")
    lines = (home / "left.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[:2] for line in lines[1:]] == [["2", "duplicate"], ["3", "unreadable"], ["4", "unreadable"]]


def test_stats_count_what_was_imported(table: Path) -> None:
    run("import", table)
    told = as_json("stats")
    assert {k: told[k] for k in ("database", "entries", "by_status")} == {
        "database": "sqlite", "entries": 2, "by_status": {"registered": 2},
    }
    assert told["cities"] == [
        {"city": "440100", "name": "广州市", "entries": 1}, {"city": "440700", "name": "江门市", "entries": 1},
    ]
    assert "江门市" in run("stats").stdout


def test_stats_of_an_empty_register_are_nothing(home: Path) -> None:
    assert as_json("stats")["position"] == 0
    assert run("stats").exit_code == 0


def test_the_index_is_rebuilt_from_the_register_and_stats_show_how_far_it_has_read(table: Path, home: Path) -> None:
    assert as_json("stats")["index"] is None
    run("import", table)
    made = as_json("rebuild")
    told = as_json("stats")
    assert (made["rows"], made["position"]) == (2, told["position"])
    assert told["index"] == {"file": made["file"], "position": told["position"], "rows": 2}
    assert (home / "var" / "names" / made["file"]).is_file()
    assert made["file"] in run("stats").stdout
    assert "2 names up to position" in run("rebuild").stdout


def test_an_empty_register_makes_an_empty_index(home: Path) -> None:
    assert as_json("rebuild")["rows"] == 0


def test_an_index_that_cannot_be_written_is_an_error_with_a_code(home: Path) -> None:
    (home / "var").mkdir()
    (home / "var" / "names").write_text("in the way", encoding="utf-8")
    result = run("rebuild")
    assert result.exit_code == 2
    assert "REG-INDEX" in result.output


def test_a_missing_file_is_an_error_with_a_code(home: Path) -> None:
    result = run("import", home / "none.tsv")
    assert result.exit_code == 2
    assert "APP-NOT-FOUND" in result.output


def test_ctrl_c_says_where_the_import_goes_on(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> Any:
        yield importing.State("names.csv", rows=3)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_names", broken)
    result = run("import", table)
    assert result.exit_code == 130
    assert "after row 3" in result.output


def test_a_killed_import_goes_on_and_loses_and_doubles_nothing(home: Path) -> None:
    path = home / "many.tsv"
    path.write_text("name\tcity\n" + "".join(f"江门市沃动{n}号店\t江门\n" for n in range(60_000)), encoding="utf-8")
    database = Database.open(f"sqlite:///{home / 'var' / 'store.db'}")
    store = NamesStore(database)
    process = subprocess.Popen([sys.executable, "cli.py", "names", "import", str(path)], cwd=ROOT)
    while store.position() == 0 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    told = as_json("import", path)
    assert told["resumed_at"] % importing.BATCH == 0
    assert 0 < told["resumed_at"] < 60_000
    assert (told["rows"], told["added"], told["duplicates"]) == (60_000, 60_000, 0)
    assert [row.name for row in store.rows_after(0)] == [f"江门市沃动{n}号店" for n in range(60_000)]
    database.close()
