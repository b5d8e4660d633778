"""Choosing, of the rows that share a key with a name, those that may matter, the gravest first.

Rows that may make a name impossible (the whole name; the trade name with the same industry, or where one of
the two says none) are all given, up to `MOST_GRAVE`; beyond it the answer counts as cut off and a person looks.
Of the rows that can only be shown (a like sound, a like look, containment, a related industry) at most
`MOST_SHOWN` of each sort are given, those of the nearest industry first: that cuts nothing off that decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.names.filing import BROAD_BITS, FIRST_BITS, NO_INDUSTRY, SOUGHT, Question, Sought

MOST_GRAVE = 200
MOST_SHOWN = 20
WORTH_NUMPY = 200
"""Postings from which vector operations are faster than a loop."""

Postings = tuple[Sequence[int], Sequence[int]]
"""Row numbers and, beside each, the mark of its industry."""
Source = Callable[[str], Postings]
"""The postings of a key."""

GRAVE, SAME, RELATED, OPEN, FOREIGN = range(5)
"""How near a row is: it may decide; the same industry; a related one; one of the two says none; another."""


def select(questions: Iterable[Question], sources: Sequence[Source]) -> tuple[list[int], bool]:
    """Row numbers, and whether rows that may decide were left out."""
    grave: dict[int, None] = {}
    shown: dict[Sought, dict[int, int]] = {}
    for key, sought, mine in questions:
        for source in sources:
            rows, marks = source(key)
            if not rows:
                continue
            if len(rows) > WORTH_NUMPY:
                rows, marks = _thinned(rows, marks, sought, mine)
            for row, mark in zip(rows, marks, strict=True):
                near = nearness(sought, mark, mine)
                if near == GRAVE:
                    grave[row] = None
                elif near != FOREIGN:
                    known = shown.setdefault(sought, {})
                    if near < known.get(row, FOREIGN):
                        known[row] = near
    chosen = dict.fromkeys(list(grave)[:MOST_GRAVE])
    for sought in SOUGHT:
        rest = [(near, row) for row, near in shown.get(sought, {}).items() if row not in grave and row not in chosen]
        rest.sort()
        chosen.update(dict.fromkeys([row for _, row in rest[:MOST_SHOWN]]))
    return list(chosen), len(grave) > MOST_GRAVE


def nearness(sought: Sought, mark: int, mine: tuple[int, ...]) -> int:
    """How near a row of this mark is to a name of the marks `mine` (see `engine.names.filing`)."""
    if sought == "whole":
        return GRAVE
    if sought == "one_off":
        return SAME  # its keys hold the industry's own words
    trade = sought == "trade"
    if mark in mine:
        return GRAVE if trade else SAME
    if not mark & FIRST_BITS or not mine[0] & FIRST_BITS:
        if trade and NO_INDUSTRY in (mark, mine[0]):
            return GRAVE
        return OPEN
    for own in mine:
        if not (mark ^ own) & FIRST_BITS or not (mark ^ own) & BROAD_BITS:
            return RELATED
    return FOREIGN


def _thinned(rows: Sequence[int], marks: Sequence[int], sought: Sought, mine: tuple[int, ...]) -> Postings:
    """Of a crowd of postings those that `select` could use: enough of every nearness, in their order."""
    if sought == "whole":
        return rows, marks
    if sought == "one_off":
        return rows[: MOST_SHOWN + 1], marks[: MOST_SHOWN + 1]
    import numpy as np  # deferred: most questions meet no crowd

    every = np.asarray(marks, dtype=np.uint32)
    same = np.isin(every, mine)
    if mine[0] & FIRST_BITS:
        unsaid = (every & FIRST_BITS) == 0
        related = np.zeros(len(every), dtype=bool)
        for own in mine:
            apart = every ^ np.uint32(own)
            related |= ((apart & FIRST_BITS) == 0) | ((apart & BROAD_BITS) == 0)
        classes = [same, unsaid & (every == NO_INDUSTRY), related & ~same & ~unsaid, unsaid & ~same]
    else:
        classes = [same, every == NO_INDUSTRY, ~same]
    most = (MOST_GRAVE if sought == "trade" else MOST_SHOWN) + 1
    kept = np.unique(np.concatenate([np.flatnonzero(chosen)[:most] for chosen in classes])).tolist()
    return [rows[at] for at in kept], [marks[at] for at in kept]
