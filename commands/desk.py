"""Opening what the commands on cases work with: the database, the keys, the bundle in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.casefile.office import Office
    from engine.settings import Settings
    from engine.store.database import Database
    from engine.store.vault import Vault
    from engine.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Desk:
    """One command's access to the case file."""

    database: Database
    writer: Writer
    office: Office


def open_vault(settings: Settings) -> Vault:
    """The vault with this installation's keys, which are made if there are none. Raises StoreError STO-KEYS."""
    from engine.store.keys import open_ring
    from engine.store.vault import Vault

    return Vault(open_ring(settings.keys), lambda: open_ring(settings.keys))


@dataclass(frozen=True, slots=True)
class Files:
    """The case file without a rulebook: enough to look, and for acts that judge nothing."""

    database: Database
    writer: Writer
    vault: Vault


@contextmanager
def open_files() -> Iterator[Files]:
    """The case file this installation's settings name. Raises StoreError."""
    from commands.options import settings
    from engine.store.database import Database
    from engine.store.writer import Writer

    s = settings()
    vault = open_vault(s)
    database = Database.open(s.database_url)
    writer = Writer(database)
    try:
        yield Files(database, writer, vault)
    finally:
        writer.close()
        database.close()


@contextmanager
def open_desk(rulebook: str | None = None) -> Iterator[Desk]:
    """The same with the bundle in force. Raises StoreError, RulebookError."""
    from commands.options import open_bundle, settings
    from engine.casefile.surroundings import Places

    with open_files() as files:
        office = Places.of(settings(), rulebook).office(files.vault, open_bundle(rulebook))
        yield Desk(files.database, files.writer, office)
