"""What verification can find wrong with a ledger: a closed list of words, each with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 1000
"""Findings that are kept; more are counted."""


class Wrong(StrEnum):
    ENTRY_ALTERED = "entry-altered"
    ENTRY_MISSING = "entry-missing"
    ENTRY_LEFT_OUT = "entry-left-out"
    ENTRY_WAITS = "entry-waits"
    NUMBER_MISSING = "number-missing"
    NODE_DIFFERS = "node-differs"
    NODE_MISSING = "node-missing"
    NODE_STRAY = "node-stray"
    DATED_BACK = "dated-back"
    DATED_AHEAD = "dated-ahead"
    CHECKPOINT_INVALID = "checkpoint-invalid"
    CHECKPOINT_DIFFERS = "checkpoint-differs"
    CHECKPOINT_TIME = "checkpoint-time"
    CHECKPOINT_MISSING = "checkpoint-missing"
    END_MISSING = "end-missing"
    KEPT_INVALID = "kept-invalid"
    KEPT_DIFFERS = "kept-differs"


MEANINGS: Mapping[Wrong, str] = {
    Wrong.ENTRY_ALTERED: "id, kind, subject, time or body of the entry is not what its leaf was hashed of",
    Wrong.ENTRY_MISSING: "a leaf's entry is not there",
    Wrong.ENTRY_LEFT_OUT: "an entry has no number and does not wait for one: it came in by another door, or its leaf was removed",
    Wrong.ENTRY_WAITS: "an entry has waited for a number for too long, unprotected: the sequencer does not run, or cannot",
    Wrong.NUMBER_MISSING: "numbers are missing between leaves, or cannot be",
    Wrong.NODE_DIFFERS: "a stored node is not the hash of the two below it: leaves were altered, swapped or renumbered",
    Wrong.NODE_MISSING: "a stored node is not there",
    Wrong.NODE_STRAY: "a stored node lies beyond the last entry: leaves were removed from the end",
    Wrong.DATED_BACK: "the entry is older than a checkpoint signed before it was numbered: it was dated back",
    Wrong.DATED_AHEAD: "the entry is younger than the checkpoint that covers it",
    Wrong.CHECKPOINT_INVALID: "a checkpoint's signature does not hold, or its row does not say what was signed",
    Wrong.CHECKPOINT_DIFFERS: "the tree is not the one the checkpoint was signed for: entries since the checkpoint before were "
    "altered, dropped, put in or reordered together with leaves and nodes",
    Wrong.CHECKPOINT_TIME: "a checkpoint is older than the one before it, or signed with a key retired before",
    Wrong.CHECKPOINT_MISSING: "the last entries have been without a checkpoint for too long: checkpoints were removed, or the "
    "sequencer stopped in the middle",
    Wrong.END_MISSING: "a checkpoint counts more entries than there are: the end of the ledger was cut off",
    Wrong.KEPT_INVALID: "the checkpoint that was kept outside is not signed with a key of this ledger",
    Wrong.KEPT_DIFFERS: "the ledger is not the one of the checkpoint that was kept outside: it was rewritten and signed anew",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. number, entry: the first entry concerned, by its number and by its id, where known."""

    what: Wrong
    problem: str
    number: int | None = None
    entry: int | None = None

    @property
    def where(self) -> str:
        parts = [] if self.entry is None else [f"entry {self.entry}"]
        if self.number is not None:
            parts.append(f"number {self.number}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.what}: {self.where + ': ' if self.where else ''}{self.problem}"


@dataclass(slots=True)
class Findings:
    """Findings in the order in which they are met."""

    kept: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, what: Wrong, problem: str, number: int | None = None, entry: int | None = None) -> None:
        self.count += 1
        if len(self.kept) < MOST:
            self.kept.append(Finding(what, problem, number, entry))
