"""Banned and limited addresses: which entries of the library an address lies in, or may lie in.

`(division, road)` leads to the entries of that road, an automaton finds the named areas. An entry *covers* an
address when every part the entry names is met. It *may cover* it when nothing contradicts but the address is
too coarse to tell: it lacks the number, the building or the town the entry names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.addresses.parse import ParsedAddress
from engine.addresses.values import House, houses, label
from engine.text.normalise import fold
from engine.text.scan import Scanner
from reference_libs.library import Library, Row

Certainty = Literal["covered", "may_cover"]
WHOLE_BUILDING = "整栋"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the library, read. `first`, `last`: house numbers, None for the whole road; `step` 2 for one side
    of the road. `building`, `room` are labels. `trades`: empty for all. `limit`: a limit and no ban."""

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
    reason: str
    trades: tuple[str, ...]
    limit: int | None
    since: dt.date | None
    until: dt.date | None
    grounding: str

    @property
    def place(self) -> str:
        """The place as a person reads it."""
        side = {"odd": "单号", "even": "双号"}.get(self.parity, "")
        numbers = "" if self.first is None else f"{self.first}号" if self.first == self.last else f"{self.first}—{self.last}号{side}"
        inside = (f"{self.building}栋" if self.building else "") + (f"{self.room}室" if self.room else "")
        return f"{self.town}{self.area or self.road}{numbers}{inside}"

    def in_force(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Met:
    """An entry that covers the address, or may; `start`, `end`: the span in the address's folded text."""

    entry: Entry
    certainty: Certainty
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Banned:
    """The library, ready to be asked."""

    roads: Mapping[tuple[str, str], tuple[Entry, ...]]
    areas: tuple[Entry, ...]
    scanner: Scanner

    def find(self, address: ParsedAddress, divisions: tuple[str, ...]) -> tuple[Met, ...]:
        """The entries of the county divisions the address lies in that cover it or may, in the library's order."""
        met = [*self._on_roads(address, divisions), *self._in_areas(address, divisions)]
        best: dict[str, Met] = {}
        for one in met:
            earlier = best.get(one.entry.id)
            if earlier is None or (earlier.certainty == "may_cover" and one.certainty == "covered"):
                best[one.entry.id] = one
        return tuple(sorted(best.values(), key=lambda m: m.entry.id)) if len(best) > 1 else tuple(best.values())

    def _on_roads(self, address: ParsedAddress, divisions: tuple[str, ...]) -> Iterator[Met]:
        numbered = any(street.houses for street in address.streets)
        spots = [p for p in address.pieces if p.kind == "road"]
        for street, spot in zip(address.streets, spots, strict=True):
            if numbered and not street.houses:
                continue
            for division in divisions:
                for entry in self.roads.get((division, street.name), ()):
                    if certainty := _weaker(_town(entry, address), _number(entry, street.houses), _inside(entry, address)):
                        yield Met(entry, certainty, spot.start, spot.end)

    def _in_areas(self, address: ParsedAddress, divisions: tuple[str, ...]) -> Iterator[Met]:
        for hit in self.scanner.scan(address.folded):
            entry = self.areas[hit.index]
            if entry.division not in divisions:
                continue
            named: Certainty = "covered" if _is_named(address, hit.start) else "may_cover"
            if certainty := _weaker(named, _town(entry, address), _inside(entry, address)):
                yield Met(entry, certainty, hit.start, hit.end)


def _weaker(*answers: Certainty | None) -> Certainty | None:
    if None in answers:
        return None
    return "may_cover" if "may_cover" in answers else "covered"


def _town(entry: Entry, address: ParsedAddress) -> Certainty | None:
    """Subdistricts are built-up: a road's or compound's name stands there once, so no town need be named."""
    if not entry.town or entry.town == address.town:
        return "covered"
    if address.town is not None:
        return None
    return "covered" if entry.town.endswith("街道") or entry.area else "may_cover"


def _number(entry: Entry, given: tuple[House, ...]) -> Certainty | None:
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


def _whole_side(entry: Entry, house: House) -> bool:
    """Whether every house of a range, counted along one side of the street, is the entry's."""
    if entry.first is None or entry.last is None or not entry.first <= house.first <= house.last <= entry.last:
        return False
    return entry.parity == "all" or (house.first % 2 == house.last % 2 == (entry.parity == "odd"))


def _inside(entry: Entry, address: ParsedAddress) -> Certainty | None:
    weakest: Certainty = "covered"
    for wanted, given in ((entry.building, address.building), (entry.room, address.room)):
        if not wanted or wanted == given:
            continue
        if given is not None:
            return None
        weakest = "may_cover"
    return weakest


def _is_named(address: ParsedAddress, start: int) -> bool:
    """Whether a name in the address begins where the area was found: 文昌沙工业区东区, but not 新文昌沙工业区."""
    return any(piece.start == start for piece in address.pieces)


def build(library: Library) -> Banned:
    """The index of the library: `libraries["banned_addresses"].compiled(build)`."""
    roads: dict[tuple[str, str], list[Entry]] = {}
    areas: list[Entry] = []
    for row in library:
        entry = _entry(row)
        if entry.area:
            areas.append(entry)
        else:
            roads.setdefault((entry.division, fold(entry.road).upper()), []).append(entry)
    return Banned(
        {key: tuple(entries) for key, entries in roads.items()}, tuple(areas), Scanner([fold(e.area) for e in areas]),
    )


def _entry(row: Row) -> Entry:
    first = houses(row["number_from"])
    last = houses(row["number_to"]) or first
    return Entry(
        id=row["id"], division=row["division"], town=row["town"], road=row["road"],
        first=first[0].first if first else None, last=last[0].first if last else None, part=first[0].part if first else None,
        parity=row["parity"] or "all",
        building="" if row["building"] in ("", WHOLE_BUILDING) else label(fold(row["building"])),
        room=label(fold(row["room"])) if row["room"] else "",
        area=row["area"], reason=row["reason"],
        trades=tuple(t for t in row["trades"].split(";") if t),
        limit=int(row["limit"]) if row["limit"] else None,
        since=dt.date.fromisoformat(row["from"]) if row["from"] else None,
        until=dt.date.fromisoformat(row["until"]) if row["until"] else None,
        grounding=row["grounding"],
    )
