"""Which characters of a name are no standard Han characters 规范汉字 (企业名称登记管理规定 第五条).

The table is the 通用规范汉字表 (8,105 characters). Brackets around a division, 集团 or a kind of partnership
are lawful; everything else that is no Han character is foreign to a name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from engine.text.normalise import normalise
from reference_libs.library import Library

OddKind = Literal["letter", "digit", "symbol", "space", "nonstandard"]
BRACKETS = frozenset("（）()")


@dataclass(frozen=True, slots=True)
class Odd:
    """A run of characters of one kind that do not belong in a name, at `[start, end)` of the text."""

    text: str
    kind: OddKind
    start: int
    end: int


def standard(library: Library) -> frozenset[str]:
    """The standard characters."""
    return frozenset(row["id"] for row in library)


def odd_characters(text: str, allowed: frozenset[str], start: int = 0, digits_too: bool = False) -> tuple[Odd, ...]:
    """The runs from `start` on that are no standard Han characters; blanks at the ends are passed over.

    `digits_too`: digits are lawful (the number of a branch: 第363店).
    """
    end = len(text.rstrip())
    start = max(start, len(text) - len(text.lstrip()))
    if all(c in allowed for c in text[start:end]):
        return ()
    found: list[Odd] = []
    for at in range(start, end):
        char = text[at]
        if char in allowed or char in BRACKETS or (digits_too and char.isascii() and char.isdigit()):
            continue
        kind = _kind(char)
        if found and found[-1].kind == kind and found[-1].end == at:
            last = found.pop()
            found.append(Odd(last.text + char, kind, last.start, at + 1))
        else:
            found.append(Odd(char, kind, at, at + 1))
    return tuple(found)


def _kind(char: str) -> OddKind:
    category = unicodedata.category(char)
    if category == "Lo" and unicodedata.name(char, "").startswith("CJK "):
        return "nonstandard"
    if char.isspace() or category[0] == "Z":
        return "space"
    if category[0] == "L":
        return "letter"
    if category[0] == "N":
        return "digit"
    return "symbol"


def mended(text: str, odd: tuple[Odd, ...], allowed: frozenset[str]) -> str | None:
    """The name with blanks taken out and traditional or variant characters in their standard form, if that
    makes it wholly standard; None if a person has to choose other words."""
    if any(o.kind not in ("space", "nonstandard") for o in odd):
        return None
    pieces, at = [], 0
    for run in odd:
        pieces.append(text[at:run.start])
        pieces.append("" if run.kind == "space" else normalise(run.text))
        at = run.end
    pieces.append(text[at:])
    whole = "".join(pieces).strip()
    return whole if all(c in allowed or c in BRACKETS for c in whole) else None
