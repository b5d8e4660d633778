"""Making the index of places anew, from what the licences say: with a new key, or by other libraries, while others go on working.

What was made with the old key is found until it has been moved on, and what is entered meanwhile is made with the new one;
then the old key is destroyed. Interrupted at any point, it goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session

from engine.addresses.reading import key_of
from engine.casefile.licences import LICENCES, Licence, items_of
from engine.casefile.places import PLACES, write_place
from engine.domain.address_key import AddressKey
from engine.errors import STO_SEAL, StoreError
from engine.store.database import Database
from engine.store.place_keys import drop_key, keys_of_places, next_key
from engine.store.vault import Vault
from reference_libs.library import Libraries

BATCH = 200


@dataclass(frozen=True, slots=True)
class Indexed:
    """licences: whose place was entered anew; unreadable: those of them whose address cannot be read any more."""

    licences: int
    unreadable: int


def unfinished(database: Database) -> bool:
    """Whether making it anew was interrupted."""
    with database.read() as session:
        return len(keys_of_places(session)) > 1


def index_places(database: Database, vault: Vault, libraries: Libraries, told: Callable[[int], None] = lambda _: None) -> Indexed:
    """Enter anew, with a new key, where every licence is; where that was interrupted, what is left of it.

    Raises StoreError STO-KEYS if a master key is missing.
    """
    with database.write() as session:
        newest = next_key(session, vault)
    licences = unreadable = 0
    while True:
        while done := _batch(database, vault, libraries, newest):
            licences += len(done)
            unreadable += done.count(False)
            told(licences)
        with database.read() as session:
            old = [key for key in keys_of_places(session) if key < newest]
        if all(drop_key(database, vault, key) for key in old):
            return Indexed(licences, unreadable)


def place_of(session: Session, vault: Vault, licence: Licence, libraries: Libraries) -> AddressKey | None:
    """Where a licence says that its entity is. Raises StoreError STO-SEAL."""
    return key_of(items_of(session, vault, licence), libraries)


def _batch(database: Database, vault: Vault, libraries: Libraries, newest: int) -> list[bool]:
    """Enter the next licences anew; of each, whether its address could be read."""
    columns = [LICENCES.c[name] for name in Licence.__slots__]
    with database.write() as session:
        rows = session.connection().execute(
            select(*columns).join(PLACES, PLACES.c.uscc == LICENCES.c.uscc)
            .where(or_(PLACES.c.made_with.is_(None), PLACES.c.made_with < newest)).order_by(LICENCES.c.uscc).limit(BATCH)
            .with_for_update(of=LICENCES)
        ).all()
        return [_entered(session, vault, Licence(*row), libraries) for row in rows]


def _entered(session: Session, vault: Vault, licence: Licence, libraries: Libraries) -> bool:
    try:
        place, readable = place_of(session, vault, licence, libraries), True
    except StoreError as error:
        if error.code != STO_SEAL:
            raise
        place, readable = None, False
    write_place(session, vault, licence.uscc, licence.version, place)
    return readable
