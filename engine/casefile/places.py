"""At which address each licence is, without its address: how many are registered at one.

The home of an individual business is personal data. So a licence's address is known here by a blind index of its key
(`engine/addresses/key.py`), written in the transaction that writes the licence. Whether a licence counts, its status says
where it is kept: whatever ends it, or undoes an end, has no more to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select, text
from sqlmodel import Session

from engine.casefile.licences import LICENCES
from engine.domain.address_key import AddressKey
from engine.licence.standing import ENDED
from engine.store.database import Database
from engine.store.place_keys import NEWEST, hold_place, index_of, keys_of_places, newest_key
from engine.store.place_tables import LicencePlaceRow
from engine.store.vault import Vault

PLACES = LicencePlaceRow.metadata.tables[str(LicencePlaceRow.__tablename__)]
_UNKNOWN = PLACES.alias()
_COUNTED = (
    select(func.count().label("here"), NEWEST.label("newest"), exists().where(_UNKNOWN.c.made_with.is_(None)).label("unknown"))
    .select_from(PLACES.join(LICENCES, LICENCES.c.uscc == PLACES.c.uscc))
    .where(
        PLACES.c.place.in_(bindparam("places", expanding=True)), LICENCES.c.status.not_in(sorted(ENDED)),
        PLACES.c.uscc != bindparam("but"), LICENCES.c.application_id != bindparam("own"),
    )
)
_WRITE = text(
    "INSERT INTO licence_places (uscc, version, made_with, place) VALUES (:uscc, :version, :made_with, :place)"
    " ON CONFLICT (uscc) DO UPDATE SET version = excluded.version, made_with = excluded.made_with, place = excluded.place"
)


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """`AddressesPort` from the licences in the store. `application_id`: the case that asks; a licence it brought about
    itself does not count against it when it is looked at again."""

    database: Database
    vault: Vault
    application_id: str = ""

    def registrations(self, key: AddressKey, but: str | None) -> int | None:
        with self.database.read() as session:
            return registrations(session, self.vault, key, but, self.application_id)


def registrations(session: Session, vault: Vault, key: AddressKey, but: str | None, own: str = "") -> int | None:
    """How many licences at an address have not ended; None while it is not known of every licence where it is. That of the
    code `but` is left out, or where there is no code the one that the application `own` brought about."""
    while True:
        keys = keys_of_places(session)
        found = session.connection().execute(_COUNTED, {
            "places": [index_of(session, vault, number, str(key)) for number in keys], "but": but or "", "own": "" if but else own,
        }).one()
        if found.unknown:
            return None
        if found.newest == (keys[-1] if keys else None):
            return int(found.here)
        # else the index began to be made anew, and what had been moved on already was not counted


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
    session.connection().execute(_WRITE, {"uscc": uscc, "version": version, "made_with": made_with, "place": place})
