"""Opening what a process of the service works with, as the settings say."""

from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Any

from api.deciding import Deciding
from api.rates import Rates
from api.service import Service
from engine.access.logins import end_logins
from engine.access.repetition import end_repetitions
from engine.casefile.surroundings import Places, Surroundings
from engine.casefile.worker import Worker
from engine.clock import now
from engine.identity.wechat.opening import open_wechat
from engine.scopes.suggest import Suggester
from engine.settings import Settings
from engine.store.database import Database
from engine.store.keys import open_ring
from engine.store.vault import Vault
from engine.store.writer import Writer


def open_service(settings: Settings, bound_to: str, rates: Rates | None = None) -> Service:
    """Everything opened, and what is slow at its first use made ready. bound_to: the address the server listens at.

    Raises StoreError, RulebookError, LibraryError, WeChatError WX-STUB.
    """
    wechat = open_wechat(settings, bound_to)
    vault = Vault(open_ring(settings.keys), lambda: open_ring(settings.keys))
    database = Database.open(settings.database_url)
    surroundings = Surroundings(_places(settings), database, vault)
    surroundings.office.bundle.libraries.compiled(Suggester)
    writer = Writer(database)

    def tidy() -> None:
        writer.run(lambda session: _tidied(session, now()))

    name = f"{socket.gethostname()[:40]}/{os.getpid()}"
    deciding = Deciding(Worker(name, database, writer, surroundings, now), tidy)
    return Service(database, writer, vault, surroundings, wechat, deciding, rates or Rates.per_minute())


def _places(settings: Settings) -> Places:
    return Places(
        settings.rulebook, settings.rulebooks, settings.libraries, settings.names_index, settings.listings, settings.publications,
    )


def _tidied(session: Any, at: dt.datetime) -> int:
    """Clear away what was kept long enough."""
    return end_logins(session, at) + end_repetitions(session, at)
