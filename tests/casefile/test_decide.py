"""From submission to issued decision: each outcome leads where the lifecycle says, with all that follows from it, once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.casefile.applicant import ask_person, withdraw
from engine.casefile.decide import ATTEMPTS, decide, lease, prepare
from engine.casefile.journal import scope_of
from engine.casefile.worker import Done
from engine.domain.answers import NameQuery
from engine.domain.application import Application, Delivery
from engine.domain.id_number import code_fault
from engine.errors import CASE_CHANGED, CaseError
from engine.lifecycle.stage import Stage
from engine.lifecycle.summary import summarise
from engine.pipeline import Ports, process
from engine.record import replay
from engine.register.index import NameIndex
from engine.register.names_store import NamesStore, NewName
from engine.register.port import Candidates
from engine.store.vault import Place
from tests.desk import START, Desk

Template = Callable[..., Application]
BANNED_NAME = "江门市大和软件有限公司"


def papers(desk: Desk, application_id: str) -> list[str]:
    return [row[0] for row in desk.rows("SELECT kind FROM papers WHERE application_id = :id ORDER BY act", id=application_id)]


def topics(desk: Desk, application_id: str) -> set[str]:
    return {row[0] for row in desk.rows("SELECT topic FROM notices WHERE application_id = :id", id=application_id)}


def entries(desk: Desk, subject: str) -> list[str]:
    return [row[0] for row in desk.rows("SELECT kind FROM ledger_entries WHERE subject = :s ORDER BY id", s=subject)]


def opened(desk: Desk, table: str, row: str, application_id: str, sealed: bytes) -> Any:
    with desk.database.read() as session:
        plain = desk.office.vault.open(session, scope_of(application_id), Place(table, "sealed", row), sealed)
    return json.loads(plain)


def test_an_application_in_order_is_approved_and_issued_in_one_step(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    assert (told.stage, told.name_held) == (Stage.SUBMITTED, True)
    (done,) = desk.work()
    assert done.head is not None
    assert done.head.stage is Stage.APPROVED
    ((uscc, name, version, status),) = desk.rows("SELECT uscc, name, version, status FROM licences")
    assert (name, version, status) == ("江门市汀序软件有限公司", 1, "valid")
    assert uscc.startswith("91440703")
    assert code_fault(uscc) is None
    names = desk.rows("SELECT name, status, uscc FROM registered_names ORDER BY position")
    assert names == [(name, "reserved", None), (name, "registered", uscc)]
    assert desk.rows("SELECT DISTINCT ended, uscc FROM claims") == [("used", uscc)]
    assert papers(desk, told.id) == ["registration_notice"]
    assert topics(desk, told.id) == {"seal-engraving", "tax", "bank", "social-insurance", "housing-fund", "publication"}
    assert entries(desk, told.id) == ["case.submit", "case.examine"]
    assert entries(desk, uscc) == ["licence.issued"]
    assert desk.rows("SELECT count(*) FROM drafts") == [(0,)]


def test_an_individual_business_without_a_name_enters_none_and_its_operators_name_nowhere_in_clear(desk: Desk, template: Template) -> None:
    told = desk.submit(template("individual", name=None))
    (done,) = desk.work()
    assert done.head is not None
    assert done.head.stage is Stage.APPROVED
    ((uscc, name),) = desk.rows("SELECT uscc, name FROM licences")
    assert (uscc[:8], name) == ("92440703", None)
    assert desk.rows("SELECT count(*) FROM registered_names") == [(0,)]
    assert told.name_held is None


def test_defects_come_back_in_one_letter_and_the_case_waits_for_the_applicant(desk: Desk, template: Template) -> None:
    told = desk.submit(template(name=BANNED_NAME, term=None))
    (done,) = desk.work()
    assert done.head is not None
    assert done.head.stage is Stage.AWAITING_APPLICANT
    assert done.head.summary.due_on == dt.date(2027, 1, 26)
    assert papers(desk, told.id) == ["correction_letter"]
    assert topics(desk, told.id) == {"applicant.correction"}
    ((number, sealed),) = desk.rows("SELECT number, sealed FROM papers")
    assert number == "（江蓬）登补字〔2026〕1号"
    letter = opened(desk, "papers", number, told.id, sealed)
    assert {d["rule"] for d in letter["defects"]} >= {"name.trade-name-banned", "application.part-missing"}
    assert letter["answer_by"] == "2027年1月26日"
    assert any(d["remedies"] for d in letter["defects"])


def test_an_applicant_is_sent_word_of_a_letter_that_tells_no_more_than_finding_it_takes(desk: Desk, template: Template) -> None:
    post = Delivery(method="post", address="广东省江门市蓬江区白石大道168号", phone="13800000000")
    told = desk.submit(template(name=BANNED_NAME, delivery=post))
    desk.work()
    ((key, sealed),) = desk.rows("SELECT key, sealed FROM notices")
    assert opened(desk, "notices", key, told.id, sealed) == {
        "application": told.id, "title": "设立登记", "authority": desk.office.authority("440703"), "answer_by": "2027-01-26",
        "papers": ["（江蓬）登补字〔2026〕1号"], "phone": "13800000000", "topic": "applicant.correction", "act": "establishment", "on": "2026-11-26",
    }


def test_what_the_machine_is_not_sure_of_goes_to_a_person_within_three_working_days(desk: Desk, template: Template) -> None:
    told = desk.submit(template(scope=("软件开发", "月球陨石鉴赏与灵感陪伴")))
    (done,) = desk.work()
    assert done.head is not None
    assert done.head.stage is Stage.IN_REVIEW
    assert done.head.summary.due_on == told.due_on == dt.date(2026, 12, 1)
    assert papers(desk, told.id) == ["acceptance_receipt"]


def test_a_refusal_is_only_proposed_and_another_authority_is_named(desk: Desk, template: Template) -> None:
    civil = template("sole_proprietorship")
    civil = civil.model_copy(update={"parties": tuple(
        p.model_copy(update={"occupation": "civil_servant"}) if "investor" in p.roles else p for p in civil.parties
    )})
    proposed, elsewhere = desk.submit(civil), desk.submit(template("individual", division="440103", name=None))
    desk.work()
    assert desk.head(proposed.id).stage is Stage.IN_REVIEW
    assert papers(desk, proposed.id) == ["acceptance_receipt"]
    assert desk.head(elsewhere.id).stage is Stage.REDIRECTED
    assert papers(desk, elsewhere.id) == ["redirection_notice"]


def test_a_permit_that_comes_after_is_told_to_the_department_that_grants_it(desk: Desk, template: Template) -> None:
    told = desk.submit(template("individual", scope=("理发服务",), name="江门市蓬江区叶知理发店", industry=None))
    desk.work()
    assert desk.head(told.id).stage is Stage.APPROVED
    assert "permit.health" in topics(desk, told.id)
    ((key, sealed),) = desk.rows("SELECT key, sealed FROM notices WHERE topic = 'permit.health'")
    body = opened(desk, "notices", key, told.id, sealed)
    assert body["permits"] == [{"item": "理发服务", "permit": "公共场所卫生许可", "stage": "after"}]
    assert "representative_number" not in body


def test_the_record_of_a_decision_replays_to_the_same_bytes(desk: Desk, template: Template) -> None:
    told = desk.submit(template(name=BANNED_NAME))
    desk.work()
    ((decision_id, sealed),) = desk.rows("SELECT id, sealed FROM decisions")
    with desk.database.read() as session:
        record = desk.office.vault.open(session, scope_of(told.id), Place("decisions", "sealed", decision_id), sealed).decode()
    assert replay(record, desk.office.bundle) == record


def test_the_row_says_what_the_acts_say(desk: Desk, template: Template) -> None:
    for application in (template(), template(name=BANNED_NAME), template(scope=("月球陨石鉴赏与灵感陪伴",))):
        told = desk.submit(application)
        desk.work()
        assert desk.head(told.id).summary == summarise(desk.acts(told.id))


def test_a_case_is_decided_once_whoever_has_it_in_hand(desk: Desk, template: Template) -> None:
    """Two workers hold the same case, because the first one's lease ran out: the second one's decision stands."""
    told = desk.submit(template())
    (first,) = desk.writer.run(lambda session: lease(session, "slow", desk.now, desk.now, 8))
    with desk.database.read() as session:
        prepared = prepare(session, desk.office, first, desk.now)
    decided = process(prepared.revision.application, desk.office.bundle, Ports(desk.outside.names, desk.outside.listings), desk.now.date())
    desk.later(seconds=1)
    assert [done.application_id for done in desk.work("fast")] == [told.id]
    with pytest.raises(CaseError) as caught:
        desk.writer.run(lambda session: decide(session, desk.office, prepared, decided, "slow", desk.now))
    assert caught.value.code == CASE_CHANGED
    assert desk.rows("SELECT count(*) FROM licences") == [(1,)]
    assert desk.rows("SELECT count(*) FROM decisions") == [(1,)]


def test_a_dead_workers_cases_are_taken_over_when_its_lease_has_run_out(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    until = desk.now + dt.timedelta(seconds=30)
    desk.writer.run(lambda session: lease(session, "dead", desk.now, until, 8))
    assert desk.work() == []
    desk.later(seconds=31)
    assert [done.application_id for done in desk.work()] == [told.id]


def test_a_case_that_was_taken_before_is_taken_alone(desk: Desk, template: Template) -> None:
    first = desk.submit(template())
    desk.writer.run(lambda session: lease(session, "dead", desk.now, desk.now, 8))
    desk.later(seconds=1)
    for number in range(3):
        desk.submit(template("individual", name=None), f"other {number}")
    taken = desk.writer.run(lambda session: lease(session, "w", desk.now, desk.now + dt.timedelta(minutes=1), 8))
    assert [one.head.id for one in taken] == [first.id]
    assert taken[0].attempts == 2
    assert len(desk.writer.run(lambda session: lease(session, "w", desk.now, desk.now + dt.timedelta(minutes=1), 8))) == 3


def test_what_the_applicant_does_meanwhile_goes_before_the_machine(desk: Desk, template: Template) -> None:
    asked, back = desk.submit(template()), desk.submit(template("individual", name=None))
    desk.writer.run(lambda session: lease(session, "w", desk.now, desk.now, 8))
    desk.run(ask_person, asked.id, desk.now)
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, back.id, desk.now))
    desk.later(seconds=1)
    assert desk.work() == []
    assert desk.head(asked.id).stage is Stage.IN_REVIEW
    assert papers(desk, asked.id) == ["acceptance_receipt"]
    assert desk.head(back.id).stage is Stage.WITHDRAWN


class Watched:
    """A register that answers once all that was begun is committed, and notes how many cases were told of by then."""

    def __init__(self, desk: Desk, told: list[Done]) -> None:
        self.desk, self.register, self.told = desk, desk.outside.names, told
        self.told_before: list[int] = []

    def candidates(self, query: NameQuery) -> Candidates:
        self.desk.writer.run(lambda session: None)
        self.told_before.append(len(self.told))
        assert self.register is not None
        return self.register.candidates(query)


def test_a_case_is_told_of_while_others_taken_with_it_are_still_examined(desk: Desk, template: Template) -> None:
    for name in ("江门市汀序软件有限公司", "江门市叶知软件有限公司", "江门市晨岚软件有限公司"):
        desk.submit(template(name=name))
    told: list[Done] = []
    desk.outside.names = watched = Watched(desk, told)
    done = desk.worker().step(told.append)
    assert done == told
    assert len({one.application_id for one in told}) == 3
    assert watched.told_before[-1] >= 1


class Failing:
    """A register that breaks whoever asks it."""

    def candidates(self, query: object) -> Candidates:
        raise RuntimeError("江门市汀序软件有限公司 440703198806240026")


def test_an_examination_that_breaks_off_three_times_goes_to_a_person_and_says_nothing_of_the_case(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    desk.outside.names = Failing()
    for attempt in range(1, ATTEMPTS):
        assert [(d.head, d.failure) for d in desk.worker().step()] == [(None, "RuntimeError")], attempt
    (last,) = desk.worker().step()
    assert last.head is not None
    assert (last.head.stage, last.failure) == (Stage.IN_REVIEW, "RuntimeError")
    assert papers(desk, told.id) == ["acceptance_receipt"]
    ((decision_id, outcome, sealed),) = desk.rows("SELECT id, outcome, sealed FROM decisions")
    assert outcome == "refer"
    record = opened(desk, "decisions", decision_id, told.id, sealed)
    assert record["broken"] == "RuntimeError"
    assert record["decision"]["outcome"] == "refer"


def test_a_case_whose_content_cannot_be_opened_goes_to_a_person_too(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    desk.office.vault.forget(scope_of(told.id))
    with desk.database.write() as session:
        from sqlalchemy import text

        session.connection().execute(text("DELETE FROM data_keys"))
    for _ in range(ATTEMPTS):
        desk.worker().step()
    assert desk.head(told.id).stage is Stage.IN_REVIEW


class Growing:
    """A register to which somebody adds a name after each answer, as long as there are any to come."""

    def __init__(self, desk: Desk, coming: tuple[str, ...]) -> None:
        assert isinstance(desk.outside.names, NameIndex)
        self._desk, self._names, self._coming, self.asked = desk, desk.outside.names, coming, 0

    def candidates(self, query: NameQuery) -> Candidates:
        self._names.refresh()
        found = self._names.candidates(query)
        if self.asked < len(self._coming):
            NamesStore(self._desk.database).add([NewName(name=self._coming[self.asked], city="440700")])
        self.asked += 1
        return found


LIKE = ("江门市汀絮软件有限公司", "江门市汀叙软件有限公司")
"""They sound like 江门市汀序软件有限公司, which is shown and does not decide."""
GRAVE = ("江门市汀序实业有限公司", "江门市汀序有限公司")
"""The second has no industry: it makes the name impossible."""
FAR = ("江门市汀序餐饮有限公司", "江门市蓬江区汀序理发店")
"""Of other trades: they have nothing to do with it."""


@pytest.mark.parametrize(("coming", "stage", "asked"), [
    ((), Stage.APPROVED, 1), (FAR, Stage.APPROVED, 1), (LIKE, Stage.APPROVED, 2), (GRAVE, Stage.IN_REVIEW, 2),
])
def test_a_name_that_comes_to_the_register_meanwhile_is_looked_at_once_more_then_by_a_person(
    desk: Desk, template: Template, coming: tuple[str, ...], stage: Stage, asked: int
) -> None:
    told = desk.submit(template())
    desk.outside.names = growing = Growing(desk, coming)
    desk.work()
    assert (desk.head(told.id).stage, growing.asked) == (stage, asked)
    assert len(desk.rows("SELECT * FROM decisions")) == 1
    assert len(desk.rows("SELECT * FROM licences")) == (stage is Stage.APPROVED)


def test_a_decision_on_another_content_is_not_entered(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    (leased,) = desk.writer.run(lambda session: lease(session, "w", desk.now, START, 1))
    with desk.database.read() as session:
        prepared = prepare(session, desk.office, leased, desk.now)
    other = process(template(address="广东省江门市蓬江区白石大道169号"), desk.office.bundle, Ports(desk.outside.names, desk.outside.listings), desk.now.date())
    with pytest.raises(CaseError) as caught:
        desk.writer.run(lambda session: decide(session, desk.office, prepared, other, "w", desk.now))
    assert caught.value.code == CASE_CHANGED
    assert desk.head(told.id).stage is Stage.SUBMITTED


def test_how_the_licence_is_handed_over_is_told_to_whoever_hands_it_over(desk: Desk, template: Template) -> None:
    kept = desk.submit(template("individual", delivery="kiosk"))
    desk.work()
    assert "delivery" in topics(desk, kept.id)
