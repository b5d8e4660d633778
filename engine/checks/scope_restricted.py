"""Does the scope name a business that is banned, or use words that are kept for others?

The table of restricted scopes: bans (禁止传销条例 and others), words kept for financial institutions
(市场准入负面清单, 第四项), and wording that the registry looks at before it decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case, Check
from engine.checks.financial_permit import holds_financial_permit
from engine.checks.scope_items import UNKNOWN_SCOPE
from engine.domain.fact import Declaration, FactType, Field, Measured, Record, Unknown
from engine.scopes.read import read_scope
from engine.scopes.restricted import DISGUISES, KINDS, USES, Restriction, read_restrictions

DECLARES = (
    Declaration(
        "scope.restricted", FactType.LIST, "entries of the table of restricted scopes met in items that are no catalogue phrase", "/scope",
        fields=(
            Field("item", FactType.TEXT, "the item as written"),
            Field("pattern", FactType.TEXT, "the words met"),
            Field("entry", FactType.TEXT, "the table's entry"),
            Field("kind", FactType.TEXT, "what the entry says", KINDS),
            Field("basis", FactType.TEXT, "what the entry rests on"),
            Field("grounding", FactType.TEXT, "whether that was read or is recalled", ("seen", "recalled")),
            Field("finance", FactType.TEXT, "a word kept for financial institutions: must not, or in principle not, be used", ("must_not", "in_principle", "")),
            Field("licensed", FactType.BOOL, "whether the file holds a permit of a financial business; unknown when the documents are"),
            Field(
                "use", FactType.TEXT,
                "what the words met are there for: the business itself, unsure, or else (a thing, a place, a subject named after it; spelled by chance; "
                "negated; a catalogue phrase that the item means holds them)", USES,
            ),
            Field("disguise", FactType.TEXT, "how the words are written so as not to be seen", DISGUISES),
            Field("sure", FactType.BOOL, "whether nothing else can be meant by what is written in disguise"),
        ),
    ),
    Declaration("scope.all_banned", FactType.BOOL, "whether every item names a banned business, by entries that were read in the law", "/scope"),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("scope"):
        return Measured({d.name: UNKNOWN_SCOPE for d in DECLARES})
    scope = case.reading(read_scope)
    if scope is None:
        return Measured({"scope.restricted": (), "scope.all_banned": None})
    found = case.reading(read_restrictions)
    banned = {(h.item.pointer, h.item.start) for h in found if h.speaks_against and not h.pattern.finance}
    return Measured({
        "scope.restricted": tuple(_records(found, holds_financial_permit(case) if found else False)),
        "scope.all_banned": bool(scope.items) and all((i.pointer, i.start) in banned for i in scope.items),
    })


def _records(found: tuple[Restriction, ...], licensed: bool | Unknown) -> Iterator[Record]:
    for hit in found:
        pattern = hit.pattern
        yield {
            "item": hit.item.text,
            "pattern": pattern.text,
            "entry": pattern.entry,
            "kind": pattern.kind,
            "basis": pattern.basis,
            "grounding": pattern.grounding,
            "finance": pattern.finance,
            "licensed": licensed,
            "use": hit.use,
            "disguise": hit.disguise,
            "sure": hit.sure,
            "evidence": hit.item.evidence(pattern.entry),
        }


CHECK = Check("scope_restricted", ("scope_items", "synonyms", "restricted_scopes", "scope_contexts"), DECLARES, measure)
