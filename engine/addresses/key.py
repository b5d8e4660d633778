"""The key of an address: the same for every way of writing one place, another for the place next door.

Province and city follow from the county and are not part of it, nor is a subdistrict (a road's name stands in a
built-up county once); a 镇 or 乡 is. A numbered road tells the place alone, whatever estate or building is named
besides; without one, the village, estate or market does. A floor that the room's number repeats is left out (3楼301室, 301室).
"""

from __future__ import annotations

import re

from engine.addresses.aliases import Aliases
from engine.addresses.parse import ParsedAddress
from engine.addresses.pieces import Piece
from engine.addresses.values import House, label
from engine.domain.address_key import AddressKey

_PLACES = ("village", "group", "compound", "tower", "place", "park")
_OF_THREE = re.compile(r"([0-9A-Z]+)-([0-9A-Z]+)-([0-9A-Z]+)")
"""5-2-1101: building, entrance, room."""
_COMMITTEE = re.compile("村民委员会|村委会|居民委员会|居委会")
_RURAL = ("镇", "乡", "苏木")


def address_key(address: ParsedAddress, division: str, aliases: Aliases) -> AddressKey | None:
    """The key of an address that lies in `division` (six digits). None for one that names no place."""
    if not address.named:
        return None
    building, unit, room = address.building or "", address.unit or "", address.room or ""
    if not building and not unit and (three := _OF_THREE.fullmatch(room)):
        building, unit, room = three.groups()
    floor = "" if address.floor is None or _repeats(address.floor, room) else str(address.floor)
    street = next((s for s in address.streets if s.houses), None)
    town = address.town or ""
    return AddressKey(
        division=division,
        town=town if town.endswith(_RURAL) else "",
        place=aliases.canonical(division, street.name) if street else _place(address, division, aliases),
        number=numbers(street.houses if street else (address.lot,) if address.lot else ()),
        building=building, unit=unit, floor=floor, room=room,
    )


def _place(address: ParsedAddress, division: str, aliases: Aliases) -> str:
    """The village, estate or market, with the group in it; the roads where there is none."""
    named = [_name(p) for p in address.pieces if p.kind in _PLACES]
    return "/".join(aliases.canonical(division, name) for name in named or [road.name for road in address.streets])


def _name(piece: Piece) -> str:
    """The name of a place: 第五村民小组 is 5组, 石头村委会 is 石头村."""
    if piece.kind == "group":
        return label(piece.value) + piece.value[-1]
    return _COMMITTEE.sub(lambda m: "社区" if m[0].startswith("居") else "村", piece.value) if piece.kind == "village" else piece.value


def _repeats(floor: int, room: str) -> bool:
    """Whether the number of a room says its floor."""
    return len(room) > 2 and room[-2:].isdigit() and room[:-2] == str(floor)


def numbers(houses: tuple[House, ...]) -> str:
    """House numbers in canonical form: 18, 18之1, 12A, 甲12, 28附12, 10-12, 639,641."""
    return ",".join(dict.fromkeys(_number(house) for house in sorted(houses, key=lambda h: (h.first, h.last, h.part or ""))))


def _number(house: House) -> str:
    if house.first < house.last:
        return f"{house.first}-{house.last}"
    part = house.part
    if part is None:
        return str(house.first)
    if part.isdigit():
        return f"{house.first}之{part}"
    return f"{house.first}{part}" if part.isascii() or part[1:] else f"{part}{house.first}"
