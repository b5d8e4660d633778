"""The register of names in the store: entries are added, and read in the order in which they were added.

All who add take one lock, so that positions are given in the order of commitment: who has read up to a
position has seen every entry before it. The search index relies on that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from engine.domain.answers import NameStatus
from engine.register.port import StoredName
from engine.store.database import Database, lock
from engine.store.rows import put_all, put_numbered
from engine.store.tables import NameRow
from engine.text.normalise import normalise

PAGE = 10_000
"""Entries read per transaction."""
_REGISTER_LOCK = 0x6E616D65
"""PostgreSQL advisory lock of whoever adds to the register ("name")."""
_LOOKED_UP_AT_ONCE = 5_000
_TABLE = NameRow.metadata.tables[str(NameRow.__tablename__)]
_READ = [_TABLE.c[c] for c in ("position", "name", "city", "status", "status_on", "until", "uscc", "industry")]
_NEWEST = select(func.max(_TABLE.c.position))
_OF_CITY = (
    select(*_READ).where(_TABLE.c.position > bindparam("after"), _TABLE.c.city == bindparam("city")).order_by(_TABLE.c.position)
)


class NewName(BaseModel):
    """An entry to be added, checked: `city` is the six-digit code of the authority's area
    (`engine.names.place.city_of`), `status_on` the day the status began, `until` a reservation's last day."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    city: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    status: NameStatus = "registered"
    registered_on: dt.date | None = None
    status_on: dt.date | None = None
    until: dt.date | None = None
    uscc: Annotated[str, StringConstraints(max_length=32)] | None = None
    industry: Annotated[str, StringConstraints(max_length=200)] | None = None
    event: str = ""
    """What tells the entry from another of the same name, status and days: the act of a case that brought it about."""

    @property
    def identity(self) -> bytes:
        """What makes two entries the same event: city, name in normal form, status and its days, and `event`."""
        days = f"{self.status_on or ''}\0{self.until or ''}"
        said = f"{self.city}\0{normalise(self.name)}\0{self.status}\0{days}" + (f"\0{self.event}" if self.event else "")
        return blake2b(said.encode(), digest_size=16).digest()

    def row(self, source: int | None = None) -> dict[str, object]:
        """The entry as a row of the table."""
        return {**{k: v for k, v in self.__dict__.items() if k != "event"}, "identity": self.identity, "source": source}


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of names handed to `append`: how many were entered; the indexes of those already there."""

    added: int
    duplicates: tuple[int, ...]


def append(session: Session, names: Sequence[NewName], source: int | None = None) -> Appended:
    """Enter the names that are not there yet, within the session's transaction (`Database.write`).

    Of the same event twice among `names`, the first counts. `source`: the import they come from.
    """
    lock(session, _REGISTER_LOCK)
    identities = [name.identity for name in names]
    known = _known(session, identities)
    rows, duplicates = [], []
    for index, (name, identity) in enumerate(zip(names, identities, strict=True)):
        if identity in known:
            duplicates.append(index)
            continue
        known.add(identity)
        rows.append(name.row(source))
    put_all(session, _TABLE, rows)
    return Appended(len(rows), tuple(duplicates))


def hold_register(session: Session) -> None:
    """Let nobody else add to the register until this transaction ends; what was added before can then be seen."""
    lock(session, _REGISTER_LOCK)


def enter(session: Session, name: NewName) -> int:
    """Enter one event that a case brings about; its position. The register must be held (`hold_register`)."""
    return put_numbered(session, _TABLE, **name.row())


def position_of(session: Session) -> int:
    """The position of the newest entry; 0 when there is none."""
    return int(session.connection().execute(_NEWEST).scalar() or 0)


def entries_of_city(session: Session, city: str, after: int) -> list[StoredName]:
    """The entries of a city after a position, in order."""
    return [StoredName(*row) for row in session.connection().execute(_OF_CITY, {"after": after, "city": city}).all()]


def _known(session: Session, identities: Sequence[bytes]) -> set[bytes]:
    known: set[bytes] = set()
    for start in range(0, len(identities), _LOOKED_UP_AT_ONCE):
        part = identities[start : start + _LOOKED_UP_AT_ONCE]
        found = session.connection().execute(select(_TABLE.c.identity).where(_TABLE.c.identity.in_(part)))
        known.update(bytes(row[0]) for row in found)
    return known


class NamesStore:
    """The register as the search index and `names stats` read it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, names: Sequence[NewName]) -> Appended:
        """`append` in a transaction of its own."""
        with self._database.write() as session:
            return append(session, names)

    def position(self) -> int:
        """The position of the newest entry; 0 when there is none."""
        with self._database.read() as session:
            return position_of(session)

    def rows_after(self, position: int, upto: int | None = None) -> Iterator[StoredName]:
        """The entries after `position` (up to `upto`, included), in order; a page per transaction.

        Entries are never changed, so reading in pages is reading one state; without `upto` what is added
        meanwhile comes too.
        """
        bound = _TABLE.c.position
        while True:
            query = select(*_READ).where(bound > position).order_by(bound).limit(PAGE)
            if upto is not None:
                query = query.where(bound <= upto)
            with self._database.read() as session:
                page = session.connection().execute(query).all()
            for row in page:
                yield StoredName(*row)
            if len(page) < PAGE:
                return
            position = page[-1][0]

    def by_status(self) -> Mapping[str, int]:
        """Number of entries per status."""
        return self._counted(col(NameRow.status), None)

    def by_city(self, most: int) -> Mapping[str, int]:
        """Number of entries of the `most` cities that have the most, by code, greatest first."""
        return self._counted(col(NameRow.city), most)

    def _counted(self, column: object, most: int | None) -> Mapping[str, int]:
        count = func.count()
        query = select(column, count).group_by(column).order_by(count.desc(), column).limit(most)  # type: ignore[call-overload]
        with self._database.read() as session:
            return {str(value): int(number) for value, number in session.connection().execute(query)}
