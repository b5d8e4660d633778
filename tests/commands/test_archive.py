"""`miaopi archive`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.store.database import Database
from engine.store.keys import open_ring
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from tests.archive.conftest import Put, corrected, put
from tests.commands.test_review import add_accounts, log_in
from tests.papers.conftest import CASE

__all__ = ["corrected", "put"]  # fixtures of the archive's own tests


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, ["archive", *map(str, arguments)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Put, press: Setter) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    database, vault = Database.open(f"sqlite:///{tmp_path / 'store.db'}"), Vault(open_ring(tmp_path / "keys.json"))
    with database.write() as session:
        put(session, vault)
    database.close()
    add_accounts()
    log_in("li")
    return tmp_path


def test_the_file_is_given_to_officers_who_are_logged_in_and_the_ledger_says_to_whom(home: Path) -> None:
    out = home / "case.zip"
    assert run("export", CASE, "--out", out).exit_code == 0
    entries = CliRunner().invoke(miaopi, ["ledger", "show", "--subject", CASE, "--json"]).stdout
    (told,) = [one["body"] for one in json.loads(entries)["entries"] if one["kind"] == "archive.exported"]
    assert '"officer":"li"' in told
    again = home / "again.zip"
    assert run("export", CASE, "--out", again).exit_code == 0
    assert again.read_bytes() == out.read_bytes()


def test_nobody_else_is_given_the_file(home: Path) -> None:
    out = home / "case.zip"
    log_in("zhou")
    refused = run("export", CASE, "--out", out)
    assert (refused.exit_code, "ACC-ROLE" in refused.stderr) == (2, True)
    CliRunner().invoke(miaopi, ["accounts", "logout"])
    refused = run("export", CASE, "--out", out)
    assert (refused.exit_code, "ACC-SESSION" in refused.stderr) == (2, True)
    assert not out.exists()


def test_what_is_exported_is_verified_with_and_without_the_ledger(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = home / "case.zip"
    exported = run("export", CASE, "--out", out, "--json")
    assert exported.exit_code == 0, exported.output
    digest = json.loads(exported.stdout)["manifest"]
    assert run("verify", out, "--ledger").exit_code == 0
    monkeypatch.setenv("MIAOPI_HOME", str(home / "elsewhere"))
    shown = run("verify", out)
    assert shown.exit_code == 0
    assert "whole" in shown.stdout
    assert digest in shown.stdout


def test_a_changed_package_is_told_with_exit_code_1(home: Path) -> None:
    out = home / "case.zip"
    run("export", CASE, "--out", out)
    content = out.read_bytes()
    at = content.index(b"%PDF-") + 2000
    out.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1:])
    result = run("verify", out)
    assert result.exit_code == 1
    assert "papers/0003-acceptance_receipt.pdf: its content is not what the manifest says" in result.stdout


def test_a_package_the_ledger_does_not_know_is_told(home: Path) -> None:
    from engine.archive.package import Piece, pack, unpack

    out = home / "case.zip"
    run("export", CASE, "--out", out)
    unpacked = unpack(out.read_bytes())
    kept = {k: v for k, v in unpacked.manifest.items() if k not in ("files", "format")}
    forged = pack({**kept, "salt": "00"}, [Piece(k, v, "") for k, v in unpacked.members.items() if k != "manifest.json"])
    out.write_bytes(forged.content)
    assert run("verify", out).exit_code == 0
    result = run("verify", out, "--ledger", "--json")
    assert result.exit_code == 1
    assert [d["where"] for d in json.loads(result.stdout)["differences"]] == ["manifest.json"]


@pytest.mark.parametrize("content", [None, b"nothing"])
def test_what_is_no_package_is_an_error(home: Path, content: bytes | None) -> None:
    path = home / "x.zip"
    if content is not None:
        path.write_bytes(content)
    result = run("verify", path)
    assert result.exit_code == 2
    assert "ARC-FORMAT" in result.stderr


def test_nothing_is_written_for_a_case_that_is_not_there(home: Path) -> None:
    out = home / "none.zip"
    assert run("export", "20261121-NONE", "--out", out).exit_code == 2
    assert not out.exists()
