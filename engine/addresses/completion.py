"""How an address that is being written may go on: divisions and towns that begin like what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.addresses.gazetteer import SEPARATORS, Gazetteer
from engine.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Completion:
    """text: the address with the next name written out; level: of that name; code: of a division, None for a town."""

    text: str
    level: str
    code: str | None


def completions(text: str, gazetteer: Gazetteer, number: int) -> tuple[Completion, ...]:
    """At most `number` ways to go on, divisions before towns, in the order of their codes and names."""
    folded = fold(text)
    located = gazetteer.locate(folded)
    if located.town is not None:
        return ()
    rest = folded[located.end :].strip(SEPARATORS)
    before = text[: located.end] if len(folded) == len(text) else folded[: located.end]
    return tuple(islice(_ways(before, rest, located.codes, gazetteer), number))


def _ways(before: str, rest: str, codes: tuple[str, ...], gazetteer: Gazetteer) -> Iterator[Completion]:
    inside = tuple(code.rstrip("0") for code in codes)
    known = {d.code: d for found in gazetteer.divisions.values() for d in found if d.spelling == fold(gazetteer.names[d.code])}
    for code in sorted(known):
        division = known[code]
        below = not codes or (division.prefix.startswith(inside) and code not in codes)
        if below and division.spelling.startswith(rest) and division.spelling != rest:
            yield Completion(before + division.spelling, division.level, code)
    towns = {(t.county, t.name) for found in gazetteer.towns.values() for t in found}
    for county, name in sorted(towns):
        if codes and county.startswith(inside) and name.startswith(rest) and name != rest:
            yield Completion(before + name, "town", None)
