"""Somebody signs: on the account that has their place, identified on that same account, the document as it was shown."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyhanko.sign.timestamps import TimeStamper
from sqlmodel import Session, col, select

from engine.access.logins import Account
from engine.casefile.content import read_draft
from engine.casefile.drafts import applicant_of
from engine.casefile.journal import Head, head_of
from engine.casefile.office import day_of
from engine.domain.identity import Result
from engine.errors import CASE_CHANGED, SGN_IDENTITY, SGN_SEAT, SGN_WORDING, CaseError, Defect, SignatureError
from engine.identity import results
from engine.lifecycle.acts import Act, Verb
from engine.lifecycle.stage import after
from engine.signatures import document as documents
from engine.signatures.document import Document
from engine.signatures.required import PERSON, Required, Standard, required
from engine.signatures.seats import seat_of
from engine.signatures.wording import newest
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.handwriting import Strokes, digest
from engine.signing.statements import Consent, Identification, Signatory, Wording
from engine.signing.statements import digest as digest_of
from engine.store.identity_tables import FaceSessionRow, IdentityResultRow
from engine.store.vault import Vault

RECENT = dt.timedelta(hours=24)
"""How long somebody who was identified may take to sign."""
APPLICANT = "applicant"
TRIES = 8
"""Times a signature is made anew because somebody else signed meanwhile."""


class OvertakenError(Exception):
    """Somebody else signed meanwhile: the signature has to be made anew after theirs."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a signer says: which document they read and which wording they agree to, by digest; their handwriting."""

    document: str
    wording: str
    strokes: Strokes = field(repr=False)
    device: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pen:
    """With what is signed. stamper: who stamps the time at an instant."""

    authority: Authority
    stamper: Callable[[dt.datetime], TimeStamper]


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody about to sign: the document as it is, the statement they make."""

    document: Document
    consent: Consent
    person: bytes
    done: bool


def signer_of(session: Session, vault: Vault, account: Account, head: Head, standard: Standard) -> Required:
    """Whose place the account has, among those who have to take part in the application as it is now. Raises SGN-SEAT."""
    person = seat_of(session, account, head.id)
    application, _ = read_draft(session, vault, head)
    for one in required(application, standard):
        if person is not None and one.number is not None and vault.index(PERSON, one.number) == person:
            return one
    raise SignatureError(SGN_SEAT, Defect("/id", "this account has no place in the application", "take the place you were invited to"))


def stand(
    session: Session, vault: Vault, account: Account, application_id: str, standard: Standard, agreed: Agreed, now: dt.datetime
) -> Standing:
    """What is needed to sign. Raises SignatureError: SGN-SEAT, SGN-DOCUMENT, SGN-IDENTITY, SGN-WORDING; CaseError CASE-ACT."""
    head = head_of(session, application_id)
    after(head.stage, Act(Verb.FREEZE, applicant_of(head), now))
    signer = signer_of(session, vault, account, head, standard)
    if signer.number is None or signer.field_name is None:
        raise SignatureError(SGN_SEAT, Defect("/id", "whoever has this place does not have to sign"))
    application, _ = read_draft(session, vault, head)
    document = documents.document_of(session, vault, head, application)
    wording = newest()
    if agreed.document != document.shown.sha256 or agreed.wording != wording.sha256:
        raise SignatureError(SGN_WORDING, Defect("/document", "it is not what is shown now", "show document and wording again"))
    person = vault.index(PERSON, signer.number)
    enough = [r for r in _results(session, vault, account, head, person, now) if standard.may_sign(r[1], day_of(now))]
    if not enough:
        raise SignatureError(SGN_IDENTITY, Defect(
            "/id", "nobody passed a check of identity on this account within a day",
            "begin with POST /v1/face/sessions, or sign at the window",
        ))
    session_id, found = enough[0]
    consent = Consent(
        application=head.id, revision=document.revision, document=document.shown, field=signer.field_name,
        signatory=Signatory(
            name=signer.name, role=signer.capacity, mark=vault.digest(session, head.scope, "signatory", signer.number).hex()[:32]
        ),
        text=Wording(version=wording.version, sha256=wording.sha256),
        identification=Identification(
            provider=found.provider, assurance=str(found.assurance), evidence=found.evidence_sha256 or _sha256(session_id)
        ),
        openid=vault.digest(session, head.scope, "account", account.name).hex(), face=_sha256(session_id)[:32],
        device=agreed.device or None, strokes=digest(agreed.strokes), at=now,
    )
    done = person in documents.signed_by(session, head.id, document.revision)
    return Standing(document, consent, person, done)


def signed(pen: Pen, standing: Standing, strokes: Strokes, now: dt.datetime) -> bytes:
    """The document with the signature. Not to be called where an asyncio loop runs. Raises SigningError."""
    return sign(ToSign(standing.document.pdf, standing.consent, strokes), pen.authority, pen.stamper(now), now)


def enter(session: Session, vault: Vault, standing: Standing, pdf: bytes, now: dt.datetime) -> bool:
    """Enter the signature; False if somebody else signed meanwhile."""
    return documents.add_signature(session, vault, standing.document, pdf, standing.person, digest_of(standing.consent), now)


def overtaken(application_id: str) -> CaseError:
    """Others signed again and again meanwhile."""
    return CaseError(CASE_CHANGED, Defect(application_id, "others signed meanwhile", "sign again"))


def _results(
    session: Session, vault: Vault, account: Account, head: Head, person: bytes, now: dt.datetime
) -> Iterator[tuple[str, Result]]:
    """What came of this person's sessions opened on this very account for this application, the newest first."""
    rows = session.connection().execute(
        select(col(IdentityResultRow.session))
        .join(FaceSessionRow, col(FaceSessionRow.id) == col(IdentityResultRow.session))
        .where(
            col(IdentityResultRow.application_id) == head.id, col(IdentityResultRow.person) == person,
            col(FaceSessionRow.applicant) == vault.index(APPLICANT, account.name), col(IdentityResultRow.at) > now - RECENT,
        ).order_by(col(IdentityResultRow.id).desc())
    ).all()
    for row in rows:
        found = results.of_session(session, vault, row.session)
        if found is not None:
            yield row.session, found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
