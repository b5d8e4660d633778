"""The fonts at hand, by the part they play in a document, and which characters they have.

Official documents are set in 宋体, 仿宋, 楷体, 黑体 and 小标宋 (GB/T 9704). Which fonts a machine has differs, so each
part has a list of families in order of preference. Only families that are at hand are named to the typesetter, each
part ends with all the others, and nothing else is fallen back on: so the characters that can be set are known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DOC_FONT, Defect, DocumentError

if TYPE_CHECKING:
    from typst import FontInfo, Fonts

_NOTO_SERIF = ("Source Han Serif SC", "Source Han Serif CN", "Noto Serif CJK SC", "Noto Serif SC")
_NOTO_SANS = ("Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC", "Noto Sans SC")
_RARE = ("SimSun-ExtB", "Source Han Serif TC", "Noto Serif CJK TC", "BabelStone Han", "Plangothic P1", "Plangothic P2")
"""Fonts that are asked only for characters the others lack (生僻字)."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "song": ("FZShuSong-Z01", "FZShuSong-Z01S", "STSong", "Songti SC", "SimSun", *_NOTO_SERIF),
    "fang": ("FangSong_GB2312", "FZFangSong-Z02", "FZFangSong-Z02S", "STFangsong", "FangSong", *_NOTO_SERIF),
    "kai": ("KaiTi_GB2312", "FZKai-Z03", "FZKai-Z03S", "STKaiti", "Kaiti SC", "KaiTi", *_NOTO_SERIF),
    "hei": ("FZHei-B01", "FZHei-B01S", "STHeiti", "Heiti SC", "SimHei", *_NOTO_SANS),
    "title": ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "STZhongsong", *_NOTO_SERIF),
    "rare": _RARE,
}
"""Part of a document → families, the best first."""
INSTALL = "apt-get install fonts-noto-cjk, or put Chinese fonts into the folder MIAOPI_FONTS"


BLANKS = " \n\u3000"


@dataclass(frozen=True, slots=True)
class FontSet:
    """Fonts for documents: `families` by part, for the template; `found`, for the typesetter; the faces of each family."""

    families: Mapping[str, tuple[str, ...]]
    found: Fonts
    faces: Mapping[str, tuple[FontInfo, ...]]

    def lacking(self, text: str) -> str:
        """The characters of `text` that no font at hand has, each once, in their order."""
        rest = dict.fromkeys(text)
        for blank in BLANKS:
            rest.pop(blank, None)
        for family in self.families["song"]:
            if rest:
                known = self._characters(family)
                rest = dict.fromkeys(c for c in rest if ord(c) not in known)
        return "".join(rest)

    def _characters(self, family: str) -> frozenset[int]:
        """What every face of the family has: whether a title is bold must not decide whether it can be set."""
        return _common(tuple((str(face.path), face.index) for face in self.faces[family]))


@cache
def font_set(folder: Path | None = None) -> FontSet:
    """The fonts of this machine, and those in `folder`. Raises DocumentError DOC-FONT if none is Chinese."""
    import typst

    found = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False,
        font_paths=[str(folder)] if folder is not None and folder.is_dir() else [],
    )
    wanted = {family for families in PARTS.values() for family in families}
    faces: dict[str, tuple[FontInfo, ...]] = {}
    for face in found.fonts():
        if face.family in wanted and face.style == "normal" and face.path is not None:
            faces[face.family] = (*faces.get(face.family, ()), face)
    if not faces:
        raise DocumentError(DOC_FONT, Defect("", "no Chinese font is installed", INSTALL))
    every = [family for families in PARTS.values() for family in families if family in faces]
    families = {
        part: tuple(dict.fromkeys([*(f for f in preferred if f in faces), *every])) for part, preferred in PARTS.items()
    }
    return FontSet(families, found, faces)


@lru_cache(maxsize=64)
def _common(faces: tuple[tuple[str, int], ...]) -> frozenset[int]:
    """The code points all of these faces have; some ten thousand, so it is not found anew for every text."""
    return frozenset.intersection(*(_characters(path, index) for path, index in faces))


@lru_cache(maxsize=64)
def _characters(path: str, index: int) -> frozenset[int]:
    """The code points a face of a font file has."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        table = hashlib.sha256(font.reader["cmap"]).digest()
        if table not in _TABLES:
            _TABLES[table] = frozenset(font.getBestCmap())
    return _TABLES[table]


_TABLES: dict[bytes, frozenset[int]] = {}
"""By the digest of the cmap table: the weights of a family mostly share one, and reading it takes 0.1 s."""
