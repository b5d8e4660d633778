"""What time alone brings about: drafts nobody hands in, letters nobody answers, names kept long enough."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlmodel import Session

from engine.casefile.content import drop_draft
from engine.casefile.journal import APPLICATIONS, Head, enter, head_of
from engine.casefile.office import Office, day_of
from engine.errors import CASE_ACT, CaseError, Defect
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import NEXT, after

SYSTEM = Actor(Role.SYSTEM, "time")
_WAITS = sorted(stage.value for stage, verb in NEXT if verb is Verb.EXPIRE)


def overdue(session: Session, now: dt.datetime, most: int) -> list[str]:
    """Ids of applications whose applicant has let the time pass, the oldest first."""
    query = (
        select(APPLICATIONS.c.id).where(APPLICATIONS.c.stage.in_(_WAITS), APPLICATIONS.c.due_on < day_of(now))
        .order_by(APPLICATIONS.c.due_on, APPLICATIONS.c.id).limit(most)
    )
    return [str(row.id) for row in session.connection().execute(query)]


def expire(session: Session, office: Office, application_id: str, now: dt.datetime) -> Head:
    """End an application whose applicant let the time pass. Raises CaseError CASE-ACT if it has not passed."""
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.EXPIRE, SYSTEM, now))
    if head.summary.due_on is None or head.summary.due_on >= day_of(now):
        raise CaseError(CASE_ACT, Defect(head.id, f"its time runs until {head.summary.due_on}"))
    head = enter(session, office.vault, head, Act(Verb.EXPIRE, SYSTEM, now))
    drop_draft(session, head)
    return head
