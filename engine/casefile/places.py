"""At which address each licence is, without its address: how many are registered at one.

The home of an individual business is personal data. So a licence's address is known here by a blind index of its key
(`engine/addresses/key.py`), written in the transaction that writes the licence. Whether a licence counts, its status says
where it is kept: whatever ends it, or undoes an end, has no more to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlmodel import Session

from engine.casefile.licences import LICENCES
from engine.domain.address_key import AddressKey
from engine.licence.standing import ENDED
from engine.store.database import Database
from engine.store.place_keys import hold_place, index_of, keys_of_places, newest_key
from engine.store.place_tables import LicencePlaceRow
from engine.store.rows import put
from engine.store.vault import Vault

PLACES = LicencePlaceRow.metadata.tables[str(LicencePlaceRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """`AddressesPort` from the licences in the store. `application_id`: the case that asks; a licence it brought about
    itself does not count against it when it is looked at again."""

    database: Database
    vault: Vault
    application_id: str = ""

    def registrations(self, key: AddressKey, but: str | None) -> int | None:
        with self.database.read() as session:
            return registrations(session, self.vault, key, but or self._own(session))

    def _own(self, session: Session) -> str | None:
        own = select(LICENCES.c.uscc).where(LICENCES.c.application_id == self.application_id)
        return session.connection().execute(own).scalar()


def registrations(session: Session, vault: Vault, key: AddressKey, but: str | None) -> int | None:
    """How many licences at an address have not ended, that of the code `but` left out; None while it is not known of
    every licence where it is."""
    waiting = select(PLACES.c.uscc).where(PLACES.c.made_with.is_(None)).limit(1)
    if session.connection().execute(waiting).first() is not None:
        return None
    keys = keys_of_places(session)
    while True:
        found = _counted(session, vault, keys, str(key), but)
        before, keys = keys, keys_of_places(session)
        if keys == before:  # else the index began to be made anew, and what had been moved on already was not counted
            return found


def enter_place(session: Session, vault: Vault, uscc: str, version: int, key: AddressKey | None) -> None:
    """Enter where a version of a licence is, in the place of what the one before said. Nobody else enters anything at
    that address until the transaction ends."""
    if key is not None:
        hold_place(session, vault, str(key))
    write_place(session, vault, uscc, version, key)


def write_place(session: Session, vault: Vault, uscc: str, version: int, key: AddressKey | None) -> None:
    """Write where a version of a licence is, with the key in use."""
    made_with = newest_key(session, vault)
    place = index_of(session, vault, made_with, str(key)) if key is not None else None
    changed = session.connection().execute(
        update(PLACES).where(PLACES.c.uscc == uscc).values(version=version, made_with=made_with, place=place)
    )
    if changed.rowcount == 0:
        put(session, PLACES, uscc=uscc, version=version, made_with=made_with, place=place)


def _counted(session: Session, vault: Vault, keys: tuple[int, ...], place: str, but: str | None) -> int:
    if not keys:
        return 0
    here = PLACES.c.place.in_([index_of(session, vault, key, place) for key in keys])
    query = (
        select(func.count()).select_from(PLACES.join(LICENCES, LICENCES.c.uscc == PLACES.c.uscc))
        .where(here, LICENCES.c.status.not_in(sorted(ENDED)))
    )
    if but is not None:
        query = query.where(PLACES.c.uscc != but)
    return int(session.connection().execute(query).scalar_one())
