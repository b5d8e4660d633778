"""Handwriting: every drawing fits its box, and has a digest of its own."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SIG_INPUT, SigningError
from engine.signing.handwriting import MOST_POINTS, MOST_STROKES, Point, checked, digest, drawing
from tests.signing.documents import STROKES

coordinate = st.floats(-1000, 1000, allow_nan=False).map(lambda v: round(v, 3))
points = st.builds(Point, coordinate, coordinate, st.integers(0, 60_000))
drawings = st.lists(st.lists(points, min_size=1, max_size=8).map(tuple), min_size=1, max_size=5).map(tuple)


@given(drawings, st.floats(20, 300), st.floats(20, 300))
def test_every_drawing_stays_in_its_box(strokes: tuple[tuple[Point, ...], ...], width: float, height: float) -> None:
    every = [p for stroke in strokes for p in stroke]
    if max(max(p.x for p in every) - min(p.x for p in every), max(p.y for p in every) - min(p.y for p in every)) <= 0:
        return
    data = drawing(checked(strokes), width, height).render().decode("ascii")
    slack = max(width, height) * 0.35  # a curve's control points may lie a third of a step outside
    for x, y in re.findall(r"(-?\d+\.\d\d) (-?\d+\.\d\d)(?= (?:m|l|c|-?\d))", data):
        assert -slack <= float(x) <= width + slack
        assert -slack <= float(y) <= height + slack
    ends = re.findall(r"(-?\d+\.\d\d) (-?\d+\.\d\d) [mlc]\n", data)
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in ends)


@given(drawings, drawings)
def test_two_drawings_have_two_digests(one: tuple[tuple[Point, ...], ...], other: tuple[tuple[Point, ...], ...]) -> None:
    assert (digest(one) == digest(other)) is (one == other)


def test_the_top_of_the_pad_is_the_top_of_the_page() -> None:
    data = drawing((tuple(Point(0, y) for y in (0, 10)),), 100, 100).render().decode("ascii")
    start = re.search(r"([\d.]+) ([\d.]+) m", data)
    assert start is not None
    assert float(start[2]) > 50


@pytest.mark.parametrize("strokes", [
    (), ((),), (*STROKES, ()), ((Point(1, 1),),), ((Point(1, 1), Point(1, 1)),), ((Point(math.nan, 1), Point(2, 2)),),
    ((Point(1e9, 1), Point(2, 2)),), ((Point(0, 0), Point(1, 1)),) * (MOST_STROKES + 1), (tuple(Point(n, 1) for n in range(MOST_POINTS + 1)),),
])
def test_what_is_no_handwriting_is_refused(strokes: tuple[tuple[Point, ...], ...]) -> None:
    with pytest.raises(SigningError) as caught:
        checked(strokes)
    assert caught.value.code == SIG_INPUT
