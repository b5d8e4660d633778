"""The queue of cases that wait for a person: the most urgent first, and whom each may go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlmodel import Session

from engine.accounts.recusal import close_to
from engine.casefile.claims import CLAIMS
from engine.casefile.journal import ACTS, APPLICATIONS, HEAD, Head, acts_of, enter, head_from, head_of
from engine.casefile.office import Office, day_of
from engine.casefile.persons import PERSONS
from engine.casefile.review import hold
from engine.casefile.view import front
from engine.lifecycle.acts import Act, Actor, Verb
from engine.lifecycle.stage import Stage
from engine.review.proposal import proposal_of

HOLD = dt.timedelta(minutes=30)
"""How long an officer has a case before others may take it; acting on it begins the time anew."""
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in review. flags: `overdue` (the law's time has run out), `due_today`, `held`, `proposed` (another officer
    has to confirm), `own` (it is not for who asks)."""

    head: Head
    name: str | None
    proposed_by: str | None
    flags: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**front(self.head), "name": self.name, "proposed_by": self.proposed_by, "flags": list(self.flags)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for."""

    mine: bool = False
    overdue: bool = False
    most: int = 50


def waiting(session: Session, office: Office, account_id: str, wanted: Wanted, now: dt.datetime) -> list[Waiting]:
    """The cases in review, by the end of their time limit."""
    query = _in_review().limit(wanted.most)
    if wanted.mine:
        query = query.where(APPLICATIONS.c.held_by == account_id, APPLICATIONS.c.held_until > now)
    if wanted.overdue:
        query = query.where(APPLICATIONS.c.due_on < day_of(now))
    heads = [head_from(row) for row in session.connection().execute(query).all()]
    own = _own(session, [head.id for head in heads], account_id)
    names = _names(session, [head.id for head in heads])
    found = []
    for head in heads:
        proposed_by = proposed(session, office, head)
        found.append(Waiting(head, names.get(head.id), proposed_by, flags(head, now, proposed_by, head.id in own)))
    return found


def take_next(session: Session, office: Office, officer: Actor, now: dt.datetime, until: dt.datetime) -> Head | None:
    """Hold the most urgent case that is free for this officer; None if there is none. On PostgreSQL past those others take.

    It is nobody's whose own case it is, and not that of who proposed its decision.
    """
    free = or_(APPLICATIONS.c.held_until.is_(None), APPLICATIONS.c.held_until <= now)
    query = _in_review().where(free, ~_involves(officer.id)).limit(_LOOKED_AT).with_for_update(skip_locked=True)
    for row in session.connection().execute(query).all():
        head = head_from(row)
        if proposed(session, office, head) != officer.id:
            return hold(session, office, head.id, officer, now, until)
    return None


def renew(session: Session, office: Office, application_id: str, officer: Actor, now: dt.datetime) -> None:
    """Begin an officer's hold anew after an act, once half of it is over."""
    head = head_of(session, application_id, lock=True)
    held = head.summary
    if head.stage is not Stage.IN_REVIEW or held.held_by != officer.id or held.held_until is None or held.held_until <= now:
        return
    if held.held_until - now < HOLD / 2:
        enter(session, office.vault, head, Act(Verb.HOLD, officer, now, revision=held.revision, until=now + HOLD))


def flags(head: Head, now: dt.datetime, proposed_by: str | None = None, own: bool = False) -> tuple[str, ...]:
    """What stands out about a case."""
    summary, today = head.summary, day_of(now)
    said = {
        "overdue": summary.due_on is not None and summary.due_on < today,
        "due_today": summary.due_on == today,
        "held": summary.held_until is not None and summary.held_until > now,
        "proposed": proposed_by is not None,
        "own": own,
    }
    return tuple(flag for flag, true in said.items() if true)


def proposed(session: Session, office: Office, head: Head) -> str | None:
    """Who has proposed a decision that another officer has to take; None if nobody has."""
    remarks = select(ACTS.c.number).where(ACTS.c.application_id == head.id, ACTS.c.verb == Verb.NOTE.value).limit(1)
    if session.connection().execute(remarks).first() is None:
        return None
    proposal = proposal_of(acts_of(session, office.vault, head.id), head.summary.revision or "")
    return proposal.by if proposal is not None else None


def _in_review() -> Select[Any]:
    return select(*HEAD).where(APPLICATIONS.c.stage == Stage.IN_REVIEW.value).order_by(
        APPLICATIONS.c.due_on, APPLICATIONS.c.submitted_at, APPLICATIONS.c.id
    )


def _involves(account_id: str) -> ColumnElement[bool]:
    return exists().where(PERSONS.c.application_id == APPLICATIONS.c.id, PERSONS.c.index.in_(close_to(account_id)))


def _own(session: Session, ids: Sequence[str], account_id: str) -> set[str]:
    query = select(PERSONS.c.application_id).where(PERSONS.c.application_id.in_(ids), PERSONS.c.index.in_(close_to(account_id)))
    return {row.application_id for row in session.connection().execute(query)}


def _names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The names that are held for applications; names of enterprises are public."""
    rows = session.connection().execute(select(CLAIMS.c.application_id, CLAIMS.c.name).where(CLAIMS.c.application_id.in_(ids)).order_by(CLAIMS.c.id))
    return {row.application_id: row.name for row in rows}
