"""Which permits do the items need, before or after registration, and are those that come first in the file?

条例 第十四条 (items that need a permit before registration: it is handed in), 细则 第二十二条 (a permit without a
term is good for 90 days).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from engine.case import Case, Check
from engine.checks.scope_items import UNKNOWN_SCOPE
from engine.domain.application import Document
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.scopes.departments import departments, index_departments
from engine.scopes.permits import LATER_STAGES, STAGES, Demand, Permit, Stage, demand, index_permits
from engine.scopes.read import Scope, ScopeItem, read_scope
from engine.scopes.restricted import Restriction, read_restrictions, read_settled

DECLARES = (
    Declaration(
        "scope.permits", FactType.LIST, "for each item that needs a permit, the permit or the alternatives that decide", "/scope",
        fields=(
            Field("item", FactType.TEXT, "the item as written"),
            Field("code", FactType.TEXT, "the catalogue item's code; empty: free text that names a licensed business"),
            Field("permit", FactType.TEXT, "the permit; alternatives before registration are joined with 或, those after it with 、"),
            Field("stage", FactType.TEXT, "when it is needed; mixed: before registration or not, depending on the alternative", STAGES),
            Field("sure", FactType.TEXT, "how sure the stage is", ("yes", "likely", "no")),
            Field("authority", FactType.TEXT, "who grants it"),
            Field("by_person", FactType.BOOL, "whether the table of permits leaves it to a person"),
            Field("held", FactType.BOOL, "whether a paper in the file is that permit"),
            Field("complete", FactType.BOOL, "whether that paper states its number and authority; none: not held"),
            Field("has_term", FactType.BOOL, "whether that paper states its last day; none: not held"),
            Field("valid_until", FactType.DATE, "that day"),
            Field("expired", FactType.BOOL, "whether that day lies before the day of examination"),
            Field("issued_on", FactType.DATE, "day of issue; unknown if a permit without a term does not state it"),
        ),
    ),
    Declaration(
        "scope.permits_later", FactType.LIST, "each permit or filing that an item needs after registration and no paper in the file is", "/scope",
        fields=(
            Field("item", FactType.TEXT, "the item as written"),
            Field("permit", FactType.TEXT, "the permit"),
            Field("stage", FactType.TEXT, "a permit after registration, or a filing", LATER_STAGES),
            Field("authority", FactType.TEXT, "who grants it, as the table says"),
            Field("department", FactType.TEXT, "the department that is, joined with 、 where it may be one of several; none: the table does not say"),
        ),
    ),
    Declaration(
        "scope.departments", FactType.TEXT,
        "the departments that grant permits which the items need after registration, joined with 、; none: there are none", "/scope",
    ),
)

_UNKNOWN_PAPERS = Unknown("申请材料清单未提供，无法核对许可证件")
_NO_ISSUE_DATE = Unknown("许可证件未写明有效期，批准日期也未填写")
_STAGE_OF_KIND: Mapping[str, Stage] = {"pre_permit": "before", "post_permit": "after"}


def measure(case: Case) -> Measured:
    if case.application.is_unknown("scope"):
        return Measured({d.name: UNKNOWN_SCOPE for d in DECLARES})
    scope = case.reading(read_scope)
    needs = () if scope is None else tuple(_needs(case, scope))
    known = case.libraries["departments"].compiled(index_departments)
    later = tuple(record for need in needs for record in _later(need, known))
    told = dict.fromkeys(str(r["department"]) for r in later if r["stage"] == "after" and r["department"])
    return Measured({
        "scope.permits": tuple(_record(case, need) for need in needs),
        "scope.permits_later": later,
        "scope.departments": "、".join(told) or None,
    })


class Need(NamedTuple):
    """What an item needs: the item, the code of the phrase it means (empty: free text), the permits."""

    item: ScopeItem
    code: str
    demand: Demand


def _needs(case: Case, scope: Scope) -> Iterator[Need]:
    permits = case.libraries["permits"].compiled(index_permits)
    papers = case.application.documents
    settled = case.reading(read_settled)
    for item in scope.items:
        if item.match.kind != "exact" and (item.pointer, item.start) in settled:
            continue
        for meant in item.match.items:
            if meant.permits:
                needed = demand(meant.permits, permits, papers)
                if needed is not None:
                    yield Need(item, meant.code, needed)
    for hit in case.reading(read_restrictions):
        if hit.pattern.kind in _STAGE_OF_KIND and hit.use == "business" and not _said_already(hit):
            yield _named(case, hit, permits)


def _said_already(hit: Restriction) -> bool:
    """Whether the item is taken for phrases that need a permit, so that its words need not say it again."""
    return hit.item.match.sure and any(i.permits for i in hit.item.match.items)


def _named(case: Case, hit: Restriction, permits: Mapping[str, Permit]) -> Need:
    """What an entry of the table of restricted scopes says that free text needs; not sure where it names no permit."""
    pattern = hit.pattern
    needed = demand(pattern.permits, permits, case.application.documents)
    if needed is None:
        needed = Demand(pattern.text, _STAGE_OF_KIND[pattern.kind], "no", pattern.authority, None, None, False)
    return Need(hit.item, "", replace(needed, entry=pattern.entry))


def _record(case: Case, need: Need) -> Record:
    item, code, needed = need
    record: dict[str, object] = {
        "item": item.text, "code": code, "permit": needed.permit, "stage": needed.stage, "sure": needed.sure,
        "authority": needed.authority, "by_person": needed.by_person,
        **_paper(case, needed),
        "evidence": item.evidence(needed.entry),
    }
    if needed.document is not None:
        record["evidence"] = (*item.evidence(needed.entry), Evidence(f"/documents/{needed.document}"))
    return record  # type: ignore[return-value]


def _later(need: Need, known: Mapping[str, str]) -> Iterator[Record]:
    if need.demand.document is None and need.demand.stage in LATER_STAGES:
        for permit in need.demand.needed:
            yield {
                "item": need.item.text, "permit": permit.name, "stage": permit.stage, "authority": permit.authority,
                "department": "、".join(departments(permit.authority, known)) or None,
                "evidence": need.item.evidence(permit.id or None),
            }


def _paper(case: Case, needed: Demand) -> dict[str, object]:
    """What the paper in the file says of itself."""
    none = dict.fromkeys(("complete", "has_term", "valid_until", "expired", "issued_on"))
    if case.application.is_unknown("documents"):
        asked = needed.stage in ("before", "mixed")
        return {**none, "held": _UNKNOWN_PAPERS if asked else False}
    if needed.document is None:
        return {**none, "held": False}
    paper = case.application.documents[needed.document]
    return {
        "held": True,
        "complete": _filled(paper.number) and _filled(paper.authority),
        "has_term": paper.valid_until is not None,
        "valid_until": paper.valid_until,
        "expired": paper.valid_until is not None and paper.valid_until < case.as_of,
        "issued_on": _issued(paper),
    }


def _filled(text: str | None) -> bool:
    return text is not None and bool(text.strip())


def _issued(paper: Document) -> dt.date | Unknown | None:
    if paper.valid_until is None and paper.issued_on is None:
        return _NO_ISSUE_DATE
    return paper.issued_on


CHECK = Check(
    "scope_permits", ("scope_items", "synonyms", "permits", "departments", "restricted_scopes", "scope_contexts"), DECLARES, measure
)
