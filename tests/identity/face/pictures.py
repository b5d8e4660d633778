"""Pictures of faces for tests, without a camera: two portraits that may be redistributed, and what is made of them.

Eileen Collins (NASA, public domain) comes with scikit-image, Grace Hopper (US Navy, public domain) with matplotlib.
A turned head is a portrait warped over the depth of an average head: it is a simulation of a person, and at the same
time exactly the attack by an animated photograph that the embedded provider does not notice.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.identity.ports import Action
from tests.identity.extra import need_face

need_face()
Image: Any = pytest.importorskip("PIL.Image")

Pixels = NDArray[np.uint8]


@cache
def collins() -> Any:
    """One person: 500 × 600 pixels, the face about 180 across."""
    data = pytest.importorskip("skimage.data")
    return Image.fromarray(data.astronaut()).crop((100, 0, 350, 300)).resize((500, 600))


@cache
def hopper() -> Any:
    """Another person: 512 × 600 pixels, the face about 215 across."""
    matplotlib = pytest.importorskip("matplotlib")
    return Image.open(Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg").convert("RGB")


def jpeg(image: Any, quality: int = 92) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def turned(image: Any, degrees: float, face: tuple[float, float, float, float] = (244, 250, 180, 210)) -> Any:
    """The portrait with its head turned; positive: to its own left. face: middle, width and height of the face."""
    pixels = np.asarray(image, dtype=float)
    height, width = pixels.shape[:2]
    middle_x, middle_y, wide, high = face
    x = np.arange(width, dtype=float)
    result = np.empty_like(pixels)
    turn = np.radians(degrees)
    for row in range(height):
        reach = np.clip(1 - ((x - middle_x) / (0.62 * wide)) ** 2 - ((row - middle_y) / (0.95 * high)) ** 2, 0, None)
        inside = np.minimum(1, reach * 6)
        nose = np.exp(-(((x - middle_x) / (0.09 * wide)) ** 2) - ((row - middle_y - 0.1 * high) / (0.13 * high)) ** 2)
        depth = 0.62 * wide * np.sqrt(reach) * inside + 0.14 * wide * nose
        moved = x + inside * (x - middle_x) * (np.cos(turn) - 1) + (depth - 0.35 * wide * inside) * np.sin(turn)
        source = np.interp(x, np.maximum.accumulate(moved), x)
        left = source.astype(int).clip(0, width - 2)
        part = (source - left)[:, None]
        result[row] = pixels[row, left] * (1 - part) + pixels[row, left + 1] * part
    return Image.fromarray(result.astype(np.uint8))


def slanted(image: Any, degrees: float) -> Any:
    """A flat print of the portrait, held at a slant: narrower, and smaller on its far side."""
    width, height = image.size
    narrow, far = np.cos(np.radians(degrees)), 0.25 * np.sin(np.radians(degrees))
    corners = [(0, 0), (width * narrow, height * far), (width * narrow, height * (1 - far)), (0, height)]
    rows = [[x, y, 1, 0, 0, 0, -u * x, -u * y] for (x, y), (u, v) in zip(corners, _box(width, height), strict=True)]
    rows += [[0, 0, 0, x, y, 1, -v * x, -v * y] for (x, y), (u, v) in zip(corners, _box(width, height), strict=True)]
    goal = [u for u, _ in _box(width, height)] + [v for _, v in _box(width, height)]
    solved = np.linalg.solve(np.array(rows), np.array(goal, dtype=float))
    size = (int(width * narrow), height)
    return image.transform(size, Image.Transform.PERSPECTIVE, tuple(solved), Image.Resampling.BILINEAR, fillcolor=(128, 128, 128))


def _box(width: int, height: int) -> list[tuple[int, int]]:
    return [(0, 0), (width, 0), (width, height), (0, height)]


ACTIONS: tuple[Action, ...] = ("neutral", "turn_left", "neutral", "turn_right", "neutral")
DEGREES: dict[str, float] = {"neutral": 0, "turn_left": 34, "turn_right": -38}


@cache
def shot(action: str, number: int) -> bytes:
    """The picture of an action; each number another file of other pixels."""
    return jpeg(turned(collins(), DEGREES[action] + 0.3 * number), 92 - number % 20)


def shots(actions: Sequence[str], first: int = 0) -> tuple[bytes, ...]:
    return tuple(shot(action, first + n) for n, action in enumerate(actions))
