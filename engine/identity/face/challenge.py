"""The challenge: turns of the head in an order nobody can know beforehand, and whether they were seen in that order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import pairwise

from engine.identity.ports import Action

TURNS = 4
"""Turns of one challenge; a turn comes after a look into the camera. 2^TURNS challenges there are."""
TURNED = 20.0
NEUTRAL = 12.0
"""Degrees against the first picture: at least TURNED is a turn, at most NEUTRAL a look into the camera, and what lies
between is on the way and says nothing."""
STRAIGHT = 20.0
"""Degrees by which the first picture may be off: cameras are held at a slant."""


def random_actions() -> tuple[Action, ...]:
    """A new challenge: neutral, a turn, neutral, a turn, …, neutral."""
    actions: list[Action] = ["neutral"]
    for _ in range(TURNS):
        actions += [secrets.choice(("turn_left", "turn_right")), "neutral"]
    return tuple(actions)


def seen_actions(yaws: Sequence[float]) -> tuple[Action, ...] | None:
    """What was done, from the heads' turns in the order of the pictures; None if it does not begin straight."""
    if not yaws or abs(yaws[0]) > STRAIGHT:
        return None
    poses = [pose for pose in (_pose(yaw - yaws[0]) for yaw in yaws) if pose is not None]
    return (*poses[:1], *(after for before, after in pairwise(poses) if after != before))


def is_neutral(yaw: float, first: float) -> bool:
    """Whether a picture looks into the camera, as the first one does."""
    return abs(yaw - first) <= NEUTRAL


def _pose(turned: float) -> Action | None:
    if abs(turned) <= NEUTRAL:
        return "neutral"
    if abs(turned) < TURNED:
        return None
    return "turn_left" if turned > 0 else "turn_right"
