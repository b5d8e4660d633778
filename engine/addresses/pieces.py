"""What each token of an address is in its place: the same 6号 is a house number behind a road and a room behind
a floor. A piece says which field of the address it belongs to (docs/addresses.md) and what was read there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from engine.addresses import words
from engine.addresses.numerals import CHINESE
from engine.addresses.tokens import Token

Field = Literal["province", "city", "district", "town", "road", "number", "building", "unit", "floor", "room", "other"]
_HOUSE_USED_AS = re.compile(rf"(?:[0-9]+|[{CHINESE}]+)(?:[-、,/][0-9]+)*[号#](?![楼馆])")
_SECTION = re.compile(r"(?:[a-z]?[0-9]*|[东西南北])区")
"""二楼A区: a part of the floor."""
_HAMLET = re.compile("(?![东西南北中前后主附裙副配])[\u4e00-\u9fff]楼")
"""苏楼 behind a village is its hamlet."""
_GOES_WITH = ("附", "付", "副", "之", "-")
_LISTED = ("、", ",", "/", "和", "及")
_OF_REMARKS = ("road", "tower")
_NEXT_TO = re.compile("[东西南北]{0,2}[侧边旁]|院?内[,)]|以[东西南北]|[东西南北]{1,2}[,)]|对面|附近|隔壁")
_BESIDE_IT = re.compile("[东西南北]{1,2}侧|旁|对面|隔壁|附近")
"""What makes a named building a landmark: 盛元广场西侧."""
_NUMBER_IN = re.compile(rf"[0-9{CHINESE}]")
_HOLDING_HOUSES = ("compound", "place", "village")
"""Estates and the like: 5-2-1101号 there is a room, 3# a building."""
_OF_VILLAGE = re.compile("[0-9]+(?:-[0-9]+)?")
_THREE_PARTS = re.compile(r"[^-]+-[^-]+-")


class Piece(NamedTuple):
    """A part of an address: `field`, `kind` of what was read, half-open span in folded text, the folded text itself."""

    field: Field
    kind: str
    start: int
    end: int
    value: str


def pieces(text: str, read: Iterable[Token]) -> Iterator[Piece]:
    """The tokens of a folded address in their places, in order."""
    last, last_end = "", 0
    on_road = numbered = inside = False
    """Whether a road was named, whether the road, village or compound named last has its number, and whether something in the house was named."""
    remark_to = 0
    """Where the bracket ends that speaks of another place: （245省道西）."""
    for token in read:
        if token[0] in _OF_REMARKS and (closed := _bracket_end(text, token[1])) and _is_remark(text, token, closed, numbered, on_road):
            remark_to = closed
        if token[0] == "aside" or token[1] < remark_to:
            yield Piece("other", "aside", *token[1:])
            continue
        for kind, start, end, value in _split(token) if last == "road" and token[0] in ("building", "room") else (token,):
            field = _FIELDS[kind]
            if kind in ("house", "bare"):
                place = "lane" if last == "road" and text[last_end - 1] in words.LANES_OF_VILLAGES else last
                field = _number(value, kind, place, numbered, inside, text[last_end:start])
                last = _READ_AS[field]
                numbered = numbered or field == "number"
                inside = inside or field == "building"
            elif kind == "road":
                is_hamlet = value[-1] in words.LANES_OF_VILLAGES and end == len(text) and (last != "road" or last_end < start)
                field, last = ("other", "compound") if is_hamlet else ("road", "road")
                on_road = on_road or field == "road"
                numbered = inside = False
            elif (last == "floor" and kind == "compound" and _SECTION.fullmatch(value)) or (kind == "building" and inside and value.endswith("库")):
                field, last = "room", "room"
            elif kind == "tower" and not inside and _BESIDE_IT.match(text, end):
                field, last = "other", "place"
            elif last == "village" and end == len(text) and _HAMLET.fullmatch(value):
                field, last = "other", "village"
            else:
                inside = inside or kind in _INSIDE
                last = kind
            yield Piece(field, last, start, end, value)
            last_end = end


def _split(token: Token) -> Iterator[Token]:
    """68号厂房, 20号铺 directly behind a road: the house, and what it is used as."""
    kind, start, end, value = token
    house = _HOUSE_USED_AS.match(value)
    if house is None:
        yield token
        return
    middle = start + house.end()
    yield "house", start, middle, house[0]
    if middle < end:
        yield kind, middle, end, value[house.end() :]


_FIELDS: dict[str, Field] = {
    "road": "road", "village": "other", "group": "other", "compound": "other", "place": "other", "beside": "other", "tower": "building",
    "building": "building", "unit": "unit", "floor": "floor", "room": "room", "house": "number", "bare": "room",
}
_READ_AS: dict[Field, str] = {"number": "house", "room": "room", "building": "building"}
_INSIDE = ("building", "tower", "unit", "floor", "room")


def _bracket_end(text: str, at: int) -> int:
    """Where the bracket that is open at `at` ends; 0 if none is open."""
    opened = text.rfind("(", 0, at)
    if opened <= max(text.rfind(")", 0, at), 0):
        return 0
    return text.find(")", at) % (len(text) + 1)


def _is_remark(text: str, token: Token, closed: int, numbered: bool, on_road: bool) -> bool:
    """Whether a bracket with a road or building in it only says where to look: it says on which side of it (三清广场边), or names a
    road after the number, or another road without one."""
    kind, _, end, _ = token
    if _NEXT_TO.match(text, end):
        return True
    return kind == "road" and (numbered or (on_road and _NUMBER_IN.search(text, end, closed) is None))


def _number(value: str, kind: str, last: str, numbered: bool, inside: bool, between: str) -> Field:
    """Whether a number is the house's, a building's or the room's."""
    if inside:
        return "room"
    if kind == "bare":
        plain = value.lstrip("-")
        if last == "lane":
            last = "compound" if _THREE_PARTS.match(plain) else "road"
        counted = plain[:1].isdigit() if last == "road" else last == "village" and _OF_VILLAGE.fullmatch(plain) is not None
        return "number" if counted and not numbered else "room"
    if numbered:
        goes_on = between in _LISTED or (not between and value.startswith(_GOES_WITH))
        return "number" if last == "house" and goes_on else "room"
    if last in _HOLDING_HOUSES:
        return "building" if value.endswith("#") else "room" if _THREE_PARTS.match(value) else "number"
    return "number"
