"""Places in a text that mean something, and the best way to read a clause as a row of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.scopes.everyday.meanings import Meaning

How = Literal["expression", "composed", "goods", "deed", "sound", "shape", "slip"]
SEAM = 0.3
"""What every hit of a reading costs: of two readings of the same characters, the one with longer words is taken."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters `[start, end)` of an utterance that mean something; `length` of them carry it, the rest are filling.
    `strength`: how surely they mean it, 0 to 1. `modifies`: it seems to describe what follows it."""

    start: int
    end: int
    length: int
    meaning: Meaning
    strength: float
    how: How
    modifies: bool = False

    @property
    def value(self) -> float:
        return self.strength * self.length - SEAM


def best_reading(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits, none overlapping another, that are worth most together, in order."""
    ordered = sorted(hits, key=lambda h: (h.end, h.start, -h.value, h.how != "expression", h.how))
    ends = [h.end for h in ordered]
    worth = [0.0]
    taken: list[Hit | None] = [None]
    back = [0]
    for number, hit in enumerate(ordered):
        before = _last_before(ends, hit.start, number)
        with_it = worth[before] + hit.value
        if with_it > worth[number]:
            worth.append(with_it)
            taken.append(hit)
            back.append(before)
        else:
            worth.append(worth[number])
            taken.append(None)
            back.append(number)
    found = []
    at = len(ordered)
    while at:
        hit_there = taken[at]
        if hit_there is not None:
            found.append(hit_there)
        at = back[at]
    return tuple(reversed(found))


def _last_before(ends: Sequence[int], start: int, number: int) -> int:
    """How many of the first `number` hits end at or before `start`."""
    low, high = 0, number
    while low < high:
        middle = (low + high) // 2
        if ends[middle] <= start:
            low = middle + 1
        else:
            high = middle
    return low
