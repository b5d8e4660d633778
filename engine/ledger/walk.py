"""Going through a ledger from its first entry to its last, checking every step from what is stored below it.

Every stored hash is compared with what it was made of (an entry, two nodes, the nodes a checkpoint stands on), so
that each finding stays where it belongs and does not spoil all that lies above it. If nothing is found, every
checkpoint follows from the entries, and so continues the one before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from engine.ledger import readable, tree
from engine.ledger.findings import Findings, Wrong
from engine.ledger.leaf import Entry
from engine.ledger.signed import TOLERANCE, SignedInOrder
from engine.ledger.tree import Node
from engine.store.ledger_tables import LedgerEntryRow, LedgerLeafRow, LedgerNodeRow

_CHUNK = 8192
_MOST_MISSING = 100_000
"""Missing numbers in a row that are gone over; at a greater gap the walk ends."""
_ENTRY = (
    col(LedgerEntryRow.id), col(LedgerEntryRow.kind), col(LedgerEntryRow.subject), col(LedgerEntryRow.at), col(LedgerEntryRow.body),
)
_ROWS = select(
    col(LedgerLeafRow.number), readable.raw(LedgerLeafRow.entry), readable.raw(LedgerLeafRow.hash), *_ENTRY
).outerjoin(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLeafRow.entry))
Peak = bytes | None
"""The stored root of a full subtree; None where it cannot be known."""


class Walk:
    """One pass over the leaves. `roots`: the root at each of the sizes that were asked for, once it is passed."""

    def __init__(self, session: Session, signed: SignedInOrder, findings: Findings, sizes: frozenset[int]) -> None:
        self._session, self._signed, self._findings, self._sizes = session, signed, findings, sizes
        self._peaks: list[Peak] = []
        self._agreed = 0
        self._disagreed = False
        self.size = 0
        self.roots: dict[int, bytes | None] = {}

    def run(self, told: Callable[[int], None]) -> None:
        """Go to the end, or to a gap too great to go over. `told` is given the numbers passed."""
        self._passed()
        while rows := self._rows():
            nodes = self._nodes(self.size, rows[-1][0] + 1)
            for row in rows:
                if not self._leaf(row, nodes):
                    return
            told(self.size)

    def _leaf(self, row: Sequence[Any], nodes: Mapping[Node, bytes]) -> bool:
        """Take the next leaf; False if it is too far away."""
        number = row[0]
        if number > self.size:
            upto = f" to {number - 1}" if number - 1 > self.size else ""
            far = number - self.size > _MOST_MISSING
            beyond = "; nothing beyond is looked at" if far else ""
            self._findings.add(Wrong.NUMBER_MISSING, f"there is no leaf of this number{upto}{beyond}", self.size)
            if far:
                return False
            while self.size < number:
                self._append(None, nodes)
        if len(row) == 1:
            self._findings.add(Wrong.ENTRY_ALTERED, "it cannot be read", number)
            self._append(None, nodes)
        else:
            self._entry(number, row[1], row[2], row[3:])
            self._append(row[2] if isinstance(row[2], bytes) else None, nodes)
        return True

    def _entry(self, number: int, entry_id: Any, stored: Any, values: Sequence[Any]) -> None:
        if values[0] is None:
            self._findings.add(Wrong.ENTRY_MISSING, "it is not there", number, entry_id)
            return
        entry = Entry(*values)
        try:
            same = entry.leaf() == stored
        except TypeError:  # SQLite holds whatever was written into a column, a blob in the place of a text
            same = False
        if not same:
            self._findings.add(Wrong.ENTRY_ALTERED, "it is not what its leaf was hashed of", number, entry.id)
            return
        before, after = self._signed.last, self._signed.next
        if before is not None and before.at is not None and entry.at < before.at - TOLERANCE:
            problem = f"its time {_told(entry.at)} is before that of checkpoint {before.size}, {_told(before.at)}"
            self._findings.add(Wrong.DATED_BACK, problem, number, entry.id)
        if after is not None and after.at is not None and entry.at > after.at + TOLERANCE:
            problem = f"its time {_told(entry.at)} is after that of checkpoint {after.size}, {_told(after.at)}"
            self._findings.add(Wrong.DATED_AHEAD, problem, number, entry.id)

    def _append(self, leaf: Peak, nodes: Mapping[Node, bytes]) -> None:
        index, level, top = self.size, 0, leaf
        while index & 1:
            left = self._peaks.pop()
            index, level = index >> 1, level + 1
            made = None if left is None or top is None else tree.node_hash(left, top)
            found = nodes.get((level, index))
            if found != made and (found is None or made is not None):
                self._node(level, index, found is None)
            top = made if found is None else found
        self._peaks.append(top)
        self.size += 1
        self._passed()

    def _node(self, level: int, index: int, missing: bool) -> None:
        first, last = index << level, ((index + 1) << level) - 1
        what = Wrong.NODE_MISSING if missing else Wrong.NODE_DIFFERS
        verb = "is missing" if missing else "does not fit what is below it"
        self._findings.add(what, f"the node {level}/{index} over numbers {first} to {last} {verb}", first)

    def _passed(self) -> None:
        """Judge the checkpoint of this size, and note the root if it was asked for."""
        signed = self._signed.next
        due = signed is not None and signed.size == self.size
        if not due and self.size not in self._sizes:
            return
        known = [peak for peak in self._peaks if peak is not None]
        root = tree.fold(known) if len(known) == len(self._peaks) else None
        if self.size in self._sizes:
            self.roots[self.size] = root
        if due:
            self._judge(root)

    def _judge(self, root: bytes | None) -> None:
        signed = self._signed.take()
        if root == signed.root:
            self._agreed = signed.size
        elif not self._disagreed:  # those after it do not agree either
            self._disagreed = True
            problem = f"the tree of the first {signed.size} entries is not the one checkpoint {signed.size} was signed for; " + (
                f"that of the first {self._agreed} still is" if self._agreed else "no checkpoint before agrees"
            )
            self._findings.add(Wrong.CHECKPOINT_DIFFERS, problem, self._agreed)

    def _rows(self) -> list[Sequence[Any]]:
        """The next leaves with their entries."""
        number = col(LedgerLeafRow.number)
        return readable.rows(self._session.connection(), _ROWS.where(number >= self.size), number, _CHUNK)

    def _nodes(self, start: int, end: int) -> dict[Node, bytes]:
        """The stored nodes that become full between the sizes `start` and `end`."""
        place = col(LedgerNodeRow.place)
        across = [tree.place_of((level, start >> level)) for level in range(1, end.bit_length())]
        here = or_(place.between(2 * start, 2 * end), place.in_(across))
        rows = self._session.connection().execute(select(place, readable.raw(LedgerNodeRow.hash)).where(here))
        return {tree.node_at(at): value for at, value in rows if isinstance(value, bytes)}


def _told(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(sep=" ", timespec="seconds")
