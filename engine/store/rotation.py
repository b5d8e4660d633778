"""Changing the master key: every data key is wrapped anew, in batches, and nothing that is sealed is touched.

It may be interrupted at any point and done again: both keys stay in the ring, and what is wrapped with which is said in
each row. Programs that run meanwhile read the ring again when they meet a key they do not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, update
from sqlmodel import Session

from engine.store.case_tables import DataKeyRow
from engine.store.database import Database
from engine.store.keys import open_ring, write_ring
from engine.store.vault import Vault

BATCH = 500
_KEYS = DataKeyRow.metadata.tables[str(DataKeyRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Rotated:
    """The master key in use, whether it was made now, and how many data keys were wrapped anew."""

    current: str
    made: bool
    wrapped: int


def left(database: Database, current: str) -> int:
    """How many data keys are wrapped with another master key than the one in use."""
    with database.read() as session:
        counted = select(func.count()).select_from(_KEYS).where(_KEYS.c.key_id != current)
        return int(session.connection().execute(counted).scalar_one())


def rotate(database: Database, keys: Path, told: Callable[[int], None] = lambda _: None, again: bool = False) -> Rotated:
    """Make a new master key and wrap every data key with it. Where an earlier change was interrupted, that one is
    finished and no further key is made, unless `again`. Raises StoreError STO-KEYS.
    """
    ring = open_ring(keys)
    unfinished = len(ring.masters) > 1 and left(database, ring.current) > 0
    made = again or not unfinished
    if made:
        ring = ring.rotated()
        write_ring(keys, ring)
    vault, wrapped = Vault(ring), 0
    while done := _batch(database, vault, ring.current):
        wrapped += done
        told(wrapped)
    return Rotated(ring.current, made, wrapped)


def _batch(database: Database, vault: Vault, current: str) -> int:
    def work(session: Session) -> int:
        rows = session.connection().execute(
            select(_KEYS).where(_KEYS.c.key_id != current).order_by(_KEYS.c.scope).limit(BATCH).with_for_update()
        ).all()
        for row in rows:
            session.connection().execute(
                update(_KEYS).where(_KEYS.c.scope == row.scope)
                .values(key_id=current, wrapped=vault.rewrapped(row.scope, row.key_id, bytes(row.wrapped)))
            )
        return len(rows)

    with database.write() as session:
        return work(session)
