"""What the examination of a scope says of each item, in one word; it only retells an examination and judges nothing.

The word classifies the wording: a ban is `banned` whether its text was read or is recalled (what becomes of the
application then is for the rules), and a permit is named whether or not it is in the file. Order of gravity as in
`VERDICTS`: an item is the gravest of what is said of it, a statement the gravest of its items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from engine.decision import Outcome
from engine.domain.fact import Evidence, Record, Unknown
from engine.domain.finding import Effect
from engine.examination import Examination, evidence_of, matched

ABOUT_PHRASES = frozenset(("scope.item-unrecognised", "scope.item-unsure"))
"""The rules on items for which no phrase is found for sure: they ask for one. What the business needs, the nearest ones say."""
_SPEAKING = ("scope.items", "scope.restricted", "scope.permits", "scope.nearest")
Place = tuple[str, int | None]
"""Pointer and start of an item."""


class Verdict(StrEnum):
    """What a wording is, the gravest first. `REFER`: a person has to say."""

    BANNED = "banned"
    REFER = Outcome.REFER.value
    PERMIT_BEFORE = "permit_before"
    PERMIT_AFTER = "permit_after"
    ORDINARY = "ordinary"


GRAVITY: Mapping[Verdict, int] = {verdict: rank for rank, verdict in enumerate(Verdict)}


_AGREED: Mapping[str, Verdict] = {"none": Verdict.ORDINARY, "after": Verdict.PERMIT_AFTER}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest; of none: ordinary."""
    return min(verdicts, key=GRAVITY.__getitem__, default=Verdict.ORDINARY)


def complete(examination: Examination) -> bool:
    """Whether everything that speaks of items was measured; where a library failed, a person has to say."""
    return not any(isinstance(examination.facts.get(fact), Unknown) for fact in _SPEAKING)


def verdicts(examination: Examination) -> tuple[Verdict, ...]:
    """The verdict of each record of `scope.items`, in their order."""
    items = records(examination, "scope.items")
    if not complete(examination):
        return (Verdict.REFER,) * len(items)
    said = _said(examination)
    return tuple(worst(said.get(place_of(record), ())) for record in items)


def of_statement(examination: Examination) -> Verdict:
    """The gravest of the items, and of what is said of words that stand in no item (in a registry's sentence, in brackets)."""
    if not complete(examination):
        return Verdict.REFER
    return worst(verdict for found in _said(examination).values() for verdict in found)


def _said(examination: Examination) -> dict[Place, list[Verdict]]:
    """Everything that is said, by place. The nearest phrases are asked only where nothing else is."""
    said: dict[Place, list[Verdict]] = {}
    for place, verdict in (*_by_words(examination), *_by_rules(examination), *_by_permits(examination)):
        said.setdefault(place, []).append(verdict)
    for place, verdict in _by_nearest(examination):
        said.setdefault(place, [verdict])
    return said


def records(examination: Examination, fact: str) -> tuple[Record, ...]:
    """The records of a list fact; none while it is unknown."""
    found = examination.facts.get(fact)
    return found if isinstance(found, tuple) else ()


def item_of(record: Record) -> Evidence:
    """Where a record's item stands: its first evidence."""
    return evidence_of(record)[0]


def place_of(record: Record) -> Place:
    item = item_of(record)
    return item.pointer, item.start


def _by_words(examination: Examination) -> Iterator[tuple[Place, Verdict]]:
    """The bans that items name; words kept for financial institutions ban nobody who is one."""
    for record in records(examination, "scope.restricted"):
        if record["kind"] == "banned" and not record["finance"] and record["use"] == "business" and record["sure"]:
            yield place_of(record), Verdict.BANNED


def _by_rules(examination: Examination) -> Iterator[tuple[Place, Verdict]]:
    """What the rules that hit say of the items their records point at."""
    for judged in examination.trace:
        if judged.truth is not True or judged.rule.id in ABOUT_PHRASES:
            continue
        for record in matched(judged.steps):
            if not evidence_of(record):
                continue
            if record.get("finance") or judged.rule.effect == Effect.REFER:
                yield place_of(record), Verdict.REFER


def _by_permits(examination: Examination) -> Iterator[tuple[Place, Verdict]]:
    """What the permits of the items say: sure and first, in doubt, or later."""
    unsure = {place_of(r) for r in records(examination, "scope.nearest")}
    for record in records(examination, "scope.permits"):
        stage = record["stage"]
        if record["code"] and place_of(record) in unsure:
            continue
        if stage in ("before", "mixed", "unknown"):
            sure = stage == "before" and record["sure"] == "yes" and not record["by_person"]
            yield place_of(record), Verdict.PERMIT_BEFORE if sure else Verdict.REFER
        else:
            yield place_of(record), Verdict.PERMIT_AFTER if stage == "after" else Verdict.ORDINARY


def _by_nearest(examination: Examination) -> Iterator[tuple[Place, Verdict]]:
    """What the nearest phrases agree on, for items that mean none and of which nothing else is said."""
    for record in records(examination, "scope.nearest"):
        yield place_of(record), _AGREED.get(str(record["needs"]), Verdict.REFER)
