"""What a text is probably about by all its characters: naive Bayes over everything the tables say.

Retrieval compares a text with single expressions; this asks of every code how usual the characters and pairs of a text
are among all its expressions. The two err in different texts. A gram that a code does not know is taken to be as rare in
it as anywhere, by `PRIOR` imagined expressions (Dirichlet smoothing towards the background, Zhai and Lafferty 2001).
Single characters say too little: a text of which no pair is known leads nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.retrieval import grams

PRIOR = 20.0
"""Expressions of the background that every code is imagined to have beside its own."""
USUAL = 0.3
"""How much it counts that a code has many expressions."""
SHARPNESS = 1.5
"""Exponent of the odds between codes, for a text of one gram; grams overlap, so more of them say less each."""
NEAREST = 6
"""Codes proposed."""
WEIGHED = 24
"""Codes among which a favour may change the order."""
_DECIMALS = 4


class Likelihood:
    """The counts for one kind of code (`codes`: classes or items of a meaning, of which the first counts); build once.

    `parts`: the `grams` of each document, in their order. Every gram has a number; what it says of the codes it is met in
    stands between two places of `_starts`, in `_columns` (the code) and `_values` (how much likelier it makes it).
    """

    __slots__ = ("_background", "_codes", "_columns", "_made", "_number", "_starts", "_usual", "_values")

    def __init__(
        self, documents: Sequence[tuple[str, Meaning]], parts: Sequence[Sequence[str]], codes: Callable[[Meaning], tuple[str, ...]],
        made: Callable[[str], Meaning],
    ) -> None:
        import numpy

        labelled = [(own, codes(meaning)[0]) for (_, meaning), own in zip(documents, parts, strict=True) if codes(meaning)]
        sizes = Counter(code for _, code in labelled)
        self._codes = tuple(sorted(sizes))
        self._made = tuple(map(made, self._codes))
        number = {code: index for index, code in enumerate(self._codes)}
        size = numpy.array([sizes[code] for code in self._codes], dtype=float)
        self._background = numpy.log(PRIOR / (size + PRIOR))
        self._usual = USUAL * numpy.log(size)
        self._number: dict[str, int] = {}
        met = [
            self._number.setdefault(gram, len(self._number)) * len(self._codes) + number[code]
            for own, code in labelled for gram in set(own)
        ]
        pairs, counts = numpy.unique(numpy.array(met, dtype=numpy.int64), return_counts=True)
        rows, self._columns = pairs // len(self._codes), pairs % len(self._codes)
        totals = numpy.bincount(rows, weights=counts, minlength=len(self._number))
        self._values = numpy.log1p(counts / (PRIOR * totals[rows] / len(labelled)))
        self._starts = numpy.searchsorted(rows, numpy.arange(len(self._number) + 1))

    def found(self, text: str, favour: Callable[[Meaning], float] = lambda _: 1.0) -> Iterator[tuple[Meaning, float]]:
        """The likeliest codes as meanings, the likeliest first, each with its share of one vote."""
        import numpy

        met = [gram for gram in grams(text) if gram in self._number]
        if all(len(gram) == 1 for gram in met):
            return
        scores = self._background * len(met) + self._usual
        for row in map(self._number.__getitem__, met):
            known = slice(self._starts[row], self._starts[row + 1])
            scores[self._columns[known]] += self._values[known]
        scores *= SHARPNESS / len(met) ** 0.5
        best = scores.max()
        top = numpy.argsort(-scores, kind="stable")[:WEIGHED]
        odds = sorted((-round(float(numpy.exp(scores[i] - best)) * favour(self._made[i]), _DECIMALS), int(i)) for i in top)
        whole = -sum(odd for odd, _ in odds)
        for odd, index in odds[:NEAREST]:
            if odd < 0:
                yield self._made[index], -odd / whole
