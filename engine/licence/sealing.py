"""Sealing an issued version of a licence: the document is set, sealed, kept by its digest, and told to the ledger.

Three steps that do not call each other: take what waits, make the document (outside any transaction), enter it. A
version that was superseded, or a licence that ended, while its document was made, is not entered.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from pyhanko.sign.timestamps import TimeStamper
from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlmodel import Session

from engine.errors import LIC_NOT_FOUND, LIC_STATUS, Defect, LicenceError
from engine.ledger.entries import record
from engine.licence.changes import LICENCES, SEALINGS
from engine.licence.document import Copy, seal_spot
from engine.licence.read import OpenedLicence, Printing, sheet_of
from engine.licence.standing import ENDED
from engine.signing import seal as seals
from engine.signing.authority import Authority
from engine.signing.embedded import seal_means
from engine.signing.key_files import Owner
from engine.signing.pdf import Place
from engine.signing.seal_drawing import DrawnSeal, SealPicture
from engine.store import vault as vaults
from engine.store.licence_tables import LicenceDocumentRow
from engine.store.vault import Vault
from engine.typesetting.setter import Setter

DOCUMENTS = LicenceDocumentRow.metadata.tables[str(LicenceDocumentRow.__tablename__)]
SUBJECT = "licence"
"""What a seal's statement calls a licence."""
EVENT = "licence.sealed"


@dataclass(frozen=True, slots=True)
class Workshop:
    """With what licences are set and sealed. stamper: who stamps the time at an instant; look: of an authority's seal."""

    printing: Printing
    setter: Setter
    authority: Authority
    stamper: Callable[[dt.datetime], TimeStamper]
    look: Callable[[Owner], DrawnSeal | SealPicture]


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be sealed. attempts: made before this one."""

    uscc: str
    version: int
    copy: Copy
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A sealed document. scope: of the data key it is kept with; plain: SHA-256 of its bytes before they were sealed;
    typesetter: the version that set it."""

    due: Due
    scope: str
    pdf: bytes
    plain: str
    typesetter: str
    authority: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


def take(session: Session, now: dt.datetime, until: dt.datetime, most: int) -> list[Due]:
    """The documents that wait the longest, kept from others until an instant."""
    waiting = session.connection().execute(
        select(SEALINGS.c.uscc, SEALINGS.c.version, SEALINGS.c["copy"], SEALINGS.c.attempts)
        .where(SEALINGS.c.state == "waiting", SEALINGS.c.next_at <= now)
        .order_by(SEALINGS.c.next_at).limit(most).with_for_update(skip_locked=True)
    ).all()
    found = [Due(row[0], row[1], cast(Copy, row[2]), row[3]) for row in waiting]
    for due in found:
        session.connection().execute(update(SEALINGS).where(*_key(due)).values(next_at=until))
    return found


def ask(session: Session, uscc: str, copy: Copy, now: dt.datetime) -> Due:
    """Have the newest version of a licence sealed, once more if it was, also where it was stuck.

    Raises LicenceError: LIC-NOT-FOUND, LIC-STATUS for a licence that has ended.
    """
    row = session.connection().execute(select(LICENCES.c.version, LICENCES.c.status).where(LICENCES.c.uscc == uscc)).first()
    if row is None:
        raise LicenceError(LIC_NOT_FOUND, Defect(uscc, "there is no licence of this code"))
    if row.status in ENDED:
        raise LicenceError(LIC_STATUS, Defect(uscc, f"it is {row.status}, and is not sealed any more"))
    due = Due(uscc, row.version, copy)
    session.connection().execute(delete(SEALINGS).where(*_key(due)))
    session.connection().execute(insert(SEALINGS).values(
        uscc=uscc, version=due.version, copy=copy, state="waiting", attempts=0, next_at=now,
    ))
    return due


def make(workshop: Workshop, opened: OpenedLicence, due: Due, now: dt.datetime) -> Made:
    """The sealed document of a version. Not to be called where an asyncio loop runs.

    Raises DocumentError: DOC-STATUS, DOC-FIELD, DOC-GLYPH, DOC-LIMIT, DOC-TEMPLATE; SigningError: SIG-AUTHORITY,
    SIG-GLYPH, SIG-SERVICE.
    """
    sheet = sheet_of(opened, workshop.printing, due.copy)
    plain = workshop.setter.pdf(sheet)
    issuer = workshop.printing.authorities.of(opened.district)
    owner = Owner(issuer.name, issuer.code)
    spot = seal_spot(opened.kind, due.copy)
    to_seal = seals.ToSeal(
        plain, SUBJECT, opened.uscc, content_of(str(sheet.data["metadata"])), owner,
        Place(spot.page, spot.left, spot.bottom, spot.right, spot.top), due.version,
    )
    means = seal_means(workshop.authority, owner, workshop.stamper(now), now)
    sealed = seals.seal(to_seal, workshop.look(owner), means, now)
    return Made(
        due, opened.scope, sealed, hashlib.sha256(plain).hexdigest(), workshop.setter.version, issuer.code
    )


def enter(session: Session, vault: Vault, made: Made, now: dt.datetime) -> int | None:
    """Keep a sealed document, and say so in the ledger; its edition. None: it is not wanted any more, and is not kept."""
    due, connection = made.due, session.connection()
    taken = connection.execute(delete(SEALINGS).where(*_key(due)))
    licence = connection.execute(select(LICENCES.c.version, LICENCES.c.status).where(LICENCES.c.uscc == due.uscc).with_for_update()).one()
    if taken.rowcount != 1 or licence.version != due.version or licence.status in ENDED:
        return None
    of_copy = (DOCUMENTS.c.uscc == due.uscc, DOCUMENTS.c.version == due.version, DOCUMENTS.c["copy"] == due.copy)
    edition = 1 + int(connection.execute(select(func.count()).select_from(DOCUMENTS).where(*of_copy)).scalar_one())
    digest = made.digest
    sealed = vault.seal(session, made.scope, place_of(digest), made.pdf)
    connection.execute(insert(DOCUMENTS).values(
        digest=digest, uscc=due.uscc, version=due.version, copy=due.copy, edition=edition, document=made.plain,
        typesetter=made.typesetter, sealed=sealed, at=now,
    ))
    record(session, EVENT, due.uscc, now, {
        "version": due.version, "copy": due.copy, "edition": edition, "document": digest, "authority": made.authority,
    })
    return edition


def put_off(session: Session, due: Due, code: str, next_at: dt.datetime | None) -> None:
    """Try again at an instant; None: only a person can help. code: what stood in the way."""
    session.connection().execute(update(SEALINGS).where(*_key(due)).values(
        state="stuck" if next_at is None else "waiting", attempts=due.attempts + 1, said=code[:400],
        **({} if next_at is None else {"next_at": next_at}),
    ))


def drop(session: Session, due: Due) -> None:
    """Seal a document no more."""
    session.connection().execute(delete(SEALINGS).where(*_key(due)))


def content_of(metadata: str) -> str:
    """SHA-256 (hex) of what a licence says, as its seal states it: of the metadata attached to it."""
    return hashlib.sha256(metadata.encode("utf-8")).hexdigest()


def place_of(digest: str) -> vaults.Place:
    """Where a sealed document is kept, for the vault."""
    return vaults.Place("licence_documents", "sealed", digest)


def _key(due: Due) -> tuple[ColumnElement[bool], ...]:
    return (SEALINGS.c.uscc == due.uscc, SEALINGS.c.version == due.version, SEALINGS.c["copy"] == due.copy)
