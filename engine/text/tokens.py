"""Cutting Chinese text into words: jieba's dictionary and algorithm, in its Rust port.

The dictionary (70 MB) is loaded once per process at first use. New words are guessed (HMM on), as
jieba does by default; a test pins that both cut the libraries' own phrases alike.
"""

from __future__ import annotations

from functools import cache
from typing import Any


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
