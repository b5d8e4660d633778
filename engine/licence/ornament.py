"""The ornament of a licence, computed: a guilloche border, a rosette behind the text, and an emblem of no state.

Smooth curves become cubic Bézier segments by their values and slopes (Hermite form), so that few points give lines
that print sharp at any size. The same arguments give the same text on any machine: numbers are rounded to 0.01 mm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache

GOLD = "#b98a2f"
DEEP = "#8e1c1c"
PALE = "#e2c98f"
RED = "#b3261e"
Point = tuple[float, float]
Curve = Callable[[float], Point]

BAND = 12.0
"""Width of the border, mm."""
STRANDS = 10
WAVE = 11.0
"""Length of one wave of the border, mm; stretched a little so that whole waves fit a side."""
STEPS = 4
"""Segments to a wave."""


@cache
def border(width: float, height: float) -> str:
    """The border of a sheet of `width` by `height` mm, as SVG of that size: four woven bands, corners, fine rules."""
    inner, mid = BAND, BAND / 2
    parts = [
        _rule(0.4, width, height, 0.55, DEEP), _rule(1.2, width, height, 0.25, GOLD),
        _rule(inner - 1.2, width, height, 0.25, GOLD), _rule(inner - 0.4, width, height, 0.55, DEEP),
    ]
    bands = [
        f'<g id="{name}" transform="translate({_n(BAND)} {_n(mid)})">{"".join(_band(length - 2 * BAND))}</g>'
        for name, length in (("along", width), ("across", height))
    ]
    parts.append(f"<defs>{''.join(bands)}</defs>")
    for name, turn in (
        ("along", "translate(0 0)"), ("along", f"translate(0 {_n(height - BAND)})"),
        ("across", f"translate({_n(BAND)} 0) rotate(90)"), ("across", f"translate({_n(width)} 0) rotate(90)"),
    ):
        parts.append(f'<use href="#{name}" transform="{turn}"/>')
    for x in (mid, width - mid):
        for y in (mid, height - mid):
            parts.append(_group(_corner(mid - 1.6), f"translate({_n(x)} {_n(y)})"))
    return _svg(width, height, parts)


@cache
def rosette(size: float) -> str:
    """A pale rosette of `size` mm to stand behind the text."""
    rings = [
        _stroke(_path(_petals(size / 2 * reach, petals, depth, phase), 2 * math.pi, petals * 4), PALE, 0.12)
        for reach, petals, depth in ((0.99, 24, 0.16), (0.78, 18, 0.22), (0.54, 12, 0.3))
        for phase in (0.0, 0.25, 0.5, 0.75)
    ]
    return _svg(size, size, [_group(rings, f"translate({_n(size / 2)} {_n(size / 2)})")])


@cache
def emblem(size: float) -> str:
    """A window lattice (海棠纹) in a ring of waves: an ornament, which no authority bears."""
    r = size / 2
    ring = [_stroke(_path(_petals(r * 0.97, 36, 0.07, phase), 2 * math.pi, 144), GOLD, 0.22) for phase in (0.0, 0.5)]
    blossom = "".join(_leaf(r * 0.72, turn) for turn in range(0, 360, 45))
    parts = [
        *ring,
        f'<circle r="{_n(r * 0.84)}" fill="{RED}"/>', f'<circle r="{_n(r * 0.8)}" fill="none" stroke="{PALE}" stroke-width="0.3"/>',
        f'<g fill="none" stroke="{PALE}" stroke-width="0.35">{blossom}</g>',
        f'<circle r="{_n(r * 0.2)}" fill="{RED}" stroke="{PALE}" stroke-width="0.35"/>',
        f'<rect x="{_n(-r * 0.08)}" y="{_n(-r * 0.08)}" width="{_n(r * 0.16)}" height="{_n(r * 0.16)}" fill="{PALE}" transform="rotate(45)"/>',
    ]
    return _svg(size, size, [_group(parts, f"translate({_n(r)} {_n(r)})")])


def _band(length: float) -> list[str]:
    """Strands that weave around the axis of a band, their swing swelling and shrinking as they go."""
    waves = max(1, round(length / WAVE))
    k = 2 * math.pi * waves / length
    reach = BAND / 2 - 1.7

    def strand(phase: float, sign: float) -> Curve:
        def at(x: float) -> Point:
            swell = 0.62 + 0.38 * math.cos(k * x / 2) ** 2
            return x, sign * reach * swell * math.sin(k * x + phase)
        return at

    phases = [2 * math.pi * n / STRANDS for n in range(STRANDS)]
    woven = [_stroke(_path(strand(phase, 1.0), length, waves * STEPS), GOLD, 0.16) for phase in phases]
    axis = [_stroke(_path(strand(phase, 0.34), length, waves * STEPS), RED, 0.2) for phase in (0.0, math.pi)]
    return [*woven, *axis]


def _corner(radius: float) -> list[str]:
    rings = [_stroke(_path(_petals(radius, 8, 0.32, phase), 2 * math.pi, 32), GOLD, 0.16) for phase in (0.0, 0.25, 0.5, 0.75)]
    return [*rings, f'<circle r="{_n(radius * 0.3)}" fill="{RED}"/>', f'<circle r="{_n(radius * 0.14)}" fill="{PALE}"/>']


def _petals(radius: float, count: int, depth: float, phase: float) -> Curve:
    """A closed curve with `count` petals; `phase` turns them by that part of a petal."""
    def at(t: float) -> Point:
        r = radius * (1 - depth + depth * math.cos(count * t + 2 * math.pi * phase))
        return r * math.cos(t), r * math.sin(t)
    return at


def _leaf(length: float, turn: int) -> str:
    half = length * 0.42
    return f'<path d="M0 0C{_n(half)} {_n(-half)} {_n(half)} {_n(-length)} 0 {_n(-length)}C{_n(-half)} {_n(-length)} {_n(-half)} {_n(-half)} 0 0" transform="rotate({turn})"/>'


def _path(curve: Curve, end: float, segments: int) -> str:
    """The curve from 0 to `end` as that many cubic segments that agree with it in place and direction."""
    step, nudge = end / segments, 1e-5
    ends = [curve(step * n) for n in range(segments + 1)]
    slopes = [_slope(curve, step * n, nudge) for n in range(segments + 1)]
    text = f"M{_n(ends[0][0])} {_n(ends[0][1])}"
    for (x0, y0), (x1, y1), (u0, v0), (u1, v1) in zip(ends, ends[1:], slopes, slopes[1:], strict=False):
        third = step / 3
        points = ((x0 + u0 * third, y0 + v0 * third), (x1 - u1 * third, y1 - v1 * third), (x1, y1))
        text += "C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return text


def _slope(curve: Curve, at: float, nudge: float) -> Point:
    (x0, y0), (x1, y1) = curve(at - nudge), curve(at + nudge)
    return (x1 - x0) / (2 * nudge), (y1 - y0) / (2 * nudge)


def _rule(inset: float, width: float, height: float, weight: float, colour: str) -> str:
    return (
        f'<rect x="{_n(inset)}" y="{_n(inset)}" width="{_n(width - 2 * inset)}" height="{_n(height - 2 * inset)}" '
        f'fill="none" stroke="{colour}" stroke-width="{weight}"/>'
    )


def _stroke(path: str, colour: str, weight: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{weight}"/>'


def _group(parts: Iterable[str], transform: str) -> str:
    return f'<g transform="{transform}">{"".join(parts)}</g>'


def _svg(width: float, height: float, parts: Iterable[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}">{"".join(parts)}</svg>'


def _n(value: float) -> str:
    """A number rounded to 0.01, without needless characters and never -0."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
