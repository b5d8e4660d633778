"""What is entered in the licence library when a version is issued, and when the status of a licence changes.

Both happen in the transaction of what brings them about: an approved application, an officer's decision, or the entering of
a licence of another kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session

from engine.clock import CHINA
from engine.domain.answers import NameStatus
from engine.domain.entity import LicenceStatus
from engine.errors import LIC_CHANGED, LIC_NOT_FOUND, LIC_STATUS, Defect, LicenceError
from engine.ledger.entries import record
from engine.licence.kinds import BUSINESS
from engine.licence.standing import ENDED, TITLES, StatusChange, may_follow
from engine.licence.status_list import VALUES
from engine.notices.outbox import Notice, post
from engine.register.names_store import NewName, enter, hold_register
from engine.store.case_tables import LicenceRow, LicenceStatusRow
from engine.store.licence_tables import LicenceSealingRow, StatusEntryRow
from engine.store.rows import put
from engine.store.vault import Vault

LICENCES = LicenceRow.metadata.tables[str(LicenceRow.__tablename__)]
STATUSES = LicenceStatusRow.metadata.tables[str(LicenceStatusRow.__tablename__)]
ENTRIES = StatusEntryRow.metadata.tables[str(StatusEntryRow.__tablename__)]
SEALINGS = LicenceSealingRow.metadata.tables[str(LicenceSealingRow.__tablename__)]
TOPIC = "licence-status"
FIRST_COPY = "duplicate"
"""What is sealed as soon as a version is issued: 副本, the electronic licence. 正本 is sealed when somebody asks for it."""
_NAME_BECOMES: Mapping[LicenceStatus, NameStatus] = {"deregistered": "deregistered", "annulled": "revoked"}
"""Ends with which the name is given up. A revoked enterprise has it until it is deregistered."""


@dataclass(frozen=True, slots=True)
class Change:
    """A status a licence gets. basis: the article it rests on; reason: in words; by: the officer's id, or of what decided."""

    status: LicenceStatus
    basis: str
    reason: str
    authority: str
    by: str
    at: dt.datetime

    @property
    def since(self) -> dt.date:
        return self.at.astimezone(CHINA).date()

    @property
    def said(self) -> str:
        """Basis and reason as they are kept."""
        return f"{self.basis}：{self.reason}" if self.basis else self.reason


def enter_version(session: Session, uscc: str, version: int, status: LicenceStatus, at: dt.datetime) -> None:
    """Give a version that was just issued its place in the status lists, and let it be sealed; it supersedes the one before."""
    put(session, ENTRIES, uscc=uscc, version=version, value=VALUES[status])
    if version > 1:
        _list_as(session, uscc, VALUES["superseded"], ENTRIES.c.version < version)
        session.connection().execute(SEALINGS.delete().where(SEALINGS.c.uscc == uscc, SEALINGS.c.version < version))
    put(session, SEALINGS, uscc=uscc, version=version, copy=FIRST_COPY, state="waiting", attempts=0, next_at=at)


def change_status(session: Session, vault: Vault, uscc: str, change: Change) -> int:
    """Change the status of a licence by an officer's decision, with all that follows from it; the number of the change.

    Raises LicenceError: LIC-NOT-FOUND, LIC-STATUS if this cannot follow, or undoes an end with which the name was given up.
    """
    row = session.connection().execute(select(LICENCES).where(LICENCES.c.uscc == uscc).with_for_update()).first()
    if row is None:
        raise LicenceError(LIC_NOT_FOUND, Defect(uscc, "there is no licence of this code"))
    name = row.name if row.kind == BUSINESS else None  # of another kind it is its holder's, who keeps it
    if row.status in _NAME_BECOMES and change.status == "valid" and name is not None:
        advice = "register the name again first; this version cannot give it back"
        raise LicenceError(LIC_STATUS, Defect(uscc, f"its name was given up when it was {row.status}", advice))
    number = enter_status(session, vault, uscc, change)
    record(session, f"licence.{change.status}", uscc, change.at, {
        "number": number, "version": row.version, "status": change.status, "basis": change.basis, "officer": change.by,
        "authority": change.authority, "since": change.since.isoformat(),
    })
    if change.status in _NAME_BECOMES and row.status not in _NAME_BECOMES and name is not None:
        hold_register(session)  # last: nobody else enters a name until the commit
        enter(session, NewName(
            name=name, city=row.city, status=_NAME_BECOMES[change.status], status_on=change.since, uscc=uscc,
            event=f"{uscc}/{number}",
        ))
    return number


def enter_status(session: Session, vault: Vault, uscc: str, change: Change) -> int:
    """Enter a status: its row, the licence as it stands, the status lists, and a notice; the number of the change.

    Raises LicenceError: LIC-STATUS if it cannot follow what there is, LIC-CHANGED if somebody else was first.
    """
    connection = session.connection()
    licence = connection.execute(select(LICENCES).where(LICENCES.c.uscc == uscc)).one()
    before = changes_of(session, uscc)
    if not may_follow(before, change.status):
        last = before[-1].status if before else "nothing"
        raise LicenceError(LIC_STATUS, Defect(uscc, f"{change.status} cannot follow {last}"))
    changed = connection.execute(
        update(LICENCES).where(LICENCES.c.uscc == uscc, LICENCES.c.version == licence.version, LICENCES.c.status == licence.status)
        .values(status=change.status)
    )
    if changed.rowcount != 1:
        raise LicenceError(LIC_CHANGED, Defect(uscc, "the licence was changed in the meantime"))
    number = len(before) + 1
    put(
        session, STATUSES, uscc=uscc, number=number, status=change.status, since=change.since, reason=change.said[:400],
        authority=change.authority, by=change.by, at=change.at,
    )
    _into_lists(session, uscc, licence.version, change.status)
    if before:
        told = licence.application_id or _established(session, licence.holder)
        if told is not None:
            _tell(session, vault, told, uscc, number, change)
    return number


def _established(session: Session, holder: str | None) -> str | None:
    """The application that established the holder of a licence; None if the holder is not registered here."""
    found = session.connection().execute(select(LICENCES.c.application_id).where(LICENCES.c.uscc == holder)).scalar_one_or_none()
    return None if found is None else str(found)


def changes_of(session: Session, uscc: str) -> tuple[StatusChange, ...]:
    """All changes of a licence's status, in order."""
    rows = session.connection().execute(
        select(STATUSES.c.status, STATUSES.c.since, STATUSES.c.reason, STATUSES.c.authority)
        .where(STATUSES.c.uscc == uscc).order_by(STATUSES.c.number)
    )
    return tuple(StatusChange(*row) for row in rows)


def _into_lists(session: Session, uscc: str, newest: int, status: LicenceStatus) -> None:
    """An end counts for every version; anything else for the newest, and those before it are superseded."""
    if status in ENDED:
        _list_as(session, uscc, VALUES[status], ENTRIES.c.version <= newest)
        return
    _list_as(session, uscc, VALUES[status], ENTRIES.c.version == newest)
    _list_as(session, uscc, VALUES["superseded"], ENTRIES.c.version < newest)


def _list_as(session: Session, uscc: str, value: int, which: object) -> None:
    session.connection().execute(
        update(ENTRIES).where(ENTRIES.c.uscc == uscc, which, ENTRIES.c.value != value).values(value=value)  # type: ignore[arg-type]
    )


def _tell(session: Session, vault: Vault, application_id: str, uscc: str, number: int, change: Change) -> None:
    body = {
        "topic": TOPIC, "uscc": uscc, "status": change.status, "title": TITLES[change.status], "since": change.since.isoformat(),
        "reason": change.said, "authority": change.authority, "on": change.since.isoformat(),
    }
    post(session, vault, [Notice(TOPIC, f"{uscc}/{number}/{TOPIC}", application_id, body)], change.at)
