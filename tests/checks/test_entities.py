"""What each kind of entity must look like: company, contributions, partnership, cooperative, branch, owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engine.checks import beneficial_owner, branch, company, contributions, cooperative, partnership
from engine.domain.fact import Suggestion, Unknown

Measure = Callable[..., dict[str, Any]]
CODE = "91110000600037341L"
CARDS = ("440703198001010012", "440703198102020025", "440703198203030038", "440703198304040040")
CHECKS = (beneficial_owner.CHECK, company.CHECK, contributions.CHECK, cooperative.CHECK, partnership.CHECK)


def party(name: str, *held: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": list(held), **more}


def paid(amount: int, due: str | None = "2030-01-01", form: str = "money") -> dict[str, Any]:
    return {"amount": amount, "form": form, "due": due}


def firm(*parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"entity_type": "company", "parties": list(parties), **more}


@pytest.mark.parametrize(
    ("held", "capacity", "eligible", "suggested"),
    [
        (("director",), "director", True, None),
        (("director",), "chair", True, None),
        (("manager",), "manager", True, None),
        (("manager",), "director", False, "manager"),
        (("director", "manager"), "investor", False, None),
        (("shareholder",), "director", False, None),
        (("shareholder",), None, False, None),
        (("director",), None, True, None),
    ],
)
def test_the_representative_is_a_director_or_the_manager(
    measure: Measure, held: tuple[str, ...], capacity: str | None, eligible: bool, suggested: str | None
) -> None:
    (record,) = measure(company.CHECK, firm(party("张三", "legal_representative", *held) | {"as": capacity}))["company.representatives"]
    assert record["eligible"] is eligible
    assert record["suggestion"] == (Suggestion("/parties/0/as", suggested) if suggested else None)


def test_a_supervisor_entered_again_as_head_of_finance_is_found_by_number(measure: Measure) -> None:
    card = {"type": "resident_id", "number": CARDS[0]}
    facts = measure(company.CHECK, firm(party("张三", "finance", document=card), party("张三", "supervisor", document=card)))
    (record,) = facts["company.supervisor_conflicts"]
    assert (record["name"], record["also"]) == ("张三", "财务负责人")
    assert record["evidence"][0].pointer == "/parties/1/roles"


def test_a_supervisor_may_hold_shares(measure: Measure) -> None:
    assert measure(company.CHECK, firm(party("张三", "supervisor", "shareholder")))["company.supervisor_conflicts"] == ()


@pytest.mark.parametrize(("signed", "consent"), [(None, False), (["张三"], False), (["李四", "张三"], True)])
def test_consent_to_have_no_supervisor_is_everybodys(measure: Measure, signed: list[str] | None, consent: bool) -> None:
    documents = [] if signed is None else [{"type": "no_supervisor_consent", "signed_by": signed}]
    facts = measure(company.CHECK, firm(party("张三", "shareholder"), party("李四", "shareholder"), documents=documents))
    assert facts["company.supervisor_consent"] is consent


def test_a_third_of_the_supervisors_is_a_third(measure: Measure) -> None:
    three = [party(n, "supervisor", staff_representative=n == "甲") for n in "甲乙丙"]
    four = [*three, party("丁", "supervisor")]
    assert measure(company.CHECK, firm(*three))["company.staff_supervisors_share"] == Decimal("33.3333")
    assert measure(company.CHECK, firm(*four))["company.staff_supervisors_share"] == 25
    assert measure(company.CHECK, firm())["company.staff_supervisors_share"] is None


def test_contributions_that_add_up(measure: Measure) -> None:
    facts = measure(contributions.CHECK, firm(
        party("张三", "shareholder", contribution=paid(60000)), party("李四", "shareholder", contribution=paid(40000, form="equity")),
        capital={"amount": 100000},
    ))
    assert facts["company.contributions_total"] == facts["company.capital"] == 100000
    assert [r["due"] for r in facts["company.contribution_dues"]] == [dt.date(2030, 1, 1)] * 2
    assert facts["company.contribution_forms"][1]["label"] == "股权"
    assert facts["company.contribution_forms"][1]["evidence"][0].pointer == "/parties/1/contribution/form"


def test_a_missing_contribution_leaves_no_total(measure: Measure) -> None:
    facts = measure(contributions.CHECK, firm(
        party("张三", "shareholder"), party("李四", "shareholder", contribution=paid(1, None)), capital={"amount": 1},
    ))
    assert facts["company.contributions_total"] is None
    assert [(r["name"], r["evidence"][0].pointer) for r in facts["company.contributions_missing"]] == [
        ("张三", "/parties/0/contribution"), ("李四", "/parties/1/contribution/due"),
    ]
    assert facts["company.contribution_dues"] == ()


def test_who_holds_no_share_contributes_nothing(measure: Measure) -> None:
    facts = measure(contributions.CHECK, firm(party("张三", "director")))
    assert (facts["company.contributions_missing"], facts["company.contributions_total"]) == ((), None)


def test_capital_in_another_currency_has_no_amount_in_yuan(measure: Measure) -> None:
    facts = measure(contributions.CHECK, firm(capital={"amount": 100, "currency": "USD"}))
    assert (facts["company.capital"], facts["company.capital_currency"]) == (None, "USD")


def partners(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"entity_type": "partnership", "parties": list(entries)}


def test_partners_are_counted_by_liability(measure: Measure) -> None:
    facts = measure(partnership.CHECK, partners(
        party("甲", "partner", liability="general"), party("乙", "partner", liability="limited"), party("丙", "partner"),
    ))
    counted = [facts[f"partnership.{n}"] for n in ("partners", "general_partners", "limited_partners", "liability_unstated")]
    assert counted == [3, 1, 1, 1]


def test_what_an_organisation_is_must_be_known_before_it_answers_without_limit(measure: Measure) -> None:
    facts = measure(partnership.CHECK, partners(
        party("甲公司", "partner", kind="corporate", liability="general", organisation_kind="listed"),
        party("乙公司", "partner", kind="corporate", liability="general"),
        party("丙公司", "partner", kind="corporate", liability="limited"),
    ))
    first, second = facts["partnership.corporate_general_partners"]
    assert first["organisation_kind"] == "listed"
    assert isinstance(second["organisation_kind"], Unknown)


def test_an_executive_is_looked_for_among_the_partners(measure: Measure) -> None:
    facts = measure(partnership.CHECK, partners(
        party("张三", "executive_partner"), party("甲公司", "partner", "executive_partner", kind="corporate", delegate="李四"),
    ))
    assert [(r["partner"], r["natural"], r["delegate_given"]) for r in facts["partnership.executives"]] == [
        (False, True, False), (True, False, True),
    ]


def members(farmers: int, others: int, organisations: int) -> dict[str, Any]:
    return {"entity_type": "cooperative", "parties": [
        *(party(f"农{i}", "member", farmer=True) for i in range(farmers)),
        *(party(f"人{i}", "member", farmer=False) for i in range(others)),
        *(party(f"公司{i}", "member", kind="corporate") for i in range(organisations)),
    ]}


@pytest.mark.parametrize(
    ("counts", "farmers_share", "organisations_share"),
    [((4, 1, 0), "80", "0"), ((4, 0, 1), "80", "20"), ((2, 1, 0), "66.6667", "0"), ((38, 0, 2), "95", "5")],
)
def test_shares_of_the_members(measure: Measure, counts: tuple[int, int, int], farmers_share: str, organisations_share: str) -> None:
    facts = measure(cooperative.CHECK, members(*counts))
    assert facts["cooperative.farmers_share"] == Decimal(farmers_share)
    assert facts["cooperative.organisations_share"] == Decimal(organisations_share)


def test_a_member_who_does_not_say_leaves_no_share_of_farmers(measure: Measure) -> None:
    document = members(4, 0, 0)
    document["parties"].append(party("某人", "member"))
    facts = measure(cooperative.CHECK, document)
    assert (facts["cooperative.members"], facts["cooperative.farmers_share"]) == (5, None)


def test_the_parent_of_a_branch(measure: Measure) -> None:
    parent = {"name": "甲公司", "uscc": CODE, "status": "revoked", "decided_on": "2026-10-01"}
    facts = measure(branch.CHECK, {"entity_type": "branch", "parent": parent, "capital": {"amount": 5}})
    assert facts["branch.parent_code_valid"] is True
    assert (facts["branch.parent_status"], facts["branch.decided_on"]) == ("revoked", dt.date(2026, 10, 1))
    assert facts["branch.capital"][0]["suggestion"] == Suggestion("/capital", None)


def test_a_parent_that_was_left_out_raises_no_further_question(measure: Measure) -> None:
    facts = measure(branch.CHECK, {"entity_type": "branch", "parent": {"name": "甲公司"}})
    assert facts["branch.parent_code_valid"] is None
    assert set(measure(branch.CHECK, {"entity_type": "branch"}).values()) == {None, ()}
    unknown = measure(branch.CHECK, {"entity_type": "branch", "unknown": ["/parent"]})
    assert isinstance(unknown["branch.parent_code_valid"], Unknown)


def owned(filing: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    holders = [party("张三", "shareholder", contribution=paid(75)), party("李四", "shareholder", contribution=paid(25))]
    return firm(*holders, capital={"amount": 100}, beneficial_owner=filing, **more)


def test_nothing_filed_is_neither_promise_nor_owner(measure: Measure) -> None:
    assert measure(beneficial_owner.CHECK, owned(None))["owner.filed"] is False
    assert measure(beneficial_owner.CHECK, owned({}))["owner.filed"] is False
    promised = measure(beneficial_owner.CHECK, owned({"promise_exempt": True}))
    assert (promised["owner.filed"], promised["owner.other_control"], promised["owner.holders_natural"]) == (True, None, True)


def test_shares_are_of_all_contributions_and_owners_known_by_name(measure: Measure) -> None:
    facts = measure(beneficial_owner.CHECK, owned({"owners": [{"name": "张 三", "basis": "shares", "share": 75}]}))
    assert [(r["share"], r["named"]) for r in facts["owner.holders"]] == [(75, True), (25, False)]


def test_the_bound_of_the_promise_is_open_for_other_currencies(measure: Measure) -> None:
    document = owned({"promise_exempt": True}) | {"capital": {"amount": 1, "currency": "HKD"}}
    assert isinstance(measure(beneficial_owner.CHECK, document)["owner.capital"], Unknown)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_unknown_parties_are_never_taken_for_none(measure: Measure, check: Any) -> None:
    seen = [
        measure(check, {"entity_type": kind, "unknown": ["/parties"]}) for kind in ("company", "partnership", "cooperative")
    ]
    assert any(isinstance(value, Unknown) for facts in seen for value in facts.values())


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_entities_a_check_is_not_about_have_nothing_to_answer(measure: Measure, check: Any) -> None:
    assert set(measure(check, {"entity_type": "individual", "unknown": ["/parties"]}).values()) <= {None, ()}


@pytest.mark.parametrize(
    ("owner", "differs", "above", "organisation", "direct"),
    [
        ({"name": "张三", "basis": "shares", "share": 70}, 5, 0, False, True),
        ({"name": "李四", "basis": "shares", "share": 26}, 1, 1, False, True),
        ({"name": "王五", "basis": "shares", "share": 60}, 60, 60, False, False),
        ({"name": "王五", "basis": "control"}, None, None, False, False),
        ({"name": "王五", "basis": "senior_manager"}, None, None, False, False),
        ({"name": "某某有限公司", "basis": "control"}, None, None, True, False),
    ],
)
def test_an_owner_is_compared_with_what_the_contributions_say(
    measure: Measure, owner: dict[str, Any], differs: int | None, above: int | None, organisation: bool, direct: bool
) -> None:
    (record,) = measure(beneficial_owner.CHECK, owned({"owners": [owner]}))["owner.owners"]
    assert (record["differs"], record["above"], record["organisation"], record["direct"]) == (differs, above, organisation, direct)
