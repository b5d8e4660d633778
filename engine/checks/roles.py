"""Is every role filled, by as many persons as it takes, and is there no role this kind of entity does not have?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with, read_people
from engine.checks.requirements import labels, sections
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Suggestion

_ROLE = Field("role", FactType.TEXT, "the role")
_LABEL = Field("label", FactType.TEXT, "the role's name in plain Chinese")
_HAVE = Field("have", FactType.INT, "persons who hold it")

DECLARES = (
    Declaration(
        "requirements.missing_roles", FactType.LIST, "roles held by fewer persons than required", "/parties",
        fields=(_ROLE, _LABEL, _HAVE, Field("need", FactType.INT, "persons required")),
    ),
    Declaration(
        "requirements.surplus_roles", FactType.LIST, "roles held by more persons than there can be", "/parties",
        fields=(_ROLE, _LABEL, _HAVE, Field("limit", FactType.INT, "persons there can be"), Field("names", FactType.TEXT, "their names")),
    ),
    Declaration(
        "requirements.foreign_roles", FactType.LIST, "roles that this kind of entity does not have", "/parties",
        fields=(_ROLE, _LABEL, Field("name", FactType.TEXT, "who holds it")),
    ),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("parties"):
        return Measured({d.name: UNKNOWN_PARTIES for d in DECLARES})
    return Measured({
        "requirements.missing_roles": tuple(_missing(case)),
        "requirements.surplus_roles": tuple(_surplus(case)),
        "requirements.foreign_roles": tuple(_foreign(case)),
    })


def _wanted(case: Case) -> Iterator[tuple[str, Mapping[str, Any], tuple[Person, ...]]]:
    for section in sections(case):
        for role, wanted in (section.get("roles") or {}).items():
            yield role, wanted, people_with(case, role)


def _missing(case: Case) -> Iterator[Record]:
    for role, wanted, people in _wanted(case):
        need = wanted.get("min") or 0
        if len(people) < need:
            yield {
                "role": role, "label": labels(case, "roles").get(role, role), "have": len(people), "need": need,
                "evidence": (Evidence("/parties"),),
            }


def _surplus(case: Case) -> Iterator[Record]:
    for role, wanted, people in _wanted(case):
        limit = wanted.get("max")
        if limit is not None and len(people) > limit:
            yield {
                "role": role, "label": labels(case, "roles").get(role, role), "have": len(people), "limit": limit,
                "names": "、".join(p.name for p in people),
                "evidence": tuple(e for p in people for e in p.evidence("/roles", role)),
            }


def _foreign(case: Case) -> Iterator[Record]:
    allowed = {role for section in sections(case) for role in section.get("allowed_roles") or ()}
    if not allowed:
        return
    for person in case.reading(read_people):
        for index, party in zip(person.entries, person.parties, strict=True):
            kept = [role for role in party.roles if role in allowed]
            for role in party.roles:
                if role not in allowed:
                    pointer = f"/parties/{index}/roles"
                    yield {
                        "role": role, "label": labels(case, "roles").get(role, role), "name": party.name,
                        "evidence": (Evidence(pointer, text=party.name),),
                        "suggestion": Suggestion(pointer, kept) if kept else None,
                    }


CHECK = Check("roles", (), DECLARES, measure)
