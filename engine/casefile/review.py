"""What officers do: take a case, give it back, remark, prolong the time limit, and settle it.

A decision of theirs is recorded as the machine's is: with its reasons, its revision, and what follows from it. A
refusal is always theirs, and names the articles it rests on (市场主体登记管理条例 第二十条, 细则 第十九条).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from engine import strict_json
from engine.amendment import amended
from engine.casefile.content import drop_draft, open_revision
from engine.casefile.decide import enter_decision
from engine.casefile.follow import follow
from engine.casefile.issue import AgainError, Approval, Seen, enter_approval
from engine.casefile.journal import Head, act_of, enter, head_of, last_of
from engine.casefile.matter import Entered, Matter, Reason
from engine.casefile.office import Office, day_of
from engine.casefile.outside import rank_of, subject_answers
from engine.casefile.permits import by_department, permits_of
from engine.casefile.persons import involved
from engine.decision import Outcome
from engine.domain.revision import Revision
from engine.errors import CASE_ACT, CASE_CHANGED, CASE_HELD, CASE_OWN, CASE_REASONS, CaseError, Defect
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import ENDED, after
from engine.lifecycle.summary import instant_of
from engine.register.names_store import position_of

_NEEDS_REASONS = frozenset({Outcome.REFUSE, Outcome.CORRECT, Outcome.REDIRECT})
_WAITS_FOR_APPLICANT = frozenset({Outcome.CORRECT, Outcome.REDIRECT})


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why something that the machine found, or could not determine, does not stand in the way."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """An officer's decision. dismissed: what of the machine's findings does not stand, and why; seen: the register's
    position up to which the officer has compared the name; None: as far as the examination had (`names_seen`);
    proposed_by: the other officer, where it takes two."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    seen: int | None = None
    dismissed: tuple[Dismissal, ...] = ()
    proposed_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What is recorded of it."""
        return {
            "outcome": self.outcome.value, "reasons": _plain(self.reasons), "note": self.note,
            "dismissed": [asdict(one) for one in self.dismissed], "proposed_by": self.proposed_by,
        }


def hold(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime, until: dt.datetime) -> Head:
    """Take a case until then, on the content that lies there, or hold it for longer.

    Raises CaseError: CASE-HELD if another officer has it, CASE-OWN if the officer takes part in it (公务员法 第七十六条).
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.HOLD, officer, now))
    may_act(session, head, officer, now)
    return enter(session, office.vault, head, Act(Verb.HOLD, officer, now, revision=head.summary.revision, until=until))


def release(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime, free: bool = False) -> Head:
    """Give a case back. `free`: from whoever has it, which is a supervisor's. Raises CaseError: CASE-HELD, CASE-ACT."""
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.RELEASE, officer, now))
    if free and officer.role is not Role.SUPERVISOR:
        raise CaseError(CASE_ACT, Defect(head.id, f"{officer.role} may not free a case that another officer has"))
    if not free:
        _not_held_by_another(head, officer, now)
    return enter(session, office.vault, head, Act(Verb.RELEASE, officer, now))


def note(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime, text: str) -> Head:
    """Put a remark into the file. It is sealed, and changes nothing."""
    head = head_of(session, application_id, lock=True)
    keep_out(session, head, officer.id)
    return enter(session, office.vault, head, Act(Verb.NOTE, officer, now, detail={"text": text}))


def extend(session: Session, office: Office, application_id: str, head_of_registry: Actor, now: dt.datetime, reason: Reason) -> Head:
    """Prolong the time limit, as the head of the registry approves (条例 第十九条), once; the applicant is told in writing.

    A case that was given back and came again, handed in or for a person to decide, has a new time limit, which can be
    prolonged once as well. Raises CaseError: CASE-ACT, also where the kind knows no extension or this time limit was
    prolonged already.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.EXTEND, head_of_registry, now))
    keep_out(session, head, head_of_registry.id)
    limit = office.kind(head.kind).extension
    began = last_of(session, head.id, Verb.SUBMIT, Verb.ASK_PERSON)
    again = last_of(session, head.id, Verb.EXTEND) > began
    if limit is None or again:
        raise CaseError(CASE_ACT, Defect(head.id, "its time limit cannot be prolonged again" if again else "its time limit is not prolonged"))
    due_on = head.summary.due_on or day_of(now)
    until = office.calendar.end_of(limit, due_on)
    act = Act(Verb.EXTEND, head_of_registry, now, until=instant_of(until), detail={"reasons": _plain((reason,))})
    head = enter(session, office.vault, head, act)
    revision = _revision(session, office, head)
    follow(session, office, Matter(head, act, revision.application, reasons=(reason,)))
    return head


def settle(
    session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime, settlement: Settlement
) -> Head:
    """Decide a case, with all the decision brings about.

    Raises CaseError: CASE-HELD, CASE-OWN, CASE-REASONS if reasons are missing, CASE-ACT, CASE-CHANGED if a name came to
    the register that may be in the way and that the officer has not seen, CASE-SUBJECT, CASE-NUMBERS, CASE-INCOMPLETE.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.SETTLE, officer, now, outcome=settlement.outcome))
    may_act(session, head, officer, now)
    if settlement.outcome in _NEEDS_REASONS and not all(r.basis.strip() and r.text.strip() for r in settlement.reasons or (Reason("", ""),)):
        raise CaseError(CASE_REASONS, Defect(head.id, f"{settlement.outcome} needs at least one reason with the article or rule it rests on"))
    revision = _revision(session, office, head)
    until = instant_of(office.last_day(office.procedure.terms.answer, now)) if settlement.outcome in _WAITS_FOR_APPLICANT else None
    act = Act(
        Verb.SETTLE, officer, now, revision=revision.digest, outcome=settlement.outcome, until=until,
        detail=settlement.as_json(),
    )
    seen = _seen(session, office, head, settlement, now)
    head = enter_decision(session, office, head, act, _record(office, act, revision, settlement), day_of(now))
    answers = subject_answers(session, office.vault, revision.application, head.id)
    application = amended(revision.application, answers)
    try:
        entered, finish = Entered(), None
        if settlement.outcome is Outcome.APPROVE:
            entered, finish = enter_approval(session, office, Approval(head, act, application, seen))
        follow(session, office, Matter(
            head, act, application, reasons=settlement.reasons, entered=entered,
            permits=by_department(permits_of(application, office.bundle, day_of(now)), office.procedure.departments),
        ))
        if head.stage in ENDED:
            drop_draft(session, head)
        if finish is not None:
            finish()
    except AgainError as error:
        problem = f"names came to the register that may be in the way: {error}" if error.names else "what was examined has changed"
        advice = f"compare them, then settle with what was seen up to {position_of(session)}"
        raise CaseError(CASE_CHANGED, Defect(head.id, problem, advice)) from None
    return head


def _record(office: Office, act: Act, revision: Revision, settlement: Settlement) -> str:
    """What an officer decided on, and why; it is no machine's, and there is nothing in it to decide again."""
    return strict_json.dumps({
        "officer": act.actor.id, "role": act.actor.role.value, "at": act.at.isoformat(), "revision": revision.digest,
        **settlement.as_json(), "versions": office.bundle.versions(),
    })


def _seen(session: Session, office: Office, head: Head, settlement: Settlement, now: dt.datetime) -> Seen:
    """What the officer's approval rests on: what the examination saw, or what the officer has seen since."""
    examined = act_of(session, office.vault, head.id, Verb.EXAMINE)
    submitted = act_of(session, office.vault, head.id, Verb.SUBMIT)
    came = int(str(submitted.detail.get("position", 0))) if submitted is not None else 0
    position = settlement.seen if settlement.seen is not None else came
    if settlement.seen is None and examined is not None:
        position = max(position, int(str(examined.detail.get("position", came))))
    return Seen(position, *rank_of(session, head.id, now), last=True)


def _revision(session: Session, office: Office, head: Head) -> Revision:
    assert head.summary.revision is not None
    return open_revision(session, office.vault, head, head.summary.revision)


def may_act(session: Session, head: Head, officer: Actor, now: dt.datetime) -> None:
    """Whether an officer may take or settle a case. Raises CaseError: CASE-HELD; CASE-OWN for cases of their own and of
    relatives, who that is their accounts say by blind index (公务员法 第七十六条)."""
    _not_held_by_another(head, officer, now)
    keep_out(session, head, officer.id)


def keep_out(session: Session, head: Head, account_id: str) -> None:
    """Raises CaseError CASE-OWN for a case of an account's own or of somebody close."""
    if involved(session, head.id, account_id):
        raise CaseError(CASE_OWN, Defect(head.id, f"{account_id}, or somebody close, takes part in it"))


def _not_held_by_another(head: Head, officer: Actor, now: dt.datetime) -> None:
    summary = head.summary
    if summary.held_by not in (None, officer.id) and summary.held_until is not None and summary.held_until > now:
        raise CaseError(CASE_HELD, Defect(head.id, f"{summary.held_by} has it until {summary.held_until.isoformat()}"))


def _plain(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [reason.as_json() for reason in reasons]
