"""Decision: findings become one outcome, in one place, by one rule of precedence.

Doubt first, because the law wants one complete letter (一次性告知): while anything is undetermined, or a
finding asks for a person, nothing else is said to the applicant. There is no path from an error to an approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from engine.domain.finding import Effect, Finding, Undetermined


class Outcome(StrEnum):
    """What becomes of a case; the applicant-facing words stand in `LABELS`."""

    APPROVE = "approve"
    CORRECT = "correct"
    REFER = "refer"
    REFUSE = "refuse"
    REDIRECT = "redirect"


LABELS: dict[Outcome, str] = {
    Outcome.APPROVE: "准予登记",
    Outcome.CORRECT: "退回补正（一次性告知）",
    Outcome.REFER: "转人工审核",
    Outcome.REFUSE: "拟不予登记（须由登记人员签发）",
    Outcome.REDIRECT: "告知向有关机关申请",
}

_PRECEDENCE: tuple[tuple[Effect, Outcome], ...] = (
    (Effect.REFER, Outcome.REFER),
    (Effect.REFUSE, Outcome.REFUSE),
    (Effect.REDIRECT, Outcome.REDIRECT),
    (Effect.CORRECT, Outcome.CORRECT),
)


def decide(findings: Iterable[Finding], undetermined: Iterable[Undetermined]) -> Outcome:
    """The outcome of a case from its findings and the rules that could not be determined.

    A rule that would only have noted something cannot change the outcome, so `undetermined` holds
    only rules that could.
    """
    if any(True for _ in undetermined):
        return Outcome.REFER
    effects = {f.effect for f in findings}
    return next((outcome for effect, outcome in _PRECEDENCE if effect in effects), Outcome.APPROVE)
