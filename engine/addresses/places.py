"""Places that a table lists (banned addresses, the surroundings of schools): which of them an address lies in, or may.

`(division, road)` leads to the places on that road, an automaton finds the named areas; both know the other names a
road or area has. A place *covers* an address when every part it names is met. It *may cover* it when nothing contradicts
but the address is too coarse to tell: it lacks the number, the building or the town the place names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from engine.addresses.aliases import Aliases, folded_key
from engine.addresses.parse import ParsedAddress
from engine.addresses.values import House, houses, label
from engine.text.normalise import fold
from engine.text.scan import Scanner
from reference_libs.library import Row

Certainty = Literal["covered", "may_cover"]
WHOLE_BUILDING = "整栋"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of road with what is in it, or a named area. `first`, `last`: house numbers, None for the whole road;
    `part`: one part of a single house, as 之一 is "1"; `parity`: odd or even for one side of the road. `building`, `room`
    are labels, or a building's name."""

    id: str
    division: str
    town: str
    road: str
    first: int | None
    last: int | None
    part: str | None
    parity: str
    building: str
    room: str
    area: str

    @property
    def place(self) -> str:
        """The place as a person reads it."""
        side = {"odd": "单号", "even": "双号"}.get(self.parity, "")
        numbers = "" if self.first is None else f"{self.first}号" if self.first == self.last else f"{self.first}—{self.last}号{side}"
        part = "" if self.part is None else f"之{self.part}"
        building = f"{self.building}栋" if self.building and self.building.isascii() else self.building
        return f"{self.town}{self.area or self.road}{numbers}{part}{building}" + (f"{self.room}室" if self.room else "")


P = TypeVar("P", bound=Place)


@dataclass(frozen=True, slots=True)
class Met(Generic[P]):
    """A place that covers the address, or may; `start`, `end`: the span in the address's folded text."""

    entry: P
    certainty: Certainty
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceIndex(Generic[P]):
    """The places of a table, ready to be asked."""

    roads: Mapping[tuple[str, str], tuple[P, ...]]
    areas: tuple[tuple[P, ...], ...]
    scanner: Scanner
    divisions: frozenset[str]
    """The counties that the table has places in."""

    def find(self, address: ParsedAddress, divisions: tuple[str, ...], sure: bool = True) -> tuple[Met[P], ...]:
        """The places in the county divisions the address lies in that cover it or may, in the order of their ids. `sure`: it lies
        in them; else it may, and no more than that is said of any place."""
        met = [*self._on_roads(address, divisions), *self._in_areas(address, divisions)]
        if not sure:
            met = [replace(one, certainty="may_cover") for one in met]
        best: dict[str, Met[P]] = {}
        for one in met:
            earlier = best.get(one.entry.id)
            if earlier is None or (earlier.certainty == "may_cover" and one.certainty == "covered"):
                best[one.entry.id] = one
        return tuple(sorted(best.values(), key=lambda m: m.entry.id)) if len(best) > 1 else tuple(best.values())

    def _on_roads(self, address: ParsedAddress, divisions: tuple[str, ...]) -> Iterator[Met[P]]:
        if not address.streets:
            return
        numbered = any(street.houses for street in address.streets)
        spots = [p for p in address.pieces if p.kind == "road"]
        for street, spot in zip(address.streets, spots, strict=True):
            if numbered and not street.houses:
                continue
            name = folded_key(street.name)
            for division in divisions:
                for entry in self.roads.get((division, name), ()):
                    if certainty := _weaker(_town(entry, address), _number(entry, street.houses), _inside(entry, address)):
                        yield Met(entry, certainty, spot.start, spot.end)

    def _in_areas(self, address: ParsedAddress, divisions: tuple[str, ...]) -> Iterator[Met[P]]:
        for hit in self.scanner.scan(address.folded):
            named: Certainty | None = None
            for entry in self.areas[hit.index]:
                if entry.division in divisions:
                    named = named or ("covered" if _is_named(address, hit.start) else "may_cover")
                    if certainty := _weaker(named, _town(entry, address), _inside(entry, address)):
                        yield Met(entry, certainty, hit.start, hit.end)


def _weaker(*answers: Certainty | None) -> Certainty | None:
    if None in answers:
        return None
    return "may_cover" if "may_cover" in answers else "covered"


def _town(entry: Place, address: ParsedAddress) -> Certainty | None:
    """Subdistricts are built-up: a road's or compound's name stands there once, so no town need be named."""
    if not entry.town or entry.town == address.town:
        return "covered"
    if address.town is not None:
        return None
    return "covered" if entry.town.endswith("街道") or entry.area else "may_cover"


def _number(entry: Place, given: tuple[House, ...]) -> Certainty | None:
    if entry.first is None or entry.last is None:
        return "covered"
    if not given:
        return "may_cover"
    best: Certainty | None = None
    for house in given:
        first, last = max(house.first, entry.first), min(house.last, entry.last)
        if entry.parity != "all":
            first += first % 2 != (entry.parity == "odd")
        if first > last:
            continue
        if house.first < house.last and not _whole_side(entry, house):
            best = "may_cover"  # 100-102号 may hold 101号, or only the even houses of its side
            continue
        if entry.first < entry.last or house.part == entry.part:
            return "covered"
        if entry.part is None or house.part is None:  # 86号之一 may be a part of 86号, or a house of its own
            best = "may_cover"
    return best


def _whole_side(entry: Place, house: House) -> bool:
    """Whether every house of a range, counted along one side of the street, is the entry's."""
    if entry.first is None or entry.last is None or not entry.first <= house.first <= house.last <= entry.last:
        return False
    return entry.parity == "all" or (house.first % 2 == house.last % 2 == (entry.parity == "odd"))


def _inside(entry: Place, address: ParsedAddress) -> Certainty | None:
    weakest: Certainty = "covered"
    if entry.building and entry.building != address.building and entry.building not in address.compounds:
        if address.building is not None:
            return None
        weakest = "may_cover"
    if entry.room and entry.room != address.room:
        if address.room is not None and not _among(entry.room, address.room):
            return None
        weakest = "may_cover"
    return weakest


def _among(room: str, given: str) -> bool:
    """Whether a room may be one of several that are given: 102 of 101、102 or of 101-103, and of 8-102, in whichever building;
    or whether a part of it is given (102之一)."""
    if given.startswith(f"{room}之"):
        return True
    parts = given.split("-")
    if room in parts:
        return len(parts) > 1
    return len(parts) == 2 and all(p.isdigit() for p in (room, *parts)) and len(room) == len(parts[0]) and int(parts[0]) < int(room) < int(parts[1])


def _is_named(address: ParsedAddress, start: int) -> bool:
    """Whether a name in the address begins where the area was found: 文昌沙工业区东区, but not 新文昌沙工业区."""
    return any(piece.start == start for piece in address.pieces)


def index(places: Sequence[P], aliases: Aliases) -> PlaceIndex[P]:
    """The index of places, under every name a road or area has."""
    roads: dict[tuple[str, str], list[P]] = {}
    areas: dict[str, list[P]] = {}
    for place in places:
        if place.area:
            for name in aliases.written(place.division, place.area):
                areas.setdefault(name, []).append(place)
        else:
            for name in aliases.spellings(place.division, place.road):
                roads.setdefault((place.division, name), []).append(place)
    return PlaceIndex(
        {key: tuple(found) for key, found in roads.items()}, tuple(tuple(found) for found in areas.values()), Scanner(list(areas)),
        frozenset(place.division for place in places),
    )


def spot(row: Row) -> dict[str, Any]:
    """The columns of a row that say where, as the arguments of a Place."""
    first = houses(fold(row["number_from"]))
    last = houses(fold(row["number_to"])) or first
    building, room = row.get("building", ""), row.get("room", "")
    return {
        "id": row["id"], "division": row["division"], "town": row["town"], "road": row["road"], "area": row["area"],
        "first": first[0].first if first else None, "last": last[0].last if last else None, "part": first[0].part if first else None,
        "parity": row["parity"] or "all",
        "building": "" if building in ("", WHOLE_BUILDING) else label(fold(building)),
        "room": label(fold(room)) if room else "",
    }
