"""Reserving a name, changing and ending what is registered: what the machine decides, what it enters, what it leaves to a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.casefile.journal import scope_of
from engine.domain.application import Application
from engine.domain.entity import Publication
from engine.lifecycle.stage import Stage
from engine.record import replay
from engine.store.vault import Place
from tests.desk import Desk

Template = Callable[..., Application]
OLD, NEW = "江门市汀序软件有限公司", "江门市叶知软件有限公司"
SIGNED = [{"type": "shareholder_decision", "signed_by": ["沈汀", "顾序"]}, {"type": "charter", "signed_by": ["沈汀"]}]
LEASE = {"type": "lease", "valid_until": "2030-12-31"}
PREMISES = {"kind": "physical", "building_use": "office", "tenure": "leased", "lease_until": "2030-12-31", "area": 80, "floor": 5}
LIN = {
    "name": "林禾", "roles": ["legal_representative", "director", "manager"], "as": "director",
    "document": {"type": "resident_id", "number": "440703199001010025", "long_term": True},
}
SHEN = {
    "name": "沈汀", "roles": ["shareholder"], "document": {"type": "resident_id", "number": "440703198806240026", "long_term": True},
    "contribution": {"amount": 600000, "form": "money", "due": "2030-12-31"},
}
APPOINTED = [SIGNED[0], {"type": "appointment", "signed_by": ["沈汀"]}]


def application(kind: str, **parts: Any) -> Application:
    data = {
        "kind": kind, "entity_type": "company", "promises": ["truthfulness", "name_liability"],
        "consents": {"personal_information": True, "automated_decision": True}, **parts,
    }
    return Application.model_validate_json(json.dumps(data, ensure_ascii=False))


@pytest.fixture
def uscc(desk: Desk, template: Template) -> str:
    """A registered company with two shareholders, 沈汀 (60 %) and 顾序 (40 %)."""
    desk.submit(template())
    desk.work()
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    desk.later(days=400)
    return str(code)


def change(desk: Desk, uscc: str, *items: str, **parts: Any) -> str:
    parts.setdefault("documents", SIGNED)
    told = desk.submit(application("change", subject={"uscc": uscc}, change=[{"item": item} for item in items], **parts), "company")
    desk.work()
    return told.id


def findings(desk: Desk, application_id: str) -> set[str]:
    return {f["rule"] for f in record(desk, application_id)["decision"]["findings"] if f["effect"] != "note"}


def record(desk: Desk, application_id: str) -> dict[str, Any]:
    ((decision_id, sealed),) = desk.rows("SELECT id, sealed FROM decisions WHERE application_id = :id ORDER BY act DESC LIMIT 1", id=application_id)
    with desk.database.read() as session:
        text = desk.office.vault.open(session, scope_of(application_id), Place("decisions", "sealed", decision_id), sealed).decode()
    assert replay(text, desk.office.bundle) == text
    told: dict[str, Any] = json.loads(text)
    return told


def says(desk: Desk, uscc: str) -> Application:
    from engine.casefile.licences import items_of, licence_of

    with desk.database.read() as session:
        licence = licence_of(session, uscc)
        assert licence is not None
        return items_of(session, desk.office.vault, licence)


def test_a_reserved_name_is_kept_for_the_applicant_who_then_uses_it(desk: Desk, template: Template) -> None:
    told = desk.submit(application("name_reservation", division="440703", name=OLD, scope=["软件开发"]), "a")
    desk.work()
    assert desk.head(told.id).stage is Stage.APPROVED
    assert record(desk, told.id)["decision"]["outcome"] == "approve"
    ((sealed, number),) = desk.rows("SELECT sealed, number FROM papers")
    with desk.database.read() as session:
        notice = json.loads(desk.office.vault.open(session, scope_of(told.id), Place("papers", "sealed", number), sealed))
    assert notice["title"] == "名称保留告知书"
    assert {"label": "名称保留至", "value": "2027年1月26日"} in notice["items"]
    assert desk.rows("SELECT count(*) FROM licences") == [(0,)]
    other, mine = desk.submit(template(), "b"), desk.submit(template(), "a")
    desk.work()
    assert (other.name_held, mine.name_held) == (False, True)
    assert desk.head(other.id).stage is Stage.AWAITING_APPLICANT
    assert desk.head(mine.id).stage is Stage.APPROVED
    assert [r[0] for r in desk.rows("SELECT status FROM registered_names ORDER BY position")] == ["reserved", "registered"]


def test_a_name_that_may_not_be_is_not_reserved_and_nothing_needless_is_asked(desk: Desk) -> None:
    told = desk.submit(application("name_reservation", division="440703", name="江门市大和软件有限公司", promises=[]), "a")
    desk.work()
    assert desk.head(told.id).stage is Stage.AWAITING_APPLICANT
    assert findings(desk, told.id) == {"name.trade-name-banned", "application.promise-missing"}


def test_a_new_name_replaces_the_old_one_on_the_licence_and_in_the_register(desk: Desk, uscc: str) -> None:
    case = change(desk, uscc, "name", name=NEW)
    assert desk.head(case).stage is Stage.APPROVED
    assert desk.rows("SELECT name, version FROM licences") == [(NEW, 2)]
    assert (says(desk, uscc).name, says(desk, uscc).address) == (NEW, "广东省江门市蓬江区白石大道168号3层302室")
    names = desk.rows("SELECT name, status, uscc FROM registered_names ORDER BY position")
    assert names[1:] == [(OLD, "registered", uscc), (NEW, "reserved", None), (OLD, "changed", uscc), (NEW, "registered", uscc)]
    topics = {row[0] for row in desk.rows("SELECT topic FROM notices WHERE application_id = :id", id=case)}
    assert "seal-engraving" in topics
    assert "publication" in topics


def test_a_change_never_conflicts_with_the_entity_itself(desk: Desk, uscc: str) -> None:
    assert desk.head(change(desk, uscc, "name", name="江门市汀序软件开发有限公司")).stage is Stage.APPROVED


def test_the_old_name_rests_a_year_for_others(desk: Desk, uscc: str, template: Template) -> None:
    change(desk, uscc, "name", name=NEW)
    told = desk.submit(template(), "somebody else")
    desk.work()
    assert desk.head(told.id).stage is Stage.AWAITING_APPLICANT
    assert "name.conflict-recent" in findings(desk, told.id)


@pytest.mark.parametrize(("items", "parts"), [
    (["address"], {"address": "广东省江门市蓬江区建设路8号5层501室", "premises": PREMISES, "documents": [*SIGNED, LEASE]}),
    (["scope"], {"scope": ["软件开发", "服装服饰零售"]}),
    (["legal_representative"], {"parties": [LIN, SHEN], "documents": APPOINTED}),
    (["name", "scope"], {"name": NEW, "scope": ["软件开发", "服装服饰零售"]}),
])
def test_what_the_machine_can_verify_it_changes(desk: Desk, uscc: str, items: list[str], parts: dict[str, Any]) -> None:
    case = change(desk, uscc, *items, **parts)
    assert findings(desk, case) == set()
    assert desk.head(case).stage is Stage.APPROVED
    ((version,),) = desk.rows("SELECT version FROM licences")
    assert version == 2


def test_a_new_legal_representative_takes_the_place_of_the_old_one_who_stays_shareholder(desk: Desk, uscc: str) -> None:
    change(desk, uscc, "legal_representative", parties=[LIN, SHEN], documents=APPOINTED)
    roles = {party.name: set(party.roles) for party in says(desk, uscc).parties}
    assert roles["林禾"] == {"legal_representative", "director", "manager"}
    assert roles["沈汀"] == {"shareholder"}
    assert roles["顾序"] == {"shareholder", "supervisor"}


def test_who_may_not_represent_a_company_does_not_come_to(desk: Desk, uscc: str) -> None:
    minor = {**LIN, "document": {"type": "resident_id", "number": "440703201501010021", "long_term": True}}
    case = change(desk, uscc, "legal_representative", parties=[minor, SHEN], documents=APPOINTED)
    assert desk.head(case).stage is not Stage.APPROVED
    no_office = {**LIN, "roles": ["legal_representative"]}
    again = change(desk, uscc, "legal_representative", parties=[no_office, SHEN], documents=APPOINTED)
    assert "company.representative-ineligible" in findings(desk, again)


def test_nobody_becomes_a_shareholder_by_being_named_representative(desk: Desk, uscc: str) -> None:
    owner = {**LIN, "roles": [*LIN["roles"], "shareholder"], "contribution": {"amount": 100000, "form": "money", "due": "2030-12-31"}}
    case = change(desk, uscc, "legal_representative", parties=[owner, SHEN], documents=APPOINTED)
    assert "change.owners-replaced" in findings(desk, case)
    left = change(desk, uscc, "legal_representative", parties=[LIN, {**SHEN, "roles": ["supervisor"]}], documents=APPOINTED)
    assert "change.owners-replaced" in findings(desk, left)


def owners(first: int, second: int) -> list[dict[str, Any]]:
    return [
        {"name": "沈汀", "roles": ["legal_representative", "shareholder", "director", "manager"], "as": "director",
         "document": {"type": "resident_id", "number": "440703198806240026", "long_term": True},
         "contribution": {"amount": first, "form": "money", "due": "2031-06-30"}},
        {"name": "顾序", "roles": ["shareholder", "supervisor"],
         "document": {"type": "resident_id", "number": "44070319960705011X", "valid_until": "2036-07-01"},
         "contribution": {"amount": second, "form": "money", "due": "2031-06-30"}},
    ]


@pytest.mark.parametrize(("capital", "parties", "stage", "rule"), [
    (2_000_000, owners(1_200_000, 800_000), Stage.APPROVED, None),
    (2_000_000, owners(1_200_000, 900_000), Stage.AWAITING_APPLICANT, "company.contribution-sum"),
    (500_000, owners(300_000, 200_000), Stage.IN_REVIEW, "change.capital-reduced"),
    (2_000_000, [*owners(1_200_000, 500_000), {**LIN, "roles": ["shareholder"], "as": None, "contribution": {"amount": 300_000, "form": "money", "due": "2031-06-30"}}],
     Stage.IN_REVIEW, "change.owners-replaced"),
])
def test_more_capital_is_entered_and_less_or_other_owners_go_to_a_person(
    desk: Desk, uscc: str, capital: int, parties: list[dict[str, Any]], stage: Stage, rule: str | None
) -> None:
    case = change(desk, uscc, "capital", capital={"amount": capital}, parties=parties)
    assert desk.head(case).stage is stage
    assert findings(desk, case) == ({rule} if rule else set())


@pytest.mark.parametrize(("items", "parts", "rule"), [
    (["shareholders"], {"parties": owners(500_000, 500_000)}, "application.kind-by-person"),
    (["other"], {}, "application.kind-by-person"),
    (["address"], {"division": "440705", "address": "广东省江门市新会区会城街道1号", "premises": PREMISES, "documents": [*SIGNED, LEASE]}, "change.district-moves"),
    (["name"], {"name": NEW, "scope": ["服装服饰零售"]}, "change.unlisted"),
    (["name"], {"name": NEW, "documents": [{"type": "shareholder_decision", "signed_by": ["沈汀"]}, SIGNED[1]]}, "change.decision-minority"),
    (["name"], {"name": NEW, "entity_type": "partnership"}, "subject.other-than-meant"),
])
def test_what_it_cannot_verify_goes_to_a_person(desk: Desk, uscc: str, items: list[str], parts: dict[str, Any], rule: str) -> None:
    case = change(desk, uscc, *items, **parts)
    assert desk.head(case).stage is Stage.IN_REVIEW
    assert rule in findings(desk, case)
    assert desk.rows("SELECT version FROM licences") == [(1,)]


@pytest.mark.parametrize(("items", "parts", "rule"), [
    (["name"], {"name": OLD}, "change.nothing-new"),
    (["name"], {"name": NEW, "documents": []}, "documents.missing"),
    (["name"], {}, "application.part-missing"),
    ([], {}, "application.part-missing"),
    (["scope"], {"scope": ["保安服务"]}, "scope.permit-before-missing"),
    (["address"], {"address": "广东省江门市蓬江区建设路8号5层501室", "premises": PREMISES}, "premises.evidence-missing"),
])
def test_what_is_wrong_comes_back_in_one_letter(desk: Desk, uscc: str, items: list[str], parts: dict[str, Any], rule: str) -> None:
    case = change(desk, uscc, *items, **parts)
    assert rule in findings(desk, case)
    assert desk.head(case).stage is Stage.AWAITING_APPLICANT


def test_two_changes_at_once_are_one_too_many_for_the_machine(desk: Desk, uscc: str) -> None:
    both = [
        desk.submit(application("change", subject={"uscc": uscc}, change=[{"item": "name"}], name=name, documents=SIGNED), "company")
        for name in (NEW, "江门市柚舟软件有限公司")
    ]
    desk.work()
    assert [desk.head(told.id).stage for told in both] == [Stage.IN_REVIEW, Stage.IN_REVIEW]
    assert "subject.pending" in findings(desk, both[0].id)


@pytest.mark.parametrize("kind", ["change", "simple_deregistration"])
def test_an_entity_that_is_not_registered_here_is_a_persons(desk: Desk, kind: str) -> None:
    told = desk.submit(application(kind, subject={"uscc": "91440703MA00000077"}, change=[{"item": "name"}] if kind == "change" else [], name=NEW))
    desk.work()
    assert (desk.head(told.id).stage, findings(desk, told.id)) == (Stage.IN_REVIEW, {"application.kind-by-person"})


PROMISE = [{"type": "investors_promise", "signed_by": ["沈汀", "顾序"]}]


@pytest.mark.parametrize(("days", "more", "documents", "stage", "rule"), [
    (20, {}, PROMISE, Stage.APPROVED, None),
    (40, {}, PROMISE, Stage.APPROVED, None),
    (19, {}, PROMISE, Stage.AWAITING_APPLICANT, "deregistration.announced-too-short"),
    (41, {}, PROMISE, Stage.IN_REVIEW, "deregistration.announced-too-long"),
    (25, {"objections": 1}, PROMISE, Stage.IN_REVIEW, "deregistration.objected"),
    (25, {"bars": ("股权质押",)}, PROMISE, Stage.IN_REVIEW, "deregistration.barred"),
    (25, {}, [], Stage.AWAITING_APPLICANT, "documents.missing"),
    (25, {}, [{"type": "investors_promise", "signed_by": ["沈汀"]}], Stage.AWAITING_APPLICANT, "documents.signature-missing"),
    (None, {}, PROMISE, Stage.IN_REVIEW, "deregistration.not-announced"),
])
def test_a_simple_deregistration_needs_twenty_days_all_promises_and_nothing_in_the_way(
    desk: Desk, uscc: str, days: int | None, more: dict[str, Any], documents: list[dict[str, Any]], stage: Stage, rule: str | None
) -> None:
    if days is not None:
        since = desk.now.date() - dt.timedelta(days=days)
        desk.outside.announced = {uscc: Publication(since, **{"objections": 0, **more})}
    told = desk.submit(application("simple_deregistration", subject={"uscc": uscc}, documents=documents), "company")
    desk.work()
    assert desk.head(told.id).stage is stage
    assert findings(desk, told.id) == ({rule} if rule else set())
    ended = stage is Stage.APPROVED
    assert desk.rows("SELECT status FROM licences") == [("deregistered" if ended else "valid",)]
    assert desk.rows("SELECT status FROM registered_names ORDER BY position DESC LIMIT 1") == [("deregistered" if ended else "registered",)]


def test_an_individual_business_is_deregistered_by_a_person_who_asks_the_departments(desk: Desk, template: Template) -> None:
    desk.submit(template("individual"), "a")
    desk.work()
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    told = desk.submit(application("simple_deregistration", entity_type="individual", subject={"uscc": code}), "a")
    desk.work()
    assert findings(desk, told.id) == {"deregistration.individual"}
