"""Likenesses: words that nearly identical pictures of a face have in common, and other pictures hardly ever.

Locality-sensitive hashing of Euclidean distance by stable distributions (Datar, Immorlica, Indyk, Mirrokni, SoCG
2004): each of WORDS words is made of JOINED projections of the descriptor on fixed random directions, in steps of
STEP. Two pictures share a word with probability 1 - (1 - p(d)^JOINED)^WORDS, d their distance: 0.92 at 0.08 (the
same picture, compressed anew), 0.01 at 0.35 (the same person in another), 0.00001 at 0.7 (different people).

So a picture used again under another name is found, and nobody is searched for among all: at the distances faces of
one person have, some stranger among many thousands would always be found too.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

WORDS = 8
JOINED = 16
STEP = 0.8
SIZE = 128
"""Numbers in a descriptor."""
_CHANCE = np.random.RandomState(20261121)  # its stream is the same in every version of NumPy (NEP 19)
_DIRECTIONS = _CHANCE.standard_normal((WORDS * JOINED, SIZE))
_OFFSETS = _CHANCE.uniform(0, STEP, WORDS * JOINED)


def likenesses(descriptor: NDArray[np.float64]) -> tuple[str, ...]:
    """The words of a face's descriptor (128 numbers). The descriptor cannot be had from them."""
    cells = np.floor((_DIRECTIONS @ descriptor + _OFFSETS) / STEP).astype(np.int64).reshape(WORDS, JOINED)
    return tuple(hashlib.sha256(bytes([word]) + cells[word].tobytes()).hexdigest()[:32] for word in range(WORDS))
