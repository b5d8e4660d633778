"""dlib: finding the face in a picture, its landmarks, its descriptor. One engine per process: shared by threads it
segfaults. Nothing outside the worker process may import this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dlib
import numpy as np
from numpy.typing import NDArray

from engine.identity.face.models import LANDMARKS_5, LANDMARKS_68, RESNET, checked
from engine.identity.face.pose import yaw
from engine.identity.face.reasons import PictureError

CLEAR = 0.3
"""Score of the detector from which a face counts as seen; what scores less is a guess, or covered."""
GUESS = -0.2
"""Score down to which a guess is looked at, to tell a covered face from none."""
LEAST_FACE = 100
"""Pixels across the detected square. Below it different people come as near as 0.28."""
MOST_OUTSIDE = 0.15
"""How much of the square's side may lie outside the picture."""


@dataclass(frozen=True, slots=True)
class Face:
    """The one face of a picture. turned: degrees (`pose.yaw`), None without the 68-point model."""

    descriptor: NDArray[np.float64] = field(repr=False)
    turned: float | None


class FaceEngine:
    """The models, loaded and checked (about a second)."""

    def __init__(self, models: Path, liveness: bool) -> None:
        self._detector: Any = dlib.get_frontal_face_detector()
        self._align: Any = dlib.shape_predictor(str(checked(LANDMARKS_5, models)))
        self._landmarks: Any = dlib.shape_predictor(str(checked(LANDMARKS_68, models))) if liveness else None
        self._describe: Any = dlib.face_recognition_model_v1(str(checked(RESNET, models)))

    def only_face(self, pixels: NDArray[np.uint8]) -> Face:
        """The face, if there is exactly one, whole, large and clear enough. Raises PictureError."""
        box = self._only_box(pixels)
        shape = self._align(pixels, box)
        descriptor = np.array(self._describe.compute_face_descriptor(pixels, shape), dtype=float)
        return Face(descriptor, self._turned(pixels, box))

    def _only_box(self, pixels: NDArray[np.uint8]) -> Any:
        boxes, scores, _ = self._detector.run(pixels, 0, GUESS)
        clear = [box for box, score in zip(boxes, scores, strict=True) if score >= CLEAR]
        if len(clear) > 1:
            raise PictureError("several_faces")
        if not clear:
            raise PictureError("face_unclear" if len(boxes) else "no_face")
        box = clear[0]
        height, width = pixels.shape[:2]
        outside = max(-box.left(), -box.top(), box.right() - width, box.bottom() - height)
        if outside > MOST_OUTSIDE * box.width():
            raise PictureError("face_cut_off")
        if box.width() < LEAST_FACE:
            raise PictureError("face_too_small")
        return box

    def _turned(self, pixels: NDArray[np.uint8], box: Any) -> float | None:
        if self._landmarks is None:
            return None
        parts = self._landmarks(pixels, box).parts()
        return yaw(np.array([(p.x, p.y) for p in parts], dtype=float))
