"""The document of an application that is signed: drawn up from the frozen revision, shown, signed by one after another.

Any later change of the draft voids it with all its signatures; what was signed is known by its digest, and another
content is not handed in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from engine.casefile.content import read_draft
from engine.casefile.journal import Head
from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.errors import SGN_DOCUMENT, Defect, SignatureError
from engine.ledger.entries import record
from engine.signing.statements import DocumentRef
from engine.store.access_tables import SignatureRow, SigningDocumentRow
from engine.store.vault import Place, Vault

DOCUMENTS = SigningDocumentRow.metadata.tables[str(SigningDocumentRow.__tablename__)]
SIGNATURES = SignatureRow.metadata.tables[str(SignatureRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Document:
    """The document with the signatures made so far. shown: as it was before anybody signed; version: how many signed."""

    application_id: str
    revision: str
    shown: DocumentRef
    version: int
    pdf: bytes = field(repr=False)


def keep(session: Session, vault: Vault, head: Head, revision: str, pdf: bytes, now: dt.datetime) -> None:
    """Keep a document that was drawn up of a revision, in the place of one of another content.

    Raises SignatureError SGN-DOCUMENT if the draft is not that any more. The one that is being signed stays.
    """
    application, _ = read_draft(session, vault, head)
    if freeze(application).digest != revision:
        raise SignatureError(SGN_DOCUMENT, Defect("/application", "the draft was changed meanwhile", "have the document drawn up again"))
    standing = session.connection().execute(select(DOCUMENTS.c.revision).where(DOCUMENTS.c.application_id == head.id)).first()
    if standing is not None and standing.revision == revision:
        return
    void(session, head, now)
    session.connection().execute(insert(DOCUMENTS).values(
        application_id=head.id, revision=revision, sha256=hashlib.sha256(pdf).hexdigest(), length=len(pdf), version=0,
        sealed=_sealed(session, vault, head.id, revision, 0, pdf), at=now,
    ))


def document_of(session: Session, vault: Vault, head: Head, application: Application) -> Document:
    """The document of what the application says now. Raises SignatureError SGN-DOCUMENT if there is none."""
    row = session.connection().execute(select(DOCUMENTS).where(DOCUMENTS.c.application_id == head.id)).first()
    if row is None or row.revision != freeze(application).digest:
        raise SignatureError(SGN_DOCUMENT, Defect("/document", "none was drawn up since the last change", "have it drawn up"))
    place = _place(head.id, row.revision, row.version)
    pdf = vault.open(session, head.scope, place, bytes(row.sealed))
    return Document(head.id, row.revision, DocumentRef(sha256=row.sha256, length=row.length), row.version, pdf)


def signed_by(session: Session, application_id: str, revision: str) -> frozenset[bytes]:
    """Who signed the document of a revision, by blind index."""
    rows = session.connection().execute(
        select(SIGNATURES.c.person).where(SIGNATURES.c.application_id == application_id, SIGNATURES.c.revision == revision)
    )
    return frozenset(bytes(row.person) for row in rows.all())


def add_signature(
    session: Session, vault: Vault, before: Document, pdf: bytes, person: bytes, consent: str, now: dt.datetime
) -> bool:
    """Put the document with one more signature in the place of the one that was signed; False if somebody else signed
    meanwhile, or it was voided."""
    number = before.version + 1
    changed = session.connection().execute(
        update(DOCUMENTS).where(
            DOCUMENTS.c.application_id == before.application_id, DOCUMENTS.c.revision == before.revision,
            DOCUMENTS.c.sha256 == before.shown.sha256, DOCUMENTS.c.version == before.version,
        ).values(version=number, sealed=_sealed(session, vault, before.application_id, before.revision, number, pdf))
    )
    if changed.rowcount != 1:
        return False
    session.connection().execute(insert(SIGNATURES).values(
        application_id=before.application_id, person=person, revision=before.revision, number=number, consent=consent, at=now,
    ))
    scope = f"case:{before.application_id}"
    record(session, "signature", before.application_id, now, {
        "number": number, "revision": vault.mark(scope, before.revision), "document": vault.mark(scope, hashlib.sha256(pdf).hexdigest()),
    })
    return True


def void(session: Session, head: Head, now: dt.datetime) -> int:
    """Void the document and all its signatures; how many there were."""
    session.connection().execute(delete(DOCUMENTS).where(DOCUMENTS.c.application_id == head.id))
    ended = session.connection().execute(delete(SIGNATURES).where(SIGNATURES.c.application_id == head.id)).rowcount
    if ended:
        record(session, "signatures-void", head.id, now, {"signatures": ended})
    return ended


def _sealed(session: Session, vault: Vault, application_id: str, revision: str, version: int, pdf: bytes) -> bytes:
    return vault.seal(session, f"case:{application_id}", _place(application_id, revision, version), pdf)


def _place(application_id: str, revision: str, version: int) -> Place:
    return Place("signing_documents", "sealed", f"{application_id}/{revision}/{version}")
