"""The keys of the index of places: data keys of their own, so that they are wrapped, changed and destroyed as those are.

There is one; while the index is made anew, there are two, and what was made with either is found. A key goes once no row
is left that was made with it, which the database itself holds.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from engine.store.case_tables import DataKeyRow
from engine.store.database import Database, lock
from engine.store.place_tables import PlaceKeyRow
from engine.store.rows import put
from engine.store.vault import INDEX, Vault

_DATA_KEYS = DataKeyRow.metadata.tables[str(DataKeyRow.__tablename__)]
_KEYS = PlaceKeyRow.metadata.tables[str(PlaceKeyRow.__tablename__)]
_HELD = select(_KEYS.c.number).order_by(_KEYS.c.number).with_for_update(read=True, key_share=True)
NEWEST = select(func.max(_KEYS.c.number)).scalar_subquery()
"""The number of the newest key, to be read with what is indexed, in one statement."""
_FIELD = "place"
_MAKING = 0x706C6163
"""The lock of whoever makes a key ("plac")."""


def keys_of_places(session: Session) -> tuple[int, ...]:
    """The numbers of the keys there are, the oldest first. None of them is destroyed before this transaction ends."""
    return tuple(session.connection().execute(_HELD).scalars())


def newest_key(session: Session, vault: Vault) -> int:
    """The key to use, which is made where there is none."""
    known = keys_of_places(session)
    if known:
        return known[-1]
    lock(session, _MAKING)
    known = keys_of_places(session)
    return known[-1] if known else _made(session, vault, 1)


def next_key(session: Session, vault: Vault) -> int:
    """A further key, which is used from now on; where there are two already, the newer of them."""
    lock(session, _MAKING)
    known = keys_of_places(session)
    return known[-1] if len(known) > 1 else _made(session, vault, known[-1] + 1 if known else 1)


def drop_key(database: Database, vault: Vault, key: int) -> bool:
    """Destroy a key; False where a row that was made with it came meanwhile."""
    try:
        with database.write() as session:
            session.connection().execute(delete(_KEYS).where(_KEYS.c.number == key))
            session.connection().execute(delete(_DATA_KEYS).where(_DATA_KEYS.c.scope == _scope(key)))
    except IntegrityError:
        return False
    vault.forget(_scope(key))
    return True


def index_of(session: Session, vault: Vault, key: int, place: str) -> bytes:
    """The blind index of a place."""
    return vault.digest(session, _scope(key), _FIELD, place)[:INDEX]


def hold_place(session: Session, vault: Vault, place: str) -> None:
    """Wait until nobody else enters an entity at a place, and keep others waiting until this transaction ends."""
    lock(session, int.from_bytes(vault.index(_FIELD, place)[:8], signed=True))


def _made(session: Session, vault: Vault, number: int) -> int:
    vault.forget(_scope(number))  # it may be remembered from a transaction that was undone
    vault.digest(session, _scope(number), _FIELD, "")
    put(session, _KEYS, number=number)
    return number


def _scope(key: int) -> str:
    return f"places/{key}"
