"""Every paper a case brings about is complete, and can be set as it lies in the file."""

from __future__ import annotations

from collections.abc import Callable

from engine.casefile.applicant import ask_person
from engine.casefile.matter import Reason
from engine.casefile.papers import PAPERS
from engine.casefile.review import Settlement, extend, settle
from engine.decision import Outcome
from engine.domain.application import Application
from engine.lifecycle.acts import Actor, Role
from engine.papers.read import open_paper, papers_of, sheet_of
from engine.typesetting.setter import setter
from tests.desk import Desk

CHEN = Actor(Role.SUPERVISOR, "chen")
WHY = Reason("公司法 第四十七条", "出资期限超过五年，且不愿调整。")


def test_every_paper_can_be_set_as_it_lies_in_the_file(desk: Desk, template: Callable[..., Application]) -> None:
    desk.later(seconds=0.000001)  # a real clock tells parts of a second, and a document's date does not
    odd = ("软件开发", "月球陨石鉴赏与灵感陪伴")
    approved, letter, lengthy = desk.submit(template(), "a"), desk.submit(template(name=None, term=None), "b"), desk.submit(template(name=None, scope=odd), "c")
    elsewhere = desk.submit(template("individual", division="440103", name=None), "d")
    desk.work()
    desk.run(ask_person, letter.id, desk.now)
    desk.run(extend, lengthy.id, CHEN, desk.now, WHY)
    desk.run(settle, lengthy.id, CHEN, desk.now, Settlement(Outcome.REFUSE, (WHY,)))
    said = {}
    with desk.database.read() as session:
        for case in (approved, letter, lengthy, elsewhere):
            for listed in papers_of(session, case.id):
                opened = open_paper(session, desk.office.vault, listed.number)
                said[listed.kind] = opened.body
                assert sheet_of(session, opened).data["number"] == listed.number
        assert setter().pdf(sheet_of(session, opened)).startswith(b"%PDF")
    assert said.keys() == PAPERS.keys()
    assert said["registration_notice"]["authority"]["name"] == "江门市蓬江区市场监督管理局"
    labels = [item["label"] for item in said["registration_notice"]["items"]]
    assert labels == ["统一社会信用代码", "名称", "市场主体类型", "法定代表人", "住所（主要经营场所）", "注册资本（出资额）", "经营范围", "成立日期"]
    assert said["correction_letter"]["by_machine"]
    assert said["extension_notice"]["reason"] == f"{WHY.text}（{WHY.basis}）"
