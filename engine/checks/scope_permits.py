"""Which permits do the items need, before or after registration, and are those that come first in the file?

条例 第十四条 (items that need a permit before registration: it is handed in), 细则 第二十二条 (a permit without a
term is good for 90 days).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.case import Case, Check
from engine.checks.scope_items import UNKNOWN_SCOPE
from engine.domain.application import Document
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.scopes.permits import STAGES, Demand, demand, index_permits
from engine.scopes.read import Scope, ScopeItem, read_scope
from engine.scopes.restricted import read_restrictions, read_settled

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
)

_UNKNOWN_PAPERS = Unknown("申请材料清单未提供，无法核对许可证件")
_NO_ISSUE_DATE = Unknown("许可证件未写明有效期，批准日期也未填写")
_STAGE_OF_PATTERN = {"pre_permit": "before", "post_permit": "after"}


def measure(case: Case) -> Measured:
    if case.application.is_unknown("scope"):
        return Measured({"scope.permits": UNKNOWN_SCOPE})
    scope = case.reading(read_scope)
    return Measured({"scope.permits": () if scope is None else tuple(_records(case, scope))})


def _records(case: Case, scope: Scope) -> Iterator[Record]:
    permits = case.libraries["permits"].compiled(index_permits)
    papers = case.application.documents
    settled = case.reading(read_settled)
    for item in scope.items:
        if item.match.kind != "exact" and (item.pointer, item.start) in settled:
            continue
        for meant in item.match.items:
            if meant.permits:
                needed = demand(meant, permits, papers)
                if needed is not None:
                    yield _record(case, item, meant.code, needed)
    for hit in case.reading(read_restrictions):
        stage = _STAGE_OF_PATTERN.get(hit.pattern.kind)
        if stage is not None and hit.whole_word and not hit.negated and hit.item.match.kind == "none":
            yield {
                **dict.fromkeys(("complete", "has_term", "valid_until", "expired", "issued_on")),
                "item": hit.item.text, "code": "", "permit": hit.pattern.text, "stage": stage, "sure": "no",
                "authority": hit.pattern.authority, "by_person": False, "held": False,
                "evidence": hit.item.evidence(hit.pattern.entry),
            }


def _record(case: Case, item: ScopeItem, code: str, needed: Demand) -> Record:
    record: dict[str, object] = {
        "item": item.text, "code": code, "permit": needed.permit, "stage": needed.stage, "sure": needed.sure,
        "authority": needed.authority, "by_person": needed.by_person,
        **_paper(case, needed),
        "evidence": item.evidence(needed.entry),
    }
    if needed.document is not None:
        record["evidence"] = (*item.evidence(needed.entry), Evidence(f"/documents/{needed.document}"))
    return record  # type: ignore[return-value]


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


CHECK = Check("scope_permits", ("scope_items", "synonyms", "permits", "restricted_scopes"), DECLARES, measure)
