"""Nobody needs a face: whom an officer saw with their document goes on as whoever was verified otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlmodel import Session

from engine.access.online import mark_online
from engine.accounts.registry import recuse
from engine.casefile.applicant import withdraw
from engine.casefile.drafts import create
from engine.casefile.office import Office
from engine.casefile.submit import submit
from engine.casefile.view import view_case
from engine.domain.application import Application
from engine.domain.identity import PersonQuery
from engine.errors import CASE_ACT, CASE_OWN, IDN_PERSON, MiaopiError
from engine.identity.by_person import Seen
from engine.identity.results import CaseIdentity
from engine.lifecycle.acts import Actor, Role
from engine.lifecycle.stage import Stage
from engine.review.seen import person_at, see
from tests.desk import Desk

Template = Callable[..., Application]
LI, WANG = Actor(Role.CLERK, "li"), Actor(Role.CLERK, "wang")
PAPER = "（2026）粤江证字第12号公证书"


def online(desk: Desk, application: Application) -> str:
    """Opened over the network, not handed in yet."""

    def opened(session: Session, office: Office) -> str:
        id = create(session, office, application, "applicant", desk.now).id
        mark_online(session, id, desk.now)
        return id

    return str(desk.run(opened))


def hand_in(desk: Desk, case: str) -> Stage:
    desk.run(submit, case, desk.now)
    desk.work()
    return desk.head(case).stage


def vouch(desk: Desk, case: str, party: int = 0, officer: Actor = LI, way: str = "in_person", number: str = "") -> None:
    with desk.database.read() as session:
        name, stated = person_at(session, desk.office.vault, case, party)
    seen = Seen(way, name, stated or number, PAPER)  # type: ignore[arg-type]
    desk.writer.run(lambda session: see(session, desk.office.vault, case, officer, seen, desk.now))


def refused(code: str, work: Callable[[], object]) -> None:
    with pytest.raises(MiaopiError) as caught:
        work()
    assert caught.value.code == code


@pytest.mark.parametrize("way", ["in_person", "notarised"])
def test_a_case_that_came_back_for_a_missing_identity_goes_on_once_an_officer_saw_the_person(desk: Desk, template: Template, way: str) -> None:
    case = online(desk, template("individual"))
    assert hand_in(desk, case) is Stage.AWAITING_APPLICANT
    with desk.database.read() as session:
        assert [f["rule"] for f in view_case(session, desk.office.vault, desk.office.calendar, case).findings] == ["identity.missing"]
    vouch(desk, case, way=way)
    assert hand_in(desk, case) is Stage.APPROVED
    ((body,),) = desk.rows("SELECT body FROM ledger_entries WHERE kind = 'identity' AND subject = :c", c=case)
    assert (json.loads(body)["officer"], json.loads(body)["assurance"], PAPER in body) == ("li", way, False)


def test_whoever_comes_to_the_window_first_is_not_asked_again(desk: Desk, template: Template) -> None:
    case = online(desk, template("individual"))
    vouch(desk, case)
    assert hand_in(desk, case) is Stage.APPROVED


def test_nobody_vouches_in_a_case_of_their_own_be_it_handed_in_or_not(desk: Desk, template: Template) -> None:
    company = template()
    desk.writer.run(lambda session: recuse(session, desk.office.vault, "li", [str(company.parties[1].document.number)], "chen", desk.now))  # type: ignore[union-attr]
    case = online(desk, company)
    refused(CASE_OWN, lambda: vouch(desk, case))
    desk.run(submit, case, desk.now)
    refused(CASE_OWN, lambda: vouch(desk, case))
    vouch(desk, case, officer=WANG)
    assert desk.rows("SELECT by FROM identity_results") == [("wang",)]


def test_of_an_organisation_whoever_acts_for_it_is_seen(desk: Desk, template: Template) -> None:
    company = template()
    organisation = company.parties[1].model_copy(update={"kind": "corporate", "delegate": "顾远"})
    case = online(desk, company.model_copy(update={"parties": (company.parties[0], organisation)}))
    vouch(desk, case, 1, number="440703199003120017")
    found = CaseIdentity(desk.database, desk.office.vault, case).results((PersonQuery("顾远", ""),))
    assert [(one.name, one.number) for one in found] == [("顾远", "440703199003120017")]


def test_a_place_that_nobody_has_and_a_case_that_has_ended_are_refused(desk: Desk, template: Template) -> None:
    case = online(desk, template("individual"))
    refused(IDN_PERSON, lambda: vouch(desk, case, 7))
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, case, desk.now))
    refused(CASE_ACT, lambda: vouch(desk, case))
