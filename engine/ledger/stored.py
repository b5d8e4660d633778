"""The tree as it is kept: reading sizes, hashes, proofs and checkpoints from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session, col

from engine.errors import LED_TREE, Defect, LedgerError
from engine.ledger import tree
from engine.ledger.leaf import Entry
from engine.ledger.tree import Frontier, Node
from engine.store.ledger_tables import (
    LedgerCheckpointRow,
    LedgerEntryRow,
    LedgerLeafRow,
    LedgerNodeRow,
    LedgerPendingRow,
)

Placed = tuple[int, Entry]
"""An entry with its number."""
_ENTRY = (
    col(LedgerEntryRow.id), col(LedgerEntryRow.kind), col(LedgerEntryRow.subject), col(LedgerEntryRow.at), col(LedgerEntryRow.body),
)
_CHUNK = 2048


def size(session: Session) -> int:
    """How many entries have a number."""
    last = session.connection().execute(select(func.max(col(LedgerLeafRow.number)))).scalar()
    return 0 if last is None else int(last) + 1


def waiting(session: Session) -> int:
    """How many entries wait for a number."""
    return int(session.connection().execute(select(func.count()).select_from(LedgerPendingRow)).scalar() or 0)


def nodes(session: Session, wanted: Iterable[Node]) -> dict[Node, bytes]:
    """The stored hashes of nodes. Raises LedgerError LED-TREE if one is missing."""
    connection = session.connection()
    asked = frozenset(wanted)
    numbers = [index for level, index in asked if level == 0]
    pairs = [node for node in asked if node[0] > 0]
    found: dict[Node, bytes] = {}
    if numbers:
        leaves = select(col(LedgerLeafRow.number), col(LedgerLeafRow.hash)).where(col(LedgerLeafRow.number).in_(numbers))
        found.update({(0, number): bytes(value) for number, value in connection.execute(leaves)})
    if pairs:
        place = tuple_(col(LedgerNodeRow.level), col(LedgerNodeRow.index))
        above = select(col(LedgerNodeRow.level), col(LedgerNodeRow.index), col(LedgerNodeRow.hash)).where(place.in_(pairs))
        found.update({(level, index): bytes(value) for level, index, value in connection.execute(above)})
    for level, index in sorted(asked - found.keys()):
        raise LedgerError(LED_TREE, Defect(f"node {level}/{index}", "the tree lacks it", "run `miaopi ledger verify`"))
    return found


def frontier(session: Session, of_size: int) -> Frontier:
    """What is needed to append to the tree of that size. Raises LedgerError LED-TREE."""
    peaks = tree.covering((0, of_size))
    found = nodes(session, peaks)
    return Frontier(of_size, [found[node] for node in peaks])


def inclusion(session: Session, number: int, of_size: int) -> list[bytes]:
    """The path that proves leaf `number` in the tree of that size. Raises LedgerError LED-TREE."""
    runs = tree.inclusion_runs(number, of_size)
    return tree.hashes_of(runs, nodes(session, tree.nodes_of(runs)))


def consistency(session: Session, old: int, new: int) -> list[bytes]:
    """The path that proves the tree of `old` leaves to begin that of `new`. Raises LedgerError LED-TREE."""
    runs = tree.consistency_runs(old, new)
    return tree.hashes_of(runs, nodes(session, tree.nodes_of(runs)))


def newest_checkpoint(session: Session) -> LedgerCheckpointRow | None:
    statement = select(LedgerCheckpointRow).order_by(col(LedgerCheckpointRow.size).desc()).limit(1)
    return session.execute(statement).scalars().first()


def checkpoint_of(session: Session, of_size: int) -> LedgerCheckpointRow | None:
    """The checkpoint of exactly that size."""
    return session.get(LedgerCheckpointRow, of_size)


def entries(session: Session, ids: Sequence[int]) -> list[Entry]:
    """The entries of these ids that there are, by id."""
    found: list[Entry] = []
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        statement = select(*_ENTRY).where(col(LedgerEntryRow.id).in_(part)).order_by(col(LedgerEntryRow.id))
        found.extend(_entry(row) for row in session.connection().execute(statement))
    return found


def placed(session: Session, condition: ColumnElement[bool] | None = None, after: int = -1, most: int = _CHUNK) -> list[Placed]:
    """Entries with their numbers, from after number `after`, in order."""
    statement = _placed().where(col(LedgerLeafRow.number) > after).order_by(col(LedgerLeafRow.number)).limit(most)
    if condition is not None:
        statement = statement.where(condition)
    return [(row[0], _entry(row[1:])) for row in session.connection().execute(statement)]


def newest(session: Session, most: int) -> list[Placed]:
    """The last entries that have a number, in order."""
    statement = _placed().order_by(col(LedgerLeafRow.number).desc()).limit(most)
    return [(row[0], _entry(row[1:])) for row in session.connection().execute(statement)][::-1]


def number_of(session: Session, entry: int) -> int | None:
    """The number of an entry; None while it has none."""
    return session.connection().execute(select(col(LedgerLeafRow.number)).where(col(LedgerLeafRow.entry) == entry)).scalar()


def ids_of(session: Session, subject: str) -> list[int]:
    """The ids of all entries about a subject, numbered or not."""
    statement = select(col(LedgerEntryRow.id)).where(col(LedgerEntryRow.subject) == subject).order_by(col(LedgerEntryRow.id))
    return [found for found in session.connection().execute(statement).scalars() if found is not None]


def _placed() -> Select[*tuple[Any, ...]]:
    return select(col(LedgerLeafRow.number), *_ENTRY).join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLeafRow.entry))


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(*row)
