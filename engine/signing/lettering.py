"""The outlines of a font's letters, so that a seal is drawn of lines alone and needs no font where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont, TTLibError

from engine.errors import SIG_GLYPH, Defect, SigningError

Steps = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter one unit high: steps m, l, c, h as PDF draws them, and how far it advances."""

    steps: Steps
    advance: float


@dataclass(frozen=True, slots=True)
class Face:
    """A face of a font file; index: which one of a collection (.ttc)."""

    path: Path
    index: int = 0

    def letters(self, text: str) -> tuple[Letter, ...]:
        """Raises SigningError SIG-GLYPH naming the characters the face lacks, or if it is no font."""
        return _letters(self, text)


@lru_cache(maxsize=256)
def _letters(face: Face, text: str) -> tuple[Letter, ...]:
    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            known, glyphs, unit = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm
            lacking = [char for char in dict.fromkeys(text) if ord(char) not in known]
            if lacking:
                problems = [Defect(str(face.path), f"it lacks {char} (U+{ord(char):04X})", "take a font that has it") for char in lacking]
                raise SigningError(SIG_GLYPH, problems)
            found = []
            for char in text:
                pen = _Pen(glyphs, unit)
                glyph = glyphs[known[ord(char)]]
                glyph.draw(pen)
                found.append(Letter(tuple(pen.steps), glyph.width / unit))
            return tuple(found)
    except (OSError, TTLibError) as error:
        problem = Defect(str(face.path), f"it is no font that can be read ({type(error).__name__})", "name another font file")
        raise SigningError(SIG_GLYPH, problem) from None


class _Pen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Takes down what a glyph draws, in units of the letter's height. Quadratic curves come as cubic ones."""

    def __init__(self, glyphs: object, unit: int) -> None:
        super().__init__(glyphs)
        self.steps: list[tuple[str, tuple[tuple[float, float], ...]]] = []
        self._unit = unit

    def _step(self, operator: str, *places: tuple[float, float]) -> None:
        self.steps.append((operator, tuple((x / self._unit, y / self._unit) for x, y in places)))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._step("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._step("l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802
        self._step("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._step("h")
