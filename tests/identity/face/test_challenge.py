"""The challenge: nobody can know it, and only the turns asked for, in their order, answer it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.identity.face.challenge import NEUTRAL, TURNED, TURNS, random_actions, seen_actions
from engine.identity.face.pose import HEAD, yaw

YAWS = {"neutral": 0.0, "turn_left": TURNED + 5, "turn_right": -TURNED - 5}


def test_a_challenge_begins_and_ends_straight_and_turns_between() -> None:
    actions = random_actions()
    assert len(actions) == 2 * TURNS + 1
    assert set(actions[::2]) == {"neutral"}
    assert set(actions[1::2]) <= {"turn_left", "turn_right"}


def test_every_order_of_turns_is_asked_for_sooner_or_later() -> None:
    assert len({random_actions() for _ in range(600)}) == 2**TURNS


@given(st.lists(st.sampled_from(["turn_left", "turn_right"]), min_size=1, max_size=6), st.floats(-15, 15), st.data())
def test_whoever_does_what_is_asked_is_seen_to_whatever_is_on_the_way(turns: list[str], slant: float, data: st.DataObject) -> None:
    asked = ["neutral", *(a for turn in turns for a in (turn, "neutral"))]
    yaws = []
    for action in asked:
        yaws += [YAWS[action] + slant] * data.draw(st.integers(1, 3))
        yaws += [slant + (NEUTRAL + TURNED) / 2] * data.draw(st.integers(0, 2))
    assert seen_actions(yaws) == tuple(asked)


@pytest.mark.parametrize("yaws", [[], [25, 0, 25], [-21, 0]])
def test_who_does_not_begin_straight_has_done_nothing(yaws: list[float]) -> None:
    assert seen_actions(yaws) is None


@pytest.mark.parametrize(("turned", "seen"), [
    (NEUTRAL, ("neutral",)), (TURNED, ("neutral", "turn_left")), (-TURNED, ("neutral", "turn_right")), (TURNED - 0.1, ("neutral",)),
])
def test_a_turn_is_a_turn_from_its_threshold_on(turned: float, seen: tuple[str, ...]) -> None:
    assert seen_actions([0, turned]) == seen


def head(degrees: float, slanted: bool = False) -> np.ndarray:
    """Landmarks of an average head turned, or of a flat print of it held at a slant, as a camera far away sees them."""
    turn = np.radians(degrees)
    seen = np.zeros((68, 2))
    for at, (right, down, near) in HEAD.items():
        seen[at] = (right * np.cos(turn) + (0 if slanted else near * np.sin(turn)), down)
    return seen * 2 + 300


@pytest.mark.parametrize("degrees", [-60, -30, -10, 0, 10, 30, 60])
def test_the_turn_of_a_head_is_measured(degrees: float) -> None:
    assert yaw(head(degrees)) == pytest.approx(degrees, abs=0.5)


@pytest.mark.parametrize("degrees", [0, 20, 45, 70])
def test_a_flat_print_is_not_turned_however_it_is_held(degrees: float) -> None:
    assert yaw(head(degrees, slanted=True)) == pytest.approx(0, abs=0.5)


def test_landmarks_that_fall_together_turn_nowhere() -> None:
    assert yaw(np.zeros((68, 2))) == 0
