"""From an application to a licence that verifies, on the command line alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.errors import ACC_ROLE, ACC_SESSION, CASE_OWN, LIC_ENDED, LIC_NOT_FOUND, SIG_BROKEN
from engine.typesetting.setter import Setter
from tests.commands.test_review import add_accounts, log_in
from tests.licence.conftest import TEMPLATES

ANNULLED = ("--status", "annulled", "--basis", "条例 第四十条", "--reason", "冒名登记")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, list(map(str, arguments)))


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: Setter) -> tuple[str, Path]:
    """A sealed licence and its file."""
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    assert run("submit", TEMPLATES / "individual.yaml").exit_code == 0
    worked = run("work", "--once", "--json")
    (sealed,) = (line for line in lines(worked) if "licence" in line)
    assert sealed["failure"] is None
    assert run("ledger", "sequence").exit_code == 0
    (exported,) = lines(run("licence", "export", str(sealed["licence"]), "--out", tmp_path / "out", "--json"))
    return str(sealed["licence"]), Path(str(exported["file"]))


def test_a_licence_verifies_until_it_is_revoked(licence: tuple[str, Path]) -> None:
    code, file = licence
    bundle = file.parent / "bundle.json"
    add_accounts()
    log_in("li")
    assert run("licence", "verify", file).exit_code == 0
    offline = run("licence", "verify", file, "--offline", bundle, "--json")
    assert (offline.exit_code, lines(offline)[0]["holds"]) == (0, True)
    revoked = run("licence", "revoke", code, *ANNULLED)
    assert revoked.exit_code == 0, revoked.output
    result = run("licence", "verify", file)
    assert (result.exit_code, LIC_ENDED in result.stdout) == (1, True)
    (shown,) = lines(run("licence", "show", code, "--json"))
    assert (shown["status"], shown["statuses"][-1]["by"]) == ("annulled", "li")
    assert [one["status"] for one in lines(run("licence", "list", "--json"))] == ["annulled"]
    assert lines(run("licence", "list", "--status", "valid", "--json")) == []


def test_only_an_officer_who_is_logged_in_and_takes_no_part_in_it_changes_a_licence(licence: tuple[str, Path]) -> None:
    code, _ = licence
    add_accounts()
    run("accounts", "logout")
    attempts = {"": ACC_SESSION, "zhou": ACC_ROLE, "wang": CASE_OWN}
    for account, why in attempts.items():
        if account:
            log_in(account)
        refused = run("licence", "revoke", code, *ANNULLED)
        assert (refused.exit_code, why in refused.output) == (2, True), account
    (shown,) = lines(run("licence", "show", code, "--json"))
    assert shown["status"] == "valid"


def test_a_changed_file_is_refused_and_one_that_is_not_there_is_an_error(licence: tuple[str, Path]) -> None:
    _, file = licence
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    (file.parent / "changed.pdf").write_bytes(data)
    result = run("licence", "verify", file.parent / "changed.pdf")
    assert (result.exit_code, SIG_BROKEN in result.stdout) == (1, True)
    missing = run("licence", "export", "92440703MA0000099X", "--out", file.parent)
    assert (missing.exit_code, LIC_NOT_FOUND in missing.output) == (2, True)
