"""Is the company staffed as the Company Law wants it: shareholders, representative, board, supervisors?

Persons are told apart by number, so that a supervisor entered a second time as director is still found.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, Check
from engine.checks.documents import signatures
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with, plain_name
from engine.checks.requirements import labels
from engine.domain.fact import (
    Declaration,
    Evidence,
    FactType,
    Field,
    Measured,
    Record,
    Suggestion,
    Unknown,
    Value,
)

_NAME = Field("name", FactType.TEXT, "name")
_CAPACITIES = {"director": "director", "chair": "director", "manager": "manager"}
"""In which capacity a legal representative represents → the role they must hold (公司法 第十条)."""
_CAPACITY_NAMES = {
    "director": "董事", "chair": "董事长", "manager": "经理", "executive_partner": "执行事务合伙人",
    "investor": "投资人", "operator": "经营者",
}
_NEVER_SUPERVISORS = ("director", "manager", "finance")

DECLARES = (
    Declaration("company.shareholders", FactType.INT, "shareholders", "/parties", unit="人"),
    Declaration("company.directors", FactType.INT, "directors", "/parties", unit="人"),
    Declaration("company.supervisors", FactType.INT, "supervisors", "/parties", unit="人"),
    Declaration(
        "company.staff_supervisors_share", FactType.NUMBER,
        "staff representatives among the supervisors, rounded to four decimals; none: no supervisors", "/parties", unit="百分比",
    ),
    Declaration(
        "company.supervisor_consent", FactType.BOOL,
        "whether all shareholders signed their consent to have no supervisor", "/documents",
    ),
    Declaration(
        "company.representatives", FactType.LIST, "legal representatives", "/parties",
        fields=(
            _NAME,
            Field("capacity_label", FactType.TEXT, "in which capacity, in plain Chinese; none: not stated"),
            Field("eligible", FactType.BOOL, "whether that capacity is director or manager, and theirs"),
        ),
    ),
    Declaration(
        "company.supervisor_conflicts", FactType.LIST, "supervisors who are directors or senior managers as well", "/parties",
        fields=(_NAME, Field("also", FactType.TEXT, "their other offices, in plain Chinese")),
    ),
)
_NONE: dict[str, Value] = {
    d.name: () if d.type is FactType.LIST else None for d in DECLARES
}


def measure(case: Case) -> Measured:
    application = case.application
    if application.entity_type != "company":
        return Measured(dict(_NONE))
    if application.is_unknown("parties"):
        return Measured({d.name: UNKNOWN_PARTIES for d in DECLARES})
    supervisors = people_with(case, "supervisor")
    return Measured({
        "company.shareholders": len(people_with(case, "shareholder")),
        "company.directors": len(people_with(case, "director")),
        "company.supervisors": len(supervisors),
        "company.staff_supervisors_share": _staff_share(supervisors),
        "company.supervisor_consent": _consent(case),
        "company.representatives": tuple(_representative(p) for p in people_with(case, "legal_representative")),
        "company.supervisor_conflicts": tuple(_conflicts(case, supervisors)),
    })


def _staff_share(supervisors: tuple[Person, ...]) -> Decimal | None:
    """Who is not marked as a representative of the staff counts as none (公司法 第七十六条)."""
    if not supervisors:
        return None
    staff = sum(any(p.staff_representative for p in s.parties) for s in supervisors)
    return round(Decimal(100 * staff) / len(supervisors), 4)


def _consent(case: Case) -> bool | Unknown:
    if case.application.is_unknown("documents"):
        return Unknown("申请材料清单未提供")
    if not any(d.type == "no_supervisor_consent" for d in case.application.documents):
        return False
    signed = signatures(case, "no_supervisor_consent")
    return all(plain_name(p.name) in signed for p in people_with(case, "shareholder"))


def _representative(person: Person) -> Record:
    index = person.entry_with("legal_representative")
    capacity = next((p.as_ for p in person.parties if p.as_ is not None), None)
    held = [role for role in ("director", "manager") if role in person.roles]
    eligible = bool(held) if capacity is None else _CAPACITIES.get(capacity) in person.roles
    pointer = f"/parties/{index}/as"
    return {
        "name": person.name,
        "capacity_label": _CAPACITY_NAMES[capacity] if capacity else None,
        "eligible": eligible,
        "evidence": (Evidence(pointer, text=person.name),),
        "suggestion": Suggestion(pointer, held[0]) if not eligible and len(held) == 1 else None,
    }


def _conflicts(case: Case, supervisors: tuple[Person, ...]) -> Iterator[Record]:
    named = labels(case, "roles")
    for person in supervisors:
        others = [r for r in _NEVER_SUPERVISORS if r in person.roles]
        if others:
            yield {
                "name": person.name,
                "also": "、".join(named.get(r, r) for r in others),
                "evidence": person.evidence("/roles", "supervisor"),
            }


CHECK = Check("company", (), DECLARES, measure)
