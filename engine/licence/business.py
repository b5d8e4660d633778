"""What a business licence says of an entity (条例 第八条, 第二十二条): the registered items as they are printed.

Pure. The same data are what is registered: they are kept sealed with the licence, and printed from there.
"""

from __future__ import annotations

import datetime as dt

from engine.domain.application import Application, EntityType, Party, Role
from engine.errors import DOC_FIELD, Defect, DocumentError
from engine.papers.speech import Speech
from engine.text.written import written_day

_PERSON: dict[EntityType, Role] = {
    "individual": "operator", "company": "legal_representative", "sole_proprietorship": "investor",
    "partnership": "executive_partner", "cooperative": "legal_representative", "branch": "head",
}


def business_values(application: Application, code: str, established: dt.date, speech: Speech) -> dict[str, str]:
    """The fields of a business licence by key. `code`: the unified social credit code given to the entity.

    Raises DocumentError DOC-FIELD for what the application does not say.
    """
    person = _person(application)
    values = {
        "code": code,
        "name": application.name or person,
        "type": licence_type(application),
        "person": person,
        "scope": _scope(application),
        "established": written_day(established),
        "address": application.address or "",
    }
    if application.entity_type == "individual":
        values["organisation"] = speech.word(Application, "organisation", application.organisation) if application.organisation else ""
    elif application.entity_type != "branch":
        capital = application.capital
        values["capital"] = speech.money_in_words(capital.amount, capital.currency) if capital is not None else ""
    lacking = [Defect(f"/{key}", "the application does not say it") for key, value in values.items() if not value.strip()]
    if lacking:
        raise DocumentError(DOC_FIELD, lacking)
    return values


def licence_type(application: Application) -> str:
    """类型 as licences print it, such as 有限责任公司（自然人独资）."""
    match application.entity_type:
        case "individual":
            return "个体工商户"
        case "sole_proprietorship":
            return "个人独资企业"
        case "cooperative":
            return "农民专业合作社"
        case "partnership":
            return _partnership(application)
        case "branch":
            return _branch(application)
        case "company":
            return _company(application)


def _company(application: Application) -> str:
    shareholders = application.has_role("shareholder")
    if len(shareholders) == 1:
        return "有限责任公司（自然人独资）" if shareholders[0].kind == "natural" else "有限责任公司（法人独资）"
    natural = all(party.kind == "natural" for party in shareholders)
    return "有限责任公司（自然人投资或控股）" if natural else "其他有限责任公司"


def _partnership(application: Application) -> str:
    if "特殊普通合伙" in (application.name or ""):
        return "特殊普通合伙企业"
    limited = any(party.liability == "limited" for party in application.has_role("partner"))
    return "有限合伙企业" if limited else "普通合伙企业"


def _branch(application: Application) -> str:
    parent = application.parent.entity_type if application.parent is not None else "company"
    return {
        "company": "有限责任公司分公司", "partnership": "合伙企业分支机构", "sole_proprietorship": "个人独资企业分支机构",
        "cooperative": "农民专业合作社分支机构",
    }.get(parent, "分支机构")


def _person(application: Application) -> str:
    return "、".join(_represented(party) for party in application.has_role(_PERSON[application.entity_type]))


def _represented(party: Party) -> str:
    return f"{party.name}（委派代表：{party.delegate}）" if party.delegate else party.name


def _scope(application: Application) -> str:
    scope = application.scope
    if isinstance(scope, tuple):
        return "；".join(item.strip() for item in scope) + "。" if scope else ""
    return scope or ""
