"""The sealed documents that are kept: which there are of a licence, and opening one."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlmodel import Session

from engine.errors import LIC_NOT_FOUND, STO_SEAL, Defect, LicenceError, StoreError
from engine.licence.changes import LICENCES
from engine.licence.document import Copy
from engine.licence.read import scope_of
from engine.licence.sealing import DOCUMENTS, place_of
from engine.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Kept:
    """A sealed document. digest: SHA-256 of its bytes; edition: of this version and copy, the last one is given out."""

    digest: str
    uscc: str
    version: int
    copy: Copy
    edition: int
    at: dt.datetime


def documents_of(session: Session, uscc: str) -> tuple[Kept, ...]:
    """All sealed documents of a licence, by version, copy and edition."""
    return _found(session, DOCUMENTS.c.uscc == uscc)


def document_of(session: Session, digest: str) -> Kept | None:
    """The sealed document whose bytes have this SHA-256."""
    return next(iter(_found(session, DOCUMENTS.c.digest == digest)), None)


def newest(session: Session, uscc: str, copy: Copy, version: int | None = None) -> Kept:
    """The document to be given out of a version (None: the licence's own). Raises LicenceError LIC-NOT-FOUND."""
    current = session.connection().execute(select(LICENCES.c.version).where(LICENCES.c.uscc == uscc)).scalar_one_or_none()
    if current is None:
        raise LicenceError(LIC_NOT_FOUND, Defect(uscc, "there is no licence of this code"))
    wanted = version if version is not None else int(current)
    found = [kept for kept in documents_of(session, uscc) if (kept.version, kept.copy) == (wanted, copy)]
    if not found:
        raise LicenceError(LIC_NOT_FOUND, Defect(
            uscc, f"version {wanted} has no sealed {copy}", f"seal it: `miaopi licence seal {uscc} --copy {copy}`"
        ))
    return found[-1]


def bytes_of(session: Session, vault: Vault, kept: Kept) -> bytes:
    """The bytes of a sealed document. Raises StoreError STO-SEAL if they are not what was kept."""
    row = session.connection().execute(
        select(DOCUMENTS.c.sealed, LICENCES.c.application_id).join(LICENCES, LICENCES.c.uscc == DOCUMENTS.c.uscc)
        .where(DOCUMENTS.c.digest == kept.digest)
    ).one()
    pdf = vault.open(session, scope_of(kept.uscc, row.application_id), place_of(kept.digest), bytes(row.sealed))
    if hashlib.sha256(pdf).hexdigest() != kept.digest:
        raise StoreError(STO_SEAL, Defect(f"licence_documents {kept.digest}", "its bytes do not have the digest it is kept by"))
    return pdf


def _found(session: Session, which: object) -> tuple[Kept, ...]:
    rows = session.connection().execute(
        select(DOCUMENTS.c.digest, DOCUMENTS.c.uscc, DOCUMENTS.c.version, DOCUMENTS.c["copy"], DOCUMENTS.c.edition, DOCUMENTS.c.at)
        .where(which)  # type: ignore[arg-type]
        .order_by(DOCUMENTS.c.version, DOCUMENTS.c["copy"], DOCUMENTS.c.edition)
    )
    return tuple(Kept(row[0], row[1], row[2], cast(Copy, row[3]), row[4], row[5]) for row in rows)
