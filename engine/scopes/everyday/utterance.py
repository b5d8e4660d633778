"""A text in normal form, with the way back to its characters and the places where words surely end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.text.normalise import normalise

MOST_READ = 1000
"""Characters of a text that are read; nobody describes his business at greater length."""
BLANK, LIST, CLAUSE = 0, 1, 2
"""Kinds of break: a blank, which may be chance; a mark between things; a mark between clauses."""
_CLAUSE_MARKS = frozenset("，,。.；;！!？?\n\r：:…—（）()【】[]")
_LIST_MARKS = frozenset("、/／|｜+＋&＆·")


@dataclass(frozen=True, slots=True)
class Utterance:
    """`text`: letters, Han characters and digits of the source in normal form; `offsets[i]`: where its character i
    stands in the source; `breaks`: positions of `text` before which the source has a break, and its kind."""

    text: str
    offsets: tuple[int, ...]
    breaks: Mapping[int, int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source for a non-empty span of the text."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def crossed(self, start: int, end: int, least: int = LIST) -> bool:
        """Whether a break of at least this kind stands inside the span."""
        return any(start < at < end and kind >= least for at, kind in self.breaks.items())

    def begins(self, at: int) -> bool:
        """Whether a word may begin or end here: not between Latin letters or digits written together."""
        text = self.text
        return at in (0, len(text)) or at in self.breaks or not (_latin(text[at - 1]) and _latin(text[at]))


def read(source: str) -> Utterance:
    """The normal form of the first `MOST_READ` characters."""
    chars: list[str] = []
    offsets: list[int] = []
    breaks: dict[int, int] = {}
    for index, char in enumerate(source[:MOST_READ]):
        normal = normalise(char)
        if normal:
            chars.append(normal)
            offsets.extend([index] * len(normal))
        elif (kind := _kind(char)) is not None:
            at = len(offsets)
            breaks[at] = max(kind, breaks.get(at, BLANK))
    return Utterance("".join(chars), tuple(offsets), breaks)


def _kind(char: str) -> int | None:
    if char in _CLAUSE_MARKS:
        return CLAUSE
    if char in _LIST_MARKS:
        return LIST
    return BLANK if char.isspace() else None


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
