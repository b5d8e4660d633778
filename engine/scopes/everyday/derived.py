"""Things that expressions speak of: who knows 咸蛋加工 knows what making 咸蛋 is, and 海味铺 what selling 海味 is.

An expression that ends or begins with a word of doing, and whose class is where such doing belongs, says of the rest what
doing it means. So what the table `everyday` says of one wording holds for the others (生产咸蛋, 咸蛋厂), too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.scopes.everyday.meanings import BULK, SELL, TRADE, Meaning, Vocabulary
from engine.scopes.everyday.sectors import fits
from engine.scopes.everyday.words import AFTER, BEFORE, CLEAR, HOLLOW, OPENING, STARTING

DERIVED = frozenset("sell bulk make repair hire grow raise teach install wash recycle test".split())
"""Deeds of which things are derived."""
_SHORTEST = 2


def enriched(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the things of its expressions; what a table says of a thing counts before, and of several
    expressions the first."""
    deeds: dict[str, dict[str, Meaning]] = defaultdict(dict, {deed: dict(things) for deed, things in vocabulary.deeds.items()})
    wholesale = _wholesale(vocabulary.deeds)
    for expression, meaning in vocabulary.expressions.items():
        for deed, thing in _read(expression) if expression not in vocabulary.general else ():
            if not fits(deed, meaning.classes[0]) or thing in deeds[deed]:
                continue
            deeds[deed][thing] = meaning
            bulk = wholesale.get(meaning.classes[0]) if deed == SELL else None
            if bulk is not None:
                for wide in (BULK, TRADE):
                    deeds[wide].setdefault(thing, bulk)
    return replace(vocabulary, deeds=dict(deeds))


def _read(expression: str) -> Iterator[tuple[str, str]]:
    """The deeds and things an expression may be made of: by its longest last word, its longest first one, and, as goods,
    by itself."""
    ends = next((at for at in range(_SHORTEST, len(expression)) if expression[at:] in AFTER), None)
    begins = next((at for at in range(len(expression) - _SHORTEST, 0, -1) if expression[:at] in BEFORE), None)
    if ends is not None and (len(expression) - ends > 1 or expression[ends:] in CLEAR):
        yield from _named(AFTER[expression[ends:]], expression[:ends])
    if begins is not None and (begins > 1 or expression[:begins] in OPENING):
        yield from _named(BEFORE[expression[:begins]], expression[begins:])
    if ends is None and begins is None:
        yield from _named(SELL, expression)


def _named(deed: str, thing: str) -> Iterator[tuple[str, str]]:
    if deed in DERIVED and STARTING.fullmatch(thing) is None and HOLLOW.fullmatch(thing) is None and not _a_place(thing):
        yield deed, thing


def _a_place(thing: str) -> bool:
    """Whether what is left is itself named by a word of doing (衣厂 of 衣厂加工)."""
    return any(thing[at:] in AFTER for at in range(len(thing)))


def _wholesale(known: Mapping[str, Mapping[str, Meaning]]) -> dict[str, Meaning]:
    """By class of selling in a shop, what selling the same things in bulk most often means."""
    counts: dict[str, Counter[Meaning]] = defaultdict(Counter)
    for thing, sold in known.get(SELL, {}).items():
        bulk = known.get(BULK, {}).get(thing)
        if bulk is not None:
            counts[sold.classes[0]][bulk] += 1
    return {code: min(count.items(), key=lambda c: (-c[1], c[0].classes, c[0].items))[0] for code, count in counts.items()}
