"""Which way a head is turned, from 68 landmarks (iBUG 300-W): an affine camera fitted to a head of average shape.

A weak-perspective camera sees X, points of the head, as M·X; M (2 × 3) is found by least squares. Its third column
says how what stands out of the face (the nose) and what lies back (the eyes' corners) moved against the rest, which
is what turning does to a head and to nothing flat: a print seen at a slant is merely narrower.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

HEAD = {
    27: (0, 0, 8), 30: (0, 38, 26), 31: (-12, 47, 6), 33: (0, 48, 12), 35: (12, 47, 6),
    36: (-45, 2, -12), 39: (-17, 2, -3), 42: (17, 2, -3), 45: (45, 2, -12),
    48: (-26, 75, 0), 54: (26, 75, 0), 8: (0, 112, -2),
    17: (-52, -10, -20), 21: (-10, -14, 5), 22: (10, -14, 5), 26: (52, -10, -20),
}
"""Landmark → where it is on an average head, in millimetres: right and down in the picture, and towards the camera;
from the bridge of the nose. Outlines of the cheeks are left out: they are other points of the head at every turn."""
_LANDMARKS = list(HEAD)
_POINTS = np.array(list(HEAD.values()), dtype=float)
_SOLVE = np.linalg.pinv(_POINTS - _POINTS.mean(axis=0))


def yaw(landmarks: NDArray[np.float64]) -> float:
    """Degrees the head is turned about its vertical axis; positive: to the person's own left, which is the right of
    an unmirrored picture. landmarks: (68, 2), in pixels."""
    seen = landmarks[_LANDMARKS]
    across = (_SOLVE @ (seen - seen.mean(axis=0)))[:, 0]
    length = float(np.linalg.norm(across))
    return math.degrees(math.asin(max(-1.0, min(1.0, float(across[2]) / length)))) if length else 0.0
