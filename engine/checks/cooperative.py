"""Has the cooperative enough members, enough farmers among them, and not too many organisations, and a representative from among them?"""

from __future__ import annotations

from decimal import Decimal

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with
from engine.domain.fact import Declaration, FactType, Field, Measured, Value

DECLARES = (
    Declaration("cooperative.members", FactType.INT, "members", "/parties", unit="人"),
    Declaration("cooperative.farmers", FactType.INT, "members stated to be farmers", "/parties", unit="人"),
    Declaration(
        "cooperative.farmers_share", FactType.NUMBER,
        "farmers among the members; none: no members, or one does not say", "/parties", unit="百分比",
    ),
    Declaration("cooperative.organisations", FactType.INT, "members that are organisations", "/parties", unit="个"),
    Declaration(
        "cooperative.organisations_share", FactType.NUMBER, "organisations among the members; none: no members", "/parties", unit="百分比"
    ),
    Declaration(
        "cooperative.representatives", FactType.LIST, "legal representatives", "/parties",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("member", FactType.BOOL, "whether a member"),
            Field("supervises", FactType.BOOL, "whether a supervisor as well"),
        ),
    ),
)
_NONE: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}


def measure(case: Case) -> Measured:
    if case.application.entity_type != "cooperative":
        return Measured(dict(_NONE))
    if case.application.is_unknown("parties"):
        return Measured({d.name: UNKNOWN_PARTIES for d in DECLARES})
    members = people_with(case, "member")
    farmers = [_farmer(m) for m in members]
    organisations = sum(not m.natural for m in members)
    return Measured({
        "cooperative.members": len(members),
        "cooperative.farmers": farmers.count(True),
        "cooperative.farmers_share": None if None in farmers else _percent(farmers.count(True), len(members)),
        "cooperative.organisations": organisations,
        "cooperative.organisations_share": _percent(organisations, len(members)),
        "cooperative.representatives": tuple(
            {
                "name": person.name,
                "member": "member" in person.roles,
                "supervises": "supervisor" in person.roles,
                "evidence": person.evidence("/roles", "legal_representative"),
            }
            for person in people_with(case, "legal_representative")
        ),
    })


def _farmer(person: Person) -> bool | None:
    """Whether the member is a farmer; an organisation never is; None: not stated."""
    if not person.natural:
        return False
    return next((p.farmer for p in person.parties if p.farmer is not None), None)


def _percent(part: int, whole: int) -> Decimal | None:
    """Percent, rounded to four decimals: finer than any share that few hundred members can have."""
    return round(Decimal(100 * part) / whole, 4) if whole else None


CHECK = Check("cooperative", (), DECLARES, measure)
