"""Papers in the file: drawn up from the matter for every kind, and nothing granted that no font can show."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlmodel import Session

from engine.casefile.applicant import ask_person
from engine.casefile.journal import head_of
from engine.casefile.matter import Entered, Matter, Reason
from engine.casefile.office import Office
from engine.casefile.papers import paper_of
from engine.casefile.review import Settlement, extend, settle
from engine.decision import Outcome
from engine.domain.application import Application, Kind, Subject
from engine.errors import DOC_GLYPH, DocumentError
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage
from engine.papers.kinds import kinds
from engine.papers.read import open_paper, papers_of, sheet_of
from engine.rules.procedure import PaperName
from engine.typesetting.setter import Setter
from tests.desk import Desk

Template = Callable[..., Application]
LI = Actor(Role.CLERK, "li")
CHEN = Actor(Role.SUPERVISOR, "chen")
WHY = Reason("公司法 第四十七条", "出资期限超过五年，且不愿调整。")
UNSHOWN = "\U0003134F"


def at_press(desk: Desk, press: Setter) -> None:
    """From now on the office knows what its fonts can show."""
    desk.office = dataclasses.replace(desk.office, press=press)
    desk.outside.office = desk.office


def with_unshown_name(template: Template) -> Application:
    application = template()
    first = application.parties[0]
    return application.model_copy(update={"parties": (first.model_copy(update={"name": first.name + UNSHOWN}), *application.parties[1:])})


def test_the_rulebook_knows_the_papers_that_are_described() -> None:
    assert set(get_args(PaperName)) == set(kinds()) - {"application_document"}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_approval_of_every_kind_has_its_paper(desk: Desk, template: Template, kind: str) -> None:
    told = desk.submit(template())

    def drawn(session: Session, office: Office) -> Any:
        head = dataclasses.replace(head_of(session, told.id), kind=kind)
        act = Act(Verb.SETTLE, LI, desk.now, outcome=Outcome.APPROVE)
        matter = Matter(head, act, template(kind=kind), entered=Entered(uscc="91440703MA0EXA015Y"))
        return paper_of(session, office, matter, "registration_notice")

    paper = desk.run(drawn)
    assert paper.body["title"]
    assert paper.series == "（江蓬）登通字〔2026〕"
    assert {"label": "统一社会信用代码", "value": "91440703MA0EXA015Y"} in paper.body["items"]
    assert paper.body["licence"] is (kind in ("establishment", "change"))


def test_an_issued_paper_is_set_from_the_file(desk: Desk, template: Template, press: Setter) -> None:
    told = desk.submit(template())
    desk.work()
    with desk.database.read() as session:
        (listed,) = papers_of(session, told.id)
        pdf = press.pdf(sheet_of(session, open_paper(session, desk.office.vault, listed.number)))
    assert pdf.startswith(b"%PDF")


def test_what_no_font_can_show_is_not_granted_by_the_machine_but_referred(desk: Desk, template: Template, press: Setter) -> None:
    assert press.lacking(UNSHOWN) == UNSHOWN
    told = desk.submit(with_unshown_name(template))
    at_press(desk, press)
    (done,) = desk.work()
    assert (done.failure, desk.head(told.id).stage) == (DOC_GLYPH, Stage.IN_REVIEW)
    assert desk.rows("SELECT count(*) FROM licences") == [(0,)]
    with pytest.raises(DocumentError) as caught:
        desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.APPROVE))
    assert caught.value.code == DOC_GLYPH
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    why = Settlement(Outcome.CORRECT, (Reason("市场主体登记管理条例实施细则 第十八条", "姓名中的字须补充字形。"),))
    assert desk.run(settle, told.id, LI, desk.now, why).stage is Stage.AWAITING_APPLICANT


def test_a_reason_taken_over_keeps_its_place_and_its_way_out(desk: Desk, template: Template) -> None:
    told = desk.submit(template(scope=("软件开发", "月球陨石鉴赏与灵感陪伴")))
    desk.work()
    evidence = ({"pointer": "/scope/1", "start": 0, "end": 2, "text": "月球", "entry": None},)
    remedies = ({"pointer": "/scope/1", "value": "软件开发", "resolves": ["x.y"], "outcome_if_applied": "approve"},)
    reason = Reason("市场主体登记管理条例实施细则 第十二条", "请改用规范表述。", "x.y", evidence, remedies)
    desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.CORRECT, (reason,)))
    ((number,),) = desk.rows("SELECT number FROM papers WHERE kind = 'correction_letter'")
    with desk.database.read() as session:
        (defect,) = open_paper(session, desk.office.vault, number).body["defects"]
    assert defect["quotes"][0]["marked"] == "月球"
    assert "软件开发" in defect["remedies"][0]


def test_every_paper_can_be_set_as_it_lies_in_the_file(desk: Desk, template: Template, press: Setter) -> None:
    desk.later(seconds=0.000001)  # a real clock tells parts of a second, and a document's date does not
    odd = ("软件开发", "月球陨石鉴赏与灵感陪伴")
    approved, letter, lengthy = desk.submit(template(), "a"), desk.submit(template(name=None, term=None), "b"), desk.submit(template(name=None, scope=odd), "c")
    elsewhere = desk.submit(template("individual", division="440103", name=None), "d")
    desk.work()
    desk.run(ask_person, letter.id, desk.now)
    desk.run(extend, lengthy.id, CHEN, desk.now, WHY)
    desk.run(settle, lengthy.id, CHEN, desk.now, Settlement(Outcome.REFUSE, (WHY,)))
    others = [
        desk.submit(template(kind=kind, name=None, subject=Subject(uscc="91440703MA00000077")), "e")
        for kind in ("name_reservation", "filing", "annulment", "suspension")
    ]
    for other in others:
        desk.run(ask_person, other.id, desk.now)
        desk.run(settle, other.id, LI, desk.now, Settlement(Outcome.REFUSE, (WHY,)))
    said = {}
    with desk.database.read() as session:
        for case in (approved, letter, lengthy, *others, elsewhere):
            for listed in papers_of(session, case.id):
                opened = open_paper(session, desk.office.vault, listed.number)
                said[listed.kind] = opened.body
                assert sheet_of(session, opened).data["number"] == listed.number
        assert press.pdf(sheet_of(session, opened)).startswith(b"%PDF")
    assert said.keys() == set(get_args(PaperName))
    assert said["registration_notice"]["authority"]["name"] == "江门市蓬江区市场监督管理局"
    labels = [item["label"] for item in said["registration_notice"]["items"]]
    assert labels[:2] == ["统一社会信用代码", "名称"]
    assert {"法定代表人", "经营范围"} <= set(labels)
