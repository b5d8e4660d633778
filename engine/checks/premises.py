"""What is stated about the place of business: by what right it is used, what the building is for, where people live.

民法典 第二百七十九条 (homes used for business), 大气污染防治法 第八十一条 (smoky catering), 条例 第十一条.
Premises left out altogether, or a detail that does not matter for the building, is "there is none"; a detail
that does matter for a building in which people live and is not stated is unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from engine.case import Case, Check
from engine.domain.application import DocumentType, Premises
from engine.domain.fact import Declaration, Evidence, FactType, Measured, Unknown, Value

UNKNOWN_PREMISES = Unknown("住所（经营场所）的使用情况未提供")
EVIDENCE_OF: Mapping[str, DocumentType] = {
    "owned": "title_deed", "leased": "lease", "free_use": "free_use_letter", "park": "park_letter",
}
"""Tenure → the paper that shows it (条例 第十六条)."""
PAPERS: Mapping[str, str] = {
    "owned": "房屋权属证明", "leased": "租赁合同", "free_use": "无偿使用证明", "park": "园区（市场）出具的场所证明",
}
_URL = re.compile(r"(?i:https?://)\S+|[!-~]+\.[!-~]+")
"""With http(s):// anything without blanks; without, characters of a keyboard with a dot between them."""
_USES = ("commercial", "office", "industrial", "warehouse", "residential", "mixed", "rural", "other")

DECLARES = (
    Declaration("premises.kind", FactType.TEXT, "a real place, a place on a platform, or a cluster address", "/premises/kind", values=("physical", "network", "cluster")),
    Declaration("premises.building_use", FactType.TEXT, "what the building is for", "/premises/building_use", values=_USES),
    Declaration("premises.tenure", FactType.TEXT, "by what right the place is used", "/premises/tenure", values=tuple(EVIDENCE_OF)),
    Declaration(
        "premises.missing_paper", FactType.TEXT,
        "the paper that shows the right and is not in the file, in plain Chinese; none: it is, or no paper is asked for", "/documents",
    ),
    Declaration("premises.promised", FactType.BOOL, "whether the applicant promises the right instead of showing it", "/promises"),
    Declaration("premises.lease_until", FactType.DATE, "last day of the lease, as stated or in the lease in the file, the earlier one", "/premises/lease_until"),
    Declaration("premises.area", FactType.NUMBER, "area", "/premises/area", unit="平方米"),
    Declaration("premises.floor", FactType.INT, "the storey; ground floor 1, first basement -1", "/premises/floor", unit="层"),
    Declaration("premises.lowest_dwelling_floor", FactType.INT, "lowest storey on which people live", "/premises/lowest_dwelling_floor", unit="层"),
    Declaration("premises.flue", FactType.BOOL, "whether a smoke flue of its own exists; unknown: a mixed building, not stated", "/premises/flue"),
    Declaration(
        "premises.next_to_dwelling", FactType.BOOL,
        "in a mixed building, whether the place is directly below the lowest storey people live on, or on it or higher", "/premises/floor",
    ),
    Declaration(
        "premises.neighbours_consent", FactType.BOOL,
        "whether all interested owners consent, stated or shown by paper; not stated is not given", "/premises/neighbours_consent",
    ),
    Declaration("premises.platform_given", FactType.BOOL, "whether the platform of a network place is named", "/premises/platform"),
    Declaration("premises.url_valid", FactType.BOOL, "whether that web address can be one; none: not given", "/premises/url"),
    Declaration("premises.url_given", FactType.BOOL, "whether the web address of a network place is given", "/premises/url"),
)


def measure(case: Case) -> Measured:
    application = case.application
    if application.is_unknown("premises"):
        return Measured({d.name: UNKNOWN_PREMISES for d in DECLARES})
    premises = application.premises
    values: dict[str, Value] = dict.fromkeys((d.name for d in DECLARES), None)
    if premises is None:
        return Measured(values)
    values.update({
        "premises.kind": premises.kind,
        "premises.building_use": premises.building_use,
        "premises.tenure": premises.tenure,
        "premises.area": premises.area,
        "premises.floor": premises.floor,
        "premises.lowest_dwelling_floor": premises.lowest_dwelling_floor,
        "premises.flue": _flue(premises),
        "premises.next_to_dwelling": _next_to_dwelling(premises),
        "premises.neighbours_consent": _consent(case, premises),
        "premises.promised": Unknown("承诺事项未提供") if application.is_unknown("promises") else "premises" in application.promises,
    })
    if premises.kind == "network":
        values["premises.platform_given"] = bool(premises.platform and premises.platform.strip())
        url = (premises.url or "").strip()
        values["premises.url_given"] = bool(url)
        values["premises.url_valid"] = _URL.fullmatch(url) is not None if url else None
    if premises.kind != "physical" or premises.tenure is None:
        return Measured(values)
    shown = _papers(case, EVIDENCE_OF[premises.tenure])
    values["premises.missing_paper"] = shown if isinstance(shown, Unknown) else None if shown else PAPERS[premises.tenure]
    lease_until, evidence = _lease(case, premises)
    values["premises.lease_until"] = lease_until
    return Measured(values, {"premises.lease_until": (evidence,)} if evidence is not None else {})


def _papers(case: Case, kind: DocumentType) -> bool | Unknown:
    if case.application.is_unknown("documents"):
        return Unknown("申请材料未提供")
    return any(document.type == kind for document in case.application.documents)


def _lease(case: Case, premises: Premises) -> tuple[dt.date | None, Evidence | None]:
    """The last day of the lease and where it is said: of several leases in the file, the one that runs longest."""
    if premises.tenure != "leased":
        return None, None
    written = [
        (document.valid_until, f"/documents/{index}/valid_until")
        for index, document in enumerate(case.application.documents)
        if document.type == "lease" and document.valid_until is not None
    ]
    said = [(premises.lease_until, "/premises/lease_until")] if premises.lease_until is not None else []
    if not said and not written:
        return None, None
    until, pointer = min(said + ([max(written)] if written else []))
    return until, Evidence(pointer, text=until.isoformat())


def _flue(premises: Premises) -> bool | Unknown | None:
    if premises.flue is None and premises.building_use == "mixed":
        return Unknown("商住综合楼是否配套设立专用烟道未填写")
    return premises.flue


def _next_to_dwelling(premises: Premises) -> bool | Unknown | None:
    if premises.building_use != "mixed":
        return None
    if premises.floor is None or premises.lowest_dwelling_floor is None:
        return Unknown("经营场所所在楼层或者最低居住楼层未填写")
    below = premises.lowest_dwelling_floor - 1 or -1  # there is no storey 0
    return premises.floor >= below


def _consent(case: Case, premises: Premises) -> bool | Unknown:
    if premises.neighbours_consent is not None:
        return premises.neighbours_consent
    return _papers(case, "neighbours_consent")


CHECK = Check("premises", (), DECLARES, measure)
