"""A made-up ledger to work on: entries of one a minute, numbered in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from engine.ledger import entries, stored, tree
from engine.ledger.key import LedgerKey
from engine.ledger.leaf import leaf_of
from engine.ledger.sequencer import Sequenced, sequence
from engine.ledger.tree import Frontier
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


def rebuild(ledger: Ledger, tamper: Callable[..., None]) -> None:
    """Hash all leaves and nodes anew from the entries as they now are, as somebody would who has read our code."""
    with ledger.database.read() as session:
        rows = stored.placed(session, most=10_000)
    frontier = Frontier()
    statements = ["DELETE FROM ledger_nodes"]
    for number, entry in rows:
        leaf = leaf_of(entry.data())
        statements.append(f"UPDATE ledger_leaves SET hash = {blob(ledger, leaf)} WHERE number = {number}")
        statements.extend(
            f"INSERT INTO ledger_nodes (place, hash) VALUES ({tree.place_of(node)}, {blob(ledger, value)})"
            for node, value in frontier.append(leaf)
        )
    tamper(*statements)


def blob(ledger: Ledger, value: bytes) -> str:
    return f"x'{value.hex()}'" if ledger.database.dialect == "sqlite" else f"'\\x{value.hex()}'::bytea"
