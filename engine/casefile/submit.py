"""Handing an application in: the revision is fixed, the name is held or lost at once, the time limit begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from engine.casefile.claims import Held, Wanted, claim
from engine.casefile.content import add_revision, read_draft
from engine.casefile.drafts import NO_DISTRICT, applicant_of, change_draft, describe
from engine.casefile.journal import Head, enter, head_of
from engine.casefile.office import Office, day_of
from engine.casefile.permits import permit_comes_first, permits_of
from engine.casefile.persons import index_persons, principals_of
from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.errors import CASE_CHANGED, CaseError, Defect
from engine.lifecycle.acts import Act, Verb
from engine.lifecycle.stage import Stage, after
from engine.lifecycle.summary import instant_of
from engine.names.place import city_of
from engine.register.names_store import position_of
from engine.rules.procedure import TimeLimit

LONGEST_NAME = 200
"""Characters of a name that the register can hold; a longer one cannot be reserved, and comes back from the examination."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the applicant is told at once. name_held: True, False (somebody else has it), None: none was to be held."""

    id: str
    stage: Stage
    revision: str
    name: str | None
    name_held: bool | None
    kept_until: dt.date | None
    due_on: dt.date | None


def submit(session: Session, office: Office, application_id: str, now: dt.datetime, revision: str | None = None) -> Submitted:
    """Hand in the draft as it stands. `revision`: the digest of what was signed; another content is not handed in.

    Raises CaseError: CASE-NOT-FOUND, CASE-ACT, CASE-CHANGED if the draft is no longer what was signed.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.SUBMIT, applicant_of(head), now))
    application, _ = read_draft(session, office.vault, head)
    fixed = freeze(application)
    if revision is not None and revision != fixed.digest:
        raise CaseError(CASE_CHANGED, Defect(head.id, "the draft was changed after it was signed", "sign it as it is now"))
    kind = office.kind(head.kind)
    add_revision(session, office.vault, head, fixed, now)
    head = describe(session, head, application)
    index_persons(session, office.vault, head, application)
    before = position_of(session)
    wanted = _wanted(office, head, application, now) if kind.claims_name else None
    held = _claimed(session, office, head, application, wanted, now) if wanted is not None else None
    act = Act(
        Verb.SUBMIT, applicant_of(head), now, revision=fixed.digest, until=instant_of(office.last_day(kind.time_limit, now)),
        detail={"position": held.position if held is not None else before, "name_held": held is not None},
    )
    head = enter(session, office.vault, head, act, {"name_held": held is not None} if wanted is not None else None)
    return _told(head, wanted, held)


def _claimed(session: Session, office: Office, head: Head, application: Application, wanted: Wanted, now: dt.datetime) -> Held | None:
    return claim(session, head, wanted, office.bundle.libraries, now, principals_of(office.vault, application))


def submit_again(session: Session, office: Office, application_id: str, application: Application, now: dt.datetime) -> Submitted:
    """Put `application` in the place of the draft and hand it in, together.

    Raises CaseError: CASE-NOT-FOUND, CASE-ACT where nothing can be handed in (any more), or for another kind of application.
    """
    head = head_of(session, application_id, lock=True)
    _, etag = read_draft(session, office.vault, head)
    change_draft(session, office, application_id, application, etag, now)
    return submit(session, office, application_id, now)


def _told(head: Head, wanted: Wanted | None, held: Held | None) -> Submitted:
    assert head.summary.revision is not None
    return Submitted(
        head.id, head.stage, head.summary.revision, wanted.name if wanted is not None else None,
        held is not None if wanted is not None else None, held.until if held is not None else None, head.summary.due_on,
    )


def _wanted(office: Office, head: Head, application: Application, now: dt.datetime) -> Wanted | None:
    """The name to be held, and until when; None where none is applied for, or none that could be held here."""
    name, city = application.name, city_of(head.district)
    if not name or not name.strip() or len(name) > LONGEST_NAME or head.district == NO_DISTRICT or not office.covers(city):
        return None
    if application.kind == "change" and all(change.item != "name" for change in application.change):
        return None
    day = day_of(now)
    first = permit_comes_first(permits_of(application, office.bundle, day))
    months = office.parameter("name_kept_months_with_permit" if first else "name_kept_months", day)
    return Wanted(name, city, office.last_day(TimeLimit(months=int(months)), now))
