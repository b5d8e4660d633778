"""The gazetteer: which divisions and towns exist, and reading them off the beginning of an address.

Built from the lexicon of divisions. Provinces, prefectures and counties are known by their full and
their short names; a short name is read as a division only where it cannot be the beginning of a road's
or a village's name (开平路, 江门大道). Towns are known for the area the lexicon covers; elsewhere a
town is recognised by its form (…镇, …街道). So is a county that the lexicon does not have, and a
development zone, which stands where a county would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.addresses import heads
from engine.text.normalise import fold
from reference_libs.library import Libraries, Row

SEPARATORS = " ,.;:/·、。-_\n\t"
"""What may stand between the parts of an address (folded text)."""
_TOWN_SUFFIXES = ("街道办事处", "街道办", "街道", "办事处", "镇", "区", "乡", "圩", "")
_DEPTH = {"province": 1, "prefecture": 2, "county": 3}
_NICKNAMES = {"652700": "博州", "652800": "巴州", "653000": "克州", "152500": "锡盟", "152900": "阿盟", "150203": "昆区"}
"""What people call a few divisions and no table does."""
_GOES_ON = ("场", "中", "南", "北", "镇")
"""What may follow a full name that is none: 江北市场, 内江市中区, 青岛市南区, 芒市镇."""
_NO_PREFECTURE = ("11", "12", "31", "50")
"""How the codes of the four municipalities begin: their counties lie directly in them."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division and one of its names; `short` names need care. `depth`: 1 for a province to 3 for a county. `prefix`: the digits
    all codes inside begin with."""

    code: str
    level: str
    spelling: str
    short: bool
    depth: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town or subdistrict by one of its names; `name` is the official one, `county` six digits."""

    county: str
    name: str
    spelling: str
    short: bool


class Located(NamedTuple):
    """The divisions an address begins with. `codes`: the divisions it may lie in (several counties may share a
    name), deepest level only. `town_counties`: counties that are known to have a town of that name, wherever the address
    says it lies. `spans`: (kind, start, end) in folded text. `end`: where the rest begins."""

    codes: tuple[str, ...]
    town: str | None
    town_known: bool
    end: int
    spans: tuple[tuple[str, int, int], ...]
    town_counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Divisions by their spelling, the larger first; the lengths of spellings and the towns by their first two characters, longest
    first; names of divisions by code."""

    divisions: Mapping[str, tuple[Division, ...]]
    sizes: Mapping[str, tuple[int, ...]]
    towns: Mapping[str, tuple[Town, ...]]
    names: Mapping[str, str]

    def locate(self, text: str) -> Located:
        """Read the divisions and the town at the beginning of folded text."""
        codes: tuple[str, ...] = ()
        prefixes: tuple[str, ...] = ()
        level = 0
        spans: list[tuple[str, int, int]] = []
        at = _skip(text, 0)
        if (end := heads.free_trade_zone(text, at)) is not None:
            spans.append(("park", at, end))
            at = _skip(text, end)
        while found := self._division(text, at, prefixes, level):
            end = at + len(found[0].spelling)
            first = found[0]
            if first.depth > level:  # else the same division written twice
                spans.append((first.level, at, end))
                level = first.depth
                codes = tuple([d.code for d in found])
                prefixes = tuple([d.prefix for d in found])
            else:
                spans.append((_second(text, at, first), at, end))
            at = _skip(text, end)
        for kind, end in heads.unlisted(text, at, level):
            spans.append((kind, at, end))
            level = 3 if kind in ("county", "zone") else level
            at = _skip(text, end)
        town = self._town(text, at, prefixes, level)
        if town is None:
            return Located(codes, None, False, spans[-1][2] if spans else 0, tuple(spans))
        name, end, county = town
        spans.append(("town", at, end))
        if county is not None and level < 3:
            codes = (county,)
        return Located(codes, name, county is not None, end, tuple(spans), self._counties(text[at:end]))

    def _counties(self, spelling: str) -> tuple[str, ...]:
        return tuple(sorted({t.county for t in self.towns.get(spelling[:2], ()) if t.spelling == spelling}))

    def _division(self, text: str, at: int, prefixes: tuple[str, ...], level: int) -> Sequence[Division]:
        """The divisions of one name that stand here: inside what was read before, or the same once more."""
        for size in self.sizes.get(text[at : at + 2], ()):
            named = self.divisions.get(text[at : at + size])
            if named is None:
                continue
            found: Sequence[Division] = named
            if prefixes:
                found = [d for d in named if d.depth > level and d.code.startswith(prefixes)] or [
                    d for d in named if (not d.short or (d.depth == 1 and size > 2)) and any(p.startswith(d.prefix) for p in prefixes)
                ][:1]
            if found and self._ends(text, at + size, found[0], level):
                # 吉林 is a province and a city in it: what comes first is the larger
                return found if len(found) == 1 else [d for d in found if d.depth == found[0].depth]
        return ()

    def _ends(self, text: str, end: int, division: Division, level: int) -> bool:
        """Whether the name may end here: 开平 of 开平路, 内江市 of 内江市中区, 大同 of 大同县, 江北市 of 江北市场 do not."""
        following = text[end : end + 1]
        if not division.short:
            if following not in _GOES_ON:
                return True
            if text[end - 1 : end + 1] == "市场" or (following == "镇" and division.depth == 3):
                return False
            return not (text.startswith(heads.CITY_QUARTERS, end - 1) and self._inside(text, end - 1, division))
        if following == "县" or (division.depth == 3 and following in ("镇", "乡")):
            return False  # 宽甸镇 is a town
        if level in (1, 2) and division.depth == 3 and heads.zone(text, end):
            return False  # 武汉蔡甸经济技术开发区: the zone's name begins with the county's
        return not heads.starts_a_name(text, end) or self._inside(text, end, division) or heads.former_district(text, end)

    def _inside(self, text: str, at: int, outer: Division) -> bool:
        """Whether a division inside `outer` stands here by its full name."""
        return any(
            not d.short and d.code.startswith(outer.prefix) and d.level == "county" and d.code != outer.code
            for size in self.sizes.get(text[at : at + 2], ()) for d in self.divisions.get(text[at : at + size], ())
        )

    def _town(self, text: str, at: int, prefixes: tuple[str, ...], level: int) -> tuple[str, int, str | None] | None:
        if level > 1:
            for town in self.towns.get(text[at : at + 2], ()):
                if text.startswith(town.spelling, at) and town.county.startswith(prefixes):
                    end = at + len(town.spelling)
                    if not (town.short and (end == len(text) or heads.starts_a_name(text, end))):
                        return town.name, end, town.county
        told = heads.town(text, at, level, prefixes)
        return None if told is None else (text[at:told], told, None)


def _second(text: str, at: int, division: Division) -> str:
    """What a division is that is named once more: 北京市北京市 the city, 哈密地区哈密市 the county of old, else the same again."""
    if division.depth == 1 and division.code.startswith(_NO_PREFECTURE):
        return "prefecture"
    return "county" if division.depth == 2 and text[at - 2 : at] == "地区" else division.level


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in SEPARATORS:
        at += 1
    return at


def build(libraries: Libraries) -> Gazetteer:
    """The gazetteer of a bundle: `libraries.compiled(build)`."""
    rows = libraries["divisions"].rows
    official = {fold(row["name"]) for row in rows}
    divisions: dict[str, list[Division]] = {}
    towns: dict[str, list[Town]] = {}
    names: dict[str, str] = {}
    for row in rows:
        names[row["id"]] = row["name"]
        if row["level"] in _DEPTH:
            prefix = row["id"][: 2 * _DEPTH[row["level"]]]
            for spelling, short in _names(row, official):
                divisions.setdefault(spelling, []).append(Division(row["id"], row["level"], spelling, short, _DEPTH[row["level"]], prefix))
        elif row["level"] in ("town", "town_zone"):
            for town in _spellings(row):
                towns.setdefault(town.spelling[:2], []).append(town)
    sizes: dict[str, set[int]] = {}
    for spelling in divisions:
        sizes.setdefault(spelling[:2], set()).add(len(spelling))
    return Gazetteer(
        {k: tuple(sorted(v, key=lambda d: (d.depth, d.code))) for k, v in divisions.items()},
        {start: tuple(sorted(lengths, reverse=True)) for start, lengths in sizes.items()},
        {k: tuple(sorted(v, key=lambda t: (-len(t.spelling), t.spelling, t.county))) for k, v in towns.items()},
        names,
    )


def _names(row: Row, official: set[str]) -> list[tuple[str, bool]]:
    """The spellings of a division, folded, and whether each is short: 大通回族土族自治县, 大通县, 大通. A county is also
    known by what it may have been before it became a 区 or 市 (徐水县, 普兰店市), unless another has that name today."""
    name, short = row["name"], row["short_name"]
    spellings = {fold(name): False}
    for ending in ("自治县", "自治州", "自治旗"):
        if name.endswith(ending):
            spellings.setdefault(fold(short + ending[-1]), False)
            spellings.setdefault(fold(short + ending), False)
    if row["level"] == "county" and len(short) > 1 and name[-1] in "区市":
        for ending in "县市区":
            if fold(short + ending) not in official:
                spellings.setdefault(fold(short + ending), False)
    if row["level"] == "prefecture" and fold(short + "地区") not in official:
        spellings.setdefault(fold(short + "地区"), False)
    if row["id"] in _NICKNAMES:
        spellings[_NICKNAMES[row["id"]]] = False
    spellings.setdefault(fold(short), True)
    return [(spelling, is_short) for spelling, is_short in spellings.items() if len(spelling) > 1]


def _spellings(row: Row) -> list[Town]:
    county, name, short = row["parent"], row["name"], row["short_name"]
    if row["level"] == "town_zone":  # 工业园区 alone is the name of too many things
        return [] if name == "工业园区" else [Town(county, name, fold(name), False)]
    return [Town(county, name, fold(short + suffix), not suffix) for suffix in _TOWN_SUFFIXES]
