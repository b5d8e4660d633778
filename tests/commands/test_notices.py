"""`miaopi notices` as an operator uses it who has departments join while cases are decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi

DEMO = Path(__file__).parents[2] / "examples" / "demo" / "1-approve.yaml"
HOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(miaopi, ["notices", *arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_department_that_comes_late_is_told_what_it_missed_and_gets_it_if_it_wants(home: Path) -> None:
    assert CliRunner().invoke(miaopi, ["submit", str(DEMO)]).exit_code == 0
    assert CliRunner().invoke(miaopi, ["work", "--once"]).exit_code == 0
    assert run("dead").exit_code == 0
    assert {one["nobody"] for one in lines(run("status", "--json"))} == {1}
    told = run("subscribe", "publicity", HOOK, "--topic", "publication")
    assert len(told.stdout.split()) == 1  # the secret alone
    assert "1 of these topics were posted before and told to nobody" in told.stderr
    assert "nobody" in run("list", "--topic", "publication").stdout
    again = run("subscribe", "publicity", HOOK, "--topic", "publication", "--change", "--from-start")
    assert again.stderr == "publicity is told of publication\n1 posted before will be sent to it\n"
    assert "publication" not in {one["topic"] for one in lines(run("list", "--nobody", "--json"))}
    late = run("subscribe", "bank", HOOK, "--topic", "bank", "--since", "2999-01-01")
    assert "0 posted before will be sent to it" in late.stderr


def test_a_day_that_is_none_or_two_beginnings_are_refused(home: Path) -> None:
    assert "is no day" in run("subscribe", "tax", HOOK, "--topic", "tax", "--since", "yesterday").output
    assert run("subscribe", "tax", HOOK, "--topic", "tax", "--since", "2026-01-01", "--from-start").exit_code == 2
