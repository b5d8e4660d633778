"""What does the catalogue have nearest to an item that means none of its phrases for sure, and would that need a permit?

This maps no item: it says what a person who looks at the item will think of first.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, Check
from engine.checks.scope_items import SEPARATOR, UNKNOWN_SCOPE
from engine.domain.fact import Declaration, FactType, Field, Measured, Record
from engine.scopes.nearest import NEEDS, compile_nearest
from engine.scopes.read import Scope, read_scope
from engine.scopes.restricted import read_passed_over, read_restrictions

DECLARES = (
    Declaration(
        "scope.nearest", FactType.LIST, "for each item that means no phrase of the catalogue for sure, the phrases nearest to it", "/scope",
        fields=(
            Field("item", FactType.TEXT, "the item as written"),
            Field("phrases", FactType.TEXT, "the nearest phrases, best first, joined with ；; none: nothing is near"),
            Field("likeness", FactType.NUMBER, "how like the best of them is, 0 to 1"),
            Field("needs", FactType.TEXT, "what all that is near agrees on: no permit, one after registration, or it is open", NEEDS),
        ),
    ),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("scope"):
        return Measured({"scope.nearest": UNKNOWN_SCOPE})
    scope = case.reading(read_scope)
    return Measured({"scope.nearest": () if scope is None else tuple(_records(case, scope))})


def _records(case: Case, scope: Scope) -> Iterator[Record]:
    """A word that may name a licensed business leaves open what an item needs, whatever is near. An item that is taken
    for a licensed one, but in which such a word only names a thing (硫酸纸), is not taken so here."""
    unsure = {(h.item.pointer, h.item.start) for h in case.reading(read_restrictions) if h.use == "unsure"}
    for item in scope.items:
        passed_over = case.reading(read_passed_over).get((item.pointer, item.start), ())
        licensed = item.match.kind == "near" and any(i.permits for i in item.match.items)
        if not item.match.sure or (licensed and passed_over):
            found = case.libraries.compiled(compile_nearest).read(item.key, item.shared, passed_over)
            yield {
                "item": item.text,
                "phrases": SEPARATOR.join(i.phrase for i in found.items) or None,
                "likeness": Decimal(str(found.likeness)),
                "needs": "open" if (item.pointer, item.start) in unsure else found.needs,
                "evidence": item.evidence(found.items[0].code if found.items else None),
            }


CHECK = Check("scope_nearest", ("scope_items", "synonyms", "permits", "restricted_scopes", "scope_contexts"), DECLARES, measure)
