"""Handwriting: the strokes an applicant drew, their digest, and how they look in the document."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import rfc8785
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.layout import BoxConstraints

from engine.errors import SIG_INPUT, Defect, SigningError

MOST_STROKES = 500
MOST_POINTS = 20_000
LARGEST = 100_000.0
"""Coordinates beyond it are none of a writing pad."""
INK = "0.05 0.07 0.25 RG"
MARGIN = 0.06
"""Of the box's smaller side."""
PEN = 0.028
"""Width of the pen, of the box's smaller side."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the writing pad, x to the right and y down, in the pad's own units; t: milliseconds since the first."""

    x: float
    y: float
    t: int = 0


Strokes = Sequence[Sequence[Point]]


def checked(strokes: Strokes) -> tuple[tuple[Point, ...], ...]:
    """The strokes, frozen. Raises SigningError SIG-INPUT if there are none, too many, or they are no drawing."""
    frozen = tuple(tuple(stroke) for stroke in strokes)
    points = [point for stroke in frozen for point in stroke]
    if not points or any(not stroke for stroke in frozen):
        raise _refused("there is no handwriting", "let the applicant write their name")
    if len(frozen) > MOST_STROKES or len(points) > MOST_POINTS:
        raise _refused(f"{len(points)} points in {len(frozen)} strokes", f"at most {MOST_POINTS} points in {MOST_STROKES} strokes")
    if not all(math.isfinite(v) and abs(v) <= LARGEST for p in points for v in (p.x, p.y)):
        raise _refused("a point lies nowhere on a writing pad", f"coordinates are numbers up to {LARGEST:g}")
    if max(_extent(points)) <= 0:
        raise _refused("the handwriting is a single dot", "let the applicant write their name")
    return frozen


def digest(strokes: Strokes) -> str:
    """SHA-256 of the strokes as canonical JSON: [[[x, y, t], …], …], hex."""
    return hashlib.sha256(rfc8785.dumps([[[p.x, p.y, p.t] for p in stroke] for stroke in strokes])).hexdigest()


def drawing(strokes: Strokes, width: float, height: float) -> RawContent:
    """The strokes as vectors, in a box of this size in points, as large as fits."""
    points = [point for stroke in strokes for point in stroke]
    left, top = min(p.x for p in points), min(p.y for p in points)
    wide, high = _extent(points)
    edge, pen = MARGIN * min(width, height), PEN * min(width, height)
    room = (width - 2 * edge - pen, height - 2 * edge - pen)
    scale = min(room[0] / wide if wide else math.inf, room[1] / high if high else math.inf)
    aside, above = (width - wide * scale) / 2, (height - high * scale) / 2

    def placed(p: Point) -> tuple[float, float]:
        return (aside + (p.x - left) * scale, height - above - (p.y - top) * scale)

    paths = [_path([placed(p) for p in stroke]) for stroke in strokes]
    data = "\n".join([f"q {INK} {pen:.3f} w 1 J 1 j", *paths, "Q"])
    return RawContent(data.encode("ascii"), box=BoxConstraints(width=width, height=height))


def _path(places: list[tuple[float, float]]) -> str:
    """A smooth curve through the places (Catmull–Rom, as Bézier curves); a dot where there is one place."""
    first = places[0]
    words = [f"{first[0]:.2f} {first[1]:.2f} m"]
    if len(places) == 1:
        words.append(f"{first[0]:.2f} {first[1]:.2f} l")
    for i in range(len(places) - 1):
        before, start, end, after = places[max(i - 1, 0)], places[i], places[i + 1], places[min(i + 2, len(places) - 1)]
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        words.append(" ".join(f"{v:.2f}" for v in (*one, *two, *end)) + " c")
    return "\n".join([*words, "S"])


def _extent(points: Sequence[Point]) -> tuple[float, float]:
    return (max(p.x for p in points) - min(p.x for p in points), max(p.y for p in points) - min(p.y for p in points))


def _refused(problem: str, advice: str) -> SigningError:
    return SigningError(SIG_INPUT, Defect("strokes", problem, advice))
