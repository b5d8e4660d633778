"""What several commands share: the settings, the bundle they name, the day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.settings import Settings
    from engine.store.database import Database



def settings() -> Settings:
    """The settings of this process."""
    from engine.settings import load

    return load()


def made_database() -> Database:
    """The database the settings name, made or migrated if need be. Raises StoreError."""
    from engine.store.database import Database

    return Database.open(settings().database_url)


def open_bundle(name: str | None) -> Bundle:
    """The bundle the settings and options name. Raises RulebookError."""
    from engine import bundle

    s = settings()
    return bundle.load(name or s.rulebook, s.rulebooks, s.libraries)


def day_of(text: str | None) -> dt.date:
    """The day an option names, or today in China. Raises click.UsageError."""
    from engine.clock import today

    if text is None:
        return today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no day; write YYYY-MM-DD") from None
