"""Verifying a ledger as a whole: from the entries to the checkpoints, and against checkpoints kept elsewhere.

What can be found and what cannot is described in docs/ledger.md. In short: whoever cannot sign cannot change
anything unseen but cut off the end; whoever can sign can write another ledger, which only a checkpoint that was
kept where they do not reach gives away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from engine.ledger import checkpoint, stored, tree
from engine.ledger.checkpoint import Checkpoint
from engine.ledger.findings import Finding, Findings, Wrong
from engine.ledger.note import BadNoteError, Verifier
from engine.ledger.signed import TOLERANCE, SignedInOrder
from engine.ledger.walk import Walk
from engine.store.ledger_tables import (
    LedgerCheckpointRow,
    LedgerEntryRow,
    LedgerLeafRow,
    LedgerNodeRow,
    LedgerPendingRow,
)

_SHOWN = 100
"""Entries without a number that are named one by one."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was gone through, and what is wrong. newest: the last valid checkpoint the tree agrees with or not."""

    size: int
    checkpoints: int
    waiting: int
    newest: Checkpoint | None
    findings: tuple[Finding, ...]
    count: int

    @property
    def holds(self) -> bool:
        return self.count == 0


def verify(
    session: Session, keys: Sequence[Verifier], now: dt.datetime, kept: Sequence[str] = (),
    told: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Go through the ledger. `session` sees one state of the database (`Database.snapshot`).

    keys: the ledger's public keys, the newest first; kept: notes of checkpoints that were kept outside the database;
    told: is given the number of entries gone through.
    """
    findings = Findings()
    outside = [found for note in kept for found in [_outside(note, keys, findings)] if found is not None]
    signed = SignedInOrder(session, keys, findings)
    walk = Walk(session, signed, findings, frozenset(one.size for one in outside))
    walk.run(told)
    _end(session, signed, walk, findings, now)
    for one in outside:
        _compare(one, walk, findings)
    waiting = _unnumbered(session, findings, now)
    return Verified(walk.size, signed.count, waiting, signed.last, tuple(findings.kept), findings.count)


def _outside(note: str, keys: Sequence[Verifier], findings: Findings) -> Checkpoint | None:
    try:
        return checkpoint.read(note, keys)
    except BadNoteError as error:
        findings.add(Wrong.KEPT_INVALID, str(error))
        return None


def _compare(kept: Checkpoint, walk: Walk, findings: Findings) -> None:
    if kept.size > walk.size:
        problem = f"the checkpoint that was kept counts {kept.size} entries, the ledger has {walk.size}"
        findings.add(Wrong.END_MISSING, problem, walk.size)
    elif walk.roots[kept.size] != kept.root:
        findings.add(Wrong.KEPT_DIFFERS, f"the first {kept.size} entries are not those of the checkpoint that was kept", 0)


def _end(session: Session, signed: SignedInOrder, walk: Walk, findings: Findings, now: dt.datetime) -> None:
    """What lies beyond the last entry, and entries no checkpoint covers."""
    covered = 0 if signed.last is None else signed.last.size
    if signed.next is not None:
        problem = f"checkpoint {signed.next.size} was signed for more entries than the {walk.size} there are"
        findings.add(Wrong.END_MISSING, problem, walk.size)
        while signed.next is not None:
            signed.take()
    connection = session.connection()
    place = col(LedgerNodeRow.place)
    across = [tree.place_of((level, walk.size >> level)) for level in range(1, 60)]
    stray = select(place).where(or_(place < 0, place >= 2 * walk.size, place.in_(across))).order_by(place).limit(1)
    for found in connection.execute(stray).scalars():
        findings.add(Wrong.NODE_STRAY, f"a node at place {found} is over entries beyond the {walk.size} there are", walk.size)
    number, size = col(LedgerLeafRow.number), col(LedgerCheckpointRow.size)
    if connection.execute(select(func.count()).select_from(LedgerLeafRow).where(number < 0)).scalar():
        findings.add(Wrong.NUMBER_MISSING, "there are leaves with numbers below 0")
    if connection.execute(select(func.count()).select_from(LedgerCheckpointRow).where(size < 0)).scalar():
        findings.add(Wrong.CHECKPOINT_INVALID, "there are checkpoints with sizes below 0")
    late = (
        select(col(LedgerEntryRow.id)).join(LedgerLeafRow, col(LedgerLeafRow.entry) == col(LedgerEntryRow.id))
        .where(number == covered, col(LedgerEntryRow.at) < now - TOLERANCE)
    )
    for entry in connection.execute(late).scalars():
        problem = f"no valid checkpoint covers it and the {walk.size - covered - 1} after it"
        findings.add(Wrong.CHECKPOINT_MISSING, problem, covered, entry)


def _unnumbered(session: Session, findings: Findings, now: dt.datetime) -> int:
    """Entries without a number; how many of them are waiting."""
    connection = session.connection()
    entry, leaf, pending = col(LedgerEntryRow.id), col(LedgerLeafRow.entry), col(LedgerPendingRow.entry)
    outside = (
        select(entry).outerjoin(LedgerLeafRow, leaf == entry).outerjoin(LedgerPendingRow, pending == entry)
        .where(leaf.is_(None), pending.is_(None)).order_by(entry).limit(_SHOWN)
    )
    for found in connection.execute(outside).scalars():
        findings.add(Wrong.ENTRY_LEFT_OUT, "it has no number and does not wait for one", entry=found)
    late = (
        select(func.count(), func.min(entry)).select_from(LedgerPendingRow).join(LedgerEntryRow, entry == pending)
        .where(col(LedgerEntryRow.at) < now - TOLERANCE)
    )
    count, first = connection.execute(late).one()
    if count:
        findings.add(Wrong.ENTRY_WAITS, f"{count} entries wait for a number since more than {TOLERANCE.seconds // 60} minutes", entry=first)
    gone = select(pending).outerjoin(LedgerEntryRow, entry == pending).where(entry.is_(None)).order_by(pending).limit(_SHOWN)
    for found in connection.execute(gone).scalars():
        findings.add(Wrong.ENTRY_MISSING, "it waits for a number and is not there", entry=found)
    return stored.waiting(session)
