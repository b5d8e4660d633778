"""What notices say: what was received, what was registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from engine.domain.application import Kind
from engine.errors import DocumentError
from engine.papers.notices import acceptance_receipt, registration_notice
from engine.papers.occasion import Occasion
from engine.proving.labelled import Measured
from tests.conftest import DAY
from tests.papers.conftest import CASE, occasion_of


def test_a_receipt_lists_what_was_received_and_the_day_it_is_due(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("company-plain-01")
    body = acceptance_receipt(case, DAY, dt.date(2026, 11, 26))
    assert (body["received"], body["due"]) == ("2026年11月21日", "2026年11月26日")
    names = [material["name"] for material in body["materials"]]
    assert names[0] == "登记申请书"
    assert len(names) == 1 + len(case.application.documents) + sum(p.document is not None for p in case.application.parties)
    assert "章程" in names


def test_a_receipt_holds_no_whole_identity_number(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("company-plain-01")
    text = str(acceptance_receipt(case, DAY, DAY))
    numbers = [party.document.number for party in case.application.parties if party.document]
    assert numbers
    assert not any(number in text for number in numbers)
    assert all(number[-4:] in text for number in numbers)


def test_a_notice_says_what_was_decided_for_every_kind_of_application(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("individual-plain-01")
    told = {
        kind: registration_notice(replace(case, application=case.application.model_copy(update={"kind": kind})), [("名称", "甲")], [])
        for kind in get_args(Kind)
    }
    assert len({body["decision"] for body in told.values()}) == len(told)


@pytest.mark.parametrize(("kind", "title"), [
    ("establishment", "准予设立登记通知书"), ("change", "准予变更登记通知书"), ("deregistration", "准予注销登记通知书"),
    ("filing", "备案通知书"), ("name_reservation", "名称保留告知书"),
])
def test_a_notice_is_called_after_what_was_registered(occasion: Callable[[str], Occasion], kind: Kind, title: str) -> None:
    case = occasion("individual-plain-01")
    case = replace(case, application=case.application.model_copy(update={"kind": kind}))
    body = registration_notice(case, [("名称", "甲店")], [])
    assert body["title"] == title
    assert body["decision"] in ("准予设立登记", "准予变更登记", "准予注销登记", "予以备案", "保留该名称")
    assert body["basis"].startswith("《")


def test_a_notice_tells_the_notes_of_the_decision(measured: tuple[Measured, ...]) -> None:
    m = next(m for m in measured if m.decided.outcome == "approve" and m.decided.findings)
    body = registration_notice(occasion_of(m.decided.revision.application), [("名称", "甲店")], m.decided.findings)
    assert body["notes"] == [f.message.applicant for f in m.decided.findings]
    assert body["matter"]["id"] == CASE


def test_a_notice_of_nothing_registered_is_none(occasion: Callable[[str], Occasion]) -> None:
    with pytest.raises(DocumentError):
        registration_notice(occasion("individual-plain-01"), [], [])
