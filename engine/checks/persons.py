"""Who may do this? What the law asks of each person who takes part: age, capacity, origin, occupation, lists.

A detail that hangs on an identity document which is missing or faulty is none, not unknown: the document is
reported, and the person is examined again with the next submission. Lists are asked by number only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import get_args

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, read_people
from engine.domain.application import Party, Role
from engine.domain.fact import Declaration, FactType, Field, Measured, Record, Unknown
from engine.domain.id_number import birth_of, compact, completed_years

ROLES = get_args(Role)
_ROLE_FIELDS = tuple((f"is_{role}", role) for role in ROLES)
_OFFICERS = frozenset({"legal_representative", "director", "supervisor", "manager", "finance"})
_APPLICANTS = frozenset({
    "operator", "investor", "partner", "executive_partner", "shareholder", "member", "legal_representative", "head",
})
_OUTSIDERS = frozenset({"agent", "registration_contact"})
_BARRED_FROM_OFFICE = frozenset({"dishonest_debtor", "crime", "bankruptcy", "revoked_representative"})
_NUMBERED_LIKE_IDS = frozenset({"resident_id", "hmt_residence_permit"})

DECLARES = (
    Declaration(
        "person.parties", FactType.LIST, "everybody who takes part, one record per person", "/parties",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("natural", FactType.BOOL, "whether a natural person"),
            *(Field(f"is_{role}", FactType.BOOL, f"whether the person is {role}") for role in ROLES),
            Field("is_officer", FactType.BOOL, "legal representative, director, supervisor, manager or head of finance (公司法 第二百六十五条)"),
            Field("is_applicant", FactType.BOOL, "whether the person applies: operator, investor, partner, shareholder, member, legal representative or head"),
            Field("is_insider", FactType.BOOL, "whether the person has a role other than agent and registration contact"),
            Field("age", FactType.INT, "completed years on the day of examination; none: an organisation, or the document is reported"),
            Field("capacity", FactType.TEXT, "capacity for civil conduct; none: an organisation", ("full", "limited", "none")),
            Field("nationality_foreign", FactType.BOOL, "whether of another nationality"),
            Field("region", FactType.TEXT, "where the person belongs", ("mainland", "hmt", "foreign")),
            Field("occupation", FactType.TEXT, "occupation as far as the law asks", (
                "civil_servant", "judge", "prosecutor", "police", "military", "other")),
            Field("liability", FactType.TEXT, "a partner's liability", ("general", "limited")),
            Field("lives_on_own_work", FactType.BOOL, "whether a minor lives mainly on their own work; none: not stated"),
            Field("listed_178", FactType.BOOL, "whether on a list that bars from office (公司法 第一百七十八条)"),
            Field("listed_annulled", FactType.BOOL, "whether answerable for an annulled registration (市场主体登记管理条例 第四十条)"),
        ),
    ),
)


Listed = tuple[frozenset[str], frozenset[str]]


def measure(case: Case) -> Measured:
    if case.application.is_unknown("parties"):
        return Measured({"person.parties": UNKNOWN_PARTIES})
    listed = _listed(case)
    return Measured({"person.parties": tuple(_record(case, p, listed) for p in case.reading(read_people))})


def _listed(case: Case) -> Listed | Unknown:
    """Numbers that bar from office today, and numbers that bar from applying today."""
    listings = case.answers.listings
    if listings is None:
        return Unknown("任职限制名单暂时无法查询")
    current = [e for e in listings if e.until is None or e.until >= case.as_of]
    return (
        frozenset(e.number for e in current if e.list in _BARRED_FROM_OFFICE),
        frozenset(e.number for e in current if e.list == "annulled_registration"),
    )


def _record(case: Case, person: Person, listed: Listed | Unknown) -> Record:
    parties = person.parties
    return {
        "name": person.name,
        "natural": person.natural,
        **{field: role in person.roles for field, role in _ROLE_FIELDS},
        "is_officer": not _OFFICERS.isdisjoint(person.roles),
        "is_applicant": not _APPLICANTS.isdisjoint(person.roles),
        "is_insider": bool(person.roles - _OUTSIDERS),
        "age": _age(person, case.as_of),
        "capacity": next((p.capacity for p in parties if p.capacity != "full"), "full") if person.natural else None,
        "nationality_foreign": person.foreign,
        "region": person.region,
        "occupation": next((p.occupation for p in parties if p.occupation is not None), None),
        "liability": next((p.liability for p in parties if p.liability is not None), None),
        "lives_on_own_work": next((p.lives_on_own_work for p in parties if p.lives_on_own_work is not None), None),
        "listed_178": _on_list(person, listed, 0),
        "listed_annulled": _on_list(person, listed, 1),
        "evidence": person.evidence(),
    }


def _on_list(person: Person, listed: Listed | Unknown, which: int) -> bool | Unknown | None:
    if not person.natural:
        return False
    if person.number is None:
        return None
    return listed if isinstance(listed, Unknown) else person.number in listed[which]


def _age(person: Person, as_of: dt.date) -> int | Unknown | None:
    if not person.natural:
        return None
    stated = next((p.birth for p in person.parties if p.birth is not None), None)
    birth = next(_births(person.parties, as_of), stated)
    if birth is not None:
        return completed_years(birth, as_of) if birth <= as_of else None
    document = person.document
    if document is None or person.number is None or document.type in _NUMBERED_LIKE_IDS:
        return None
    return Unknown(f"{person.name}的出生日期未填写")


def _births(parties: tuple[Party, ...], as_of: dt.date) -> Iterator[dt.date]:
    for party in parties:
        document = party.document
        if document is not None and document.type in _NUMBERED_LIKE_IDS:
            birth = birth_of(document.number, as_of)
            if birth is not None:
                yield birth


def numbers_to_ask(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The document numbers of the natural persons among the parties, sorted, each once: what lists are asked for."""
    numbers = {compact(p.document.number) for p in parties if p.kind == "natural" and p.document is not None}
    return tuple(sorted(n for n in numbers if n))


CHECK = Check("persons", (), DECLARES, measure)
