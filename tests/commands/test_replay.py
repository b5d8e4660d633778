"""`miaopi replay` as an operator, and the officer who holds a case, use it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi

ROOT = Path(__file__).parents[2]
DEMO = [str(ROOT / "examples" / "demo" / f"{name}.yaml") for name in ("1-approve", "3-refer")]
PERSON, NUMBER = "叶知秋", "440703199003120017"
PASSWORD = "Siu-Mai 17 Kau"


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(miaopi, list(arguments), input=said)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Cases: one approved, one that waits for a person."""
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    ids = [told["id"] for told in lines(run("submit", "--json", *DEMO))]
    assert run("work", "--once").exit_code == 0
    return ids


@pytest.fixture
def changed(decided: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same where one row of a library was changed and published since."""
    home = Path(shutil.copytree(ROOT / "reference_libs", tmp_path / "libs", ignore=shutil.ignore_patterns("*.py", "__pycache__")))
    table, manifest = home / "addresses" / "banned_addresses.tsv", home / "manifest.yaml"
    old = table.read_bytes()
    head, row, rest = old.decode().split("\n", 2)
    cells = row.split("\t")
    cells[1] += "改"
    new = "\n".join([head, "\t".join(cells), rest]).encode()
    table.write_bytes(new)
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest()), encoding="utf-8")
    monkeypatch.setenv("MIAOPI_LIBRARIES", str(home))
    return decided


def test_a_case_a_decision_a_day_or_all_are_decided_again(decided: list[str]) -> None:
    assert run("replay", decided[0], f"{decided[1]}-3").stdout == "".join(f"{one}-3: identical\n" for one in sorted(decided))
    every = run("replay", "--all")
    words = "2 identical, 0 differ, 0 refused, 0 with nothing to decide again, 0 unreadable"
    assert (every.exit_code, every.stdout) == (0, f"2 decisions: {words}\n")
    assert run("replay", "--since", "2020-01-01", "--json").stdout.count('"identical"') == 2
    assert run("replay", "--since", "2999-01-01").stdout.startswith("0 decisions")


def test_with_a_changed_row_every_decision_is_refused_and_the_cause_is_said_once(changed: list[str]) -> None:
    refused = run("replay", "--all")
    assert refused.exit_code == 2
    assert refused.stdout.count("library banned_addresses: sha256 is") == 1
    assert "(line 2) is " in refused.stdout
    assert "0 identical, 0 differ, 2 refused" in refused.stdout
    told = lines(run("replay", changed[0], "--json"))
    assert [(one["result"], one["code"], one["defects"][0]["where"]) for one in told] == [
        ("refused", "REC-VERSION", "reference_libs/addresses/banned_addresses.tsv")
    ]


def test_asked_anew_it_says_what_would_be_decided_and_no_personal_detail(changed: list[str], tmp_path: Path) -> None:
    assert run("names", "rebuild").exit_code == 0
    told = run("replay", changed[0], "--reask")
    assert told.exit_code == 0, told.output
    assert "approve on " in told.stdout
    assert "library banned_addresses" in told.stdout
    (as_json,) = lines(run("replay", "--reask", "--json", changed[0]))
    assert (as_json["then"], as_json["now"], as_json["differs"]) == ("approve", "approve", False)
    every = run("replay", "--all", "--reask")
    assert every.stdout == "2 decisions: 2 would be the same, 0 differ, 0 with nothing to decide again, 0 unreadable\n"
    assert not [one for one in (PERSON, NUMBER) if one in told.stdout + json.dumps(as_json, ensure_ascii=False)]


def test_what_stands_at_the_places_is_shown_to_the_officer_who_holds_the_case_and_the_ledger_says_so(decided: list[str]) -> None:
    odd = decided[1]
    said = "\n".join([PASSWORD, "440703197503020013", "", ""])
    assert run("accounts", "add", "chen", "--name", "陈岚", "--role", "supervisor", said=said).exit_code == 0
    assert run("accounts", "login", "chen", said=PASSWORD + "\n").exit_code == 0
    refused = run("replay", odd, "--unmasked")
    assert (refused.exit_code, "CASE-NOT-HELD" in refused.output) == (2, True)
    assert run("review", "next", odd).exit_code == 0
    assert run("replay", odd, "--unmasked").stdout == f"{odd}-3: identical\n"
    shown = run("replay", odd, "--unmasked", "--reask", "--json")
    assert shown.exit_code == 0
    assert all(set(place) == {"where", "then", "now"} for place in lines(shown)[0]["places"])
    assert run("ledger", "show", "--subject", odd, "--json").stdout.count("case.unmasked") == 2


@pytest.mark.parametrize("arguments", [
    [], ["--all", "20261126-NOSUCHCASE00"], ["--since", "2026-02-30"], ["--all", "--unmasked"], ["--reask", str(ROOT / "README.md")],
    [str(ROOT / "README.md")], ["20261126-NOSUCHCASE00"],
])
def test_wrong_use_ends_with_two(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    assert run("replay", *arguments).exit_code == 2
