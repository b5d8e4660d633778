"""The tree as it is kept: reading sizes, hashes, proofs and checkpoints from the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from engine.errors import LED_TREE, Defect, LedgerError
from engine.ledger import tree
from engine.ledger.leaf import Entry
from engine.ledger.readable import UNREADABLE
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
    asked = frozenset(wanted)
    number, place = col(LedgerLeafRow.number), col(LedgerNodeRow.place)
    leaves = _hashes(session, number, col(LedgerLeafRow.hash), [index for level, index in asked if level == 0])
    above = _hashes(session, place, col(LedgerNodeRow.hash), [tree.place_of(node) for node in asked if node[0] > 0])
    found = {(0, at): value for at, value in leaves} | {tree.node_at(at): value for at, value in above}
    for level, index in sorted(asked - found.keys()):
        raise LedgerError(LED_TREE, Defect(f"node {level}/{index}", "the tree lacks it", "run `miaopi ledger verify`"))
    return found


def _hashes(session: Session, key: Any, value: Any, keys: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        yield from map(tuple, session.connection().execute(select(key, value).where(key.in_(part))))


def frontier(session: Session, of_size: int) -> Frontier:
    """What is needed to append to the tree of that size. Raises LedgerError LED-TREE."""
    peaks = tree.covering((0, of_size))
    found = nodes(session, peaks)
    return Frontier(of_size, [found[node] for node in peaks])


def inclusions(session: Session, numbers: Sequence[int], of_size: int) -> list[list[bytes]]:
    """The paths that prove leaves in the tree of that size. Raises LedgerError LED-TREE."""
    runs = [tree.inclusion_runs(number, of_size) for number in numbers]
    found = nodes(session, tree.nodes_of(run for path in runs for run in path))
    return [tree.hashes_of(path, found) for path in runs]


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


def entries(session: Session, ids: Sequence[int]) -> list[tuple[int | None, Entry]]:
    """The entries of these ids that there are, by id, each with its number (None: it has none yet)."""
    found: list[tuple[int | None, Entry]] = []
    entry = col(LedgerEntryRow.id)
    for start in range(0, len(ids), _CHUNK):
        statement = (
            select(col(LedgerLeafRow.number), *_ENTRY).outerjoin(LedgerLeafRow, col(LedgerLeafRow.entry) == entry)
            .where(entry.in_(ids[start : start + _CHUNK])).order_by(entry)
        )
        found.extend(_located(session, statement))
    return found


def placed(session: Session, condition: ColumnElement[bool] | None = None, after: int = -1, most: int = _CHUNK) -> list[Placed]:
    """Entries with their numbers, from after number `after`, in order."""
    statement = _placed().where(col(LedgerLeafRow.number) > after).order_by(col(LedgerLeafRow.number)).limit(most)
    if condition is not None:
        statement = statement.where(condition)
    return _located(session, statement)


def newest(session: Session, most: int) -> list[Placed]:
    """The last entries that have a number, in order."""
    statement = _placed().order_by(col(LedgerLeafRow.number).desc()).limit(most)
    return _located(session, statement)[::-1]


def ids_of(session: Session, subject: str) -> list[int]:
    """The ids of all entries about a subject, numbered or not."""
    statement = select(col(LedgerEntryRow.id)).where(col(LedgerEntryRow.subject) == subject).order_by(col(LedgerEntryRow.id))
    return [found for found in session.connection().execute(statement).scalars() if found is not None]


def _placed() -> Select[*tuple[Any, ...]]:
    return select(col(LedgerLeafRow.number), *_ENTRY).join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLeafRow.entry))


def _located(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Any]:
    """Numbers with entries. Raises LedgerError LED-TREE for what cannot be read."""
    try:
        return [(row[0], Entry(*row[1:])) for row in session.connection().execute(statement)]
    except UNREADABLE:
        raise LedgerError(LED_TREE, Defect("", "an entry cannot be read", "run `miaopi ledger verify`")) from None
