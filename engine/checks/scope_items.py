"""What business does the scope name, item by item, and is each item one of the catalogue's?

条例 第十四条; 细则 第十二条 (items are chosen from the standard catalogue, by the main industry).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.case import Case, Check
from engine.domain.fact import Declaration, FactType, Field, Measured, Record, Unknown
from engine.scopes.read import Scope, ScopeItem, read_scope
from engine.scopes.restricted import read_settled
from engine.scopes.trades import TRADES, is_offline

UNKNOWN_SCOPE = Unknown("经营范围未提供，无法核对")
SEPARATOR = "；"
_CERTAIN = Decimal(1)

DECLARES = (
    Declaration(
        "scope.items", FactType.LIST, "the items of the scope in their order", "/scope",
        fields=(
            Field("text", FactType.TEXT, "the item as written"),
            Field("code", FactType.TEXT, "codes of the catalogue items it means, joined with ；; none: it means none for sure"),
            Field("phrase", FactType.TEXT, "their phrases, joined with ；"),
            Field("match", FactType.TEXT, "how it meets the catalogue", ("exact", "near", "none")),
            Field("confidence", FactType.NUMBER, "how sure the match is, 0 to 1"),
            Field("category", FactType.TEXT, "whether the catalogue calls it a licensed item 许可项目 or a general one", ("general", "licensed", "")),
            Field("trade", FactType.TEXT, "what rules on premises ask about", TRADES),
            Field("offline", FactType.BOOL, "whether it can be done only at a place, not over the net"),
            Field("main", FactType.BOOL, "whether it is the first item, hence the main business"),
            Field("duplicate", FactType.BOOL, "whether an item before it says the same"),
            Field("settled", FactType.BOOL, "whether an entry of the table of restricted scopes says what becomes of it"),
            Field("by_person", FactType.BOOL, "whether the catalogue leaves the item to a person"),
            Field("doubt", FactType.TEXT, "what the catalogue's keepers doubt about the row"),
        ),
    ),
    Declaration("scope.items_count", FactType.INT, "number of items", "/scope", unit="条"),
    Declaration("scope.characters", FactType.INT, "length of the scope as printed, marks between items included", "/scope", unit="字"),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("scope"):
        return Measured({d.name: UNKNOWN_SCOPE for d in DECLARES})
    scope = case.reading(read_scope)
    if scope is None:
        return Measured({"scope.items": (), "scope.items_count": None, "scope.characters": None})
    return Measured({
        "scope.items": tuple(_records(scope, case.reading(read_settled))),
        "scope.items_count": len(scope.items),
        "scope.characters": scope.characters,
    })


def _records(scope: Scope, settled: frozenset[tuple[str, int | None]]) -> Iterator[Record]:
    suggestion = scope.rewritten() if any(i.match.kind == "near" for i in scope.items) else None
    seen: set[str] = set()
    for index, item in enumerate(scope.items):
        said = {i.code for i in item.match.items} or {item.key + "".join(item.shared)}
        record = _record(item)
        record.update(main=index == 0, duplicate=said <= seen, settled=(item.pointer, item.start) in settled)
        if suggestion is not None and item.match.kind == "near":
            record["suggestion"] = suggestion
        seen |= said
        yield record


def _record(item: ScopeItem) -> dict[str, Any]:
    meant = item.match.items
    categories = [i.category for i in meant]
    return {
        "text": item.text,
        "code": SEPARATOR.join(i.code for i in meant) or None,
        "phrase": SEPARATOR.join(i.phrase for i in meant) or None,
        "match": item.match.kind,
        "confidence": _CERTAIN if item.match.kind == "exact" else Decimal(str(item.match.confidence)),
        "category": "licensed" if "licensed" in categories else "general" if categories else "",
        "trade": item.trade,
        "offline": is_offline(meant, item.trade),
        "by_person": any(i.by_person for i in meant),
        "doubt": SEPARATOR.join(filter(None, (i.doubt for i in meant))) or None,
        "evidence": item.evidence(meant[0].code if meant else None),
    }


CHECK = Check("scope_items", ("scope_items", "synonyms", "restricted_scopes", "scope_contexts"), DECLARES, measure)
