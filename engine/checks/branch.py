"""Does the parent exist, can it have branches, when did it decide, and does the branch claim capital of its own?"""

from __future__ import annotations

from typing import get_args

from engine.case import Case, Check
from engine.domain.application import EntityType
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Suggestion, Unknown, Value
from engine.domain.id_number import code_fault, compact

DECLARES = (
    Declaration(
        "branch.parent_code_valid", FactType.BOOL, "whether the parent's unified social credit code can exist; none: not stated", "/parent/uscc"
    ),
    Declaration("branch.parent_type", FactType.TEXT, "what the parent is", "/parent/entity_type", values=get_args(EntityType)),
    Declaration(
        "branch.parent_code_class", FactType.TEXT,
        "the first two characters of the parent's code, if the code can exist: 91 enterprise, 92 individual business, 93 cooperative",
        "/parent/uscc",
    ),
    Declaration("branch.parent_status", FactType.TEXT, "the parent's state; none: not stated", "/parent/status", values=("active", "revoked", "deregistered", "abnormal")),
    Declaration("branch.decided_on", FactType.DATE, "day on which the parent decided on the branch; none: not stated", "/parent/decided_on"),
    Declaration(
        "branch.capital", FactType.LIST, "capital stated for the branch", "/capital",
        fields=(Field("amount", FactType.NUMBER, "how much"),),
    ),
)
_NONE: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}


def measure(case: Case) -> Measured:
    application = case.application
    values = dict(_NONE)
    if application.entity_type != "branch":
        return Measured(values)
    if application.capital is not None:
        values["branch.capital"] = (
            {"amount": application.capital.amount, "evidence": (Evidence("/capital"),), "suggestion": Suggestion("/capital", None)},
        )
    if application.is_unknown("parent"):
        unknown = Unknown("所属企业的信息未提供")
        values.update({d.name: unknown for d in DECLARES if d.type is not FactType.LIST})
    elif application.parent is not None:
        parent = application.parent
        code = (parent.uscc or "").strip()
        valid = code_fault(code) is None if code else None
        values.update({
            "branch.parent_code_valid": valid,
            "branch.parent_code_class": compact(code)[:2] if valid else None,
            "branch.parent_type": parent.entity_type,
            "branch.parent_status": parent.status,
            "branch.decided_on": parent.decided_on,
        })
    return Measured(values)


CHECK = Check("branch", (), DECLARES, measure)
