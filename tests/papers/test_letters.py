"""What letters say: all defects at once, with places, articles and ways out; refusals only by an officer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.domain.fact import Evidence
from engine.domain.finding import Effect, Finding, Message, Remedy
from engine.errors import DOC_FIELD, DocumentError
from engine.papers.authority import Authorities
from engine.papers.letters import (
    Reason,
    correction_letter,
    extension_notice,
    redirection_notice,
    refusal_notice,
)
from engine.papers.occasion import Occasion, Officer
from engine.proving.labelled import Measured
from tests.conftest import DAY
from tests.papers.conftest import occasion_of

OFFICER = Officer("顾砚舟", "粤J-0312")
FINDING = Finding(
    "name.x", Effect.CORRECT, "企业名称登记管理规定 第十一条", Message("名称中的“国际”不能使用。", ""),
    (Evidence("/name", 8, 10, "国际"),), (Remedy("/name", "江门市蓬江区叶知理发店", ("name.x",), "approve"),),
)


def test_a_letter_tells_each_defect_with_place_words_article_and_way_out(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("individual-plain-01")
    case = replace(case, application=case.application.model_copy(update={"name": "江门市蓬江区禾汐国际理发店"}))
    [defect] = correction_letter(case, [FINDING], DAY)["defects"]
    assert defect == {
        "rule": "name.x", "places": ["名称"], "message": "名称中的“国际”不能使用。", "basis": "企业名称登记管理规定 第十一条",
        "quotes": [{"place": "名称", "before": "江门市蓬江区禾汐", "marked": "国际", "after": "理发店"}],
        "remedies": ["将“名称”改为“江门市蓬江区叶知理发店”，经审查，改后符合登记要求"],
    }


def test_a_change_that_leaves_other_defects_says_so(occasion: Callable[[str], Occasion]) -> None:
    finding = replace(FINDING, remedies=(Remedy("/capital", None, ("name.x",), "correct"),))
    [defect] = correction_letter(occasion("individual-plain-01"), [finding], DAY)["defects"]
    assert defect["remedies"] == ["删去“注册资本（出资额）”，改后此项符合要求，其他各项仍须补正"]


def test_a_letter_tells_every_defect_the_decision_found_and_no_other_finding(measured: tuple[Measured, ...]) -> None:
    told = 0
    for m in measured:
        if m.decided.outcome == "correct":
            body = correction_letter(occasion_of(m.decided.revision.application), m.decided.findings, DAY)
            assert [d["rule"] for d in body["defects"]] == [f.rule for f in m.decided.findings if f.effect is Effect.CORRECT]
            assert len(body["notes"]) == sum(f.effect is Effect.NOTE for f in m.decided.findings)
            told += 1
    assert told > 150


def test_while_a_question_is_open_there_is_no_letter(decided: Callable[[str], Measured]) -> None:
    m = decided("defect-name-partnership-no-bracket")
    with pytest.raises(DocumentError) as caught:
        correction_letter(occasion_of(m.decided.revision.application), [*m.decided.findings, FINDING], DAY)
    assert caught.value.code == DOC_FIELD
    assert "name.partnership-bracket" in str(caught.value)


def test_a_letter_without_a_defect_is_none(occasion: Callable[[str], Occasion]) -> None:
    with pytest.raises(DocumentError) as caught:
        correction_letter(occasion("individual-plain-01"), [], DAY)
    assert [d.where for d in caught.value.defects] == ["/defects"]


def test_an_officers_own_defect_stands_in_the_letter_too(occasion: Callable[[str], Occasion]) -> None:
    body = correction_letter(occasion("individual-plain-01"), [], DAY, False, [Reason("租赁合同缺页。", "实施细则 第十八条")])
    assert [d["message"] for d in body["defects"]] == ["租赁合同缺页。"]
    assert body["by_machine"] is False


def test_characters_without_a_shape_are_shown_in_quotes(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("individual-plain-01")
    case = replace(case, application=case.application.model_copy(update={"name": "江门\u200b🍜店"}))
    finding = replace(FINDING, evidence=(Evidence("/name", 2, 4, "\u200b🍜"),), remedies=())
    [defect] = correction_letter(case, [finding], DAY)["defects"]
    assert defect["quotes"][0]["marked"] == "〔U+200B〕〔U+1F35C〕"


def test_a_refusal_names_officer_reasons_articles_and_both_ways_of_appeal(decided: Callable[[str], Measured]) -> None:
    m = decided("defect-operator-fifteen")
    case = occasion_of(m.decided.revision.application)
    body = refusal_notice(case, m.decided.findings, OFFICER, DAY)
    assert body["officer"] == {"name": "顾砚舟", "number": "粤J-0312"}
    assert [r["rule"] for r in body["reasons"]] == ["person.operator-minor"]
    assert all(r["basis"] for r in body["reasons"])
    assert body["government"] == case.authority.government


@pytest.mark.parametrize("officer", [None, Officer("", "1"), Officer(" ", "1"), Officer("顾砚舟", "")])
def test_a_refusal_needs_an_officer_by_name(decided: Callable[[str], Measured], officer: Officer | None) -> None:
    m = decided("defect-operator-fifteen")
    with pytest.raises(DocumentError) as caught:
        refusal_notice(occasion_of(m.decided.revision.application), m.decided.findings, officer, DAY)
    assert caught.value.code == DOC_FIELD
    assert "officer" in str(caught.value)


def test_a_refusal_needs_a_reason(occasion: Callable[[str], Occasion]) -> None:
    with pytest.raises(DocumentError) as caught:
        refusal_notice(occasion("individual-plain-01"), [], OFFICER, DAY)
    assert [d.where for d in caught.value.defects] == ["/reasons"]


def redirected(m: Measured, authorities: Authorities) -> dict[str, Any]:
    return redirection_notice(occasion_of(m.decided.revision.application), m.decided.findings, authorities, DAY)


def test_a_redirection_names_the_authority_of_the_place(decided: Callable[[str], Measured], authorities: Authorities) -> None:
    m = decided("defect-other-city")
    assert redirected(m, authorities)["elsewhere"] == "广州市天河区市场监督管理部门"
    assert redirected(decided("defect-foreign-partner"), authorities)["elsewhere"] == "上述理由载明的登记机关"


def test_an_extension_says_why_by_whom_and_until_when(occasion: Callable[[str], Occasion]) -> None:
    days = (dt.date(2026, 11, 26), dt.date(2026, 12, 1))
    body = extension_notice(occasion("company-plain-01"), OFFICER, "需要核实。", DAY, days)
    assert (body["reason"], body["due"], body["extended"]) == ("需要核实。", "2026年11月26日", "2026年12月1日")
    with pytest.raises(DocumentError):
        extension_notice(occasion("company-plain-01"), None, "需要核实。", DAY, days)
    with pytest.raises(DocumentError):
        extension_notice(occasion("company-plain-01"), OFFICER, "", DAY, days)
