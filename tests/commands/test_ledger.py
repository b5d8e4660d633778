"""`miaopi ledger`: what the terminal shows, with which exit code, and that killing it loses nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from click.testing import CliRunner, Result
from sqlalchemy import insert, text

from cli import miaopi
from engine.clock import now
from engine.ledger import entries, stored
from engine.ledger.sequencer import BATCH
from engine.store.database import Database
from engine.store.ledger_tables import LedgerEntryRow
from tests.ledger.rfc import mth

ROOT = Path(__file__).parent.parent.parent
Record = Callable[..., list[int]]
MANY = 8 * BATCH


@pytest.fixture
def home(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("MIAOPI_DATABASE_URL", database_url)
    return tmp_path


@pytest.fixture
def store(home: Path, database_url: str) -> Iterator[Database]:
    database = Database.open(database_url)
    yield database
    database.close()


@pytest.fixture
def record(store: Database) -> Record:
    """Enters entries about a subject, all in one transaction."""

    def enter(count: int, subject: str = "20261121-AAAA") -> list[int]:
        with store.write() as session:
            return [entries.record(session, "decision", subject, now(), {"n": n}) for n in range(count)]

    return enter


def record_many(store: Database, count: int) -> None:
    """So many entries, by two statements."""
    with store.write() as session:
        rows = [{"kind": "decision", "subject": f"{n}", "at": now(), "body": "{}"} for n in range(count)]
        session.connection().execute(insert(LedgerEntryRow), rows)
        session.connection().execute(text("INSERT INTO ledger_pending SELECT id FROM ledger_entries"))


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(miaopi, ["ledger", *map(str, arguments)], input=given)


def told(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_first_run_makes_the_key_numbers_what_waits_and_signs(home: Path, record: Record) -> None:
    record(3)
    assert told("sequence")["numbered"] == 3
    assert (home / "var" / "ledger.key").stat().st_mode & 0o077 == 0
    assert told("show")["state"]["numbered"] == 3
    assert run("sequence").stdout == "0 numbered, 3 in all; nothing new to sign\n"


def test_more_than_a_batch_is_numbered_by_one_call(store: Database) -> None:
    record_many(store, 2500)
    assert told("sequence")["size"] == 2500
    with store.read() as session:
        assert [row.size for row in [stored.newest_checkpoint(session)] if row] == [2500]
    assert told("verify")["holds"]


def test_a_ledger_that_holds_is_said_to_hold(record: Record) -> None:
    record(3)
    run("sequence")
    assert "the ledger holds" in run("verify").stdout
    described = told("verify")
    assert (described["size"], described["checkpoints"], described["findings"]) == (3, 1, [])


def test_an_altered_entry_is_named_and_the_exit_code_is_1(record: Record, tamper: Callable[..., None]) -> None:
    record(5)
    run("sequence")
    tamper("UPDATE ledger_entries SET subject = 'x' WHERE id = 3")
    result = run("verify")
    assert result.exit_code == 1
    assert "DOES NOT HOLD: entry-altered: entry 3, number 2: it is not what its leaf was hashed of" in result.stdout
    described = json.loads(run("verify", "--json").stdout)
    assert (described["holds"], described["findings"][0]["what"], described["findings"][0]["entry"]) == (False, "entry-altered", 3)


def test_many_findings_are_cut_short_for_a_person(record: Record, tamper: Callable[..., None]) -> None:
    record(40)
    run("sequence")
    tamper("UPDATE ledger_entries SET subject = 'x'")
    assert "… and 20 more" in run("verify").stdout
    assert len(json.loads(run("verify", "--json").stdout)["findings"]) == 40


def test_a_cut_end_is_found_by_a_checkpoint_that_was_published(home: Path, record: Record, tamper: Callable[..., None]) -> None:
    record(4)
    run("sequence")
    record(4)
    kept = home / "kept.txt"
    assert told("sequence", "--publish", kept)["size"] == 8
    assert "that of the 2 checkpoints kept" in run("verify", "--checkpoint", kept).stdout
    tamper("DELETE FROM ledger_entries WHERE id > 4", "DELETE FROM ledger_leaves WHERE number > 3",
           "DELETE FROM ledger_checkpoints WHERE size > 4",
           "DELETE FROM ledger_nodes WHERE place > 6")
    assert "end-missing" in run("verify").stdout  # by what is remembered beside the key
    (home / "var" / "ledger.key.last").unlink()
    assert run("verify").exit_code == 0
    result = run("verify", "--checkpoint", kept)
    assert result.exit_code == 1
    assert "end-missing" in result.stdout
    before = kept.read_text(encoding="utf-8")
    record(9)
    for again in (run("sequence", "--publish", kept), run("checkpoint", "--publish", kept)):
        assert again.exit_code == 2
        assert "LED-TREE" in again.output
    assert kept.read_text(encoding="utf-8") == before


def test_the_sequencer_remembers_beside_its_key_what_it_signed(home: Path, record: Record, tamper: Callable[..., None]) -> None:
    record(4)
    run("sequence")
    memory = home / "var" / "ledger.key.last"
    assert memory.read_text(encoding="utf-8") == run("checkpoint").stdout
    tamper(*(f"DELETE FROM {table}" for table in ("ledger_checkpoints", "ledger_leaves", "ledger_nodes", "ledger_entries")))
    record(9)
    result = run("sequence")
    assert result.exit_code == 2
    assert "LED-TREE" in result.stderr


def test_the_published_file_follows_the_ledger(home: Path, record: Record) -> None:
    kept = home / "kept.txt"
    for size in (2, 4):
        record(2)
        run("sequence")
        assert told("checkpoint", "--publish", kept)["size"] == size
        assert kept.read_text(encoding="utf-8") == run("checkpoint").stdout
    assert [p.name for p in home.iterdir() if "kept" in p.name] == ["kept.txt"]


def test_a_proof_is_checked_without_the_database(home: Path, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record(5)
    run("sequence")
    public = run("key").stdout.strip()
    (home / "proof.json").write_text(run("prove", "4", "--json").stdout, encoding="utf-8")
    monkeypatch.setenv("MIAOPI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("MIAOPI_HOME", str(home / "elsewhere"))
    result = run("check", home / "proof.json", "--key", public)
    assert result.exit_code == 0
    assert "entry 4 is number 3" in result.stdout
    untrusted = run("check", home / "proof.json")
    assert untrusted.exit_code == 0
    assert "taken from the proof itself" in untrusted.stderr
    assert told("check", home / "proof.json", "--key", public)["key_trusted"]
    changed = (home / "proof.json").read_text(encoding="utf-8").replace("decision", "decisiom")
    result = run("check", "-", "--key", public, given=changed)
    assert result.exit_code == 1
    assert "does NOT hold" in result.stdout
    assert json.loads(run("check", "-", "--key", public, "--json", given=changed).stdout)["holds"] is False


def test_all_entries_about_a_subject_are_proved_together(record: Record) -> None:
    record(2)
    mine = record(3, "91440703MA4UQ6XT0C")
    run("sequence")
    made = json.loads(run("prove", "--subject", "91440703MA4UQ6XT0C", "--json").stdout)
    assert [one["entry"]["id"] for one in made["entries"]] == mine
    assert "entry 3 is number 2" in run("prove", "--subject", "91440703MA4UQ6XT0C").stdout


def test_growth_is_proved_from_a_size_and_checked_against_what_was_kept(home: Path, record: Record) -> None:
    kept = home / "kept.txt"
    record(3)
    run("sequence", "--publish", kept)
    record(6)
    run("sequence")
    assert "the first 3 entries are unchanged" in run("prove", "--from", "3").stdout
    (home / "p.json").write_text(run("prove", "--from", "3", "--json").stdout, encoding="utf-8")
    assert run("check", home / "p.json", "--checkpoint", kept).exit_code == 0
    (home / "p.json").write_text(run("prove", "--from", "4", "--json").stdout, encoding="utf-8")
    assert run("check", home / "p.json", "--checkpoint", kept).exit_code == 1


def test_the_export_is_enough_to_compute_the_root(record: Record) -> None:
    record(70)
    run("sequence")
    lines = [json.loads(line) for line in run("export").stdout.splitlines()]
    data = [rfc8785.dumps(line["entry"]) for line in lines]
    assert [line["number"] for line in lines] == list(range(70))
    assert all(base64.b64decode(line["leaf"]) == hashlib.sha256(b"\0" + one).digest() for line, one in zip(lines, data, strict=True))
    assert base64.b64decode(told("checkpoint")["root"]) == mth(data)
    assert [json.loads(line)["number"] for line in run("export", "--from", "68").stdout.splitlines()] == [68, 69]


def test_entries_are_shown_by_id_by_subject_and_newest_first_named(record: Record) -> None:
    record(2)
    record(1, "[red]x\x1b[31m")
    run("sequence")
    record(1)
    assert [row["id"] for row in told("show")["entries"]] == [1, 2, 3]
    assert told("show", "2")["entries"][0]["number"] == 1
    assert told("show", "4")["entries"][0]["number"] is None
    assert [row["id"] for row in told("show", "--subject", "20261121-AAAA")["entries"]] == [1, 2, 4]
    text = run("show", "--last", "1").stdout
    assert "3 entries numbered, 1 waiting" in text
    assert "[red]x\\u001b[31m" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("arguments", "code"), [
    (["show", "99"], "LED-NOT-FOUND"), (["show", "--subject", "none"], "LED-NOT-FOUND"), (["prove", "99"], "LED-NOT-FOUND"),
    (["prove", "--subject", "none"], "LED-NOT-FOUND"), (["prove", "--from", "9"], "LED-NOT-FOUND"), (["check", "none.json"], "LED-FILE"),
    (["verify", "--checkpoint", "none.txt"], "LED-FILE"), (["verify", "--key", "none.txt"], "LED-FILE"),
    (["verify", "--key", "a+b+c"], "LED-FILE"), (["checkpoint", "--publish", "/none/there"], "LED-FILE"),
    (["key", "--new", "x"], "LED-KEY"),
])
def test_what_cannot_be_done_is_an_error_with_a_code(record: Record, arguments: list[str], code: str) -> None:
    record(2)
    run("sequence")
    result = run(*arguments)
    assert result.exit_code == 2
    assert code in result.stderr


@pytest.mark.parametrize("arguments", [["prove"], ["prove", "1", "--from", "1"], ["show", "1", "--subject", "x"], ["key", "--new", "x", "--rotate"]])
def test_what_contradicts_itself_is_a_usage_error(home: Path, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_ledger_that_was_signed_gets_no_second_key(home: Path, record: Record) -> None:
    record(1)
    run("sequence")
    (home / "var" / "ledger.key").unlink()
    record(1)
    for arguments in (["sequence"], ["key", "--new", "registry.example"], ["key"], ["verify"]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "LED-KEY" in result.stderr
    assert not (home / "var" / "ledger.key").exists()


def test_a_key_gets_its_name_before_the_first_signature_and_keeps_it_through_a_rotation(home: Path, record: Record) -> None:
    assert run("key", "--new", "registry.example/ledger").stdout.startswith("registry.example/ledger+")
    record(1)
    run("sequence")
    first = told("key")["keys"]
    second = told("key", "--rotate")["keys"]
    assert second[1:] == first
    record(1)
    run("sequence")
    assert told("verify")["newest"]["key"] == second[0]
    (home / "keys.txt").write_text("\n".join(second), encoding="utf-8")
    assert run("verify", "--key", home / "keys.txt").exit_code == 0
    assert run("verify", "--key", second[0]).exit_code == 1


def test_the_roles_are_printed_as_sql(home: Path) -> None:
    assert "GRANT INSERT, SELECT ON ledger_entries TO miaopi_writer;" in run("roles").stdout


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_sequencer_that_goes_on_numbers_what_comes_until_it_is_stopped(
    store: Database, record: Record, sent: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "cli.py", "ledger", "sequence", "--every", "0.1", "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=dict(os.environ),
    )
    assert process.stdout is not None
    for size in (2, 4):
        record(2)
        assert json.loads(process.stdout.readline())["size"] == size
    process.send_signal(sent)
    assert process.wait(60) == code
    process.stdout.close()


def test_a_killed_sequencer_leaves_a_ledger_that_holds_and_the_next_goes_on(store: Database) -> None:
    record_many(store, MANY)
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "cli.py", "ledger", "sequence"], cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL)
        begun = _size(store)
        while _size(store) == begun and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with store.read() as session:
            assert stored.size(session) + stored.waiting(session) == MANY
    assert told("sequence")["size"] == MANY
    described = told("verify")
    assert (described["holds"], described["size"], described["checkpoints"]) == (True, MANY, 1)


def _size(store: Database) -> int:
    with store.read() as session:
        return stored.size(session)
