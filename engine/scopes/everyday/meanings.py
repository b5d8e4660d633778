"""What everyday wording means: expressions as people say them, and what may be done with the goods they name.

Two tables say it (docs/libraries.md): `everyday`, one expression a row (飞发 → 理发服务, 8040), and `goods`, a deed
with the things it may be done to (make: 螺丝 螺母 → 紧固件制造, 3482). The codes of a row stand best first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.text.normalise import normalise
from reference_libs.library import Libraries, Library
from reference_libs.shapes import SEPARATOR

ANYTHING = "*"
"""The thing that stands for all that a deed's other rows do not name."""
GENERAL = "general"
"""Remark on an expression that fits many trades."""
SELL, SERVE, BULK, TRADE, ONLINE, TEACH = "sell", "serve", "bulk", "trade", "online", "teach"
FOOD = "食品"
"""The thing that stands for all food."""
ABROAD = "F4001"
"""货物进出口: said beside the goods by whoever sells them abroad."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Codes of catalogue items and of GB/T 4754 classes, best first."""

    items: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Meanings by normal form: of whole expressions; of things by deed. `general`: expressions that fit many trades
    and give way to whatever says more."""

    expressions: Mapping[str, Meaning]
    general: frozenset[str]
    deeds: Mapping[str, Mapping[str, Meaning]]

    def of(self, deed: str, thing: str) -> Meaning | None:
        """What doing this to the thing means; None when no row names both. To sell a dish is to serve it."""
        found = self.deeds.get(deed, {}).get(thing)
        return self.deeds.get(SERVE, {}).get(thing) if found is None and deed == SELL else found

    def of_kind(self, deed: str, thing: str) -> Meaning | None:
        """What doing this means to the kind of thing that the end of its name says (地板 of 复合地板)."""
        ends = (thing[at:] for at in range(1, len(thing) - 1))
        return next((meaning for end in ends if (meaning := self.deeds.get(deed, {}).get(end)) is not None), None)

    def by_default(self, deed: str) -> Meaning | None:
        """What the deed means done to anything."""
        return self.deeds.get(deed, {}).get(ANYTHING)

    def things(self) -> tuple[str, ...]:
        """Every thing of any deed, in a fixed order."""
        return tuple(sorted({t for things in self.deeds.values() for t in things} - {ANYTHING}))


def build(libraries: Libraries) -> Vocabulary:
    """The vocabulary of the tables `everyday` and `goods`; for `libraries.compiled`."""
    general = frozenset(normalise(row["expression"]) for row in libraries["everyday"] if row["note"] == GENERAL)
    return Vocabulary(_expressions(libraries["everyday"]), general, _deeds(libraries["goods"]))


def _expressions(library: Library) -> dict[str, Meaning]:
    return {normalise(row["expression"]): Meaning(_codes(row["items"]), _codes(row["class"])) for row in library}


def _deeds(library: Library) -> Mapping[str, Mapping[str, Meaning]]:
    deeds: dict[str, dict[str, Meaning]] = defaultdict(dict)
    for row in library:
        meaning = Meaning(_codes(row["items"]), _codes(row["class"]))
        for thing in row["things"].split(SEPARATOR):
            key = normalise(thing) or thing
            deeds[row["deed"]][key] = meaning
            if row["bulk_class"]:
                bulk = Meaning(_codes(row["bulk_items"]), _codes(row["bulk_class"]))
                deeds[BULK][key] = bulk
                deeds[TRADE][key] = Meaning((*bulk.items[:1], ABROAD, *bulk.items[1:]), bulk.classes)
    _over_the_net(deeds)
    return dict(deeds)


def _over_the_net(deeds: dict[str, dict[str, Meaning]]) -> None:
    """What nobody wrote down of selling over the net: food is sold as food is, all else as anything is; beside it
    stands what selling it in a shop means."""
    food = deeds[SELL].get(FOOD)
    for thing, sold in deeds[SELL].items():
        eaten = food is not None and not set(food.items).isdisjoint(sold.items)
        online = deeds[ONLINE].get(FOOD if eaten else ANYTHING)
        if online is not None and thing not in deeds[ONLINE]:
            deeds[ONLINE][thing] = Meaning((*online.items, *sold.items[:1]), (*online.classes[:1], *sold.classes[:1]))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(SEPARATOR)))
