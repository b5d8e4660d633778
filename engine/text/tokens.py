"""Cutting Chinese text into words: jieba's dictionary and algorithm, in its Rust port.

The dictionary (70 MB) is loaded once per process at first use. New words are guessed (HMM on), as
jieba does by default; a test pins that both cut the libraries' own phrases alike.
"""

from __future__ import annotations

from functools import cache
from typing import Any

SHORT_WORD = 2
"""Characters of a word that two neighbours spell by chance."""


class Tokenizer:
    """A dictionary, optionally with terms of our own. Each instance holds its own 70 MB; share it."""

    __slots__ = ("_jieba",)

    def __init__(self, terms: tuple[str, ...] = ()) -> None:
        import rjieba  # deferred: loading the dictionary costs 0.2 s

        self._jieba: Any = rjieba.Jieba()
        for term in terms:
            self._jieba.add_word(term, None, None)

    def words(self, text: str) -> tuple[str, ...]:
        """The words, in order; joined they are the text."""
        return tuple(self._jieba.cut(text, True))

    def cut(self, text: str) -> tuple[tuple[int, int], ...]:
        """The words as half-open spans of the text."""
        spans = []
        at = 0
        for word in self._jieba.cut(text, True):
            end = at + len(word)
            spans.append((at, end))
            at = end
        return tuple(spans)

    def boundaries(self, text: str) -> frozenset[int]:
        """Offsets at which a word begins or ends, 0 and the text's length included."""
        borders = [0]
        at = 0
        for word in self._jieba.cut(text, True):
            at += len(word)
            borders.append(at)
        return frozenset(borders)

    def known(self, text: str) -> tuple[tuple[int, int], ...]:
        """The words as spans, of the dictionary only: what it does not know stays single characters (no guessing)."""
        spans = []
        at = 0
        for word in self._jieba.cut(text, False):
            spans.append((at, at + len(word)))
            at += len(word)
        return tuple(spans)

    def knows(self, word: str) -> bool:
        """Whether the dictionary has this word."""
        return bool(self._jieba.has_word(word))


@cache
def tokenizer() -> Tokenizer:
    """The process's tokenizer with jieba's own dictionary and nothing added."""
    return Tokenizer()


def cut(text: str) -> tuple[tuple[int, int], ...]:
    """`Tokenizer.cut` of the process's tokenizer."""
    return tokenizer().cut(text)


def boundaries(text: str) -> frozenset[int]:
    """`Tokenizer.boundaries` of the process's tokenizer: a hit `[s, e)` is of whole words if both are in it."""
    return tokenizer().boundaries(text)


def cut_apart(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` reads as words of its own: no word of the cut reaches into it from before, and none
    that begins inside it reaches beyond. A compound that begins with it (国际服装) does not hide it."""
    return not any(b < start < e or start < b < end < e for b, e in tokenizer().known(text))


def stands_apart(text: str, start: int, end: int) -> bool:
    """`cut_apart`, and more of short words, which two neighbours spell by chance: no other dictionary word may
    cross their borders either, whichever way the text was cut (国泰, 国贸 and 泰国 in 国泰国贸)."""
    if not cut_apart(text, start, end):
        return False
    if end - start > SHORT_WORD:
        return True
    before = (text[b:x] for b in range(max(0, start - 2), start) for x in range(start + 1, end))
    after = (text[b:x] for b in range(start + 1, end) for x in range(end + 1, min(len(text), end + 2) + 1))
    cutter = tokenizer()
    return not any(cutter.knows(word) for word in (*before, *after))


def straddles(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` is nothing but the end of one dictionary word and the beginning of the next
    (越南 in 优越 + 南风): both reach beyond it, and nobody reads it as a word."""
    words = tokenizer().known(text)
    return any(b < start < e < end < words[i + 1][1] for i, (b, e) in enumerate(words[:-1]))
