"""Other ways to choose a class and an item for a text, over the same words as ours.

Each is given documents (code, text) and answers a text with codes, best first. `whole` documents hold everything that is
said of a code; `single` ones are one expression each.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import bm25s
import numpy
from rapidfuzz import fuzz, process

from engine.scopes.everyday.retrieval import grams

Documents = Sequence[tuple[str, str]]
Answer = Callable[[str, int], list[str]]


def by_bm25(documents: Documents) -> Answer:
    """bm25s alone: characters and pairs, one document a code."""
    index: Any = bm25s.BM25(method="lucene")
    index.index([grams(text) for _, text in documents], show_progress=False)

    def answer(text: str, number: int) -> list[str]:
        known = [gram for gram in grams(text) if gram in index.vocab_dict]
        if not known:
            return []
        scores = index.get_scores(known)
        return [documents[i][0] for i in numpy.argsort(-scores, kind="stable")[:number] if scores[i] > 0]

    return answer


def by_tf_idf(documents: Documents) -> Answer:
    """TF-IDF with the cosine, of the same parts."""
    counts = [Counter(grams(text)) for _, text in documents]
    seen = Counter(gram for count in counts for gram in count)
    weight = {gram: math.log((1 + len(documents)) / (1 + n)) + 1 for gram, n in seen.items()}
    postings: Mapping[str, list[tuple[int, float]]] = defaultdict(list)
    for number, count in enumerate(counts):
        length = math.sqrt(sum((n * weight[g]) ** 2 for g, n in count.items())) or 1.0
        for gram, n in count.items():
            postings[gram].append((number, n * weight[gram] / length))

    def answer(text: str, number: int) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for gram, n in Counter(grams(text)).items():
            for document, value in postings.get(gram, ()):
                scores[document] += n * weight[gram] * value
        return [documents[i][0] for i, _ in sorted(scores.items(), key=lambda s: (-s[1], s[0]))[:number]]

    return answer


def by_rapidfuzz(documents: Documents) -> Answer:
    """The expressions most like the text by rapidfuzz's ratio; a code once."""
    texts = [text for _, text in documents]

    def answer(text: str, number: int) -> list[str]:
        found = process.extract(text, texts, scorer=fuzz.ratio, limit=10 * number)
        return list(dict.fromkeys(documents[index][0] for _, _, index in found))[:number]

    return answer
