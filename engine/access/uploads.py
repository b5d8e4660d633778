"""Files that are handed in with an application, addressed by the SHA-256 of their bytes, sealed with the case."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlmodel import Session

from engine.errors import API_NOT_FOUND, API_UPLOAD, AccessError, Defect
from engine.store.access_tables import UploadRow
from engine.store.vault import Place, Vault

MOST = 60
"""Files of one application."""
LARGEST = 8_000_000
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_UPLOADS = UploadRow.metadata.tables[str(UploadRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a list shows it."""

    sha256: str
    kind: str
    size: int


def keep(session: Session, vault: Vault, application_id: str, sha256: str, content: bytes, now: dt.datetime) -> Upload:
    """Keep a file under its digest; the same once more changes nothing. Raises AccessError API-UPLOAD."""
    kind = next((kind for begins, kind in KINDS.items() if content.startswith(begins)), None)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AccessError(API_UPLOAD, Defect("/sha256", "the bytes have another digest", "send the file under its own SHA-256"))
    if kind is None or len(content) > LARGEST:
        raise AccessError(API_UPLOAD, Defect("", "it is no PDF, JPEG or PNG of at most 8 MB", "send such a file"))
    here = _UPLOADS.c.application_id == application_id
    if session.connection().execute(select(_UPLOADS.c.sha256).where(here, _UPLOADS.c.sha256 == sha256)).first() is None:
        count = session.connection().execute(select(func.count()).select_from(_UPLOADS).where(here)).scalar_one()
        if count >= MOST:
            raise AccessError(API_UPLOAD, Defect("", f"the application has {MOST} files", "put several pages into one PDF"))
        session.connection().execute(insert(_UPLOADS).values(
            application_id=application_id, sha256=sha256, kind=kind, size=len(content), at=now,
            sealed=vault.seal(session, f"case:{application_id}", _place(application_id, sha256), content),
        ))
    return Upload(sha256, kind, len(content))


def content_of(session: Session, vault: Vault, application_id: str, sha256: str) -> tuple[Upload, bytes]:
    """A file of an application. Raises AccessError API-NOT-FOUND."""
    row = session.connection().execute(
        select(_UPLOADS).where(_UPLOADS.c.application_id == application_id, _UPLOADS.c.sha256 == sha256)
    ).first()
    if row is None:
        raise AccessError(API_NOT_FOUND, Defect("/sha256", "the application has no such file"))
    content = vault.open(session, f"case:{application_id}", _place(application_id, sha256), bytes(row.sealed))
    return Upload(sha256, row.kind, row.size), content


def uploads_of(session: Session, application_id: str) -> tuple[Upload, ...]:
    """The files of an application, in the order in which they came."""
    rows = session.connection().execute(
        select(_UPLOADS.c.sha256, _UPLOADS.c.kind, _UPLOADS.c.size).where(_UPLOADS.c.application_id == application_id)
        .order_by(_UPLOADS.c.at, _UPLOADS.c.sha256)
    )
    return tuple(Upload(row.sha256, row.kind, row.size) for row in rows.all())


def _place(application_id: str, sha256: str) -> Place:
    return Place("uploads", "sealed", f"{application_id}/{sha256}")
