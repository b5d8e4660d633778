"""Likenesses: nearly the same picture shares a word, the same person in another does not, a stranger never."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.identity.face.likeness import WORDS, likenesses

if TYPE_CHECKING:
    from engine.identity.face.engine import FaceEngine


def shared(distance: float, times: int = 400) -> float:
    """The share of pairs at this distance that have a word in common; descriptors have lengths of about 1.4."""
    chance = np.random.RandomState(7)
    found = 0
    for _ in range(times):
        one = chance.standard_normal(128) * 1.4 / math.sqrt(128)
        aside = chance.standard_normal(128)
        other = one + aside / np.linalg.norm(aside) * distance
        found += not set(likenesses(one)).isdisjoint(likenesses(other))
    return found / times


@pytest.mark.parametrize(("distance", "least", "most"), [(0.05, 0.95, 1), (0.08, 0.85, 0.97), (0.35, 0, 0.04), (0.7, 0, 0)])
def test_the_shares_are_those_that_are_documented(distance: float, least: float, most: float) -> None:
    assert least <= shared(distance) <= most


def test_likenesses_are_the_same_on_every_machine() -> None:
    words = likenesses(np.linspace(-0.3, 0.3, 128))
    assert len(set(words)) == WORDS
    assert words[0] == "518f0205c2ad15a19bac28bdf89d788c"


def test_a_picture_compressed_anew_is_recognised_and_another_person_is_not(face_engine: FaceEngine) -> None:
    from engine.identity.face.picture import decode
    from tests.identity.face.pictures import collins, hopper, jpeg

    one, again, other = (
        set(likenesses(face_engine.only_face(decode(file, 720).pixels).descriptor))
        for file in (jpeg(hopper(), 95), jpeg(hopper(), 80), jpeg(collins(), 95))
    )
    assert one & again
    assert not one & other
