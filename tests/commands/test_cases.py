"""The commands on cases, as an operator uses them: hand in, decide, look, act for the applicant, decide again."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from commands.case import STAGES
from engine.lifecycle.stage import Stage

ROOT = Path(__file__).parents[2]
DEMO = [str(path) for path in sorted((ROOT / "examples" / "demo").glob("*.yaml"))]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(miaopi, list(arguments))


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_applications_go_in_are_decided_and_can_be_looked_at_and_replayed(home: Path) -> None:
    handed_in = lines(run("submit", "--json", *DEMO))
    assert [told["stage"] for told in handed_in] == ["submitted"] * 5
    assert [told["name_held"] for told in handed_in] == [True, True, None, True, None]
    decided = run("work", "--once", "--json")
    assert decided.exit_code == 0
    stages = {one["id"]: one["stage"] for one in lines(decided) if "stage" in one}
    assert [stages[told["id"]] for told in handed_in] == ["approved", "approved", "in_review", "in_review", "redirected"]
    assert {case["id"] for case in lines(run("case", "list", "--json"))} == set(stages)
    (case,) = lines(run("case", "show", handed_in[0]["id"], "--json"))
    assert (case["stage"], case["licence"]["version"], case["name"]["ended"]) == ("approved", 1, "used")
    assert [act["verb"] for act in case["acts"]] == ["create", "submit", "examine"]
    shown = run("case", "show", handed_in[2]["id"]).stdout
    assert "人工审查中" in shown
    assert "月球陨石鉴赏与灵感陪伴" in shown
    again = run("replay", *(f"{told['id']}-3" for told in handed_in))
    assert (again.exit_code, again.stdout.count("identical")) == (0, 5)


def test_a_case_is_taken_back_or_given_to_a_person_and_a_name_given_up(home: Path) -> None:
    first, second = lines(run("submit", "--json", DEMO[0], DEMO[1]))
    assert run("case", "ask-person", first["id"]).stdout == f"{first['id']}: 人工审查中\n"
    assert run("case", "withdraw", second["id"]).exit_code == 0
    refused = run("case", "ask-person", second["id"])
    assert (refused.exit_code, "CASE-ACT" in refused.output) == (2, True)
    assert [run("case", "give-up-name", second["id"]).exit_code for _ in range(2)] == [0, 1]
    assert lines(run("case", "show", first["id"], "--json"))[0]["name"]["ended"] is None


def test_what_came_back_is_handed_in_again_under_its_own_id_and_keeps_its_name(home: Path, tmp_path: Path) -> None:
    plain = (ROOT / "examples" / "templates" / "company.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(re.sub(r"^term: .*$", "", plain, flags=re.MULTILINE), encoding="utf-8")
    (first,) = lines(run("submit", "--json", str(path)))
    run("work", "--once")
    assert lines(run("case", "show", first["id"], "--json"))[0]["stage"] == "awaiting_applicant"
    path.write_text(plain, encoding="utf-8")
    (again,) = lines(run("submit", "--json", "--case", first["id"], str(path)))
    assert (again["id"], again["name_held"], again["stage"]) == (first["id"], True, "submitted")
    run("work", "--once")
    (case,) = lines(run("case", "show", first["id"], "--json"))
    assert (case["stage"], [act["verb"] for act in case["acts"]]) == ("approved", ["create", "submit", "examine", "submit", "examine"])
    once_more = run("submit", "--case", first["id"], str(path))
    assert (once_more.exit_code, "CASE-ACT" in once_more.output) == (2, True)


def test_only_one_application_is_handed_in_again_and_what_is_none_is_told(home: Path, tmp_path: Path) -> None:
    (first,) = lines(run("submit", "--json", DEMO[2]))
    broken = tmp_path / "broken.yaml"
    broken.write_text("entity_type: shop\n", encoding="utf-8")
    two, none, unreadable = (run("submit", "--case", first["id"], *files) for files in (DEMO[:2], [str(tmp_path / "gone.yaml")], [str(broken)]))
    assert [result.exit_code for result in (two, none, unreadable)] == [2, 2, 2]
    assert "one application" in two.output
    assert run("submit", "--case", first["id"], "--owner", "me", DEMO[2]).exit_code == 2
    unknown = run("submit", "--case", "20261126-NOSUCHCASE00", DEMO[2])
    assert (unknown.exit_code, "CASE-NOT-FOUND" in unknown.output) == (2, True)


def test_what_cannot_be_read_is_told_and_the_rest_is_handed_in(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"entity_type": "shop"}\n{"entity_type": "company"}\n', encoding="utf-8")
    result = run("submit", "--json", str(path))
    assert result.exit_code == 2
    assert ["error" in told for told in lines(result)] == [True, False]


@pytest.mark.parametrize("arguments", [["case", "show", "20261126-NOSUCHCASE00"], ["replay", "20261126-NOSUCHCASE00-3"]])
def test_what_is_not_there_is_said_to_be_not_there(home: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "NOT-FOUND" in result.output


def test_the_stages_of_the_help_are_those_there_are() -> None:
    assert set(STAGES) == {stage.value for stage in Stage}


def test_several_workers_share_the_work_and_end_when_told(home: Path) -> None:
    handed_in = lines(run("submit", "--json", *DEMO, *DEMO))
    worker = subprocess.Popen(
        [sys.executable, "-m", "cli", "work", "--workers", "2", "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    decided = {json.loads(worker.stdout.readline())["id"] for _ in handed_in}
    assert decided == {told["id"] for told in handed_in}
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert lines(run("case", "list", "--stage", "submitted", "--json")) == []


def test_the_sixth_at_one_address_goes_to_a_person_wherever_it_is_asked(home: Path, tmp_path: Path) -> None:
    plain = (ROOT / "examples" / "templates" / "individual.yaml").read_text(encoding="utf-8")
    path = tmp_path / "individual.yaml"
    path.write_text(re.sub(r"^name: .*$", "name: null", plain, flags=re.MULTILINE), encoding="utf-8")
    stages = []
    for count in range(6):
        (tried,) = lines(run("examine", "--json", str(path)))
        (told,) = lines(run("submit", "--json", str(path)))
        (done,) = (one for one in lines(run("work", "--once", "--json")) if "stage" in one)
        assert done["id"] == told["id"]
        crowded = [f["rule"] for f in tried["findings"] if f["rule"] == "address.crowded-usual"]
        assert crowded == (["address.crowded-usual"] if count == 5 else [])
        stages.append(done["stage"])
    assert stages == ["approved"] * 5 + ["in_review"]
    assert json.loads(run("store", "rotate-keys", "--json").stdout)["places"] == 5
    assert json.loads(run("store", "index-places", "--json").stdout) == {"licences": 5, "unreadable": 0}
    checked = run("store", "check", "--deep", "--json")
    assert (checked.exit_code, json.loads(checked.stdout)) == (0, [])
    (again,) = lines(run("examine", "--json", str(path)))
    assert "address.crowded-usual" in {f["rule"] for f in again["findings"]}
