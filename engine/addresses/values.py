"""What the numbers of an address mean: house numbers with their parts, floors, and the labels of buildings and rooms.

All text here is folded (half width, simplified, lower case).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.addresses.numerals import CHINESE, number

_PLAIN_HOUSE = re.compile("([1-9][0-9]{0,5})号")
_PLAIN_LABEL = re.compile("第?([1-9][0-9]{0,7})(?:号?[栋幢座楼室房铺]|号|单元|商铺|号楼)?")
"""What most numbers look like; the rest is taken apart below."""
_NUMBER = re.compile(rf"[0-9]+|[{CHINESE}]+")
_PIECE = re.compile(rf"(?P<first>[0-9]+|[{CHINESE}]+)(?P<letter>[a-z]?)")
_RANGE_WIDTH = 60
"""House numbers further apart than this are no range: 12-1203号."""
_LABEL = re.compile(rf"[a-z]+|[0-9]+|[{CHINESE}]+|之(?=[0-9{CHINESE}])|[甲乙丙丁戊东西南北中主副前后]")
_GROUND = ("首层", "底层", "地下首层", "地下", "地铺")
"""地下 is the ground floor in Cantonese usage."""


_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")


class House(NamedTuple):
    """House numbers `first` to `last` (both inclusive; the same for a single house). `part`: which part of a single
    house, as 之一 is "1", 12a号 is "A", 甲12号 is "甲", 附3号 is "附3"; None: the house as such."""

    first: int
    last: int
    part: str | None = None


def houses(text: str) -> list[House]:
    """The house numbers in one token: 86号 · 10-12号 · 2-1号 (house 2, part 1) · 18号之一 · 639、641号 · 12a号."""
    if plain := _PLAIN_HOUSE.fullmatch(text):
        return [House(int(plain[1]), int(plain[1]))]
    body, _, tail = text.partition("号") if "号" in text else text.partition("#")
    part = _part(tail)
    found = []
    for piece in re.split("[、,/]", body):
        values = [(v, m["letter"].upper() or None) for m in _PIECE.finditer(piece) if (v := number(m["first"])) is not None]
        if not values:
            continue
        (first, letter), second = values[0], values[1][0] if len(values) > 1 else None
        if second is None:
            found.append(House(first, first, letter or part or _lead(piece)))
        elif first < second <= first + _RANGE_WIDTH and len(values) == 2 and letter is None:
            found.append(House(first, second))
        else:
            found.append(House(first, first, str(second)))
    return found


def _part(tail: str) -> str | None:
    """The part named behind 号: 之一, -1, 附3号."""
    match = _NUMBER.search(tail)
    value = number(match[0]) if match else None
    if value is None:
        return None
    return f"附{value}" if tail[:1] in ("附", "付") else str(value)


def _lead(piece: str) -> str | None:
    """What singles a house out before its number: 甲12号."""
    return piece[0] if piece[0] in "甲乙丙丁附特临增新老旧" else "附" if piece[0] in "付副" else None


def label(text: str) -> str:
    """What identifies a building, unit or room: its digits and letters (第十二栋 → 12, a座 → A, a-101室 → A-101, 101之一 → 101之1).

    Text without any is its own label, in capital letters."""
    if plain := _PLAIN_LABEL.fullmatch(text):
        return plain[1]
    parts = []
    for match in _LABEL.finditer(text):
        piece = match[0]
        value = number(piece) if piece[0] in CHINESE else None
        parts.append(str(value) if value is not None else piece.lstrip("0").upper() or "0")
        after = text[match.end() : match.end() + 1]
        if after in ("-", "、", ","):
            parts.append("-")
        elif not _LABEL.match(text, match.end()):
            break
    return "".join(parts).strip("-") or text.upper()


def floor_of(text: str) -> int | None:
    """The floor as people count it: 首层 is 1, 负一层, 地下二层 and b1层 are below ground. None: it has no number."""
    if text in _GROUND:
        return 1
    if text == "地下室":
        return -1
    match = _NUMBER.search(text.translate(_FORMAL))
    value = number(match[0]) if match else None
    if value is None:
        return None
    return -value if text[0] in "负-b" or text.startswith("地下") else value
