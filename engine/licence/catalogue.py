"""What there is in the licence library: lists of licences, and all that is known of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from engine.domain.entity import LicenceStatus
from engine.licence.changes import LICENCES, SEALINGS, STATUSES
from engine.licence.documents import Kept, documents_of
from engine.licence.standing import Standing
from engine.licence.stands import standing_of, versions_of


@dataclass(frozen=True, slots=True)
class Summary:
    """A licence in a list. kind: `engine.licence.kinds`; name: of its holder, None for an individual business without one
    (its operator's name is personal); holder: whose it is, where that is not its own number."""

    uscc: str
    kind: str
    holder: str | None
    name: str | None
    entity_type: str
    district: str
    established_on: dt.date
    version: int
    status: LicenceStatus


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of status as it was entered."""

    number: int
    status: LicenceStatus
    since: dt.date
    reason: str
    authority: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that is not sealed yet. stuck: a person has to help; said: with what."""

    version: int
    copy: str
    stuck: bool
    said: str | None


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is known of a licence but what it says. standings: of each version."""

    summary: Summary
    standings: tuple[Standing, ...]
    entries: tuple[Entry, ...]
    documents: tuple[Kept, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which licences are listed. name: a part of it; holder: a code, of whom those of other kinds are; after: a code, from
    which the list goes on."""

    status: str | None = None
    district: str | None = None
    name: str | None = None
    kind: str | None = None
    holder: str | None = None
    after: str = ""


_COLUMNS = tuple(LICENCES.c[name] for name in Summary.__slots__)


def listed(session: Session, wanted: Wanted, most: int) -> list[Summary]:
    """Licences by their codes, `most` at a time."""
    query = select(*_COLUMNS).where(LICENCES.c.uscc > wanted.after).order_by(LICENCES.c.uscc).limit(most)
    if wanted.status is not None:
        query = query.where(LICENCES.c.status == wanted.status)
    if wanted.kind is not None:
        query = query.where(LICENCES.c.kind == wanted.kind)
    if wanted.holder is not None:
        query = query.where(LICENCES.c.holder == wanted.holder)
    if wanted.district is not None:
        query = query.where(LICENCES.c.district.startswith(wanted.district, autoescape=True))
    if wanted.name is not None:
        query = query.where(LICENCES.c.name.contains(wanted.name, autoescape=True))
    return [Summary(*row) for row in session.connection().execute(query)]


def whole(session: Session, uscc: str) -> Whole:
    """All that is known of a licence. Raises LicenceError LIC-NOT-FOUND."""
    newest = standing_of(session, uscc)
    connection = session.connection()
    summary = Summary(*connection.execute(select(*_COLUMNS).where(LICENCES.c.uscc == uscc)).one())
    entries = connection.execute(
        select(*(STATUSES.c[name] for name in Entry.__slots__)).where(STATUSES.c.uscc == uscc).order_by(STATUSES.c.number)
    )
    waiting = connection.execute(
        select(SEALINGS.c.version, SEALINGS.c["copy"], SEALINGS.c.state == "stuck", SEALINGS.c.said)
        .where(SEALINGS.c.uscc == uscc).order_by(SEALINGS.c.version, SEALINGS.c["copy"])
    )
    older = tuple(standing_of(session, uscc, one.version) for one in versions_of(session, uscc)[:-1])
    return Whole(
        summary, (*older, newest), tuple(Entry(*row) for row in entries), documents_of(session, uscc),
        tuple(Waiting(*row) for row in waiting),
    )
