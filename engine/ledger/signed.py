"""The stored checkpoints in order, each checked by itself: signature, row, time, key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from engine.ledger import checkpoint, readable
from engine.ledger.checkpoint import Checkpoint
from engine.ledger.findings import Findings, Wrong
from engine.ledger.note import BadNoteError, Verifier
from engine.store.ledger_tables import LedgerCheckpointRow

TOLERANCE = dt.timedelta(minutes=10)
"""How far clocks of machines, and the beginning and the commit of a transaction, may lie apart."""
_CHUNK = 1024
_ROWS = select(
    col(LedgerCheckpointRow.size), readable.raw(LedgerCheckpointRow.root), col(LedgerCheckpointRow.at), readable.raw(LedgerCheckpointRow.note)
)


class SignedInOrder:
    """Reads checkpoints one after the other; `next` is the one that was read last and not yet passed.

    A checkpoint that is not valid is a finding and is passed over, so that nothing rests on it.
    """

    def __init__(self, session: Session, keys: Sequence[Verifier], findings: Findings) -> None:
        self._session, self._keys, self._findings = session, keys, findings
        self.count = 0
        self.last: Checkpoint | None = None
        self._rows = self._read()
        self.next = next(self._rows, None)

    def take(self) -> Checkpoint:
        """Pass the next one."""
        assert self.next is not None
        self.last = self.next
        self.next = next(self._rows, None)
        return self.last

    def _read(self) -> Iterator[Checkpoint]:
        before: Checkpoint | None = None
        after, place = -1, col(LedgerCheckpointRow.size)
        while True:
            rows = readable.rows(self._session.connection(), _ROWS.where(place > after), place, _CHUNK)
            for row in rows:
                self.count += 1
                found = self._valid(*row)
                if found is not None:
                    self._in_time(before, found)
                    before = found
                    yield found
            if len(rows) < _CHUNK:
                return
            after = rows[-1][0]

    def _valid(self, size: int, root: Any = None, at: dt.datetime | None = None, note: Any = None) -> Checkpoint | None:
        try:
            found = checkpoint.read(str(note), self._keys)
        except BadNoteError as error:
            self._findings.add(Wrong.CHECKPOINT_INVALID, f"checkpoint {size}: {error}")
            return None
        if found.at is None or (found.size, found.root, found.at) != (size, root, at):
            self._findings.add(Wrong.CHECKPOINT_INVALID, f"checkpoint {size}: its row does not say what was signed")
            return None
        return found

    def _in_time(self, before: Checkpoint | None, found: Checkpoint) -> None:
        if before is None or before.at is None or found.at is None:
            return
        if found.at < before.at - TOLERANCE:
            self._findings.add(Wrong.CHECKPOINT_TIME, f"checkpoint {found.size} is older than checkpoint {before.size}")
        if self._keys.index(found.by) > self._keys.index(before.by):
            self._findings.add(Wrong.CHECKPOINT_TIME, f"checkpoint {found.size} is signed with a key retired before checkpoint {before.size}")
