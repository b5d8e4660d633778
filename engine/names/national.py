"""中国 中华 中央 全国 国家 国际 in a name (企业名称登记管理规定 第十二条): where, and as a word of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from engine.text.tokens import cut_apart

Place = Literal["start", "bracket", "inside"]
_WORDS = re.compile(
    r"中国(?!际|画|结)|中华(?!鲟)|中央(?!空调|厨房|大街|商务区|控制|储|热水|净水|供)|全国(?!际)"
    r"|国家(?!级|具|居|电|政|装|庭|纺|教|园|乐|禽|畜|俱|私|门|味|宴)|国际"
)
"""What follows in brackets makes another word of it: 安国家具, 中央空调."""


@dataclass(frozen=True, slots=True)
class National:
    """A word at `[start, end)` of the name as written."""

    word: str
    place: Place
    start: int
    end: int


def national_words(text: str) -> tuple[National, ...]:
    """The words in `text` that are words there: 华中国际 holds no 中国. 国际 counts wherever it stands."""
    found = list(_WORDS.finditer(text))
    if not found:
        return ()
    first = len(text) - len(text.lstrip())
    words = []
    for match in found:
        start, end = match.span()
        if start == first:
            words.append(National(match.group(), "start", start, end))
        elif cut_apart(text, start, end):
            bracketed = text[start - 1] in "（(" and text[end : end + 1] in ("）", ")")
            words.append(National(match.group(), "bracket" if bracketed else "inside", start, end))
    return tuple(words)
