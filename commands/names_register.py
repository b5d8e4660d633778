"""Which register of names a command compares with, if this installation has one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.pipeline import NamesPort

READ_WHOLE = 20_000
"""Entries that are compared without an index; for more there must be one."""


def open_register(bundle: Bundle) -> NamesPort | None:
    """The table MIAOPI_REGISTER names, else what was imported, else None: the shipped example is no register.

    Raises StoreError (REG-INDEX) when more was imported than can be searched without an index.
    """
    from commands.options import settings
    from engine.register.exact import ExactRegister
    from engine.settings import REGISTER

    s = settings()
    if REGISTER.name in s.given:
        return ExactRegister.from_file(s.register, bundle.libraries)
    return _imported(bundle) if store_exists(s.database_url) else None


def store_exists(url: str) -> bool:
    """Whether there is a database; asking must not make one."""
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None
    return path is None or Path(path).is_file()


def _imported(bundle: Bundle) -> NamesPort | None:
    from commands.options import settings
    from engine.errors import REG_INDEX, Defect, StoreError
    from engine.register.exact import ExactRegister
    from engine.register.index import NameIndex, manifest
    from engine.register.index.names_index import registered
    from engine.register.names_store import NamesStore
    from engine.register.standing import standing
    from engine.store.database import Database

    store = NamesStore(Database.open(settings().database_url))
    position = store.position()
    if position == 0:
        return None
    folder = settings().names_index
    if manifest.read(folder) is not None:
        return NameIndex.open(folder, bundle.libraries, store.rows_after)
    entries = list(store.rows_after(0)) if position <= READ_WHOLE else []
    if not entries:
        problem = f"{position} names were imported and there is no index of them yet"
        raise StoreError(REG_INDEX, Defect(str(folder), problem, "run `miaopi names rebuild`"))
    return ExactRegister(map(registered, standing(entries)), bundle.libraries)
