"""The gazetteer: which divisions and towns exist, and reading them off the beginning of an address.

Built from the lexicon of divisions. Provinces, prefectures and counties are known by their full and
their short names; a short name is read as a division only where it cannot be the beginning of a road's
or a village's name (开平路, 江门大道). Towns are known for the area the lexicon covers; elsewhere a
town is recognised by its form (…镇, …街道).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.text.normalise import fold
from reference_libs.library import Libraries, Row

SEPARATORS = " ,.;:/·、。-_\n\t"
"""What may stand between the parts of an address (folded text)."""
_NUMERALS = "一二三四五六七八九十"
_STARTS_A_NAME = re.compile(
    rf"[东西南北中上下前后新老旧]?[{_NUMERALS}]{{0,2}}[东西南北中]?(?:大?道(?!具)|大街|公路|国道|路|街|巷|弄|村|里|桥|圩|墟|工业|市场|广场|大厦|花园|小区|新村|商|中学|小学|大学|医院|酒店)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:街道办事处|街道办|街道|地区办事处|办事处|镇|乡|苏木)(?![路街巷道](?:[0-9一二三四五六七八九十]|$)|[村区镇乡]|[中大小新][路街道学]|[东西南北][路街])")
_NO_TOWN = re.compile(r"[路巷号]|村(?!$)|大道|工业")
_TOWN_SUFFIXES = ("街道办事处", "街道办", "街道", "办事处", "镇", "区", "乡", "圩", "")
_DEPTH = {"province": 1, "prefecture": 2, "county": 3}


@dataclass(frozen=True, slots=True)
class Division:
    """A division and one of its names; `short` names need care. `prefix`: the digits all codes inside begin with."""

    code: str
    level: str
    spelling: str
    short: bool
    prefix: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town or subdistrict by one of its names; `name` is the official one, `county` six digits."""

    county: str
    name: str
    spelling: str
    short: bool


@dataclass(frozen=True, slots=True)
class Located:
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
    """Names by their first two characters, longest first; names of divisions by code."""

    divisions: Mapping[str, tuple[Division, ...]]
    towns: Mapping[str, tuple[Town, ...]]
    names: Mapping[str, str]

    def locate(self, text: str) -> Located:
        """Read the divisions and the town at the beginning of folded text."""
        codes: tuple[str, ...] = ()
        prefixes: tuple[str, ...] = ()
        level = 0
        spans: list[tuple[str, int, int]] = []
        at = _skip(text, 0)
        while found := self._division(text, at, prefixes, level):
            end = at + len(found[0].spelling)
            spans.append((found[0].level, at, end))
            if _DEPTH[found[0].level] > level:  # else the same division written twice
                level = _DEPTH[found[0].level]
                codes = tuple([d.code for d in found])
                prefixes = tuple([d.prefix for d in found])
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

    def _division(self, text: str, at: int, prefixes: tuple[str, ...], level: int) -> list[Division]:
        """The divisions of one name that stand here: inside what was read before, or the same once more."""
        found: list[Division] = []
        for division in self.divisions.get(text[at : at + 2], ()):
            if found:
                if division.spelling != found[0].spelling:
                    break
            elif not text.startswith(division.spelling, at):
                continue
            if division.short and _STARTS_A_NAME.match(text, at + len(division.spelling)):
                continue
            if not prefixes or (division.code.startswith(prefixes) and _DEPTH[division.level] > level):
                found.append(division)
            elif not division.short and any(p.startswith(division.prefix) for p in prefixes):
                return [division]
        # 吉林 is a province and a city in it: what comes first is the larger.
        return [d for d in found if d.level == found[0].level] if len(found) > 1 else found

    def _town(self, text: str, at: int, prefixes: tuple[str, ...], level: int) -> tuple[str, int, str | None] | None:
        if level > 1:
            for town in self.towns.get(text[at : at + 2], ()):
                if text.startswith(town.spelling, at) and town.county.startswith(prefixes):
                    end = at + len(town.spelling)
                    if not (town.short and (end == len(text) or _STARTS_A_NAME.match(text, end))):
                        return town.name, end, town.county
        generic = _TOWN.match(text, at)
        if generic is None or _NO_TOWN.search(generic[0][:-1]):
            return None
        return generic[0], generic.end(), None


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in SEPARATORS:
        at += 1
    return at


def build(libraries: Libraries) -> Gazetteer:
    """The gazetteer of a bundle: `libraries.compiled(build)`."""
    rows = libraries["divisions"].rows
    divisions: dict[str, list[Division]] = {}
    towns: dict[str, list[Town]] = {}
    names: dict[str, str] = {}
    for row in rows:
        names[row["id"]] = row["name"]
        if row["level"] in _DEPTH:
            prefix = row["id"][: 2 * _DEPTH[row["level"]]]
            for spelling, short in _names(row):
                divisions.setdefault(spelling[:2], []).append(Division(row["id"], row["level"], spelling, short, prefix))
        elif row["level"] in ("town", "town_zone"):
            for town in _spellings(row):
                towns.setdefault(town.spelling[:2], []).append(town)
    return Gazetteer(
        {k: tuple(sorted(v, key=lambda d: (-len(d.spelling), d.spelling, _DEPTH[d.level], d.code))) for k, v in divisions.items()},
        {k: tuple(sorted(v, key=lambda t: (-len(t.spelling), t.spelling, t.county))) for k, v in towns.items()},
        names,
    )


def _names(row: Row) -> list[tuple[str, bool]]:
    """The spellings of a division, folded, and whether each is short: 大通回族土族自治县, 大通县, 大通."""
    name, short = row["name"], row["short_name"]
    spellings = {fold(name): False}
    for ending in ("自治县", "自治州", "自治旗"):
        if name.endswith(ending):
            spellings.setdefault(fold(short + ending[-1]), False)
    spellings.setdefault(fold(short), True)
    return [(spelling, is_short) for spelling, is_short in spellings.items() if len(spelling) > 1]


def _spellings(row: Row) -> list[Town]:
    county, name, short = row["parent"], row["name"], row["short_name"]
    if row["level"] == "town_zone":  # 工业园区 alone is the name of too many things
        return [] if name == "工业园区" else [Town(county, name, fold(name), False)]
    return [Town(county, name, fold(short + suffix), not suffix) for suffix in _TOWN_SUFFIXES]
