"""The division of a name: at the start, possibly nested (广东省江门市蓬江区), or in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.names.lexicon import Division, Lexicon, Spelling
from engine.names.words_of_names import AFTER_MUNICIPAL, ZONE_KINDS

Order = Literal["division_first", "division_after_trade_name", "division_before_form", "none"]
_ABOVE = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Opening:
    """One way of reading a name's division. `start`, `end`: what it covers (brackets included);
    `rest`: where the trade name starts; `zone`: the development zone that stands in it."""

    start: int
    end: int
    rest: int
    places: tuple[Division, ...] = ()
    official: bool = False
    zone: str | None = None
    order: Order = "none"
    score: float = 0.0


def openings(plain: str, lexicon: Lexicon, home: Division | None) -> list[Opening]:
    """The ways of reading the start of `plain` (division to trade name); the last one is "no division"."""
    ways: list[Opening] = []
    at, inside, places = 0, None, tuple[Division, ...]()
    pending: list[Opening] = []
    while True:
        found = lexicon.spelled_at(plain, at, inside)
        if found is None:
            break
        end, spelled = _shortened(plain, at, found, lexicon, inside)
        best = _likeliest(spelled, home)
        if not best.official and plain[end : end + 1] in ("镇", "乡", "村"):
            break
        place = best.division
        places = (*places, place)
        way = _way(plain, end, places, best.official, home, ways[-1].score if ways else None)
        if best.official:
            pending = [way]
            ways = pending
        else:
            ways.append(way)
        at, inside = end, place
        if place.level not in _ABOVE:
            break
    zone = _zone_at(plain, 0) if not ways else None
    none = Opening(0, 0, 0, score=0.8)
    if zone:
        return [Opening(0, 0, zone, zone=plain[:zone], score=1.3), none]
    return [*ways, none] if not (ways and ways[0].official and len(ways) == 1) else ways


def _shortened(
    plain: str, at: int, found: tuple[int, tuple[Spelling, ...]], lexicon: Lexicon, inside: Division | None
) -> tuple[int, tuple[Spelling, ...]]:
    """江门市政工程 is 江门 + 市政工程, and 江门市场 is 江门 + 市场, not 江门市 + 政工程."""
    end = found[0]
    if plain[end - 1 : end + 1] in ("市政", "市场") and end - 1 - at >= 2 and plain[end + 1 : end + 3] in AFTER_MUNICIPAL:
        short = lexicon.spellings.get(plain[at : end - 1], ())
        kept = tuple(s for s in short if inside is None or s.division.lies_in(inside))
        if kept:
            return end - 1, kept
    return found


def _likeliest(spelled: tuple[Spelling, ...], home: Division | None) -> Spelling:
    """Of several divisions spelled alike (鼓楼区), the one at home, else the nearest to it, else the highest."""
    if home is not None and len(spelled) > 1:
        for code in home.chain:
            for one in spelled:
                if one.division.code == code or code in one.division.chain:
                    return one
    return spelled[0]


def at_home(way: Opening, home: Division) -> bool:
    """Whether the division read holds the place of the business, or lies in it where that is known less finely."""
    place = way.places[-1]
    return place.code in home.chain or home.code in place.chain


def _way(
    plain: str, end: int, places: tuple[Division, ...], official: bool, home: Division | None, before: float | None
) -> Opening:
    place = places[-1]
    here = home is not None and (place.code in home.chain or home.code in place.chain)
    if official:
        score = 3.0
    elif before is not None:
        # A bare name after a division: 江门市蓬江… is more often the district than a trade name, if it is at home.
        score = before + (0.7 if home is None or here else -0.8)
    elif place.level == "county":
        score = 1.0 if home is None else (2.5 if here else 0.2)
    else:
        score = 2.0 if home is None else (2.6 if here else 1.5)
    zone = _zone_at(plain, end) if place.level in _ABOVE else None
    stop = zone or end
    return Opening(
        0, stop, stop, places, official, plain[end:stop] if zone else None, "division_first", score,
    )


def _zone_at(plain: str, at: int) -> int | None:
    """Where a development zone that starts at `at` ends; its own name has at most four characters before the kind."""
    best: int | None = None
    for kind in ZONE_KINDS:
        found = plain.find(kind, at, at + 4 + len(kind))
        if found >= 0:
            end = found + len(kind)
            if len(plain) - end >= 2 and (best is None or end > best):
                best = end
    return best


def bracketed(plain: str, stop: int, lexicon: Lexicon, home: Division | None) -> Opening | None:
    """The division in brackets before the form: 沃动（江门）机械, 沃动机械（江门）."""
    opened = plain.find("（", 2, stop)
    while opened >= 0:
        closed = plain.find("）", opened, stop)
        if closed < 0:
            return None
        inner = openings(plain[opened + 1 : closed], lexicon, home)
        whole = [w for w in inner if w.end == closed - opened - 1 and w.places]
        if whole:
            way = whole[0]
            order: Order = "division_before_form" if closed + 1 == stop else "division_after_trade_name"
            return Opening(opened, closed + 1, 0, way.places, way.official, way.zone, order, 2.5)
        opened = plain.find("（", closed, stop)
    return None
