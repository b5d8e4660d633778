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


def open_store() -> tuple[Database, Vault]:
    """Raises StoreError: STO-OPEN if there is no database (asking does not make one), STO-KEYS if its keys are missing."""
    from commands.options import settings
    from engine.errors import STO_KEYS
    from engine.store.database import Database
    from engine.store.keys import open_ring
    from engine.store.vault import Vault

    s = settings()
    if s.database_url.startswith(SQLITE) and not Path(s.database_url.removeprefix(SQLITE)).is_file():
        raise StoreError(STO_OPEN, Defect(s.database_url.removeprefix(SQLITE), "there is no such file", "set MIAOPI_HOME or MIAOPI_DATABASE_URL"))
    if not s.keys.is_file():
        raise StoreError(STO_KEYS, Defect(str(s.keys), "there is no such file", "set MIAOPI_KEYS, or restore the file from its backup"))
    return Database.open(s.database_url), Vault(open_ring(s.keys))


def press() -> Setter:
    """Typesetting with the fonts of this installation. Raises DocumentError DOC-FONT."""
    from commands.options import settings
    from engine.typesetting.setter import setter

    return setter(settings().fonts)
