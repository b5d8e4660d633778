"""Changing and handing in an application that is signed over the network."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from engine.casefile.content import read_draft
from engine.casefile.drafts import change_draft
from engine.casefile.journal import head_of
from engine.casefile.office import Office
from engine.casefile.submit import Submitted, submit
from engine.domain.application import Application
from engine.errors import SGN_UNSIGNED, Defect, SignatureError
from engine.signatures.document import document_of, signed_by, void
from engine.signatures.required import PERSON, Standard, required

INVITE = "invite them: POST /v1/applications/{id}/seats"
STATE = "state the number of their document, of an organisation who represents it (representative), or sign at the window"


def change(session: Session, office: Office, application_id: str, application: Application, etag: int, now: dt.datetime) -> int:
    """Change the draft, which voids every signature, even if it is later changed back; the new etag. Raises CaseError."""
    etag = change_draft(session, office, application_id, application, etag, now)
    void(session, head_of(session, application_id), now)
    return etag


def hand_in(
    session: Session, office: Office, standard: Standard, application_id: str, now: dt.datetime, revision: str | None = None
) -> Submitted:
    """Hand in what everybody signed who has to.

    Raises CaseError; SignatureError: SGN-DOCUMENT, SGN-UNSIGNED with everybody who is missing.
    """
    head = head_of(session, application_id, lock=True)
    application, _ = read_draft(session, office.vault, head)
    document = document_of(session, office.vault, head, application)
    signed = signed_by(session, head.id, document.revision)
    missing = [
        Defect(f"/parties/{one.party}", f"the {one.capacity} has not signed", INVITE if one.number is not None else STATE)
        for one in required(application, standard)
        if one.signs and (one.number is None or office.vault.index(PERSON, one.number) not in signed)
    ]
    if missing:
        raise SignatureError(SGN_UNSIGNED, missing)
    return submit(session, office, application_id, now, revision or document.revision)
