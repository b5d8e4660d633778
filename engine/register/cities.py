"""Which city's register a row of a table belongs to, however the table says it.

`city` may be a prefecture or one of its counties and districts, in full, short, by code or nested
(广东省江门市), with or without `province`; a municipality is one city. What the columns leave open the
division in the name decides, and where that is not certain either, the row is not filed: under a wrong
city a name would never be found.
"""

from __future__ import annotations

from engine.names.lexicon import Division, Lexicon
from engine.names.parse import parse
from engine.names.place import MUNICIPALITIES, city_of
from engine.text.normalise import fold

NO_CITY = "no city: neither a column nor the name says one for certain"
UNKNOWN_CITY = "no division is called so, and the name does not say one for certain"
AMBIGUOUS_CITY = "several cities are called so; give the province"
_FINE_ENOUGH = ("prefecture", "county")
_SHORTENED_TAIL = ("州", "盟", "地区", "市", "县", "区")
_MOST_REMEMBERED = 20_000


class Cities:
    """Reads city columns. Answers are remembered: a table repeats a few hundred of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._remembered: dict[tuple[str, str], tuple[frozenset[str], str | None]] = {}
        self._whole_provinces = frozenset(
            p.code for p in lexicon.places.values() if p.level == "province" and not _is_municipality(p)
        )

    def city(self, province: str, city: str, name: str) -> tuple[str | None, str]:
        """The code of the city, or None and why. Columns a table lacks are empty texts."""
        key = (province, city)
        read = self._remembered.get(key)
        if read is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            read = self._remembered[key] = self._possible(province, city)
        possible, likeliest = read
        if len(possible) == 1 and likeliest is not None:
            return likeliest, ""
        said = self._of_name(name, self._province(province))
        if said is not None and (said in possible or not possible or possible <= self._whole_provinces):
            return said, ""
        if likeliest is not None:
            return likeliest, ""
        if len(possible) > 1:
            return None, AMBIGUOUS_CITY
        return None, UNKNOWN_CITY if city else NO_CITY

    def _possible(self, province: str, city: str) -> tuple[frozenset[str], str | None]:
        """The cities (and whole provinces) the columns may mean, and which of them to take if nothing else tells:
        the only one, or the only one that is itself a city (朝阳 is 朝阳市 before a 朝阳区; 吉林 may be the province)."""
        inside = self._province(province)
        found = self._called(city, inside) if city else []
        if not found and inside is not None and _is_municipality(inside):
            return frozenset((inside.code,)), inside.code
        codes = frozenset(city_of(place.code) for place in found)
        if len(codes) == 1 and not codes <= self._whole_provinces:
            return codes, next(iter(codes))
        own = {place.code for place in found if place.level == "prefecture"}
        return codes, next(iter(own)) if len(own) == 1 and not codes & self._whole_provinces else None

    def _called(self, city: str, inside: Division | None) -> list[Division]:
        """The divisions a text names: a code, a spelling, nested spellings, or (in a province) how a full name begins."""
        places = self._lexicon.places
        if city.isascii() and city.isdigit():
            place = places.get(city)
            found = [place] if place is not None else []
        else:
            found = self._nested(city) or self._begun(city, inside)
        upper = [_fine_enough(place, self._lexicon) for place in found]
        kept = [p for p in upper if p is not None and (inside is None or inside.code in p.chain)]
        return [p for p in kept if p != inside] or kept

    def _nested(self, city: str) -> list[Division]:
        text, at, place = fold(city), 0, None
        last: list[Division] = []
        while at < len(text):
            found = self._lexicon.spelled_at(text, at, place)
            if found is None:
                return []
            at, spelled = found
            exact = [s.division for s in spelled if s.division.name == text]
            last = exact or [s.division for s in spelled]
            place = last[0]
        return last

    def _begun(self, city: str, inside: Division | None) -> list[Division]:
        """延边州 is 延边朝鲜族自治州, within a province that has no other of that beginning."""
        if inside is None:
            return []
        stem = next((city[: -len(t)] for t in _SHORTENED_TAIL if city.endswith(t) and len(city) > len(t) + 1), city)
        found = [
            p for p in self._lexicon.places.values()
            if p.level in _FINE_ENOUGH and p.lies_in(inside) and p.name.startswith(stem)
        ] if len(stem) >= 2 else []
        return found if len({city_of(p.code) for p in found}) == 1 else []

    def _province(self, province: str) -> Division | None:
        if not province:
            return None
        if province in self._lexicon.places:
            place: Division | None = self._lexicon.places[province]
        else:
            spelled = self._lexicon.spellings.get(fold(province), ())
            place = next((s.division for s in spelled if s.division.level == "province"), None)
        return place if place is not None and place.level == "province" else None

    def _of_name(self, name: str, inside: Division | None) -> str | None:
        """The city of the name's own division; the province's code where the name is of a whole province.

        A county alone in short form is not certain unless the province is known (平安 may be no place at all),
        nor is one of a name that several have.
        """
        reading = parse(fold(name), self._lexicon, inside.code if inside else None)
        place = reading.place
        if place is None or (inside is not None and not place.lies_in(inside)):
            return None
        if place.level == "province":
            return place.code
        if place.level == "county" and len(reading.places) == 1:
            alike = [
                s for s in self._lexicon.spellings.get(place.name, ())
                if s.division.level == "county" and (inside is None or s.division.lies_in(inside))
            ]
            if not (reading.official or inside) or len(alike) != 1:
                return None
        return city_of(place.code)


def _is_municipality(place: Division) -> bool:
    return place.level == "province" and place.code.startswith(MUNICIPALITIES)


def _fine_enough(place: Division, lexicon: Lexicon) -> Division | None:
    """The division itself, or for a town or zone the county or prefecture it lies in."""
    for code in place.chain:
        upper = lexicon.places[code]
        if upper.level in _FINE_ENOUGH or _is_municipality(upper):
            return upper
    return place if place.level == "province" else None
