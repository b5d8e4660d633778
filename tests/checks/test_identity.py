"""Who has to be verified, and which of several results of a person counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from engine.checks import identity
from engine.domain.answers import Answers
from engine.domain.fact import Unknown
from engine.domain.identity import Assurance, IdentityResult, Result, Reuse, Verified
from tests.checks.conftest import Measure

NUMBER = "440703199006142019"
OTHER = "440781197511022026"


def person(name: str, *roles: str, number: str = NUMBER, **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": list(roles), "document": {"type": "resident_id", "number": number}, **more}


def result(
    outcome: Verified, assurance: Assurance = Assurance.SUBSTANTIAL, name: str = "黎婉清", number: str = NUMBER,
    distance: str | None = None, provider: str = "wechat", reuse: Reuse | None = None,
) -> IdentityResult:
    said = Result(outcome, (), "passed", None if distance is None else Decimal(distance), provider, "", assurance, "")
    return IdentityResult(name, number, dt.date(2026, 11, 20), said, reuse or Reuse())


def asked(*results: IdentityResult) -> Answers:
    return Answers(identity_asked=True, identity=results)


def company(*parties: dict[str, Any]) -> dict[str, Any]:
    return {"entity_type": "company", "parties": list(parties)}


def persons(measure: Measure, document: dict[str, Any], answers: Answers) -> Any:
    return measure(identity.CHECK, document, answers)["identity.persons"]


def test_nobody_is_asked_for_where_identities_are_not_verified(measure: Measure) -> None:
    assert persons(measure, company(person("黎婉清", "shareholder")), Answers()) == ()


@pytest.mark.parametrize("role", [
    "operator", "legal_representative", "shareholder", "partner", "executive_partner", "investor", "member", "director",
    "supervisor", "manager", "head", "agent", "registration_contact",
])
def test_holders_of_the_roles_the_regulation_names_have_to_be_verified(measure: Measure, role: str) -> None:
    (record,) = persons(measure, company(person("黎婉清", role)), asked())
    assert (record["name"], record["result"], record["assurance"]) == ("黎婉清", "missing", None)


def test_the_head_of_finance_alone_need_not_be_verified(measure: Measure) -> None:
    assert persons(measure, company(person("黎婉清", "finance")), asked()) == ()


def test_a_reservation_of_a_name_asks_for_nobodys_identity(measure: Measure) -> None:
    document = {"kind": "name_reservation", **company(person("黎婉清", "shareholder"))}
    assert persons(measure, document, asked()) == ()


def test_the_delegate_of_a_partner_that_is_an_organisation_is_verified_by_name(measure: Measure) -> None:
    firm = person("朗砾公司", "partner", "executive_partner", kind="corporate", delegate="许建中", number="91440783MA5X1C3D4G")
    document = {"entity_type": "partnership", "parties": [firm]}
    organisation, delegate = persons(measure, document, asked(result("passed", name="许建中")))
    assert (organisation["natural"], organisation["result"]) == (False, "missing")
    assert (delegate["name"], delegate["natural"], delegate["result"]) == ("许建中", True, "passed")
    assert delegate["evidence"][0].pointer == "/parties/0/delegate"


def test_who_has_no_number_is_not_asked_for(measure: Measure) -> None:
    assert persons(measure, company({"name": "黎婉清", "roles": ["shareholder"]}), asked()) == ()


@pytest.mark.parametrize(("answers", "unknown_parties"), [
    (Answers(identity_asked=True, identity=None), False), (asked(), True),
])
def test_what_cannot_be_said_is_unknown(measure: Measure, answers: Answers, unknown_parties: bool) -> None:
    document = company(*([] if unknown_parties else [person("黎婉清", "shareholder")]))
    found = persons(measure, {**document, "unknown": ["/parties"] if unknown_parties else []}, answers)
    assert isinstance(found, Unknown)


def test_a_rulebook_that_does_not_say_who_is_verified_leaves_it_unknown(measure: Measure) -> None:
    document = company(person("黎婉清", "shareholder"))
    assert isinstance(measure(identity.CHECK, document, asked(), requirements={})["identity.persons"], Unknown)


def test_a_result_of_another_person_does_not_count(measure: Measure) -> None:
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(result("passed", number=OTHER)))
    assert (record["result"], record["attempts"]) == ("missing", 0)


@pytest.mark.parametrize(("results", "outcome", "assurance"), [
    ([result("failed"), result("passed")], "passed", "substantial"),
    ([result("passed"), result("failed")], "passed", "substantial"),
    ([result("passed", Assurance.IN_PERSON), result("passed")], "passed", "in_person"),
    ([result("measured", Assurance.LOW, distance="0.3"), result("unknown")], "measured", "low"),
    ([result("failed"), result("unknown")], "unknown", "substantial"),
    ([result("unknown"), result("failed", Assurance.LOW)], "failed", "low"),
])
def test_the_strongest_result_that_stands_counts_and_else_the_latest(
    measure: Measure, results: list[IdentityResult], outcome: str, assurance: str
) -> None:
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(*results))
    assert (record["result"], record["assurance"]) == (outcome, assurance)


def test_of_two_equal_measurements_the_latest_counts(measure: Measure) -> None:
    results = [result("measured", Assurance.LOW, distance=d) for d in ("0.2", "0.5")]
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(*results))
    assert (record["distance"], record["attempts"]) == (Decimal("0.5"), 2)


def test_an_answer_that_did_not_come_is_no_attempt(measure: Measure) -> None:
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(result("unknown"), result("failed")))
    assert record["attempts"] == 1


@pytest.mark.parametrize(("verified", "differs"), [("黎婉清", False), ("黎 婉清", False), ("黎婉青", True)])
def test_another_name_verified_with_the_number_is_measured(measure: Measure, verified: str, differs: bool) -> None:
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(result("passed", name=verified)))
    assert record["differently_named"] is differs


def test_where_evidence_was_seen_besides_is_measured(measure: Measure) -> None:
    seen = result("passed", reuse=Reuse(frames=1, faces=2, photos=3, devices=4))
    (record,) = persons(measure, company(person("黎婉清", "shareholder")), asked(seen))
    assert [record[f"{what}_elsewhere"] for what in ("frames", "faces", "photos", "devices")] == [1, 2, 3, 4]


def organisation(name: str, *roles: str, acting: dict[str, Any]) -> dict[str, Any]:
    document = {"type": "business_licence", "number": "91440703MA0EXA015Y"}
    return {"name": name, "kind": "corporate", "roles": list(roles), "document": document, "representative": {"as": "authorised", **acting}}


def test_who_signs_for_an_organisation_has_to_be_verified_too(measure: Measure) -> None:
    acting = {"name": "黎婉清", "document": {"type": "resident_id", "number": NUMBER}}
    holder, representative = persons(measure, company(organisation("甲公司", "shareholder", acting=acting)), asked(result("passed")))
    assert (holder["name"], holder["natural"], holder["result"]) == ("甲公司", False, "missing")
    assert (representative["name"], representative["natural"], representative["result"]) == ("黎婉清", True, "passed")
    assert persons(measure, company(organisation("甲公司", "finance", acting=acting)), asked()) == ()


def test_a_representative_without_a_number_is_known_by_name(measure: Measure) -> None:
    (_, representative) = persons(measure, company(organisation("甲公司", "shareholder", acting={"name": "黎婉清"})), asked(result("passed")))
    assert (representative["name"], representative["result"]) == ("黎婉清", "passed")


def test_who_is_a_party_and_acts_for_another_is_one_person(measure: Measure) -> None:
    acting = {"name": "黎婉清", "document": {"type": "resident_id", "number": NUMBER}}
    found = persons(measure, company(person("黎婉清", "shareholder"), organisation("甲公司", "shareholder", acting=acting)), asked())
    assert [record["name"] for record in found] == ["黎婉清", "甲公司"]
