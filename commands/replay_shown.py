"""How `miaopi replay` tells what came of each decision, and of all of them together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from commands.show import printable
from engine.casefile.reask import Today
from engine.casefile.replay import Replayed, Result
from engine.difference import value_at
from engine.errors import Defect

PLACES_SHOWN = 20


@dataclass(slots=True)
class Tally:
    """Tells each result as it comes and keeps count. many: what is as it was to be is only counted, and the same cause
    told once."""

    reask: bool
    many: bool
    as_json: bool
    unmasked: bool
    counts: Counter[str] = field(default_factory=Counter)
    _causes: set[tuple[Defect, ...]] = field(default_factory=set)

    def tell(self, one: Replayed | Today) -> None:
        """Print what came of one decision, as far as it is to be printed."""
        self.counts["decisions"] += 1
        self.counts[_kind(one)] += 1
        if self.as_json:
            click.echo(json.dumps(one.as_json(self.unmasked), ensure_ascii=False))
        elif isinstance(one, Today):
            if one.differs or not self.many:
                click.echo("\n".join(_today(one, self.unmasked)))
        elif self._is_news(one):
            click.echo("\n".join(_replayed(one, self.unmasked)))

    def end(self) -> None:
        """Print the sum of many: to standard output, or to standard error beside JSON."""
        if not self.many:
            return
        kinds = ("same", "differs", "nothing", "unreadable") if self.reask else tuple(result.value for result in Result)
        said = ", ".join(f"{self.counts[kind]} {_WORDS[kind]}" for kind in kinds)
        click.echo(f"{self.counts['decisions']} decisions: {said}", err=self.as_json)

    @property
    def exit_code(self) -> int:
        """1 if one differs or cannot be read, else 2 if one could not be compared."""
        if self.counts["differs"] or self.counts["unreadable"]:
            return 1
        return 2 if self.counts["refused"] else 0

    def _is_news(self, one: Replayed) -> bool:
        if not self.many:
            return True
        if one.result in (Result.IDENTICAL, Result.NOTHING):
            return False
        told = one.result is Result.REFUSED and one.defects in self._causes
        self._causes.add(one.defects)
        return not told


_WORDS = {
    "identical": "identical", "differs": "differ", "refused": "refused", "nothing": "with nothing to decide again",
    "unreadable": "unreadable", "same": "would be the same",
}


def _kind(one: Replayed | Today) -> str:
    if isinstance(one, Replayed):
        return one.result.value
    if one.unreadable is not None:
        return "unreadable"
    return "nothing" if one.why else "differs" if one.differs else "same"


def _replayed(one: Replayed, unmasked: bool) -> Iterator[str]:
    if one.result is Result.IDENTICAL or one.result is Result.NOTHING:
        yield f"{one.decision}: {one.why or one.result.value}"
        return
    yield f"{one.decision}: {one.code}" + (", not decided again" if one.result is Result.REFUSED else "")
    yield from _defects(one.defects)
    if unmasked:
        yield from _values([d.where for d in one.defects if d.where.startswith("/")], one.read())


def _today(one: Today, unmasked: bool) -> Iterator[str]:
    if one.unreadable is not None:
        yield f"{one.decision}: {one.unreadable.code}"
        yield from _defects(one.unreadable.defects)
        return
    if one.why:
        yield f"{one.decision}: {one.why}"
        return
    yield f"{one.decision}: {one.then} on {one.as_of_then}, {one.today} on {one.as_of_now}"
    yield from (f"  no longer: {rule} ({effect})" for rule, effect in one.gone)
    yield from (f"  now: {rule} ({effect})" for rule, effect in one.new)
    if unmasked:
        yield from _values(one.places, one.records)
    else:
        yield from (f"  differs: {printable(place)}" for place in one.places[:PLACES_SHOWN])
        if len(one.places) > PLACES_SHOWN:
            yield f"  … {len(one.places) - PLACES_SHOWN} more places"
    yield from _defects(one.bundle)


def _defects(defects: tuple[Defect, ...]) -> Iterator[str]:
    yield from (f"  {printable(str(defect))}" for defect in defects)


def _values(places: Any, records: tuple[Any, Any]) -> Iterator[str]:
    then, now = records
    for place in places:
        values = (json.dumps(value_at(record, place), ensure_ascii=False) for record in (then, now))
        yield f"  {printable(place)}: {printable(' → '.join(values))}"
