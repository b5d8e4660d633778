"""The commands for officers: log in, take a case, read it, decide it; a refusal bears the officer's name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from commands.review_shown import _FLAGS
from engine.access.uploads import keep
from engine.clock import now

PASSWORD = "Siu-Mai 17 Kau"
DEMO = Path(__file__).parents[2] / "examples" / "demo"
ODD, PROPOSED = DEMO / "3-refer.yaml", DEMO / "4-refuse.yaml"
APPLICANT = "440703199003120017"
"""The operator of the first one."""


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(miaopi, list(arguments), input=said)


def log_in(account: str) -> None:
    assert run("accounts", "login", account, said=PASSWORD + "\n").exit_code == 0


def add_accounts() -> None:
    """Chen (supervisor, logged in), Li, Wang (clerks; Wang is a relative of the applicant's), Zhou (auditor)."""
    for account, name, role, numbers in (
        ("chen", "陈岚", "supervisor", ["440703197503020013"]), ("li", "李沐", "clerk", ["440703196001010013"]),
        ("wang", "王岩", "clerk", ["440703199103070029", APPLICANT]), ("zhou", "周屿", "auditor", []),
    ):
        added = run("accounts", "add", account, "--name", name, "--role", role, said="\n".join([PASSWORD, *numbers, "", ""]))
        assert added.exit_code == 0, added.output
        log_in("chen")


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two cases that wait for a person, and the accounts."""
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    add_accounts()
    told = [json.loads(line) for line in run("submit", "--json", str(ODD), str(PROPOSED)).stdout.splitlines()]
    assert run("work", "--once").exit_code == 0
    return told[0]["id"], told[1]["id"]


def test_officers_work_off_what_waits(cases: tuple[str, str]) -> None:
    odd, proposed = cases
    log_in("li")
    assert [json.loads(line)["id"] for line in run("review", "list", "--json").stdout.splitlines()] == [odd, proposed]
    taken = json.loads(run("review", "next", "--json").stdout)
    assert (taken["id"], taken["held_by"], taken["masked"], taken["flags"]) == (odd, "li", True, ["held"])
    assert APPLICANT not in run("review", "show", odd).stdout
    assert APPLICANT in run("review", "show", odd, "--unmasked").stdout
    unanswered = run("review", "approve", odd)
    assert (unanswered.exit_code, "CASE-UNANSWERED" in unanswered.output) == (2, True)
    assert run("review", "note", odd, "已向主管部门核实").exit_code == 0
    assert run("review", "approve", odd, "--dismiss", "doubts=属新业态").stdout == f"{odd}: 已准予登记\n"
    assert run("review", "next", proposed).exit_code == 0
    assert run("review", "refuse", proposed, "--reason", "市场主体登记管理条例 第二十条=损害社会公共利益。").stdout == f"{proposed}: 不予登记\n"
    papers: list[dict[str, Any]] = json.loads(run("papers", "list", proposed, "--json").stdout)
    (notice,) = [json.loads(run("papers", "show", p["number"], "--json").stdout) for p in papers if p["kind"] == "refusal_notice"]
    assert (notice["officer"], notice["reconsideration"], notice["lawsuit"]) == ({"name": "李沐", "number": "li"}, "60日", "6个月")
    empty = run("review", "next")
    assert (empty.exit_code, empty.stdout) == (1, "")


def test_nobody_works_on_the_case_of_a_relative_or_without_the_role(cases: tuple[str, str], tmp_path: Path) -> None:
    odd, proposed = cases
    log_in("wang")
    assert "CASE-OWN" in run("review", "show", odd).output
    assert "CASE-OWN" in run("review", "next", odd).output
    assert "CASE-OWN" in run("archive", "export", odd, "--out", str(tmp_path / "case.zip")).output
    (receipt, *_) = json.loads(run("papers", "list", odd, "--json").stdout)
    assert "CASE-OWN" in run("papers", "show", receipt["number"]).output
    assert json.loads(run("review", "next", "--json").stdout)["id"] == proposed
    log_in("zhou")
    assert run("review", "show", odd).exit_code == 0
    assert [run("review", *words).exit_code for words in (("next",), ("note", odd, "x"), ("show", odd, "--unmasked"))] == [2, 2, 2]
    run("accounts", "logout")
    assert "ACC-SESSION" in run("review", "list").output


def test_an_officer_enters_whom_they_saw_without_a_face(cases: tuple[str, str]) -> None:
    odd, _ = cases
    log_in("li")
    words = ("review", "seen", odd, "--party", "0", "--how", "in_person")
    entered = run(*words, said="居民身份证原件\n")
    assert (entered.exit_code, APPLICANT in entered.output) == (0, False)
    assert '"officer":"li"' in json.loads(run("ledger", "show", "--subject", odd, "--json").stdout)["entries"][-1]["body"]
    log_in("wang")
    assert "CASE-OWN" in run(*words, "--paper", "x").output
    log_in("zhou")
    assert "ACC-ROLE" in run(*words, "--paper", "x").output
    run("accounts", "logout")
    assert "ACC-SESSION" in run(*words, "--paper", "x").output


def test_only_a_supervisor_frees_and_prolongs(cases: tuple[str, str]) -> None:
    odd, _ = cases
    log_in("li")
    assert run("review", "next", odd).exit_code == 0
    assert "ACC-ROLE" in run("review", "extend", odd, "--reason", "条例 第十九条=情形复杂。").output
    log_in("wang")
    assert run("review", "release", odd, "--free").exit_code == 2
    log_in("chen")
    assert run("review", "release", odd, "--free").exit_code == 0
    assert run("review", "extend", odd, "--reason", "条例 第十九条=情形复杂。").exit_code == 0


def test_every_flag_has_its_words() -> None:
    assert set(_FLAGS) == {"overdue", "due_today", "held", "proposed", "own"}


def test_the_files_that_were_handed_in_are_listed_and_packed(cases: tuple[str, str], tmp_path: Path) -> None:
    from commands.desk import open_files
    from engine.archive.package import unpack

    odd, content = cases[0], b"%PDF-1.7 a lease"
    sha256, at = hashlib.sha256(content).hexdigest(), now()
    with open_files() as files:
        files.writer.run(lambda session: keep(session, files.vault, odd, sha256, content, at))
    expected = [{"kind": "pdf", "sha256": sha256, "size": len(content)}]
    for command in (("review", "show", odd), ("case", "show", odd)):
        assert json.loads(run(*command, "--json").stdout)["uploads"] == expected
        assert f"{sha256}.pdf" in run(*command).stdout
    packed = run("archive", "export", odd, "--out", str(tmp_path / "case.zip"))
    assert packed.exit_code == 0, packed.output
    assert unpack((tmp_path / "case.zip").read_bytes()).members[f"uploads/{sha256}.pdf"] == content
