"""The look of a seal: a red ring with the authority's name on a circle, drawn in vectors. A specimen unless told otherwise.

It bears no star and no emblem: an authority's own seal is filed with the police and only it may reproduce it
(国务院关于国家行政机关和企业事业单位社会团体印章管理的规定). An authority hands in the picture of its seal as a PDF file instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from engine.errors import SIG_INPUT, Defect, SigningError
from engine.signing.lettering import Face, Letter
from engine.signing.pdf import open_pdf

SIZE = 119.06
"""Points: 42 mm, the diameter of a county authority's seal."""
RED = "0.86 0.08 0.08"
SPECIMEN = "样例"
CAPTION = "登记专用章"
ARC = math.radians(250)
"""How far round the name may run, at most."""
WHOLE = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0))
"""The drawing fills its box."""
KAPPA = 0.5522847498
"""Where the control points of a quarter of a circle lie (Bézier)."""


@dataclass(frozen=True, slots=True)
class DrawnSeal:
    """A seal drawn here. specimen: 样例 stands in its middle."""

    authority: str
    face: Face
    specimen: bool = True


@dataclass(frozen=True, slots=True)
class SealPicture:
    """The authority's own seal: the first page of a PDF file."""

    path: Path


def stamp_style(look: DrawnSeal | SealPicture) -> StaticStampStyle:
    """A style for one signature. It is made anew for each: pyHanko ties its content to the document it is first used in.

    Raises SigningError SIG-INPUT if a picture cannot be used, SIG-GLYPH.
    """
    if isinstance(look, SealPicture):
        try:
            open_pdf(look.path.read_bytes())
        except (OSError, SigningError) as error:
            problem = f"the picture of the seal cannot be used: {error}"
            raise SigningError(SIG_INPUT, Defect(str(look.path), problem, "give a PDF file whose first page is the seal")) from None
        return StaticStampStyle.from_pdf_file(str(look.path), border_width=0, background_layout=WHOLE)
    content = RawContent(drawn(look), box=BoxConstraints(width=SIZE, height=SIZE))
    return StaticStampStyle(border_width=0, background=content, background_layout=WHOLE)


@lru_cache(maxsize=64)
def drawn(seal: DrawnSeal) -> bytes:
    """The drawing instructions of the seal in a square of `SIZE`. Raises SigningError SIG-GLYPH."""
    radius = SIZE / 2
    parts = [
        f"q {RED} RG {RED} rg 1 0 0 1 {radius:.2f} {radius:.2f} cm",
        f"{radius * 0.045:.2f} w", _circle(radius * 0.965), "S",
        f"{radius * 0.012:.2f} w", _circle(radius * 0.90), "S",
        _round_about(seal.face.letters(seal.authority), radius * 0.70, radius * 0.25),
        _in_line(seal.face.letters(CAPTION), 0, -radius * 0.62, radius * 0.16, radius * 0.9),
    ]
    if seal.specimen:
        parts.append(_in_line(seal.face.letters(SPECIMEN), 0, -radius * 0.16, radius * 0.36, radius))
    else:
        parts += [f"{radius * 0.02:.2f} w", _circle(radius * 0.16), "S", _circle(radius * 0.06), "f"]
    return "\n".join([*parts, "Q"]).encode("ascii")


def _round_about(letters: tuple[Letter, ...], radius: float, size: float) -> str:
    """Letters upright on a circle round the centre, the middle one on top, smaller when there are many."""
    step = ARC / max(len(letters) - 1, 1) if len(letters) > 1 else 0.0
    step = min(step, 1.45 * size / radius)
    size = min(size, step * radius * 0.86) if step else size
    drawn_letters = []
    for number, letter in enumerate(letters):
        turn = -(number - (len(letters) - 1) / 2) * step
        cos, sin = math.cos(turn), math.sin(turn)
        foot = (-radius * sin, radius * cos)
        drawn_letters.append(_letter(letter, size, (cos, sin), foot))
    return "\n".join(drawn_letters)


def _in_line(letters: tuple[Letter, ...], x: float, y: float, size: float, room: float) -> str:
    """Letters side by side with the middle of their base at (x, y), in at most `room`."""
    width = sum(letter.advance for letter in letters)
    size = min(size, room / width)
    at = x - width * size / 2
    drawn_letters = []
    for letter in letters:
        drawn_letters.append(_letter(letter, size, (1.0, 0.0), (at + letter.advance * size / 2, y)))
        at += letter.advance * size
    return "\n".join(drawn_letters)


def _letter(letter: Letter, size: float, turn: tuple[float, float], foot: tuple[float, float]) -> str:
    """A letter turned by (cos, sin) with the middle of its base at `foot`, filled."""
    cos, sin = turn

    def placed(x: float, y: float) -> str:
        along, up = (x - letter.advance / 2) * size, y * size
        return f"{foot[0] + along * cos - up * sin:.2f} {foot[1] + along * sin + up * cos:.2f}"

    steps = [" ".join([*(placed(x, y) for x, y in places), operator]) for operator, places in letter.steps]
    return "\n".join([*steps, "f"])


def _circle(radius: float) -> str:
    k = radius * KAPPA
    quarters = [
        (radius, k, k, radius, 0.0, radius), (-k, radius, -radius, k, -radius, 0.0),
        (-radius, -k, -k, -radius, 0.0, -radius), (k, -radius, radius, -k, radius, 0.0),
    ]
    curves = [" ".join(f"{v:.2f}" for v in quarter) + " c" for quarter in quarters]
    return "\n".join([f"{radius:.2f} 0 m", *curves, "h"])
