"""An officer's decision: complete, reasoned, on what the officer has seen; by two where the rulebook asks for two."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.accounts.registry import recuse
from engine.casefile.journal import enter, scope_of
from engine.casefile.office import Office
from engine.casefile.review import hold
from engine.casefile.view import record_of
from engine.decision import Outcome
from engine.domain.application import Application
from engine.errors import (
    CASE_ACT,
    CASE_CHANGED,
    CASE_FOUR_EYES,
    CASE_HELD,
    CASE_NOT_HELD,
    CASE_OWN,
    CASE_REASONS,
    CASE_UNANSWERED,
    DOC_FIELD,
    CaseError,
    DocumentError,
)
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage
from engine.review.dossier import Dossier, dossier_of
from engine.review.queue import HOLD
from engine.review.verdict import Stated, Verdict, confirm, decide
from engine.rules.procedure import FourEyes
from engine.store.vault import Place
from tests.desk import Desk

Template = Callable[..., Application]
LI, WANG = Actor(Role.CLERK, "li"), Actor(Role.CLERK, "wang")
ODD = "月球陨石鉴赏与灵感陪伴"
UNKNOWN_ITEM = "scope.item-unrecognised"
ARTICLE = Stated("公司法 第四十七条", "出资期限超过五年，且不愿调整。")


def referred(desk: Desk, template: Template, **parts: Any) -> str:
    """A case with one doubt (an unknown item of the scope) and whatever the parts bring, held by Li."""
    told = desk.submit(template(**{"scope": ("软件开发", ODD), **parts}))
    desk.work()
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    take(desk, told.id, LI)
    return told.id


def take(desk: Desk, case: str, officer: Actor) -> None:
    desk.run(hold, case, officer, desk.now, desk.now + HOLD)


def look(desk: Desk, case: str) -> Dossier:
    with desk.database.read() as session:
        return dossier_of(session, desk.office, case)


def refused(code: str, work: Callable[[], Any]) -> CaseError:
    with pytest.raises(CaseError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def verdict(desk: Desk, case: str, officer: Actor, wanted: Verdict) -> Any:
    return desk.run(decide, case, officer, desk.now, wanted)


def record(desk: Desk, case: str) -> dict[str, Any]:
    ((decision,),) = desk.rows("SELECT id FROM decisions WHERE application_id = :id ORDER BY act DESC LIMIT 1", id=case)
    with desk.database.read() as session:
        told: dict[str, Any] = json.loads(record_of(session, desk.office.vault, decision) or "{}")
    return told


def paper(desk: Desk, case: str, kind: str) -> dict[str, Any]:
    ((number, sealed),) = desk.rows("SELECT number, sealed FROM papers WHERE application_id = :id AND kind = :kind", id=case, kind=kind)
    with desk.database.read() as session:
        told: dict[str, Any] = json.loads(desk.office.vault.open(session, scope_of(case), Place("papers", "sealed", number), sealed))
    return told


def with_two(desk: Desk) -> None:
    """A rulebook that wants two officers for a refusal."""
    rulebook = desk.office.bundle.rulebook
    procedure = rulebook.procedure.model_copy(update={"four_eyes": FourEyes(outcomes=["refuse"], legal_basis="内部规定")})
    bundle = dataclasses.replace(desk.office.bundle, rulebook=dataclasses.replace(rulebook, procedure=procedure))
    desk.office = Office(desk.office.vault, bundle)


def test_a_dossier_tells_every_doubt_and_finding_of_the_newest_examination(desk: Desk, template: Template) -> None:
    case = referred(desk, template, term=None)
    points = look(desk, case).points
    assert [point.number for point in points] == list(range(1, len(points) + 1))
    (unknown,) = [point for point in points if point.rule == UNKNOWN_ITEM]
    assert unknown.doubt
    assert ODD in unknown.applicant
    assert any(point.defect for point in points)


def test_an_approval_answers_every_doubt_and_defect_and_the_record_says_how(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    error = refused(CASE_UNANSWERED, lambda: verdict(desk, case, LI, Verdict(Outcome.APPROVE)))
    assert UNKNOWN_ITEM in str(error)
    refused(CASE_UNANSWERED, lambda: verdict(desk, case, LI, Verdict(Outcome.APPROVE, dismissed={"doubts": "  "})))
    refused(CASE_UNANSWERED, lambda: verdict(desk, case, LI, Verdict(Outcome.APPROVE, dismissed={"99": "没有"})))
    assert desk.head(case).stage is Stage.IN_REVIEW
    decided = verdict(desk, case, LI, Verdict(Outcome.APPROVE, dismissed={"doubts": "属新业态，已核实"}))
    assert (decided.head.stage, decided.proposed) == (Stage.APPROVED, False)
    told = record(desk, case)
    assert (told["officer"], told["dismissed"]) == ("li", [{"rule": UNKNOWN_ITEM, "why": "属新业态，已核实"}])


def test_a_defect_too_is_dismissed_before_a_licence_is_issued(desk: Desk, template: Template) -> None:
    case = referred(desk, template, term=None)
    (defect,) = [point for point in look(desk, case).points if point.defect]
    refused(CASE_UNANSWERED, lambda: verdict(desk, case, LI, Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实"})))
    wanted = Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实", str(defect.number): "章程已载明"})
    assert verdict(desk, case, LI, wanted).head.stage is Stage.APPROVED


def test_the_one_letter_holds_the_machines_defects_and_the_officers_reasons(desk: Desk, template: Template) -> None:
    case = referred(desk, template, term=None)
    refused(CASE_UNANSWERED, lambda: verdict(desk, case, LI, Verdict(Outcome.CORRECT)))
    (defect,) = [point for point in look(desk, case).points if point.defect]
    stated = (Stated(UNKNOWN_ITEM, "请改用规范表述。"),)
    assert verdict(desk, case, LI, Verdict(Outcome.CORRECT, stated)).head.stage is Stage.AWAITING_APPLICANT
    told = paper(desk, case, "correction_letter")
    defects = told["defects"]
    assert told["by_machine"] is False
    assert [d["message"] for d in defects] == [defect.applicant, "请改用规范表述。"]
    assert [d["rule"] for d in defects] == [defect.rule, UNKNOWN_ITEM]


def test_a_refusal_rests_on_articles_and_bears_the_officers_name(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    refused(CASE_REASONS, lambda: verdict(desk, case, LI, Verdict(Outcome.REFUSE)))
    refused(CASE_REASONS, lambda: verdict(desk, case, LI, Verdict(Outcome.REFUSE, (Stated("领导意见", "不行。"),))))
    refused(CASE_REASONS, lambda: verdict(desk, case, LI, Verdict(Outcome.REFUSE, (Stated("公司法 第四十七条"),))))
    assert verdict(desk, case, LI, Verdict(Outcome.REFUSE, (ARTICLE,))).head.stage is Stage.REFUSED
    assert record(desk, case)["officer"] == "li"
    notice = paper(desk, case, "refusal_notice")
    assert (notice["officer"], notice["reconsideration"], notice["lawsuit"]) == ({"name": "李沐", "number": "li"}, "60日", "6个月")
    assert [(r["message"], r["basis"]) for r in notice["reasons"]] == [(ARTICLE.text, ARTICLE.on)]


def test_nobody_without_a_name_refuses(desk: Desk, template: Template) -> None:
    case, nobody = referred(desk, template), Actor(Role.CLERK, "nobody")
    desk.later(minutes=30)
    take(desk, case, nobody)
    with pytest.raises(DocumentError) as caught:
        verdict(desk, case, nobody, Verdict(Outcome.REFUSE, (ARTICLE,)))
    assert caught.value.code == DOC_FIELD
    assert desk.head(case).stage is Stage.IN_REVIEW


def test_a_rule_of_the_rulebook_gives_the_article_of_a_reason(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    (rule,) = [r for r in desk.office.bundle.rulebook.rules if r.id == UNKNOWN_ITEM]
    verdict(desk, case, LI, Verdict(Outcome.REFUSE, (Stated(UNKNOWN_ITEM, "无法认定行业。"),)))
    assert [(r["basis"], r["rule"]) for r in record(desk, case)["reasons"]] == [(rule.written.legal_basis, UNKNOWN_ITEM)]


def test_who_decides_has_taken_the_case_and_still_has_it(desk: Desk, template: Template) -> None:
    case, wanted = referred(desk, template), Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实"})
    refused(CASE_HELD, lambda: verdict(desk, case, WANG, wanted))
    desk.later(minutes=30)
    refused(CASE_NOT_HELD, lambda: verdict(desk, case, LI, wanted))
    refused(CASE_NOT_HELD, lambda: verdict(desk, case, WANG, wanted))
    take(desk, case, WANG)
    assert verdict(desk, case, WANG, wanted).head.stage is Stage.APPROVED


def test_nobody_decides_on_another_content_than_was_looked_at(desk: Desk, template: Template) -> None:
    case = referred(desk, template)
    digest = desk.head(case).summary.revision or ""
    wanted = Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实"}, revision="0" * 12)
    refused(CASE_CHANGED, lambda: verdict(desk, case, LI, wanted))
    desk.writer.run(lambda session: enter(  # a hold that was taken on another content
        session, desk.office.vault, desk.head(case), Act(Verb.HOLD, LI, desk.now, revision="0" * 64, until=desk.now + HOLD)))
    refused(CASE_CHANGED, lambda: verdict(desk, case, LI, dataclasses.replace(wanted, revision=digest)))
    take(desk, case, LI)
    assert verdict(desk, case, LI, dataclasses.replace(wanted, revision=digest[:8])).head.stage is Stage.APPROVED


def test_a_clerk_keeps_out_of_the_cases_of_relatives(desk: Desk, template: Template) -> None:
    desk.writer.run(lambda session: recuse(session, desk.office.vault, "li", ("440703198806240026",), "operator", desk.now))
    told = desk.submit(template(scope=("软件开发", ODD)))
    desk.work()
    refused(CASE_OWN, lambda: take(desk, told.id, LI))
    refused(CASE_OWN, lambda: verdict(desk, told.id, LI, Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实"})))


def test_where_it_takes_two_one_proposes_and_another_one_decides(desk: Desk, template: Template) -> None:
    with_two(desk)
    case = referred(desk, template)
    decided = verdict(desk, case, LI, Verdict(Outcome.REFUSE, (ARTICLE,)))
    assert (decided.proposed, decided.head.stage, decided.head.summary.held_by) == (True, Stage.IN_REVIEW, None)
    take(desk, case, LI)
    refused(CASE_FOUR_EYES, lambda: desk.run(confirm, case, LI, desk.now))
    desk.later(minutes=30)
    refused(CASE_NOT_HELD, lambda: desk.run(confirm, case, WANG, desk.now))
    take(desk, case, WANG)
    assert desk.run(confirm, case, WANG, desk.now).head.stage is Stage.REFUSED
    told = record(desk, case)
    assert (told["officer"], told["proposed_by"], told["reasons"][0]["text"]) == ("wang", "li", ARTICLE.text)


def test_a_proposal_falls_with_the_decision_that_was_taken_instead(desk: Desk, template: Template) -> None:
    with_two(desk)
    case = referred(desk, template)
    verdict(desk, case, LI, Verdict(Outcome.REFUSE, (ARTICLE,)))
    take(desk, case, WANG)
    assert verdict(desk, case, WANG, Verdict(Outcome.APPROVE, dismissed={"doubts": "已核实"})).head.stage is Stage.APPROVED
    assert look(desk, case).proposal is None
    refused(CASE_NOT_HELD, lambda: desk.run(confirm, case, WANG, desk.now))


def test_what_is_not_in_review_is_decided_by_no_officer(desk: Desk, template: Template) -> None:
    told = desk.submit(template())
    for outcome in Outcome:
        refused(CASE_ACT, lambda outcome=outcome: verdict(desk, told.id, LI, Verdict(outcome, (ARTICLE,))))  # type: ignore[misc]
    assert desk.acts(told.id)[-1].verb is Verb.SUBMIT


def test_what_the_machine_broke_off_at_is_one_doubt_to_be_answered(desk: Desk, template: Template) -> None:
    from engine.casefile.applicant import ask_person

    told = desk.submit(template())
    desk.run(ask_person, told.id, desk.now)
    take(desk, told.id, LI)
    assert [(p.rule, p.doubt) for p in look(desk, told.id).points] == [("examination", True)]
    refused(CASE_UNANSWERED, lambda: verdict(desk, told.id, LI, Verdict(Outcome.APPROVE)))
    assert verdict(desk, told.id, LI, Verdict(Outcome.APPROVE, dismissed={"doubts": "逐项审查无误"})).head.stage is Stage.APPROVED
