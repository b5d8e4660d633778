"""The commands on the database: back up, restore, check, change keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from cli import miaopi
from engine.store.database import Database
from tests.databases import new_postgresql

ROOT = Path(__file__).parents[2]
DEMO = [str(path) for path in sorted((ROOT / "examples" / "demo").glob("*.yaml"))]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation with five decided cases."""
    address = new_postgresql() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'home' / 'store.db'}"
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MIAOPI_DATABASE_URL", address)
    run("submit", *DEMO)
    run("work", "--once")
    assert run("ledger", "sequence").exit_code == 0
    return address


def run(*arguments: str) -> Result:
    return CliRunner().invoke(miaopi, list(arguments))


def test_a_backup_is_tested_restored_and_checked_and_the_keys_are_spoken_of(url: str, tmp_path: Path) -> None:
    made = run("store", "backup", str(tmp_path / "b.tar"), "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["tested"], told["problems"], told["tables"]["applications"], told["keys"]) == ("tested by restoring it", [], 5, ["k1"])
    assert "NOT in it" in made.stderr
    into = new_postgresql() if url.startswith("postgresql") else f"sqlite:///{tmp_path / 'again.db'}"
    restored = run("store", "restore", str(tmp_path / "b.tar"), "--into", into)
    assert restored.exit_code == 0, restored.output
    assert run("store", "restore", str(tmp_path / "b.tar")).exit_code == 2


def test_without_its_keys_a_restored_backup_is_said_to_be_unreadable(url: str, tmp_path: Path) -> None:
    run("store", "backup", str(tmp_path / "b.tar"), "--no-trial")
    ring = json.loads((tmp_path / "home" / "keys.json").read_text())
    (tmp_path / "home" / "keys.json").write_text(json.dumps({**ring, "masters": {"k9": ring["masters"]["k1"]}, "current": "k9"}))
    into = new_postgresql() if url.startswith("postgresql") else f"sqlite:///{tmp_path / 'again.db'}"
    restored = run("store", "restore", str(tmp_path / "b.tar"), "--into", into, "--json")
    assert (restored.exit_code, json.loads(restored.stdout)["missing_keys"]) == (1, ["k1"])


def test_keys_change_and_the_deep_check_finds_nothing_then_what_was_tampered_with(url: str, tmp_path: Path) -> None:
    rotated = run("store", "rotate-keys", "--json")
    assert json.loads(rotated.stdout) == {"key": "k2", "made": True, "wrapped": 6, "places": 2}
    clean = run("store", "check", "--deep", "--json")
    assert (clean.exit_code, json.loads(clean.stdout)) == (0, [])
    database = Database.open(url)
    with database.write() as session:
        session.connection().execute(text("UPDATE applications SET due_on = '2031-01-01' WHERE stage = 'in_review'"))
        session.connection().execute(text("DELETE FROM data_keys WHERE scope IN (SELECT scope FROM data_keys LIMIT 1)"))
    database.close()
    assert len(json.loads(run("store", "check", "--json").stdout)) == 2
    told = run("store", "check", "--deep")
    assert told.exit_code == 1
    assert "STO-SEAL" in told.stdout


def test_a_restored_ledger_is_verified_with_its_key(url: str, tmp_path: Path) -> None:
    database = Database.open(url)
    with database.write() as session:
        session.connection().execute(text("INSERT INTO ledger_entries (kind, subject, at, body) VALUES ('x', 'y', '2026-11-26 00:00:00.000000', '{}')"))
    database.close()
    made = run("store", "backup", str(tmp_path / "b.tar"), "--json")
    told = [(one["where"], "entry-left-out" in one["problem"]) for one in json.loads(made.stdout)["problems"]]
    assert (made.exit_code, told) == (1, [("ledger", True)])
    (tmp_path / "home" / "ledger.key").unlink()
    checked = run("store", "check")
    assert checked.exit_code == 1
    assert "cannot be verified without" in checked.stdout
