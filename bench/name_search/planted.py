"""Variants of a registered name, such as somebody might propose who wants to stand near it."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache

from engine.names.filing import Filer
from engine.names.keys import read_plain
from engine.names.lexicon import build
from engine.names.parse import ParsedName
from engine.names.place import city_of
from engine.text.pinyin import syllables
from engine.text.shapes import GROUPS
from reference_libs.library import Libraries

KINDS = (
    "one homophone", "all homophones", "look-alike", "reorder", "swapped", "inserted", "dropped", "traditional",
    "other district", "synonym industry",
)


class Stock:
    """What variants are made with (`libraries.compiled(Stock)`)."""

    def __init__(self, libraries: Libraries) -> None:
        libraries.compiled(Filer)
        self.lexicon = libraries.compiled(build)
        self.common = [row["id"] for row in libraries["standard_characters"] if row["level"] == "1"]
        self.sounding: dict[str, list[str]] = defaultdict(list)
        for char in self.common:
            self.sounding[syllables(char)[0]].append(char)
        self.alike = {char: group.replace(char, "") for group in GROUPS.split() for char in group}
        self.synonyms: dict[str, list[str]] = defaultdict(list)
        groups = {row["id"]: row["strict_group"] for row in libraries["industry_words"] if row["strict_group"]}
        for word, group in groups.items():
            self.synonyms[word] = [other for other, its in groups.items() if its == group and other != word]
        self.districts: dict[str, list[str]] = defaultdict(list)
        for place in self.lexicon.places.values():
            if place.district and len(place.chain) > 1:
                upper = self.lexicon.places[place.chain[1]]
                self.districts[city_of(place.code)].append(upper.name + place.name)


@cache
def _traditional() -> object:
    import opencc

    return opencc.OpenCC("s2t")


def planted(kind: str, name: str, city: str, libraries: Libraries, chance: random.Random) -> str | None:
    """A variant of `name`; None where it has none of this kind."""
    if kind == "traditional":
        changed: str = _traditional().convert(name)  # type: ignore[attr-defined]
        return changed if changed != name else None
    stock = libraries.compiled(Stock)
    reading = read_plain(name, stock.lexicon, city)
    if not reading.trade_name or len(reading.trade_name) < 2 or reading.branch is not None or reading.text != name:
        return None
    if kind in ("reorder", "other district", "synonym industry"):
        return _part_changed(kind, reading, city, stock, chance)
    trade = _trade_changed(kind, reading.trade_name, stock, chance)
    if trade is None or trade == reading.trade_name:
        return None
    start, end = reading.spans["trade_name"]
    return name[:start] + trade + name[end:]


def _part_changed(kind: str, reading: ParsedName, city: str, stock: Stock, chance: random.Random) -> str | None:
    name, spans = reading.text, reading.spans
    if kind == "synonym industry":
        others = stock.synonyms.get(reading.industry or "")
        start, end = spans.get("industry", (0, 0))
        return name[:start] + chance.choice(others) + name[end:] if others else None
    if reading.order != "division_first" or reading.division is None or reading.zone:
        return None
    _, end = spans["division"]
    if spans["division"][0] != 0:
        return None
    if kind == "reorder":
        trade_end = spans["trade_name"][1]
        return f"{name[end:trade_end]}（{reading.division}）{name[trade_end:]}"
    others = [d for d in stock.districts.get(city, ()) if d != reading.division]
    return chance.choice(others) + name[end:] if others else None


def _trade_changed(kind: str, trade: str, stock: Stock, chance: random.Random) -> str | None:
    at = chance.randrange(len(trade))
    if kind == "one homophone":
        return _sounding_alike(trade[at], stock, chance, trade[:at], trade[at + 1 :])
    if kind == "all homophones":
        chars = [_sounding_alike(char, stock, chance) for char in trade]
        return None if None in chars else "".join(c or "" for c in chars)
    if kind == "look-alike":
        places = [i for i, char in enumerate(trade) if char in stock.alike]
        if not places:
            return None
        at = chance.choice(places)
        return trade[:at] + chance.choice(stock.alike[trade[at]]) + trade[at + 1 :]
    if kind == "swapped":
        at = chance.randrange(len(trade) - 1)
        return trade[:at] + trade[at + 1] + trade[at] + trade[at + 2 :]
    if kind == "inserted":
        at = chance.randrange(len(trade) + 1)
        return trade[:at] + chance.choice(stock.common) + trade[at:]
    return trade[:at] + trade[at + 1 :] if len(trade) > 2 else None


def _sounding_alike(char: str, stock: Stock, chance: random.Random, before: str = "", after: str = "") -> str | None:
    others = [other for other in stock.sounding.get(syllables(char)[0], ()) if other != char]
    return before + chance.choice(others) + after if others else None
