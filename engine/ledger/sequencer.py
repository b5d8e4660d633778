"""Giving committed entries their numbers: one at a time, in the order in which they are found committed.

Transactions only leave an entry and its id in `ledger_pending`, so that none waits for another. Whoever runs the
sequencer takes a lock, takes ids off that list, appends their leaves and nodes, and signs a checkpoint, all in one
transaction: a crash leaves either all of it or nothing, and the next one, in any process, goes on from there.

A checkpoint is signed only when nothing was left waiting, so that what is numbered after it was committed after it;
by that verification tells an entry that was dated back. It is signed only if it continues the last one, and those
that the signer remembers without the database: else who removes checkpoints would have the rest signed anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from engine.errors import LED_KEY, LED_TREE, Defect, LedgerError
from engine.ledger import checkpoint, stored, tree
from engine.ledger.checkpoint import Checkpoint
from engine.ledger.key import LedgerKey
from engine.ledger.leaf import Entry
from engine.ledger.note import BadNoteError
from engine.ledger.tree import Frontier
from engine.store.database import lock
from engine.store.ledger_tables import LedgerCheckpointRow, LedgerLeafRow, LedgerNodeRow, LedgerPendingRow

BATCH = 1024
"""Entries that are numbered in one transaction. On SQLite nothing else is written meanwhile."""
_LOCK = 0x6C656467
"""PostgreSQL advisory lock of whoever sequences ("ledg")."""


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What one transaction did: how many entries it numbered, the tree's size after it, the checkpoint it signed.

    `more`: others may be waiting, so call again."""

    numbered: int
    size: int
    signed: Checkpoint | None
    more: bool


def sequence(
    session: Session, key: LedgerKey, now: dt.datetime, batch: int = BATCH, remembered: Sequence[Checkpoint] = ()
) -> Sequenced:
    """Number up to `batch` waiting entries, and sign the tree if no more are waiting. `now`: read before the call.

    remembered: checkpoints that were signed before, as they were kept outside the database.
    Raises LedgerError: LED-TREE if the stored tree does not continue the checkpoints before, LED-KEY if the last was
    signed with a key which is not `key` or one it retired.
    """
    lock(session, _LOCK)
    last = _last(session, key)
    before = [*remembered] if last is None else [last, *remembered]
    size = stored.size(session)
    for one in before:
        if one.size > size:
            raise _broken(f"checkpoint {one.size}", f"it was signed for more entries than the {size} there are")
    entries = _taken(session, batch)
    frontier = stored.frontier(session, size)
    _append(session, frontier, entries)
    more = len(entries) == batch
    signed = None
    if not more and frontier.size > (0 if last is None else last.size):
        signed = _sign(session, key, frontier, before, now)
    return Sequenced(len(entries), frontier.size, signed, more)


def _last(session: Session, key: LedgerKey) -> Checkpoint | None:
    """The newest checkpoint, if it says what its row says."""
    row = stored.newest_checkpoint(session)
    if row is None:
        return None
    try:
        found = checkpoint.read(row.note, key.verifiers)
    except BadNoteError as error:
        advice = "restore the key file, or see what `miaopi ledger verify` says"
        raise LedgerError(LED_KEY, Defect(f"checkpoint {row.size}", str(error), advice)) from None
    if (found.size, found.root) != (row.size, row.root):
        raise _broken(f"checkpoint {row.size}", "what was signed is not what its row says")
    return found


def _taken(session: Session, batch: int) -> list[Entry]:
    """Entries taken off the list of those that wait, by id. They stay on it if the transaction fails."""
    first = select(col(LedgerPendingRow.entry)).order_by(col(LedgerPendingRow.entry)).limit(batch)
    taking = delete(LedgerPendingRow).where(col(LedgerPendingRow.entry).in_(first)).returning(col(LedgerPendingRow.entry))
    ids = sorted(session.connection().execute(taking).scalars())
    if not ids:
        return []
    found = stored.entries(session, ids)
    for number, entry in found:
        if number is not None:
            raise _broken(f"entry {entry.id}", f"it waits for a number and has one, {number}")
    if len(found) != len(ids):
        lost = min(set(ids) - {entry.id for _, entry in found})
        raise _broken(f"entry {lost}", "it waits for a number and does not exist")
    return [entry for _, entry in found]


def _append(session: Session, frontier: Frontier, entries: list[Entry]) -> None:
    leaves: list[dict[str, Any]] = []
    nodes: list[dict[str, Any]] = []
    for entry in entries:
        leaf = _leaf(entry)
        leaves.append({"number": frontier.size, "entry": entry.id, "hash": leaf})
        nodes.extend({"place": tree.place_of(node), "hash": value} for node, value in frontier.append(leaf))
    if leaves:
        session.connection().execute(insert(LedgerLeafRow), leaves)
    if nodes:
        session.connection().execute(insert(LedgerNodeRow), nodes)


def _leaf(entry: Entry) -> bytes:
    try:
        return entry.leaf()
    except TypeError:
        raise _broken(f"entry {entry.id}", "it cannot be read") from None


def _sign(
    session: Session, key: LedgerKey, frontier: Frontier, before: Sequence[Checkpoint], now: dt.datetime
) -> Checkpoint:
    """Sign and store the tree's checkpoint, having made sure that those before are beginnings of it."""
    root = frontier.root()
    for one in before:
        path = stored.consistency(session, one.size, frontier.size)
        if not tree.consistent(one.size, frontier.size, path, one.root, root):
            raise _broken(f"checkpoint {one.size}", "the tree does not continue it")
    signed = checkpoint.sign(key.signer, frontier.size, root, now)
    session.add(LedgerCheckpointRow(size=signed.size, root=signed.root, at=signed.at or now, note=signed.note))
    session.flush()
    return signed


def _broken(where: str, problem: str) -> LedgerError:
    return LedgerError(LED_TREE, Defect(where, problem, "run `miaopi ledger verify`"))
