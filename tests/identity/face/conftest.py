"""A face engine for each test process, and the pictures of one honest challenge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import pytest

from engine.identity.ports import Action
from tests.identity.face.pictures import collins, jpeg, turned

if TYPE_CHECKING:
    from engine.identity.face.engine import FaceEngine
    from engine.identity.face.pool import FacePool

ACTIONS: tuple[Action, ...] = ("neutral", "turn_left", "neutral", "turn_right", "neutral")
DEGREES: dict[str, float] = {"neutral": 0, "turn_left": 34, "turn_right": -38}


@cache
def shot(action: str, number: int) -> bytes:
    """The picture of an action; each number another file of other pixels."""
    return jpeg(turned(collins(), DEGREES[action] + 0.3 * number), 92 - number % 20)


def shots(actions: Sequence[str], first: int = 0) -> tuple[bytes, ...]:
    return tuple(shot(action, first + n) for n, action in enumerate(actions))


@pytest.fixture(scope="session")
def face_engine() -> FaceEngine:
    pytest.importorskip("dlib", reason="the extra `face` is not installed: uv sync --extra face")
    from engine.identity.face import models
    from engine.identity.face.engine import FaceEngine

    return FaceEngine(models.folder(), liveness=True)


@pytest.fixture(scope="session")
def face_pool() -> Iterator[FacePool]:
    pytest.importorskip("dlib", reason="the extra `face` is not installed: uv sync --extra face")
    from engine.identity.face import models
    from engine.identity.face.pool import FacePool

    pool = FacePool(models.folder(), liveness=True, seconds=300)
    yield pool
    pool.close()
