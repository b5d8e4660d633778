"""The stage of an application as a function of its acts, and what may be done at each stage.

A stage, an outcome of a decision and a flag (held, overdue) are three things. The table `NEXT` is the whole
automaton: an act that it does not list for a stage is not allowed there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum

from engine.decision import Outcome
from engine.errors import CASE_ACT, CaseError, Defect
from engine.lifecycle.acts import OFFICERS, Act, Actor, Role, Verb


class Stage(StrEnum):
    """Where an application stands; the Chinese words are in `LABELS`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    AWAITING_APPLICANT = "awaiting_applicant"
    APPROVED = "approved"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


LABELS: Mapping[Stage, str] = {
    Stage.DRAFT: "草稿",
    Stage.SUBMITTED: "已提交，待审查",
    Stage.IN_REVIEW: "人工审查中",
    Stage.AWAITING_APPLICANT: "待申请人补正",
    Stage.APPROVED: "已准予登记",
    Stage.REFUSED: "不予登记",
    Stage.REDIRECTED: "已告知向有关机关申请",
    Stage.WITHDRAWN: "已撤回",
    Stage.EXPIRED: "逾期未办",
}

_REFUSED: Mapping[str, str] = {
    "name_reservation": "名称不予保留", "annulment": "不予撤销登记", "filing": "不予备案", "suspension": "不予歇业备案",
}
"""Kinds of application that ask for no registration, so that refusing them is no 不予登记."""

ENDED = frozenset({Stage.APPROVED, Stage.REFUSED, Stage.WITHDRAWN, Stage.EXPIRED})
"""Stages after which nothing more is done to the application itself."""

_EXAMINED: Mapping[Outcome, Stage] = {
    Outcome.APPROVE: Stage.APPROVED,
    Outcome.CORRECT: Stage.AWAITING_APPLICANT,
    Outcome.REFER: Stage.IN_REVIEW,
    Outcome.REFUSE: Stage.IN_REVIEW,  # 不予登记 is an officer's act; what the machine says is a proposal
    Outcome.REDIRECT: Stage.REDIRECTED,
}
_SETTLED: Mapping[Outcome, Stage] = {
    Outcome.APPROVE: Stage.APPROVED,
    Outcome.CORRECT: Stage.AWAITING_APPLICANT,
    Outcome.REFUSE: Stage.REFUSED,
    Outcome.REDIRECT: Stage.REDIRECTED,
}
_APPLICANT = frozenset({Role.APPLICANT})
_MACHINE = frozenset({Role.MACHINE})
_SYSTEM = frozenset({Role.SYSTEM})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_OPEN = (Stage.SUBMITTED, Stage.IN_REVIEW)

WHO: Mapping[Verb, frozenset[Role]] = {
    Verb.CREATE: _APPLICANT, Verb.FREEZE: _APPLICANT, Verb.SUBMIT: _APPLICANT, Verb.WITHDRAW: _APPLICANT,
    Verb.ASK_PERSON: _APPLICANT, Verb.EXAMINE: _MACHINE, Verb.HOLD: OFFICERS, Verb.RELEASE: OFFICERS | _SYSTEM,
    Verb.NOTE: OFFICERS, Verb.EXTEND: _SUPERVISOR, Verb.SETTLE: OFFICERS, Verb.EXPIRE: _SYSTEM,
}
"""Who may do what, wherever it is allowed at all."""

NEXT: Mapping[tuple[Stage, Verb], Stage | None] = {
    (Stage.DRAFT, Verb.FREEZE): Stage.DRAFT,
    (Stage.DRAFT, Verb.SUBMIT): Stage.SUBMITTED,
    (Stage.DRAFT, Verb.EXPIRE): Stage.EXPIRED,
    (Stage.AWAITING_APPLICANT, Verb.FREEZE): Stage.AWAITING_APPLICANT,
    (Stage.AWAITING_APPLICANT, Verb.SUBMIT): Stage.SUBMITTED,
    (Stage.AWAITING_APPLICANT, Verb.EXPIRE): Stage.EXPIRED,
    (Stage.AWAITING_APPLICANT, Verb.ASK_PERSON): Stage.IN_REVIEW,
    (Stage.REDIRECTED, Verb.FREEZE): Stage.REDIRECTED,
    (Stage.REDIRECTED, Verb.SUBMIT): Stage.SUBMITTED,
    (Stage.REDIRECTED, Verb.ASK_PERSON): Stage.IN_REVIEW,
    (Stage.REDIRECTED, Verb.EXPIRE): Stage.EXPIRED,
    (Stage.SUBMITTED, Verb.ASK_PERSON): Stage.IN_REVIEW,
    (Stage.SUBMITTED, Verb.EXAMINE): None,
    (Stage.IN_REVIEW, Verb.HOLD): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Verb.RELEASE): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Verb.EXTEND): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Verb.SETTLE): None,
    **{(stage, Verb.WITHDRAW): Stage.WITHDRAWN for stage in (Stage.DRAFT, Stage.AWAITING_APPLICANT, Stage.REDIRECTED, *_OPEN)},
    **{(stage, Verb.NOTE): stage for stage in Stage if stage is not Stage.DRAFT},
}
"""(stage, act) → stage after it; None: the outcome decides (`_EXAMINED`, `_SETTLED`)."""


def label(stage: Stage, kind: str) -> str:
    """The Chinese word for a stage, of an application of this kind."""
    return _REFUSED.get(kind, LABELS[stage]) if stage is Stage.REFUSED else LABELS[stage]


def after(stage: Stage | None, act: Act) -> Stage:
    """The stage after one more act (`stage` None: there was none before). Raises CaseError CASE-ACT."""
    if act.actor.role not in WHO[act.verb]:
        raise _refused(stage, act, f"{act.actor.role} may not {act.verb}")
    if stage is None:
        if act.verb is not Verb.CREATE:
            raise _refused(stage, act, "an application begins with create")
        return Stage.DRAFT
    if (stage, act.verb) not in NEXT:
        raise _refused(stage, act, f"{act.verb} is not possible at stage {stage}")
    following = NEXT[stage, act.verb]
    if following is not None:
        return following
    table = _EXAMINED if act.verb is Verb.EXAMINE else _SETTLED
    if act.outcome is None or act.outcome not in table:
        raise _refused(stage, act, f"{act.verb} does not end in {act.outcome}")
    return table[act.outcome]


def stage_of(acts: Sequence[Act]) -> Stage:
    """The stage all acts together lead to. Raises CaseError CASE-ACT for a sequence that cannot have happened."""
    stage: Stage | None = None
    for act in acts:
        stage = after(stage, act)
    if stage is None:
        raise CaseError(CASE_ACT, Defect("", "an application without any act"))
    return stage


def permitted(stage: Stage, role: Role) -> frozenset[Verb]:
    """What `role` may do at `stage`. Whether a case is held by another officer is asked beside (`holder`)."""
    return frozenset(verb for (at, verb) in NEXT if at is stage and role in WHO[verb])


def holder(acts: Sequence[Act], now: dt.datetime) -> tuple[Actor, dt.datetime] | None:
    """The officer who holds the case at `now`, and until when; None if nobody does."""
    held: tuple[Actor, dt.datetime] | None = None
    for act in acts:
        if act.verb is Verb.HOLD and act.until is not None:
            held = (act.actor, act.until)
        elif act.verb in (Verb.RELEASE, Verb.SETTLE, Verb.WITHDRAW):
            held = None
    return held if held is not None and held[1] > now else None


def _refused(stage: Stage | None, act: Act, why: str) -> CaseError:
    at = stage.value if stage is not None else "none"
    may = ", ".join(sorted(permitted(stage, act.actor.role))) if stage is not None else Verb.CREATE
    return CaseError(CASE_ACT, Defect(f"stage {at}", why, f"possible here: {may}" if may else "nothing is possible here any more"))
