"""A sentence as readers see it: folded text with the way back, and what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.scopes.suggest import Reason
from engine.text.normalise import fold_with_offsets

T = TypeVar("T")
Span = tuple[int, int]
"""Half-open, in folded text."""
MOST_READ = 1000
"""Characters of a text that are read, as many as the suggestion of items reads."""
MARKS = ",.;!?\n。、，；：:"
"""What ends a clause in folded text (a colon among them)."""
_CLAUSE = re.compile(r"[^,.;!?\n。]*")
_BLANK = "，"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Something read off the sentence: its value, where it stands, and in plain Chinese why it is taken so."""

    value: T
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` as given; `plain`: folded (half width, simplified, lower case), character by character."""

    text: str
    plain: str
    offsets: tuple[int, ...]

    def words(self, span: Span) -> Reason:
        """The words of the text as given for a non-empty span of the folded text."""
        start, end = self.offsets[span[0]], self.offsets[span[1] - 1] + 1
        return Reason(self.text[start:end], start, end)

    def clause_end(self, at: int) -> int:
        """Where the clause that `at` stands in ends."""
        found = _CLAUSE.match(self.plain, at)
        return found.end() if found else at

    def clause_start(self, at: int) -> bool:
        """Whether a clause starts here."""
        return not self.plain[:at].rstrip() or self.plain[:at].rstrip()[-1] in MARKS

    def without(self, spans: Iterable[Span]) -> str:
        """The text with these spans replaced by clause marks, so that every other character keeps its place."""
        chars = list(self.text)
        for span in spans:
            if span[0] < span[1]:
                words = self.words(span)
                chars[words.start : words.end] = _BLANK * (words.end - words.start)
        return "".join(chars)


def read(text: str) -> Sentence:
    """The first `MOST_READ` characters of a text."""
    folded = fold_with_offsets(text[:MOST_READ])
    return Sentence(text[:MOST_READ], folded.text, tuple(folded.offsets))


def overlaps(span: Span, used: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in used)
