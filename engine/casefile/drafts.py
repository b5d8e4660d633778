"""Before anything is handed in: opening an application, changing its draft, fixing a revision to be signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import bindparam, update
from sqlmodel import Session

from engine.casefile.content import add_revision, read_draft, rewrite_draft, write_draft
from engine.casefile.journal import APPLICATIONS, Head, begin, enter, head_of
from engine.casefile.licences import licence_of
from engine.casefile.office import Office, day_of
from engine.domain.application import Application
from engine.domain.id_number import compact
from engine.domain.revision import freeze
from engine.errors import CASE_ACT, CaseError, Defect
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage, after
from engine.lifecycle.summary import Summary, instant_of
from engine.store.ids import new_id

NO_DISTRICT = "000000"
"""The district of a draft that does not say where the business is to be."""
_WHO_APPLIES = (
    "agent", "operator", "legal_representative", "investor", "executive_partner", "head", "partner", "shareholder", "member",
)
_DESCRIBE = update(APPLICATIONS).where(APPLICATIONS.c.id == bindparam("application"))


def create(session: Session, office: Office, application: Application, owner: str, now: dt.datetime) -> Head:
    """Open an application with its first draft. `owner`: who applies, as one text; kept as a blind index only."""
    office.kind(application.kind)
    head = Head(
        new_id(day_of(now)), application.kind, application.entity_type, application.division or NO_DISTRICT,
        office.vault.index("owner", owner), now, Summary(),
    )
    until = instant_of(office.last_day(office.procedure.terms.draft, now))
    head = begin(session, office.vault, head, Act(Verb.CREATE, applicant_of(head), now, until=until))
    write_draft(session, office.vault, head, application, now)
    return head


def change_draft(session: Session, office: Office, application_id: str, application: Application, etag: int, now: dt.datetime) -> int:
    """Put `application` in the place of the draft, if nobody changed it since `etag`; the new etag.

    Raises CaseError: CASE-CHANGED; CASE-ACT where nothing can be written any more, or for another kind of application.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.FREEZE, applicant_of(head), now))
    if application.kind != head.kind:
        raise CaseError(CASE_ACT, Defect("/kind", f"this is an application of kind {head.kind}", "open another application"))
    etag = rewrite_draft(session, office.vault, head, application, etag, now)
    if head.stage is Stage.DRAFT:
        describe(session, head, application)
    return etag


def freeze_draft(session: Session, office: Office, application_id: str, now: dt.datetime) -> str:
    """Fix the draft's content as a revision, to be signed; its digest. Fixing the same content again changes nothing."""
    head = head_of(session, application_id, lock=True)
    application, _ = read_draft(session, office.vault, head)
    revision = freeze(application)
    if head.summary.revision != revision.digest:
        enter(session, office.vault, head, Act(Verb.FREEZE, applicant_of(head), now, revision=revision.digest))
        add_revision(session, office.vault, head, revision, now)
    return revision.digest


def describe(session: Session, head: Head, application: Application) -> Head:
    """The front page as its content says: entity type, and district, of the registered subject where none is written."""
    subject = application.subject
    licence = licence_of(session, compact(subject.uscc)) if subject is not None and subject.uscc else None
    district = application.division or (licence.district if licence is not None else NO_DISTRICT)
    session.connection().execute(_DESCRIBE, {"application": head.id, "entity_type": application.entity_type, "district": district})
    return replace(head, entity_type=application.entity_type, district=district)


def applicant_of(head: Head) -> Actor:
    """Whoever applies, as an actor: by blind index, which names nobody."""
    return Actor(Role.APPLICANT, head.owner.hex())


def who_applies(application: Application) -> str | None:
    """The number of the person who hands an application in, as far as it says: the agent, or else whose business it is."""
    for role in _WHO_APPLIES:
        for party in application.parties:
            if role in party.roles and party.document is not None:
                return compact(party.document.number)
    return None
