"""Retrieval for what no expression and no rule of the grammar covers: BM25 over characters, pairs of them and words.

Every expression, catalogue phrase and class name is a document of its own, so that a short text is compared with short
texts; what the nearest ones mean is what the text probably means. Scores are rounded and ties go by the documents'
order, so that another machine gives the same list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from engine.scopes.everyday.meanings import Meaning
from engine.text.tokens import SHORT_WORD, tokenizer

NEAREST = 12
"""Documents whose meaning counts."""
K1, B = 1.2, 0.6
"""Parameters of BM25: how soon a repeated character stops to count, how much a long document is held back."""
_PARTS = re.compile("[0-9a-z]+|.")
_LOOKED_AT = 64
_DECIMALS = 3


class Retrieval:
    """The index; build once (half a second). `parts`: the `grams` of each document, in their order."""

    __slots__ = ("_bm25", "_documents")

    def __init__(self, documents: Sequence[tuple[str, Meaning]], parts: Sequence[Sequence[str]]) -> None:
        import bm25s  # deferred: importing it costs 0.2 s that other commands need not pay

        self._documents = tuple(documents)
        self._bm25: Any = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._bm25.index(parts, show_progress=False)

    def found(self, text: str, favour: Callable[[Meaning], float] = lambda _: 1.0) -> Iterator[tuple[Meaning, float]]:
        """The meanings of the nearest documents, nearest first, each with its part of one vote: the more of them are
        about as near, the less each says. How near is the score as a share of the best one, times the share of the
        text's characters that the document has. `favour`: by what a score is multiplied for what its document means."""
        import numpy

        known = self._bm25.vocab_dict
        wanted = [gram for gram in grams(text) if gram in known]
        if not wanted:
            return
        scores = numpy.round(self._bm25.get_scores(wanted), _DECIMALS)
        count = min(_LOOKED_AT, len(scores))
        candidates = numpy.argpartition(-scores, count - 1)[:count]
        order = sorted((-float(scores[i]) * favour(self._documents[i][1]), int(i)) for i in candidates)[:NEAREST]
        near = [score / order[0][0] * _shared(text, self._documents[index][0]) if score < 0 else 0.0 for score, index in order]
        whole = sum(n * n for n in near)
        for (_, index), nearness in zip(order, near, strict=True):
            if nearness > 0:
                yield self._documents[index][1], max(near) * nearness * nearness / whole


def _shared(text: str, document: str) -> float:
    return sum(c in document for c in text) / len(text)


def grams(text: str) -> list[str]:
    """The characters of a text, the pairs of neighbours, and the words longer than a pair; letters and digits written
    together are one character."""
    parts = _PARTS.findall(text)
    words = (word for word in tokenizer().words(text) if len(word) > SHORT_WORD and not word.isascii())
    return [*parts, *map("".join, pairwise(parts)), *words]
