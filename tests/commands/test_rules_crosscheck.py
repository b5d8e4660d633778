from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.second import supervisor as supervising
from engine.second.supervisor import Supervisor
from tests.durable_rules import needs_durable

DEMO = sorted((Path(__file__).parents[2] / "examples" / "demo").glob("*.yaml"))
Broken = Callable[[str], None]


def crosscheck(*arguments: str) -> Result:
    return CliRunner().invoke(miaopi, ["rules", "crosscheck", *arguments])


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Broken:
    """Put this program in the place of the child."""

    def put(script: str) -> None:
        monkeypatch.setattr(supervising, "Supervisor", lambda limits: Supervisor((sys.executable, "-I", "-c", script), limits))

    return put


@needs_durable
def test_the_rulebooks_own_tests_are_the_cases_where_none_are_named() -> None:
    run = crosscheck("--limit", "40", "--json")
    found = json.loads(run.stdout)
    assert (run.exit_code, found["cases"], found["differences"], found["failures"]) == (0, 40, [], [])


@needs_durable
def test_applications_are_compared(tmp_path: Path) -> None:
    run = crosscheck(*map(str, DEMO))
    assert run.exit_code == 0
    assert "5 cases" in run.stdout
    assert "0 differences" in run.stdout


@needs_durable
def test_the_rows_of_a_table_are_compared_up_to_the_limit(tmp_path: Path) -> None:
    table = tmp_path / "registrations.tsv.gz"
    rows = "".join(f"江门市叶知{n}号餐馆\t个体工商户\t餐饮服务\n" for n in range(5))
    with gzip.open(table, "wt", encoding="utf-8") as stream:
        stream.write("name\ttype\tscope\n" + rows)
    found = json.loads(crosscheck("--registrations", str(table), "--limit", "3", "--json").stdout)
    assert (found["cases"], found["differences"]) == (3, [])
    assert found["held"] > 0


LIAR = """
import json, struct, sys
def say(message):
    body = json.dumps(message).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body); sys.stdout.buffer.flush()
say({"ready": "2.0.28"})
while size := sys.stdin.buffer.read(4):
    request = json.loads(sys.stdin.buffer.read(*struct.unpack(">I", size)))
    say({"id": request["id"], "loaded": request["load"]} if "load" in request else {"id": request["id"], "fired": []})
"""


def test_a_difference_is_shown_with_its_premises_and_is_the_exit_code(child: Broken, tmp_path: Path) -> None:
    child(LIAR)
    table = tmp_path / "registrations.tsv"
    table.write_text("name\ttype\tscope\n江门市叶知餐馆\t个体工商户\t餐饮服务\n", encoding="utf-8")
    shown = crosscheck("--registrations", str(table), "--as-of", "2026-11-21")
    assert shown.exit_code == 1
    assert "scope.is-" in shown.stdout
    found = json.loads(crosscheck("--registrations", str(table), "--json").stdout)
    assert found["differences"][0]["native"]["truth"] is True
    assert found["differences"][0]["native"]["premises"]
    assert found["differences"][0]["durable"] == {"truth": False, "premises": []}


def test_a_case_without_conclusions_of_the_second_engine_is_a_finding(child: Broken) -> None:
    child(LIAR.replace("while size", "sys.exit(3)\nwhile size"))
    run = crosscheck(str(DEMO[0]), "--json")
    assert run.exit_code == 1
    assert json.loads(run.stdout)["failures"]


def test_without_durable_rules_it_says_what_to_do(child: Broken) -> None:
    child("raise ModuleNotFoundError('durable')")
    run = crosscheck(str(DEMO[0]))
    assert run.exit_code == 3
    assert "ENG-SECOND" in run.stderr
    assert "make setup-durable" in run.stderr


def test_a_setting_that_asks_for_an_engine_that_is_not_there_is_refused_before_anything_is_decided(
    child: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    child("raise ModuleNotFoundError('durable')")
    monkeypatch.setenv("MIAOPI_CONCLUSIONS", "both")
    run = CliRunner().invoke(miaopi, ["examine", str(DEMO[0])])
    assert (run.exit_code, run.stdout) == (3, "")


def test_a_difference_refers_the_case_where_the_setting_is_both(child: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_CONCLUSIONS", "both")
    child(LIAR.replace('"fired": []', '"fired": ["r1"]'))
    run = CliRunner().invoke(miaopi, ["examine", str(DEMO[0]), "--json"])
    decision = json.loads(run.stdout)
    assert decision["outcome"] == "refer"
    assert decision["unknown"][-1]["rule"] == ""
    assert decision["unknown"][-1]["why"].startswith("第二引擎")


@needs_durable
@pytest.mark.parametrize("mode", ["durable", "both"])
def test_the_demo_comes_to_the_same_whichever_engine_concludes(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    arguments = ["examine", *map(str, DEMO), "--json", "--as-of", "2026-11-21"]
    native = CliRunner().invoke(miaopi, arguments).stdout
    monkeypatch.setenv("MIAOPI_CONCLUSIONS", mode)
    assert CliRunner().invoke(miaopi, arguments).stdout == native
