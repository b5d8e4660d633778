"""Sessions of verifying somebody: opened for one person, used once, in time, by whom they were opened for.

Every step is one transaction; taking a session is a compare-and-set, so that of two who hand in evidence at once one
is refused. The limits here are those of the machine, against guessing and flooding; what many attempts come to in
a case is said by rules.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from engine.domain.id_number import compact
from engine.errors import (
    CASE_NOT_FOUND,
    IDN_ATTEMPTS,
    IDN_PERSON,
    IDN_RATE,
    IDN_SESSION,
    IDN_SESSION_EXPIRED,
    IDN_SESSION_OTHER,
    IDN_SESSION_USED,
    CaseError,
    Defect,
    IdentityError,
)
from engine.identity.consents import APPLICANT, check
from engine.identity.ports import Action, Subject
from engine.store.case_tables import ApplicationRow
from engine.store.database import lock
from engine.store.identity_tables import FaceSessionRow
from engine.store.vault import Place, Vault

MOST_ATTEMPTS = 5
ATTEMPTS_WITHIN = dt.timedelta(hours=24)
"""Sessions of one person in one application."""
MOST_OPENED = 30
OPENED_WITHIN = dt.timedelta(hours=1)
"""Sessions one applicant opens, whoever they are for."""
PERSON = "id_number"
"""Field of the blind index."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session. reference: the provider's own number of it. salt: chance that its evidence is hashed with, hex."""

    id: str
    subject: Subject
    name: str = field(repr=False)
    number: str = field(repr=False)
    provider: str
    state: str
    opened_at: dt.datetime
    expires_at: dt.datetime
    actions: tuple[Action, ...]
    reference: str
    salt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session to be opened."""

    subject: Subject
    name: str = field(repr=False)
    number: str = field(repr=False)
    provider: str
    lifetime: dt.timedelta
    actions: tuple[Action, ...] = ()
    reference: str = ""


def open_session(session: Session, vault: Vault, wanted: Wanted, now: dt.datetime) -> Opened:
    """Open it. Raises IdentityError (IDN-CONSENT, IDN-PERSON, IDN-ATTEMPTS, IDN-RATE), CaseError (CASE-NOT-FOUND)."""
    subject, number = wanted.subject, compact(wanted.number)
    if not number or not wanted.name.strip():
        raise IdentityError(IDN_PERSON, Defect("/name", "name and number are needed", "take them from the application"))
    if session.get(ApplicationRow, subject.application_id) is None:
        raise CaseError(CASE_NOT_FOUND, Defect(subject.application_id, "there is no such application"))
    _check_consent(session, vault, subject)
    person, applicant = vault.index(PERSON, number), vault.index(APPLICANT, subject.applicant)
    lock(session, int.from_bytes(applicant[:7]))
    _refuse_too_many(session, subject.application_id, person, applicant, now)
    opened = Opened(
        secrets.token_urlsafe(32), subject, wanted.name, number, wanted.provider, "open", now, now + wanted.lifetime,
        wanted.actions, wanted.reference, secrets.token_hex(16),
    )
    session.add(FaceSessionRow(
        id=opened.id, application_id=subject.application_id, person=person, applicant=applicant, provider=wanted.provider,
        state="open", opened_at=now, expires_at=opened.expires_at, sealed=_sealed(session, vault, opened),
    ))
    session.flush()
    return opened


def find(session: Session, vault: Vault, session_id: str) -> Opened:
    """The session. Raises IdentityError IDN-SESSION."""
    row = session.get(FaceSessionRow, session_id)
    if row is None:
        raise IdentityError(IDN_SESSION, Defect("/session_id", "nobody opened it", "start a new session"))
    place = Place("face_sessions", "sealed", row.id)
    body = json.loads(vault.open(session, f"case:{row.application_id}", place, row.sealed))
    subject = Subject(row.application_id, body["applicant"], body["consent_id"], body["device"])
    return Opened(
        row.id, subject, body["name"], body["number"], row.provider, row.state, row.opened_at, row.expires_at,
        tuple(body["actions"]), body["reference"], body["salt"],
    )


def of_subject(session: Session, vault: Vault, session_id: str, subject: Subject) -> Opened:
    """The session, if it was opened for this applicant and application. Raises IdentityError IDN-SESSION(-OTHER)."""
    found = find(session, vault, session_id)
    if (found.subject.application_id, found.subject.applicant) != (subject.application_id, subject.applicant):
        raise IdentityError(IDN_SESSION_OTHER, Defect("/session_id", "it was opened for somebody else", "start a new session"))
    return found


def refer(session: Session, vault: Vault, opened: Opened, reference: str) -> None:
    """Keep the provider's own number of a session that is open."""
    sealed = _sealed(session, vault, replace(opened, reference=reference))
    statement = update(FaceSessionRow).where(col(FaceSessionRow.id) == opened.id).values(sealed=sealed)
    session.connection().execute(statement.execution_options(synchronize_session=False))


def take(session: Session, vault: Vault, session_id: str, now: dt.datetime) -> Opened:
    """Take the session for its one attempt. Raises IdentityError: IDN-SESSION, IDN-SESSION-USED, IDN-SESSION-EXPIRED;
    IDN-CONSENT if the consent was taken back since, and then nothing is looked at."""
    statement = (
        update(FaceSessionRow).values(state="taken")
        .where(col(FaceSessionRow.id) == session_id, col(FaceSessionRow.state) == "open", col(FaceSessionRow.expires_at) > now)
        .execution_options(synchronize_session=False)
    )
    taken = session.connection().execute(statement).rowcount == 1
    found = find(session, vault, session_id)
    if taken:
        _check_consent(session, vault, found.subject)
        return found
    if found.state != "open":
        raise IdentityError(IDN_SESSION_USED, Defect("/session_id", "it was used before", "start a new session"))
    raise IdentityError(IDN_SESSION_EXPIRED, Defect("/session_id", "its time is over", "start a new session"))


def _check_consent(session: Session, vault: Vault, subject: Subject) -> None:
    check(session, vault, subject.consent_id, subject.application_id, subject.applicant, "face")


def _refuse_too_many(session: Session, application: str, person: bytes, applicant: bytes, now: dt.datetime) -> None:
    of_person = (col(FaceSessionRow.application_id) == application, col(FaceSessionRow.person) == person)
    if _opened_since(session, now - ATTEMPTS_WITHIN, *of_person) >= MOST_ATTEMPTS:
        raise IdentityError(IDN_ATTEMPTS, Defect(
            "/id_no", f"{MOST_ATTEMPTS} attempts within a day", "come in person, send a notarised document, or wait a day"
        ))
    if _opened_since(session, now - OPENED_WITHIN, col(FaceSessionRow.applicant) == applicant) >= MOST_OPENED:
        raise IdentityError(IDN_RATE, Defect("", f"{MOST_OPENED} sessions within an hour", "wait an hour"))


def _opened_since(session: Session, since: dt.datetime, *conditions: object) -> int:
    statement = select(func.count()).select_from(FaceSessionRow).where(col(FaceSessionRow.opened_at) > since, *conditions)  # type: ignore[arg-type]
    return int(session.connection().execute(statement).scalar_one())


def _sealed(session: Session, vault: Vault, opened: Opened) -> bytes:
    subject = opened.subject
    body = {
        "name": opened.name, "number": opened.number, "actions": list(opened.actions), "reference": opened.reference,
        "salt": opened.salt, "applicant": subject.applicant, "consent_id": subject.consent_id, "device": subject.device,
    }
    place = Place("face_sessions", "sealed", opened.id)
    return vault.seal(session, f"case:{subject.application_id}", place, json.dumps(body, ensure_ascii=False).encode())
