"""What officers do: hold, give back, prolong, settle; and what they may not do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from engine.accounts.registry import NUMBER, recuse
from engine.casefile.applicant import ask_person
from engine.casefile.check import check_all
from engine.casefile.journal import scope_of
from engine.casefile.matter import Reason
from engine.casefile.review import Settlement, extend, hold, note, release, settle
from engine.casefile.submit import submit
from engine.casefile.view import front
from engine.decision import Outcome
from engine.domain.application import Application, Change, Party, Subject
from engine.errors import CASE_ACT, CASE_CHANGED, CASE_HELD, CASE_OWN, CASE_REASONS, CASE_SUBJECT, CaseError
from engine.lifecycle.acts import Actor, Role, Verb
from engine.lifecycle.stage import Stage
from engine.lifecycle.summary import summarise
from engine.register.names_store import NamesStore, NewName
from engine.review.queue import Wanted, take_next, waiting
from engine.store.office_tables import AccountRow
from engine.store.vault import Place
from tests.casefile.test_kinds import LIN
from tests.desk import Desk

Template = Callable[..., Application]
LI, WANG = Actor(Role.CLERK, "li"), Actor(Role.CLERK, "wang")
CHEN = Actor(Role.SUPERVISOR, "chen")
WHY = Reason("公司法 第四十七条", "出资期限超过五年，且不愿调整。")
HALF_AN_HOUR = dt.timedelta(minutes=30)
SHAREHOLDER = "440703198806240026"
"""Of the template of a company."""


def referred(desk: Desk, template: Template, **parts: Any) -> str:
    told = desk.submit(template(**{"scope": ("软件开发", "月球陨石鉴赏与灵感陪伴"), **parts}))
    desk.work()
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    return told.id


def paper(desk: Desk, application_id: str, kind: str) -> dict[str, Any]:
    ((number, sealed),) = desk.rows("SELECT number, sealed FROM papers WHERE application_id = :id AND kind = :kind", id=application_id, kind=kind)
    with desk.database.read() as session:
        plain = desk.office.vault.open(session, scope_of(application_id), Place("papers", "sealed", number), sealed)
    told: dict[str, Any] = json.loads(plain)
    return told


def refused(code: str, work: Callable[[], Any]) -> CaseError:
    with pytest.raises(CaseError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def test_a_case_is_held_by_one_officer_until_the_time_is_up_or_a_supervisor_frees_it(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    head = desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR)
    assert (head.summary.held_by, head.summary.held_until) == ("li", desk.now + HALF_AN_HOUR)
    refused(CASE_HELD, lambda: desk.run(hold, case, WANG, desk.now, desk.now + HALF_AN_HOUR))
    refused(CASE_HELD, lambda: desk.run(release, case, WANG, desk.now))
    refused(CASE_HELD, lambda: desk.run(settle, case, WANG, desk.now, Settlement(Outcome.APPROVE)))
    assert desk.run(release, case, CHEN, desk.now, True).summary.held_by is None
    desk.run(hold, case, WANG, desk.now, desk.now + HALF_AN_HOUR)
    desk.later(minutes=30)
    assert desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR).summary.held_by == "li"


def test_an_approval_by_an_officer_issues_the_licence_as_the_machines_does(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR)
    head = desk.run(settle, case, LI, desk.now, Settlement(Outcome.APPROVE, note="范围条目可以接受"))
    assert (head.stage, head.summary.held_by) == (Stage.APPROVED, None)
    assert len(desk.rows("SELECT * FROM licences")) == 1
    assert paper(desk, case, "registration_notice")["items"][0]["value"].startswith("91440703")
    assert [row[0] for row in desk.rows("SELECT status FROM registered_names ORDER BY position")] == ["reserved", "registered"]
    assert [row[0] for row in desk.rows("SELECT outcome FROM decisions ORDER BY act")] == ["refer", "approve"]
    assert desk.head(case).summary == summarise(desk.acts(case))
    ((by,),) = desk.rows("SELECT \"by\" FROM licence_statuses")
    assert by == "li"


def test_a_refusal_names_the_officer_the_reasons_and_the_ways_of_appeal(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    for reasons in ((), (Reason("", "不行"),), (Reason("公司法 第四十七条", " "),)):
        refused(CASE_REASONS, lambda reasons=reasons: desk.run(settle, case, LI, desk.now, Settlement(Outcome.REFUSE, reasons)))  # type: ignore[misc]
    head = desk.run(settle, case, LI, desk.now, Settlement(Outcome.REFUSE, (WHY,)))
    assert head.stage is Stage.REFUSED
    notice = paper(desk, case, "refusal_notice")
    assert notice["officer"] == {"name": "李沐", "number": "li"}
    assert [(r["basis"], r["message"]) for r in notice["reasons"]] == [(WHY.basis, WHY.text)]
    assert (notice["reconsideration"], notice["lawsuit"]) == ("60日", "6个月")
    assert desk.rows("SELECT count(*) FROM licences") == [(0,)]
    assert desk.rows("SELECT count(DISTINCT name) FROM claims WHERE ended IS NULL") == [(1,)]  # neither ended nor extended by a refusal


@pytest.mark.parametrize(("kind", "paper_kind", "title", "number"), [
    ("name_reservation", "name_refusal", "名称不予保留告知书", "（江蓬）名不字〔2026〕1号"),
    ("annulment", "annulment_refusal", "不予撤销登记决定书", "（江蓬）撤不字〔2026〕1号"),
    ("filing", "filing_refusal", "不予备案通知书", "（江蓬）备不字〔2026〕1号"),
    ("suspension", "suspension_refusal", "不予歇业备案通知书", "（江蓬）歇不字〔2026〕1号"),
])
def test_what_is_no_registration_is_not_refused_as_one(
    desk: Desk, template: Template, kind: str, paper_kind: str, title: str, number: str
) -> None:
    told = desk.submit(template(kind=kind, subject=Subject(uscc="91440703MA00000077")))
    desk.run(ask_person, told.id, desk.now)
    head = desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.REFUSE, (WHY,)))
    assert (head.stage, front(head)["label"] in title) == (Stage.REFUSED, True)
    assert desk.rows("SELECT number FROM papers WHERE kind NOT IN ('acceptance_receipt')") == [(number,)]
    notice = paper(desk, told.id, paper_kind)
    assert (notice["title"], notice["officer"]["name"], notice["reconsideration"], notice["lawsuit"]) == (title, "李沐", "60日", "6个月")
    assert check_all(desk.database, desk.office.procedure) == []


def test_an_officers_letter_goes_out_and_the_case_waits_for_the_applicant(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    head = desk.run(settle, case, LI, desk.now, Settlement(Outcome.CORRECT, (WHY,)))
    assert (head.stage, head.summary.due_on) == (Stage.AWAITING_APPLICANT, dt.date(2027, 1, 26))
    assert [d["message"] for d in paper(desk, case, "correction_letter")["defects"]] == [WHY.text]
    assert desk.rows("SELECT topic FROM notices") == [("applicant.correction",)]


def test_the_time_limit_is_prolonged_once_by_the_head_in_writing(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    refused(CASE_ACT, lambda: desk.run(extend, case, LI, desk.now, WHY))
    head = desk.run(extend, case, CHEN, desk.now, WHY)
    assert head.summary.due_on == dt.date(2026, 12, 4)
    notice = paper(desk, case, "extension_notice")
    assert (notice["due"], notice["extended"], notice["officer"]["name"]) == ("2026年12月1日", "2026年12月4日", "陈岚")
    refused(CASE_ACT, lambda: desk.run(extend, case, CHEN, desk.now, WHY))


@pytest.mark.parametrize("back", ["ask_person", "submit"])
def test_a_time_limit_that_begins_anew_is_prolonged_once_as_well(desk: Desk, template: Template, back: str) -> None:
    case = referred(desk, template)
    desk.run(extend, case, CHEN, desk.now, WHY)
    desk.run(settle, case, LI, desk.now, Settlement(Outcome.CORRECT, (WHY,)))
    desk.later(days=20)  # Wednesday, 16 December
    if back == "ask_person":
        desk.run(ask_person, case, desk.now)
    else:
        desk.run(submit, case, desk.now)
        desk.work()
    assert (desk.head(case).stage, desk.head(case).summary.due_on) == (Stage.IN_REVIEW, dt.date(2026, 12, 21))
    assert desk.run(extend, case, CHEN, desk.now, WHY).summary.due_on == dt.date(2026, 12, 24)
    papers = desk.rows("SELECT number, sealed FROM papers WHERE kind = 'extension_notice' ORDER BY act")
    with desk.database.read() as session:
        told = [
            json.loads(desk.office.vault.open(session, scope_of(case), Place("papers", "sealed", number), sealed)) for number, sealed in papers
        ]
    assert [(notice["due"], notice["extended"]) for notice in told] == [
        ("2026年12月1日", "2026年12月4日"), ("2026年12月21日", "2026年12月24日"),
    ]
    refused(CASE_ACT, lambda: desk.run(extend, case, CHEN, desk.now, WHY))


def test_a_remark_changes_nothing_and_is_sealed(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    before = desk.head(case)
    after = desk.run(note, case, LI, desk.now, "已电话核实：沈汀 13800000000")
    assert (after.stage, after.summary.due_on) == (before.stage, before.summary.due_on)
    assert desk.acts(case)[-1].detail == {"text": "已电话核实：沈汀 13800000000"}


def test_an_officer_who_takes_part_in_a_case_neither_holds_nor_settles_it(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    person = desk.office.vault.index(NUMBER, SHAREHOLDER)
    with desk.database.write() as session:
        session.connection().execute(update(AccountRow).where(col(AccountRow.id) == "li").values(person=person))
    refused(CASE_OWN, lambda: desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR))
    refused(CASE_OWN, lambda: desk.run(settle, case, LI, desk.now, Settlement(Outcome.APPROVE)))
    assert desk.run(settle, case, WANG, desk.now, Settlement(Outcome.APPROVE)).stage is Stage.APPROVED


def close(desk: Desk, account: str, number: str) -> None:
    """An officer whose account names somebody of this number as close."""
    desk.writer.run(lambda session: recuse(session, desk.office.vault, account, [number], "chen", desk.now))


@pytest.fixture
def uscc(desk: Desk, template: Template) -> str:
    """A registered company."""
    desk.submit(template())
    desk.work()
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    return str(code)


def annulment(desk: Desk, template: Template, uscc: str) -> str:
    """An application about the company that says nothing of who is registered, in review."""
    told = desk.submit(template(kind="annulment", subject=Subject(uscc=uscc), parties=()))
    desk.work()
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    return told.id


def test_who_is_registered_of_the_entity_takes_part_in_every_case_about_it(desk: Desk, template: Template, uscc: str) -> None:
    close(desk, "li", SHAREHOLDER)
    case = annulment(desk, template, uscc)
    assert [one.flags for one in desk.run(waiting, "li", Wanted(), desk.now)] == [("own",)]
    assert desk.run(take_next, LI, desk.now, desk.now + HALF_AN_HOUR) is None
    refused(CASE_OWN, lambda: desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR))
    refused(CASE_OWN, lambda: desk.run(settle, case, LI, desk.now, Settlement(Outcome.APPROVE)))
    assert desk.run(settle, case, WANG, desk.now, Settlement(Outcome.APPROVE)).stage is Stage.APPROVED


def test_who_is_registered_of_the_parent_takes_part_in_cases_of_a_branch(desk: Desk, template: Template, uscc: str) -> None:
    close(desk, "li", SHAREHOLDER)
    branch = template("branch")
    assert branch.parent is not None
    told = desk.submit(branch.model_copy(update={"parent": branch.parent.model_copy(update={"uscc": uscc})}))
    desk.run(ask_person, told.id, desk.now)
    refused(CASE_OWN, lambda: desk.run(hold, told.id, LI, desk.now, desk.now + HALF_AN_HOUR))


def test_who_comes_to_the_entity_while_a_case_waits_takes_part_in_it(desk: Desk, template: Template, uscc: str) -> None:
    close(desk, "li", "440703199001010025")
    case = annulment(desk, template, uscc)
    assert desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR).summary.held_by == "li"
    desk.run(release, case, LI, desk.now)
    lin = Party.model_validate_json(json.dumps(LIN))
    came = desk.submit(template(kind="change", subject=Subject(uscc=uscc), change=(Change(item="legal_representative"),), parties=(lin,)))
    desk.run(ask_person, came.id, desk.now)
    desk.run(settle, came.id, WANG, desk.now, Settlement(Outcome.APPROVE))
    refused(CASE_OWN, lambda: desk.run(hold, case, LI, desk.now, desk.now + HALF_AN_HOUR))


def test_an_approval_is_not_entered_past_a_name_the_officer_has_not_seen(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    NamesStore(desk.database).add([NewName(name="江门市汀序有限公司", city="440700")])
    error = refused(CASE_CHANGED, lambda: desk.run(settle, case, LI, desk.now, Settlement(Outcome.APPROVE)))
    assert "江门市汀序有限公司" in str(error)
    assert desk.head(case).stage is Stage.IN_REVIEW
    assert desk.run(settle, case, LI, desk.now, Settlement(Outcome.APPROVE, seen=2)).stage is Stage.APPROVED


def test_an_applicant_who_asks_for_a_person_after_a_letter_gets_a_new_time_limit(desk: Desk, template: Template) -> None:
    told = desk.submit(template(term=None))
    desk.work()
    desk.later(days=10)
    head = desk.run(ask_person, told.id, desk.now)
    assert (head.stage, head.summary.due_on) == (Stage.IN_REVIEW, dt.date(2026, 12, 9))
    assert [row[0] for row in desk.rows("SELECT kind FROM papers ORDER BY act")] == ["correction_letter", "acceptance_receipt"]


@pytest.mark.parametrize("kind", ["deregistration", "annulment", "suspension"])
def test_what_ends_a_licence_ends_none_that_is_not_registered_here(desk: Desk, template: Template, kind: str) -> None:
    told = desk.submit(template(kind=kind, subject=Subject(name="江门市汀序软件有限公司", uscc="91440703MA00000077")))
    desk.work()
    refused(CASE_SUBJECT, lambda: desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.APPROVE)))


@pytest.mark.parametrize(("kind", "licence", "name"), [
    ("deregistration", "deregistered", "deregistered"), ("annulment", "annulled", "revoked"), ("suspension", "suspended", None),
])
def test_what_ends_or_suspends_a_licence_says_so_there_and_in_the_register(
    desk: Desk, template: Template, kind: str, licence: str, name: str | None
) -> None:
    desk.submit(template())
    desk.work()
    ((uscc,),) = desk.rows("SELECT uscc FROM licences")
    told = desk.submit(template(kind=kind, subject=Subject(uscc=uscc)))
    desk.work()
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    assert desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.APPROVE)).stage is Stage.APPROVED
    assert desk.rows("SELECT status FROM licences") == [(licence,)]
    assert desk.rows("SELECT status FROM licence_statuses ORDER BY number") == [("valid",), (licence,)]
    last = desk.rows("SELECT status FROM registered_names ORDER BY position DESC LIMIT 1")
    assert last == [(name or "registered",)]


def test_nobody_settles_what_is_not_in_review(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    refused(CASE_ACT, lambda: desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.APPROVE)))
    assert desk.acts(told.id)[-1].verb is Verb.SUBMIT
