"""The database and the keys of this installation, for commands that read the case file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import STO_OPEN, Defect, StoreError

if TYPE_CHECKING:
    from engine.store.database import Database
    from engine.store.vault import Vault
    from engine.typesetting.setter import Setter

SQLITE = "sqlite:///"


def open_database() -> Database:
    """Raises StoreError STO-OPEN if there is no database: asking does not make one."""
    from commands.options import settings
    from engine.store.database import Database

    url = settings().database_url
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).is_file():
        raise StoreError(STO_OPEN, Defect(url.removeprefix(SQLITE), "there is no such file", "set MIAOPI_HOME or MIAOPI_DATABASE_URL"))
    return Database.open(url)


def open_store() -> tuple[Database, Vault]:
    """The database with the keys of its personal data. Raises StoreError: STO-OPEN, STO-KEYS if the keys are missing."""
    from commands.options import settings
    from engine.errors import STO_KEYS
    from engine.store.keys import open_ring
    from engine.store.vault import Vault

    database, keys = open_database(), settings().keys
    if not keys.is_file():
        raise StoreError(STO_KEYS, Defect(str(keys), "there is no such file", "set MIAOPI_KEYS, or restore the file from its backup"))
    return database, Vault(open_ring(keys))


def press() -> Setter:
    """Typesetting with the fonts of this installation. Raises DocumentError DOC-FONT."""
    from commands.options import settings
    from engine.typesetting.setter import setter

    return setter(settings().fonts)
