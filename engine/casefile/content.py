"""What an application says: the draft that is still being written, and the revisions that are fixed for good."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from engine.casefile.journal import Head
from engine.domain.application import Application
from engine.domain.revision import Revision, freeze
from engine.errors import CASE_ACT, CASE_CHANGED, CASE_NOT_FOUND, CaseError, Defect
from engine.store.case_tables import DraftRow, RevisionRow
from engine.store.rows import put
from engine.store.vault import Place, Vault

_DRAFTS = DraftRow.metadata.tables[str(DraftRow.__tablename__)]
_REVISIONS = RevisionRow.metadata.tables[str(RevisionRow.__tablename__)]
_DRAFT = select(_DRAFTS.c.sealed, _DRAFTS.c.etag).where(_DRAFTS.c.application_id == bindparam("application"))
_DROP_DRAFT = delete(_DRAFTS).where(_DRAFTS.c.application_id == bindparam("application"))
_OF_DIGEST = (
    select(_REVISIONS.c.number, _REVISIONS.c.sealed)
    .where(_REVISIONS.c.application_id == bindparam("application"), _REVISIONS.c.digest == bindparam("digest"))
    .order_by(_REVISIONS.c.number.desc()).limit(1)
)
_NEWEST = (
    select(_REVISIONS.c.number, _REVISIONS.c.digest).where(_REVISIONS.c.application_id == bindparam("application"))
    .order_by(_REVISIONS.c.number.desc()).limit(1)
)


def write_draft(session: Session, vault: Vault, head: Head, application: Application, now: dt.datetime) -> int:
    """The first draft of an application; its etag."""
    sealed = _sealed_draft(session, vault, head, application)
    put(session, _DRAFTS, application_id=head.id, etag=1, sealed=sealed, updated_at=now)
    return 1


def rewrite_draft(session: Session, vault: Vault, head: Head, application: Application, etag: int, now: dt.datetime) -> int:
    """The draft with new content, if nobody changed it since `etag`; its new etag. Raises CaseError CASE-CHANGED."""
    sealed = _sealed_draft(session, vault, head, application)
    changed = session.connection().execute(
        update(_DRAFTS).where(_DRAFTS.c.application_id == head.id, _DRAFTS.c.etag == etag)
        .values(etag=etag + 1, sealed=sealed, updated_at=now)
    )
    if changed.rowcount != 1:
        raise CaseError(CASE_CHANGED, Defect(head.id, "the draft was changed in the meantime, or is gone"))
    return etag + 1


def read_draft(session: Session, vault: Vault, head: Head) -> tuple[Application, int]:
    """The draft and its etag. Raises CaseError CASE-ACT if there is none any more, because the application has ended."""
    row = session.connection().execute(_DRAFT, {"application": head.id}).first()
    if row is None:
        raise CaseError(CASE_ACT, Defect(head.id, "the application has ended, and its draft is gone", "open another one"))
    plain = vault.open(session, head.scope, Place("drafts", "sealed", head.id), bytes(row.sealed))
    return Application.model_validate_json(plain), int(row.etag)


def drop_draft(session: Session, head: Head) -> None:
    """Delete the draft of an application that has ended; what was handed in stays."""
    session.connection().execute(_DROP_DRAFT, {"application": head.id})


def add_revision(session: Session, vault: Vault, head: Head, revision: Revision, now: dt.datetime) -> None:
    """Fix a content for good, unless the newest revision says the same."""
    count, newest = _newest(session, head.id)
    if newest == revision.digest:
        return
    number = count + 1
    sealed = vault.seal(session, head.scope, Place("revisions", "sealed", f"{head.id}/{number}"), revision.canonical)
    put(session, _REVISIONS, application_id=head.id, number=number, digest=revision.digest, sealed=sealed, frozen_at=now)


def open_revision(session: Session, vault: Vault, head: Head, digest: str) -> Revision:
    """The revision with this digest, its content checked against it. Raises CaseError CASE-NOT-FOUND, StoreError STO-SEAL."""
    row = session.connection().execute(_OF_DIGEST, {"application": head.id, "digest": digest}).first()
    if row is None:
        raise CaseError(CASE_NOT_FOUND, Defect(head.id, f"it has no revision {digest[:12]}…"))
    plain = vault.open(session, head.scope, Place("revisions", "sealed", f"{head.id}/{row.number}"), bytes(row.sealed))
    return freeze(Application.model_validate_json(plain))


def _newest(session: Session, application_id: str) -> tuple[int, str | None]:
    row = session.connection().execute(_NEWEST, {"application": application_id}).first()
    return (0, None) if row is None else (int(row.number), str(row.digest))


def _sealed_draft(session: Session, vault: Vault, head: Head, application: Application) -> bytes:
    return vault.seal(session, head.scope, Place("drafts", "sealed", head.id), freeze(application).canonical)
