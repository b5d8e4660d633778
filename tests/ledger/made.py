"""A made-up ledger to work on: entries of one a minute, numbered in batches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text

from engine.ledger import entries
from engine.ledger.key import LedgerKey
from engine.ledger.sequencer import Sequenced, sequence
from engine.store.database import Database

START = dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Ledger:
    """Writes entries and numbers them; its clock goes on by a minute with every entry."""

    database: Database
    key: LedgerKey
    now: dt.datetime = START

    def record(self, count: int = 1, kind: str = "decision") -> list[int]:
        ids: list[int] = []
        with self.database.write() as session:
            for n in range(count):
                self.now += MINUTE
                ids.append(entries.record(session, kind, f"20261121-{n % 3}", self.now, {"n": n, "结论": "一"}))
        return ids

    def sequence(self, batch: int = 1024) -> Sequenced:
        """One transaction of the sequencer."""
        with self.database.write() as session:
            return sequence(session, self.key, self.now, batch)

    def sequence_all(self, batch: int = 1024) -> None:
        while self.sequence(batch).more:
            pass

    def grow(self, *counts: int) -> None:
        """Record so many entries and number them, for each count."""
        for count in counts:
            self.record(count)
            self.sequence_all()

    def all(self, query: str) -> list[tuple[object, ...]]:
        with self.database.read() as session:
            return [tuple(row) for row in session.connection().execute(text(query))]
