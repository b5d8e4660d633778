"""A place that an office wrote down in free text, as the columns of the library `banned_addresses` hold it.

Nothing is left out on the way: what fits into no column makes the place unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.addresses.gazetteer import Gazetteer
from engine.addresses.parse import ParsedAddress, Street, gaps, parse
from engine.addresses.places import WHOLE_BUILDING
from engine.addresses.values import House

_SIDE = re.compile(r"[(（,，]?(?P<side>单|双)(?:号|数)(?:一?侧|门牌)?[)）]?")
_WHOLE = re.compile("[整全][栋幢座]")
_PART_OF_A_HOUSE = ("unit", "floor")
_FITS = (
    "province", "prefecture", "county", "zone", "ward", "town", "road", "house", "building", "tower", "village", "compound", "park", "place",
    "room", "floor",
)
"""Kinds of pieces that have a column, or (a floor in front of its room) need none."""
_SPEAKS = re.compile(r"(?![与和及])[0-9a-z\u3400-\u9fff]")
_RANGE = re.compile(r"([0-9]+)[-—至~]([0-9]+)")
_AREAS = ("village", "compound", "park", "place")
LONGEST_SUFFIX = 2
"""Characters of a name that is none by itself: 北片."""
MOST_ROWS = 40
"""Rows that one written address may make (18号、20号 makes two)."""


class UnclearError(Exception):
    """Why a place cannot be listed as it is written."""


def places_of(text: str, gazetteer: Gazetteer, home: str | None) -> Iterator[dict[str, str]]:
    """The rows a written place makes, as far as they say where. `home`: code of the county, if the address names none.
    Raises UnclearError."""
    side = _SIDE.search(text)
    whole = _WHOLE.search(text)
    plain = _WHOLE.sub("", _SIDE.sub("号" if side and not text[: side.start()].rstrip("（(").endswith("号") else "", text))
    address = parse(plain, gazetteer)
    where = {"division": _county(address, home), "town": address.town or "", "parity": {"单": "odd", "双": "even"}.get(side["side"], "all") if side else "all"}
    _fits(address)
    rooms = _rooms(address)
    building = WHOLE_BUILDING if whole else _building(address)
    streets = [street for street in address.streets if street.houses]
    if len(streets) > 1:
        raise UnclearError("two roads with numbers: write a row for each")
    area = "" if streets else _area(address)
    numbers = streets[0].houses if streets else (None,)
    if len(numbers) * max(len(rooms), 1) > MOST_ROWS:
        raise UnclearError("too many numbers or rooms for one row")
    for house in numbers:
        for room in rooms or ("",):
            yield {**where, **_numbers(house), "road": _road(address, streets, area), "building": building, "room": room, "area": area}


def _county(address: ParsedAddress, home: str | None) -> str:
    counties = [code for code in address.codes if not code.endswith("00")]
    if len(counties) == 1:
        if home is not None and not home.endswith("00") and home != counties[0]:
            raise UnclearError("the address lies in another county than the row says")
        return counties[0]
    if len(counties) > 1:
        raise UnclearError("several counties have this name: write the city too")
    if home is not None and not home.endswith("00") and all(home.startswith(code.rstrip("0")) for code in address.codes):
        return home
    raise UnclearError("the county (县、市、区) is not named")


def _fits(address: ParsedAddress) -> None:
    """Whether everything that is written has a column. Raises UnclearError."""
    unread = [address.folded[a:b] for a, b in gaps(address.folded, address.pieces) if _SPEAKS.search(address.folded, a, b)]
    if unread:
        raise UnclearError(f"not read: {'、'.join(unread)}")
    for piece in address.pieces:
        if piece.kind not in _FITS:
            raise UnclearError(f"no column holds {piece.value}")
        if piece.kind in _PART_OF_A_HOUSE and address.room is None:
            raise UnclearError(f"a part of a house ({piece.value}) has no column: list its rooms, or the whole house")
    if address.lot is not None:
        raise UnclearError("a house number without a road: name the road, or the whole place")


def _building(address: ParsedAddress) -> str:
    named = [p.value for p in address.pieces if p.kind == "building"] or [p.value for p in address.pieces if p.kind == "tower"]
    if len(named) > 1:
        raise UnclearError(f"two buildings: {'、'.join(named)}")
    return named[0].upper() if named and (address.streets or address.building) else ""


def _area(address: ParsedAddress) -> str:
    """The named area, where no number on a road is given; names that run into each other are one (锦江水库保护区)."""
    kinds = _AREAS if address.streets or any(p.kind in _AREAS for p in address.pieces) else ("tower",)
    names: list[tuple[int, int]] = []
    roads = [p for p in address.pieces if p.kind == "road"]
    for piece in address.pieces:
        if piece.kind in kinds:
            start = piece.start
            if roads and roads[-1].end == start and len(piece.value) <= LONGEST_SUFFIX:
                start = roads.pop().start  # 港口路北片 is one name
            if names and names[-1][1] == start:
                names[-1] = (names[-1][0], piece.end)
            else:
                names.append((start, piece.end))
    found = [address.folded[start:end].upper() for start, end in names]
    if len(found) > 1:
        raise UnclearError(f"several places named: {'、'.join(found)}")
    if found and roads:
        raise UnclearError(f"a road without number and {found[0]}: name one of them")
    if not found and not roads:
        raise UnclearError("no road, village, estate, park or market is named")
    return found[0] if found else ""


def _road(address: ParsedAddress, streets: list[Street], area: str) -> str:
    if area:
        return ""
    if not streets and len(address.streets) > 1:
        raise UnclearError("several roads named: write a row for each")
    return (streets or address.streets)[0].name


def _numbers(house: House | None) -> dict[str, str]:
    if house is None:
        return {"number_from": "", "number_to": ""}
    if house.part is not None and not re.fullmatch("[0-9]{1,4}|[A-Z]", house.part):
        raise UnclearError(f"house {house.first} with {house.part} has no column")
    part = "" if house.part is None else f"-{house.part}" if house.part.isdigit() else house.part
    return {"number_from": f"{house.first}{part}", "number_to": f"{house.last}{part}"}


def _rooms(address: ParsedAddress) -> list[str]:
    """The rooms, each by itself: 101、102室 are two. Raises UnclearError for a range."""
    found: list[str] = []
    for piece in address.pieces:
        if piece.kind == "room":
            bare = re.sub(r"(?<=[0-9a-z])[^0-9a-z]+$", "", piece.value).upper()
            if (span := _RANGE.fullmatch(bare)) and len(span[1]) == len(span[2]):
                raise UnclearError(f"a range of rooms ({piece.value}): write every room")
            found += [part for part in re.split("[、,/.]", bare) if part]
    return found
