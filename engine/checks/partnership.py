"""Who are the partners, who of them answers without limit, and who manages the partnership's affairs?"""

from __future__ import annotations

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with
from engine.domain.fact import Declaration, FactType, Field, Measured, Record, Unknown, Value

_NAME = Field("name", FactType.TEXT, "name")
_KINDS = {
    "company": "公司", "state_owned": "国有独资公司、国有企业", "listed": "上市公司",
    "public_benefit": "公益性的事业单位、社会团体", "cooperative": "农民专业合作社", "partnership": "合伙企业",
    "government": "机关", "other": "其他组织",
}
DECLARES = (
    Declaration("partnership.partners", FactType.INT, "partners", "/parties", unit="人"),
    Declaration("partnership.general_partners", FactType.INT, "partners with unlimited liability", "/parties", unit="人"),
    Declaration("partnership.limited_partners", FactType.INT, "partners with limited liability", "/parties", unit="人"),
    Declaration("partnership.liability_unstated", FactType.INT, "partners whose liability is not stated", "/parties", unit="人"),
    Declaration(
        "partnership.corporate_general_partners", FactType.LIST, "organisations that are general partners", "/parties",
        fields=(_NAME, Field("organisation_kind", FactType.TEXT, "what they are", tuple(_KINDS)),
                Field("label", FactType.TEXT, "the same in plain Chinese")),
    ),
    Declaration(
        "partnership.executives", FactType.LIST, "partners managing the affairs", "/parties",
        fields=(
            _NAME,
            Field("partner", FactType.BOOL, "whether a partner"),
            Field("liability", FactType.TEXT, "liability as partner; none: not stated", ("general", "limited")),
            Field("natural", FactType.BOOL, "whether a natural person"),
            Field("delegate_given", FactType.BOOL, "whether an organisation named its delegate"),
        ),
    ),
)
_NONE: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}


def measure(case: Case) -> Measured:
    if case.application.entity_type != "partnership":
        return Measured(dict(_NONE))
    if case.application.is_unknown("parties"):
        return Measured({d.name: UNKNOWN_PARTIES for d in DECLARES})
    partners = people_with(case, "partner")
    liabilities = [_liability(p) for p in partners]
    return Measured({
        "partnership.partners": len(partners),
        "partnership.general_partners": liabilities.count("general"),
        "partnership.limited_partners": liabilities.count("limited"),
        "partnership.liability_unstated": liabilities.count(None),
        "partnership.corporate_general_partners": tuple(
            _corporate(p) for p, liability in zip(partners, liabilities, strict=True) if liability == "general" and not p.natural
        ),
        "partnership.executives": tuple(_executive(p) for p in people_with(case, "executive_partner")),
    })


def _liability(person: Person) -> str | None:
    return next((p.liability for p in person.parties if p.liability is not None), None)


def _corporate(person: Person) -> Record:
    kind = next((p.organisation_kind for p in person.parties if p.organisation_kind is not None), None)
    unknown = Unknown(f"{person.name}的单位性质未填写")
    return {
        "name": person.name,
        "organisation_kind": unknown if kind is None else kind,
        "label": unknown if kind is None else _KINDS[kind],
        "evidence": person.evidence("/organisation_kind", "partner"),
    }


def _executive(person: Person) -> Record:
    return {
        "name": person.name,
        "partner": "partner" in person.roles,
        "liability": _liability(person),
        "natural": person.natural,
        "delegate_given": any(p.delegate and p.delegate.strip() for p in person.parties),
        "evidence": person.evidence("/roles", "executive_partner"),
    }


CHECK = Check("partnership", (), DECLARES, measure)
