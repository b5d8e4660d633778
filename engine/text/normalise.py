"""Normalising Chinese text, one character at a time, so that what is written differently but read alike is equal.

`normalise` is for names and words: nothing but letters, Han characters and digits is left.
`fold` is milder, for scopes and addresses: it keeps punctuation and spaces.

Both work per character and may drop it or spread it over several, so the normal form of a text is
the concatenation of the normal forms of its characters, and every normal character has one source
character. The steps, per character: NFKC (full width, compatibility forms) → drop what is not
written language (spaces, punctuation, symbols, controls, marks) → tone marks off Latin letters →
traditional to simplified (OpenCC t2s) → the variant table → case folding, repeated until nothing changes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from engine.text.variants import FILLERS, KEPT_TRADITIONAL, RADICALS, VARIANTS

MOST_CACHED = 200_000
"""Characters a table remembers at most (all of Unicode's Han and more); beyond it, it computes again."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normal form and, for each of its characters, the index of the source character it came from."""

    text: str
    offsets: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the source for a half-open, non-empty span of the normal form."""
        if not 0 <= start < end <= len(self.offsets):
            raise IndexError(f"[{start}, {end}) is not a span of {len(self.offsets)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1


class _Table(dict[int, str]):
    """A `str.translate` table that fills itself: the first sight of a character computes its normal form."""

    def __init__(self, step: Callable[[str], str]) -> None:
        super().__init__()
        self._step = step
        self.uneven: set[str] = set()
        """Characters met so far whose normal form is not one character long."""

    def __missing__(self, code: int) -> str:
        normal = self._fixpoint(chr(code))
        if len(normal) != 1:
            self.uneven.add(chr(code))
        if len(self) < MOST_CACHED:
            self[code] = normal
        return normal

    def _fixpoint(self, text: str) -> str:
        # A compatibility form may hold another one (㎏ → kg, ㈱ → (株)); a handful of rounds is enough.
        for _ in range(8):
            again = "".join(map(self._step, text))
            if again == text:
                break
            text = again
        return text


@cache
def _simplify() -> Callable[[str], str]:
    import opencc  # deferred: costs 20 ms that `--help` must not pay

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _simple(char: str) -> str:
    """The simplified, usual form of one character (unchanged if there is none of the same length)."""
    if char < "\u2e80" or char in KEPT_TRADITIONAL:
        return char
    simple = _simplify()(char)
    if len(simple) != 1:
        simple = char
    return VARIANTS.get(simple, simple)


def _bare(char: str) -> str:
    """A letter without the marks composed into it (lǜ → lu), other characters unchanged."""
    if char < "\u0080" or char >= "\u2000":
        return char
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


def _wide(char: str) -> str:
    """NFKC of one character; a radical posing as a character is that character."""
    return RADICALS.get(char) or unicodedata.normalize("NFKC", char)


def _dropped(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "ZPSC" or category in ("Mn", "Me") or char in FILLERS


def _normal(char: str) -> str:
    return "".join(
        _simple(bare).casefold()
        for wide in _wide(char)
        if not _dropped(wide)
        for bare in _bare(wide)
    )


def _folded(char: str) -> str:
    kept = []
    for wide in _wide(char):
        category = unicodedata.category(wide)
        if category[0] == "Z" or wide in "\t\n\r\v\f":
            kept.append("\n" if wide in "\n\r\v\f\u2028\u2029" else " ")
        elif category[0] != "C" and category not in ("Mn", "Me") and wide not in FILLERS:
            kept.append(_simple(wide).casefold())
    return "".join(kept)


_NORMAL = _Table(_normal)
_FOLDED = _Table(_folded)


def normalise(text: str) -> str:
    """The normal form of a name or word: 中 国, 中國, 中·国 and 中囯 are all 中国."""
    return text.translate(_NORMAL)


def normalise_with_offsets(text: str) -> Normalised:
    """`normalise`, with the way back to the source; about ten times the cost, so made on a hit only."""
    return _with_offsets(text, _NORMAL)


def fold(text: str) -> str:
    """The milder form: half width, simplified, lower case; every kind of space is a space, every line end a
    line feed, invisible characters are gone; punctuation stays (（ becomes a half-width bracket, ， a comma)."""
    return text.translate(_FOLDED)


def fold_with_offsets(text: str) -> Normalised:
    """`fold`, with the way back to the source."""
    return _with_offsets(text, _FOLDED)


def _with_offsets(text: str, table: _Table) -> Normalised:
    normal = text.translate(table)
    if table.uneven.isdisjoint(text):
        return Normalised(normal, range(len(text)))
    pieces = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        piece = table[ord(char)]
        pieces.append(piece)
        if len(piece) == 1:
            offsets.append(index)
        else:
            offsets.extend([index] * len(piece))
    return Normalised("".join(pieces), tuple(offsets))
