"""An officer's decision on a dossier: complete, with its reasons, and by two where the rulebook asks for two.

One letter tells all defects at once (市场主体登记管理条例实施细则 第十八条), so no letter goes out while a doubt is open:
each point of the dossier is taken over as a reason, or dismissed with why. What the machine holds against an
application an officer may dismiss too, and says why; both stand in the record of the decision.

Who decides holds the case, and has taken it on the content that lies there now: a content that came since nobody has
looked at, and it is decided by nobody.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from engine.casefile.journal import Head, act_of, enter, head_of
from engine.casefile.matter import Reason
from engine.casefile.office import Office
from engine.casefile.review import Dismissal, Settlement, may_act, settle
from engine.decision import Outcome
from engine.domain.finding import Effect
from engine.errors import (
    CASE_CHANGED,
    CASE_FOUR_EYES,
    CASE_NOT_HELD,
    CASE_REASONS,
    CASE_UNANSWERED,
    CaseError,
    Defect,
)
from engine.lifecycle.acts import Act, Actor, Verb
from engine.lifecycle.stage import after
from engine.review.dossier import Dossier, Point, dossier_of
from engine.review.proposal import proposal_detail
from engine.rules.rulebook import Rulebook

DOUBTS = "doubts"
"""In a dismissal: every point that the machine could not judge."""
_TAKES_OVER: Mapping[Outcome, Effect] = {
    Outcome.CORRECT: Effect.CORRECT, Outcome.REFUSE: Effect.REFUSE, Outcome.REDIRECT: Effect.REDIRECT,
}
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇0-9]+条")


@dataclass(frozen=True, slots=True)
class Stated:
    """A reason in the officer's words. on: a point's number or rule, a rule of the rulebook, or an article; an empty
    text takes the point's own."""

    on: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an officer decides. dismissed: a point's number or rule, or `doubts` → why it does not stand in the way;
    revision: the digest of the content it is about, or how that begins; None: the one on which the case was taken."""

    outcome: Outcome
    stated: tuple[Stated, ...] = ()
    dismissed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    seen: int | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The front page after it. proposed: another officer has to confirm it."""

    head: Head
    proposed: bool


def decide(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime, verdict: Verdict) -> Decided:
    """Decide a case, or propose it where it takes two.

    Raises what `settle` raises; CaseError: CASE-NOT-HELD if the officer has not taken it, CASE-CHANGED if its content is
    another one since, CASE-UNANSWERED if a point of the dossier is neither a reason nor dismissed.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.SETTLE, officer, now, outcome=verdict.outcome))
    must_hold(session, head, officer, now)
    _as_taken(session, office, head, verdict.revision)
    dossier = dossier_of(session, office, application_id)
    settlement = settlement_of(dossier, verdict, office.bundle.rulebook)
    if verdict.outcome.value not in office.procedure.four_eyes.outcomes:
        return Decided(settle(session, office, application_id, officer, now, settlement), proposed=False)
    return Decided(_propose(session, office, dossier, officer, now, settlement), proposed=True)


def confirm(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime) -> Decided:
    """Decide a case as another officer proposed. Raises CaseError CASE-FOUR-EYES, and what `decide` raises."""
    head = head_of(session, application_id, lock=True)
    must_hold(session, head, officer, now)
    _as_taken(session, office, head, None)
    proposal = dossier_of(session, office, application_id).proposal
    if proposal is None:
        raise CaseError(CASE_FOUR_EYES, Defect(application_id, "nothing is proposed", "decide it yourself"))
    if proposal.by == officer.id:
        raise CaseError(CASE_FOUR_EYES, Defect(application_id, f"{officer.id} proposed it"))
    settlement = replace(proposal.settlement, proposed_by=proposal.by)
    return Decided(settle(session, office, application_id, officer, now, settlement), proposed=False)


def must_hold(session: Session, head: Head, officer: Actor, now: dt.datetime) -> None:
    """Raises CaseError: CASE-HELD if another officer has the case, CASE-NOT-HELD if nobody has; CASE-OWN."""
    may_act(session, head, officer, now)
    held = head.summary
    if held.held_by != officer.id or held.held_until is None or held.held_until <= now:
        raise CaseError(CASE_NOT_HELD, Defect(head.id, f"{officer.id} has not taken it, or no longer has it", f"miaopi review next {head.id}"))


def _as_taken(session: Session, office: Office, head: Head, revision: str | None) -> None:
    """Whether the content is still the one the officer has taken the case on, and the one that is meant."""
    now_there = head.summary.revision or ""
    held = act_of(session, office.vault, head.id, Verb.HOLD)
    if held is None or held.revision != now_there or not now_there.startswith(revision or ""):
        raise CaseError(CASE_CHANGED, Defect(head.id, f"its content is {now_there[:12]} now", "look at it again"))


def settlement_of(dossier: Dossier, verdict: Verdict, rulebook: Rulebook) -> Settlement:
    """The decision as it is recorded: reasons taken over and stated, and what is dismissed.

    Raises CaseError: CASE-UNANSWERED, CASE-REASONS.
    """
    dismissed = _dismissals(dossier, verdict.dismissed)
    reasons, spoken_of = _stated(dossier, verdict.stated, rulebook)
    effect = _TAKES_OVER.get(verdict.outcome)
    taken = [p for p in dossier.points if p.effect is effect and effect is not None and p.number not in dismissed and p.number not in spoken_of]
    reasons = [*map(_reason, taken), *reasons]
    answered = set(dismissed) | spoken_of | {p.number for p in taken}
    open_points = [p for p in _to_be_answered(dossier, verdict.outcome) if p.number not in answered]
    if open_points:
        raise CaseError(CASE_UNANSWERED, [_unanswered(point) for point in open_points])
    if effect is not None and not reasons:
        raise CaseError(CASE_REASONS, Defect(dossier.head.id, f"{verdict.outcome} has no reason"))
    if verdict.outcome is Outcome.REFUSE and (bare := [r.basis for r in reasons if not _ARTICLE.search(r.basis)]):
        raise CaseError(CASE_REASONS, [Defect(basis, "it names no article", "such as 公司法 第四十七条") for basis in bare])
    points = {p.number: p for p in dossier.points}
    return Settlement(
        verdict.outcome, tuple(reasons), verdict.note, verdict.seen,
        tuple(Dismissal(points[number].rule, why) for number, why in sorted(dismissed.items())),
    )


def _propose(session: Session, office: Office, dossier: Dossier, officer: Actor, now: dt.datetime, settlement: Settlement) -> Head:
    """Write the proposal into the file, and give the case back for the other officer."""
    head = dossier.head
    head = enter(session, office.vault, head, Act(Verb.NOTE, officer, now, detail=proposal_detail(settlement, head.summary.revision or "")))
    if head.summary.held_by == officer.id:
        head = enter(session, office.vault, head, Act(Verb.RELEASE, officer, now))
    return head


def _to_be_answered(dossier: Dossier, outcome: Outcome) -> Iterable[Point]:
    """Before a licence every doubt and defect; before a letter all that would make it incomplete. A refusal and a way
    elsewhere rest on their own reasons."""
    if outcome in (Outcome.APPROVE, Outcome.CORRECT):
        return [point for point in dossier.points if point.doubt or point.defect]
    return ()


def _dismissals(dossier: Dossier, dismissed: Mapping[str, str]) -> dict[int, str]:
    """Point → why it is dismissed; what is named one by one goes before `doubts`."""
    found: dict[int, str] = {}
    wrong = []
    for on, why in sorted(dismissed.items(), key=lambda item: item[0] == DOUBTS):
        points = [p for p in dossier.points if p.doubt] if on == DOUBTS else _named(dossier, on)
        if not points or not why.strip():
            wrong.append(Defect(on, "the machine has found nothing of this name" if not points else "it is dismissed without a why"))
        for point in points:
            found.setdefault(point.number, why.strip())
    if wrong:
        raise CaseError(CASE_UNANSWERED, wrong)
    return found


def _stated(dossier: Dossier, stated: Iterable[Stated], rulebook: Rulebook) -> tuple[list[Reason], set[int]]:
    """The reasons in the officer's words, and the points they speak of."""
    reasons, spoken_of, wrong = [], set[int](), []
    for one in stated:
        points, text = _named(dossier, one.on), one.text.strip()
        spoken_of |= {point.number for point in points}
        if points:
            reasons += [replace(_reason(point), text=text or point.applicant) for point in points]
            continue
        rule = next((r for r in rulebook.rules if r.id == one.on), None)
        basis = rule.written.legal_basis if rule is not None else one.on.strip()
        if not text or not basis:
            wrong.append(Defect(one.on, "a reason needs the article it rests on, and what is wrong in words for the applicant"))
        reasons.append(Reason(basis, text, rule.id if rule is not None else ""))
    if wrong:
        raise CaseError(CASE_REASONS, wrong)
    return reasons, spoken_of


def _named(dossier: Dossier, on: str) -> list[Point]:
    """The points of a number or a rule."""
    return [p for p in dossier.points if on in (str(p.number), p.rule)]


def _reason(point: Point) -> Reason:
    return Reason(point.legal_basis, point.applicant, point.rule, point.evidence, point.remedies)


def _unanswered(point: Point) -> Defect:
    advice = "make it a reason, or dismiss it with why" if point.doubt else "dismiss it with why, or decide otherwise"
    return Defect(f"{point.number} {point.rule}", point.clerk or point.applicant, advice)
