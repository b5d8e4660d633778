"""What letters say: all defects at once, reasons of a refusal, a longer time limit, the way to another authority.

Pure: a case and its findings in, the body of a paper out (plain JSON data, every text in Chinese).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.finding import Effect, Finding
from engine.errors import DOC_FIELD, Defect, DocumentError
from engine.papers.authority import Authorities
from engine.papers.kinds import kind_of
from engine.papers.occasion import Occasion, Officer, findings_in_words
from engine.text.written import visible, written_day

REFUSALS = ("refusal_notice", "name_refusal", "annulment_refusal", "filing_refusal", "suspension_refusal")
"""Papers by which an officer refuses, by what is applied for: a registration (细则 第十九条), the keeping of a name (企业名称登记管理规定
第十六条, 第十八条), an annulment (细则 第五十三条, 第五十五条), a filing (条例 第二十九条), a suspension (条例 第三十条)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason an officer states: in plain words, with the article it rests on."""

    message: str
    basis: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """The time for an appeal: days for a reconsideration 行政复议 (行政复议法 第二十条), months for a lawsuit (行政诉讼法 第四十六条)."""

    days: int = 60
    months: int = 6


def correction_letter(
    occasion: Occasion, findings: Sequence[Finding], submitted_on: dt.date, by_machine: bool = True, added: Sequence[Reason] = (),
    answer_by: dt.date | None = None,
) -> dict[str, Any]:
    """一次性告知书 (条例 第十九条, 实施细则 第十八条): every defect, where, why, and the ways out that were examined.

    Raises DocumentError DOC-FIELD while a question is open: a letter is complete or it is not sent.
    """
    open_questions = [f for f in findings if f.effect is Effect.REFER]
    if open_questions:
        raise DocumentError(DOC_FIELD, [
            Defect(f.rule, "a person has not settled this question yet", "a letter tells all defects at once") for f in open_questions
        ])
    body = {
        **occasion.heading(kind_of("correction_letter").title),
        "submitted": written_day(submitted_on),
        "defects": [*findings_in_words(occasion, findings, Effect.CORRECT), *map(_stated, added)],
        "notes": _notes(occasion, findings),
        "by_machine": by_machine,
        "answer_by": written_day(answer_by) if answer_by is not None else "",
    }
    kind_of("correction_letter").check(body)
    return body


def refusal_notice(
    occasion: Occasion, findings: Sequence[Finding], officer: Officer | None, submitted_on: dt.date, appeal: Appeal = Appeal(),
    added: Sequence[Reason] = (), paper: str = "refusal_notice",
) -> dict[str, Any]:
    """不予登记通知书 (条例 第二十条, 实施细则 第十九条, 行政许可法 第三十八条): an officer's act, with reasons and the ways of appeal.

    What is no registration is not refused as one; `paper` is then another one of `REFUSALS`, which says the same under
    its own title and articles. Raises DocumentError DOC-FIELD without an officer's name or without a reason.
    """
    body = {
        **occasion.heading(kind_of(paper).title),
        "submitted": written_day(submitted_on),
        "officer": _officer(officer),
        "reasons": [*findings_in_words(occasion, findings, Effect.REFUSE), *map(_stated, added)],
        "government": occasion.authority.government,
        "reconsideration": f"{appeal.days}日",
        "lawsuit": f"{appeal.months}个月",
    }
    kind_of(paper).check(body)
    return body


def redirection_notice(
    occasion: Occasion, findings: Sequence[Finding], authorities: Authorities, submitted_on: dt.date, added: Sequence[Reason] = ()
) -> dict[str, Any]:
    """告知向有关机关申请 (实施细则 第十八条): which authority decides, and why; what was filled in is kept."""
    body = {
        **occasion.heading(kind_of("redirection_notice").title),
        "submitted": written_day(submitted_on),
        "reasons": [*findings_in_words(occasion, findings, Effect.REDIRECT), *map(_stated, added)],
        "elsewhere": _elsewhere(occasion, findings, authorities),
    }
    kind_of("redirection_notice").check(body)
    return body


def extension_notice(
    occasion: Occasion, officer: Officer | None, reason: str, submitted_on: dt.date, days: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    """延长办理期限告知书 (条例 第十九条): prolonged by the head of the registry; `days`: the day it was due and the new one."""
    body = {
        **occasion.heading(kind_of("extension_notice").title),
        "submitted": written_day(submitted_on),
        "officer": _officer(officer),
        "reason": visible(reason),
        "due": written_day(days[0]),
        "extended": written_day(days[1]),
    }
    kind_of("extension_notice").check(body)
    return body


def _officer(officer: Officer | None) -> dict[str, str]:
    return {"name": officer.name.strip(), "number": officer.number.strip()} if officer is not None else {}


def _stated(reason: Reason) -> dict[str, Any]:
    return {
        "rule": "", "places": [], "message": visible(reason.message), "basis": visible(reason.basis), "quotes": [], "remedies": [],
    }


def _notes(occasion: Occasion, findings: Sequence[Finding]) -> list[str]:
    return [visible(f.message.applicant) for f in findings if f.effect is Effect.NOTE]


def _elsewhere(occasion: Occasion, findings: Sequence[Finding], authorities: Authorities) -> str:
    """The authority of the division applied for, where that is why; else the one the reasons name."""
    pointers = {e.pointer for f in findings if f.effect is Effect.REDIRECT for e in f.evidence}
    division = occasion.application.division
    name = occasion.speech.division(division)
    if name is None or not pointers & {"/division", "/authority"}:
        return "上述理由载明的登记机关"
    authority = authorities.by_division.get(division or "")
    return authority.name if authority is not None else f"{name}市场监督管理部门"
