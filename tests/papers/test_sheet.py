"""Every paper of every labelled application is typeset, with all it has to say on it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from engine.decision import Outcome
from engine.errors import DOC_GLYPH, DocumentError
from engine.papers.application_document import application_document
from engine.papers.authority import Authorities
from engine.papers.kinds import kind_of
from engine.papers.letters import (
    correction_letter,
    extension_notice,
    redirection_notice,
    refusal_notice,
)
from engine.papers.notices import acceptance_receipt, registration_notice
from engine.papers.occasion import Occasion, Officer
from engine.papers.sheet import SEAL, SIGNATURE, paper_sheet
from engine.proving.labelled import Measured
from engine.typesetting.setter import Setter
from tests.conftest import DAY
from tests.papers.conftest import NOW, occasion_of

OFFICER = Officer("顾砚舟", "粤J-0312")
DUE = dt.date(2026, 11, 26)
SLICES = 4
READ = 6
"""Every paper is set; one in so many is read back, which takes longer than setting it."""
A4 = (595, 842)


def number(kind: str) -> str:
    return kind_of(kind).series("江蓬", 2026) + "17号"


def words(text: str) -> str:
    """Text as it is compared: without blanks and line breaks, which a page decides."""
    return "".join(text.replace("\u200b", "").split())


def printed(press: Setter, kind: str, body: dict[str, Any]) -> str:
    pdf = pypdf.PdfReader(io.BytesIO(press.pdf(paper_sheet(kind, number(kind), body, NOW))))
    return words("".join(page.extract_text() for page in pdf.pages))


def paper_of(m: Measured, authorities: Authorities) -> tuple[str, dict[str, Any]]:
    """The paper a decided case ends with, or the one it waits with."""
    case, findings = occasion_of(m.decided.revision.application), m.decided.findings
    match m.decided.outcome:
        case Outcome.APPROVE:
            return "registration_notice", registration_notice(case, [("名称", case.entity())], findings)
        case Outcome.CORRECT:
            return "correction_letter", correction_letter(case, findings, DAY)
        case Outcome.REFUSE:
            return "refusal_notice", refusal_notice(case, findings, OFFICER, DAY)
        case Outcome.REDIRECT:
            return "redirection_notice", redirection_notice(case, findings, authorities, DAY)
        case Outcome.REFER:
            return "extension_notice", extension_notice(case, OFFICER, "需要核实。", DAY, (DUE, dt.date(2026, 12, 1)))


@pytest.mark.parametrize("part", range(SLICES))
def test_every_labelled_application_is_typeset_with_the_paper_it_leads_to(
    press: Setter, measured: tuple[Measured, ...], authorities: Authorities, part: int
) -> None:
    for place, m in enumerate(measured[part::SLICES]):
        kind, body = paper_of(m, authorities)
        if place % READ:
            press.pdf(paper_sheet(kind, number(kind), body, NOW))
            continue
        text = printed(press, kind, body)
        assert words(body["title"]) in text, m.case.id
        for told in (*body.get("defects", ()), *body.get("reasons", ())):
            assert words(told["message"]) in text, m.case.id
            assert words(told["basis"]) in text, m.case.id


@pytest.mark.parametrize("part", range(SLICES))
def test_every_labelled_application_is_typeset_to_be_signed(press: Setter, measured: tuple[Measured, ...], part: int) -> None:
    for place, m in enumerate(measured[part::SLICES]):
        case = occasion_of(m.decided.revision.application)
        if place % READ:
            press.pdf(paper_sheet("application_document", "", application_document(case), NOW))
            continue
        text = printed(press, "application_document", application_document(case))
        assert case.revision in text, m.case.id
        assert all(words(party.name) in text for party in case.application.parties), m.case.id


def test_a_receipt_is_typeset(press: Setter, occasion: Callable[[str], Occasion]) -> None:
    text = printed(press, "acceptance_receipt", acceptance_receipt(occasion("cooperative-plain-01"), DAY, DUE))
    assert "2026年11月26日前作出决定" in text


@pytest.mark.parametrize(("paper", "said"), [
    ("refusal_notice", "决定不予登记。"),
    ("name_refusal", "对该名称不予保留。"),
    ("annulment_refusal", "第五十三条、第五十五条的规定，决定不予撤销登记。"),
    ("filing_refusal", "决定不予备案。"),
    ("suspension_refusal", "决定不予歇业备案。"),
])
def test_each_refusal_says_what_it_refuses_and_no_other_speaks_of_a_registration(
    press: Setter, decided: Callable[[str], Measured], paper: str, said: str
) -> None:
    m = decided("defect-operator-fifteen")
    case = occasion_of(m.decided.revision.application)
    text = printed(press, paper, refusal_notice(case, m.decided.findings, OFFICER, DAY, paper=paper))
    assert said in text
    assert kind_of(paper).title in text
    assert ("不予登记" in text) is (paper == "refusal_notice")
    assert "60日内依法向" in text
    assert "提起行政诉讼" in text
    assert "顾砚舟（粤J-0312）" in text


def test_a_refusal_tells_sixty_days_and_six_months(press: Setter, decided: Callable[[str], Measured], authorities: Authorities) -> None:
    text = printed(press, *paper_of(decided("defect-operator-fifteen"), authorities))
    assert "60日内" in text
    assert "6个月内" in text
    assert "顾砚舟（粤J-0312）" in text


def test_places_for_the_seal_and_for_every_signature_lie_on_the_page(press: Setter, occasion: Callable[[str], Occasion]) -> None:
    body = application_document(occasion("company-plain-01"))
    found = press.spots(paper_sheet("application_document", "", body, NOW), SIGNATURE)
    assert list(found) == [str(n) for n in range(len(body["signers"]))]
    notice = registration_notice(occasion("company-plain-01"), [("名称", "甲")], [])
    seal = press.spots(paper_sheet("registration_notice", "1号", notice, NOW), SEAL)["authority"]
    for spot in (*found.values(), seal):
        assert 0 <= spot.left < spot.right <= A4[0]
        assert 0 <= spot.bottom < spot.top <= A4[1]


def test_a_rare_character_stops_the_paper_and_is_named(press: Setter, occasion: Callable[[str], Occasion]) -> None:
    notice = registration_notice(occasion("company-plain-01"), [("名称", "叶\U0003134F")], [])
    with pytest.raises(DocumentError, match="U\\+3134F") as caught:
        press.pdf(paper_sheet("registration_notice", "1号", notice, NOW))
    assert caught.value.code == DOC_GLYPH
    assert [d.where for d in caught.value.defects] == ["/items/0/value"]


def test_the_same_paper_gives_the_same_bytes(press: Setter, occasion: Callable[[str], Occasion]) -> None:
    sheet = paper_sheet("acceptance_receipt", "1号", acceptance_receipt(occasion("company-plain-01"), DAY, DUE), NOW)
    assert press.pdf(sheet) == press.pdf(sheet)
