"""Were the beneficial owners filed, or the exemption promised by somebody who may promise it?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, Check
from engine.checks.contributions import contributions_of, read_capital, total_of
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with, plain_name
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown, Value

_BASES = ("shares", "income_or_votes", "control", "senior_manager")
_ORGANISATIONS = ("公司", "企业", "合作社")
"""Endings of a name that no natural person has."""
_HOLDERS = {"company": "shareholder", "partnership": "partner"}
DECLARES = (
    Declaration("owner.filed", FactType.BOOL, "whether owners are named, or the exemption is promised", "/beneficial_owner"),
    Declaration(
        "owner.promise_exempt", FactType.BOOL, "whether the exemption is promised; none: no filing", "/beneficial_owner/promise_exempt"
    ),
    Declaration("owner.named", FactType.INT, "beneficial owners named", "/beneficial_owner/owners", unit="人"),
    Declaration(
        "owner.other_control", FactType.BOOL, "whether others control or benefit; none: not said", "/beneficial_owner/other_control"
    ),
    Declaration(
        "owner.capital", FactType.NUMBER, "capital; none: not stated; unknown: in another currency", "/capital/amount", unit="元"
    ),
    Declaration("owner.holders_natural", FactType.BOOL, "whether all holders are natural persons; none: no holders", "/parties"),
    Declaration(
        "owner.holders", FactType.LIST, "shareholders or partners", "/parties",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("natural", FactType.BOOL, "whether a natural person"),
            Field("share", FactType.NUMBER, "share of all contributions in percent; none: a contribution is missing"),
            Field("named", FactType.BOOL, "whether named as beneficial owner"),
            Field("state_owned", FactType.BOOL, "whether an organisation said to be state-owned"),
        ),
    ),
    Declaration(
        "owner.owners", FactType.LIST, "beneficial owners named", "/beneficial_owner/owners",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("basis", FactType.TEXT, "why they are one", _BASES),
            Field("share", FactType.NUMBER, "share stated, in percent; none: not stated"),
            Field("held", FactType.NUMBER, "share of all contributions held directly, in percent; none: a contribution is missing"),
            Field("differs", FactType.NUMBER, (
                "percentage points by which the share stated lies outside what direct shares, and those of all "
                "organisations together, can come to; none: no share stated, or a contribution is missing")),
            Field("organisation", FactType.BOOL, "whether a party that is an organisation, or named like one"),
            Field("direct", FactType.BOOL, "whether a natural shareholder or partner"),
            Field("above", FactType.NUMBER, "percentage points stated above what is held directly; none: as for differs"),
        ),
    ),
)
_NONE: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}


def measure(case: Case) -> Measured:
    role = _HOLDERS.get(case.application.entity_type)
    if role is None:
        return Measured(dict(_NONE))
    values = {**_NONE, **_filing(case), "owner.capital": _capital(case)}
    if case.application.is_unknown("parties"):
        values.update(dict.fromkeys(("owner.holders_natural", "owner.holders", "owner.owners"), UNKNOWN_PARTIES))
        return Measured(values)
    holders = people_with(case, role)
    values["owner.holders_natural"] = all(h.natural for h in holders) if holders else None
    values["owner.holders"] = tuple(_records(case, holders))
    values["owner.owners"] = tuple(_owners(case, holders))
    return Measured(values)


def _filing(case: Case) -> dict[str, Value]:
    application = case.application
    if application.is_unknown("beneficial_owner"):
        unknown = Unknown("受益所有人信息未提供")
        return dict.fromkeys(("owner.filed", "owner.promise_exempt", "owner.named", "owner.other_control"), unknown)
    filing = application.beneficial_owner
    if filing is None:
        return {"owner.filed": False}
    return {
        "owner.filed": filing.promise_exempt or bool(filing.owners),
        "owner.promise_exempt": filing.promise_exempt,
        "owner.named": len(filing.owners),
        "owner.other_control": filing.other_control,
    }


def _capital(case: Case) -> Decimal | Unknown | None:
    capital, currency = read_capital(case)
    return Unknown("注册资本（出资额）以外币表示，未折算为人民币") if capital is None and currency is not None else capital


def _records(case: Case, holders: tuple[Person, ...]) -> list[Record]:
    filing = case.application.beneficial_owner
    named = {plain_name(o.name) for o in filing.owners} if filing is not None else set()
    total = total_of(holders)
    return [
        {
            "name": holder.name,
            "natural": holder.natural,
            "share": _share(holder, total),
            "named": plain_name(holder.name) in named,
            "state_owned": any(p.organisation_kind == "state_owned" for p in holder.parties),
            "evidence": holder.evidence(),
        }
        for holder in holders
    ]


def _owners(case: Case, holders: tuple[Person, ...]) -> Iterator[Record]:
    filing = case.application.beneficial_owner
    total = total_of(holders)
    natural: dict[str, Decimal] = {}
    organisations = Decimal(0)
    for holder in holders:
        share = _share(holder, total) or Decimal(0)
        if holder.natural:
            name = plain_name(holder.name)
            natural[name] = natural.get(name, Decimal(0)) + share
        else:
            organisations += share
    parties = frozenset(plain_name(p.name) for p in case.application.parties if p.kind == "corporate")
    for index, owner in enumerate(filing.owners if filing is not None else ()):
        name = plain_name(owner.name)
        held = natural.get(name, Decimal(0)) if total else None
        yield {
            "name": owner.name,
            "basis": owner.basis,
            "share": owner.share,
            "held": held,
            "differs": None if owner.share is None or held is None else round(max(held - owner.share, owner.share - held - organisations, Decimal(0)), 4),
            "organisation": name in parties or name.endswith(_ORGANISATIONS),
            "direct": name in natural,
            "above": None if owner.share is None or held is None else round(max(owner.share - held, Decimal(0)), 4),
            "evidence": (Evidence(f"/beneficial_owner/owners/{index}", text=owner.name),),
        }


def _share(holder: Person, total: Decimal | None) -> Decimal | None:
    return 100 * sum(c.amount for _, c in contributions_of(holder)) / total if total else None


CHECK = Check("beneficial_owner", (), DECLARES, measure)
