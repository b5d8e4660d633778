"""What do the owners contribute: how much, in what form, by when, and does it add up to the capital?

Amounts are in yuan. Capital in another currency is none here; the currency is a fact of its own. Asked of
shareholders of companies, partners of partnerships and members of cooperatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_with
from engine.domain.application import Contribution
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown, Value

OWNERS = {"company": "shareholder", "partnership": "partner", "cooperative": "member"}
YUAN = "CNY"
FORMS = {
    "money": "货币", "physical": "实物", "intellectual_property": "知识产权", "land_use_right": "土地使用权",
    "equity": "股权", "claim": "债权", "other_property": "其他财产", "labour": "劳务", "credit": "信用",
    "personal_name": "自然人姓名", "goodwill": "商誉", "franchise": "特许经营权", "pledged_property": "设定担保的财产",
}
_NAME = Field("name", FactType.TEXT, "who contributes")

DECLARES = (
    Declaration("company.capital", FactType.NUMBER, "registered or contributed capital; none: not stated, or not in yuan", "/capital/amount", unit="元"),
    Declaration("company.capital_currency", FactType.TEXT, "currency of the capital (ISO 4217)", "/capital/currency"),
    Declaration("company.contributions_total", FactType.NUMBER, "sum of the contributions; none: one is missing", "/parties", unit="元"),
    Declaration(
        "company.contributions_missing", FactType.LIST, "owners whose contribution is not stated in full", "/parties",
        fields=(_NAME, Field("label", FactType.TEXT, "what is missing, in plain Chinese")),
    ),
    Declaration(
        "company.contribution_dues", FactType.LIST, "contributions with the day by which they are to be paid", "/parties",
        fields=(_NAME, Field("due", FactType.DATE, "the day"), Field("amount", FactType.NUMBER, "how much, in yuan")),
    ),
    Declaration(
        "company.contribution_forms", FactType.LIST, "contributions by form", "/parties",
        fields=(
            _NAME, Field("form", FactType.TEXT, "the form", tuple(FORMS)), Field("label", FactType.TEXT, "the form in plain Chinese"),
            Field("liability", FactType.TEXT, "a partner's liability", ("general", "limited")),
            Field("amount", FactType.NUMBER, "how much, in yuan"),
        ),
    ),
)
_LISTS = [d.name for d in DECLARES if d.type is FactType.LIST]


def measure(case: Case) -> Measured:
    values: dict[str, Value] = dict.fromkeys((d.name for d in DECLARES), None)
    values.update((name, ()) for name in _LISTS)
    capital, currency = read_capital(case)
    values.update({"company.capital": capital, "company.capital_currency": currency})
    role = OWNERS.get(case.application.entity_type)
    if role is None:
        return Measured(values)
    if case.application.is_unknown("parties"):
        values.update(dict.fromkeys((*_LISTS, "company.contributions_total"), UNKNOWN_PARTIES))
        return Measured(values)
    owners = people_with(case, role)
    values.update({
        "company.contributions_total": total_of(owners),
        "company.contributions_missing": tuple(_missing(owners)),
        "company.contribution_dues": tuple(_dues(owners)),
        "company.contribution_forms": tuple(_forms(owners)),
    })
    return Measured(values)


def read_capital(case: Case) -> tuple[Decimal | Unknown | None, str | Unknown | None]:
    """Capital in yuan (none if stated in another currency or not at all) and its currency."""
    application = case.application
    if application.is_unknown("capital"):
        unknown = Unknown("注册资本（出资额）未提供")
        return unknown, unknown
    if application.capital is None:
        return None, None
    capital = application.capital
    return (capital.amount if capital.currency == YUAN else None), capital.currency


def contributions_of(person: Person) -> Iterator[tuple[int, Contribution]]:
    """A person's contributions with the index of the entry that states them."""
    for index, party in zip(person.entries, person.parties, strict=True):
        if party.contribution is not None:
            yield index, party.contribution


def total_of(owners: tuple[Person, ...]) -> Decimal | None:
    """The sum of all contributions; None if there is no owner, or one of them states none."""
    total = Decimal(0)
    for owner in owners:
        amounts = [c.amount for _, c in contributions_of(owner)]
        if not amounts:
            return None
        total += sum(amounts)
    return total if owners else None


def _missing(owners: tuple[Person, ...]) -> Iterator[Record]:
    for owner in owners:
        stated = list(contributions_of(owner))
        if not stated:
            yield {"name": owner.name, "label": "出资额、出资方式和出资日期", "evidence": owner.evidence("/contribution")}
        for index, contribution in stated:
            if contribution.due is None:
                where = (Evidence(f"/parties/{index}/contribution/due", text=owner.name),)
                yield {"name": owner.name, "label": "出资日期", "evidence": where}


def _dues(owners: tuple[Person, ...]) -> Iterator[Record]:
    for owner in owners:
        for index, contribution in contributions_of(owner):
            if contribution.due is not None:
                where = (Evidence(f"/parties/{index}/contribution/due", text=contribution.due.isoformat()),)
                yield {"name": owner.name, "due": contribution.due, "amount": contribution.amount, "evidence": where}


def _forms(owners: tuple[Person, ...]) -> Iterator[Record]:
    for owner in owners:
        liability = next((p.liability for p in owner.parties if p.liability is not None), None)
        for index, contribution in contributions_of(owner):
            yield {
                "name": owner.name, "form": contribution.form, "label": FORMS[contribution.form], "liability": liability,
                "amount": contribution.amount,
                "evidence": (Evidence(f"/parties/{index}/contribution/form", text=FORMS[contribution.form]),),
            }


CHECK = Check("contributions", (), DECLARES, measure)
