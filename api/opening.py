"""Opening what a process of the service works with, as the settings say."""

from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Any

from api.deciding import Deciding
from api.licences import Licences
from api.rates import Rates
from api.service import Service
from engine.access.logins import end_logins
from engine.access.repetition import end_repetitions
from engine.bundle_contents import row_digests
from engine.casefile.surroundings import Places, Surroundings
from engine.casefile.worker import Worker
from engine.clock import now, today
from engine.errors import DOC_FONT, DocumentError
from engine.identity.desk import Desk
from engine.identity.opening import open_identification
from engine.identity.wechat.account import read_account
from engine.identity.wechat.callback import Callback
from engine.papers.authority import read_authorities
from engine.pipeline import Ports, process
from engine.receive.templates import templates
from engine.scopes.suggest import Suggester
from engine.settings import Settings
from engine.signatures.drawing import Drawing
from engine.signatures.signing import Pen
from engine.signing.authority import Authority
from engine.signing.embedded import time_stamper
from engine.store.database import Database
from engine.store.keys import open_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from engine.typesetting.setter import setter


def open_service(settings: Settings, bound_to: str, rates: Rates | None = None) -> Service:
    """Everything opened, and what is slow at its first use made ready. bound_to: the address the server listens at.

    Raises StoreError, RulebookError, LibraryError, WeChatError WX-STUB.
    """
    vault = Vault(open_ring(settings.keys), lambda: open_ring(settings.keys))
    database = Database.open(settings.database_url)
    surroundings = Surroundings(Places.of(settings), database, vault)
    surroundings.office.bundle.libraries.compiled(Suggester)
    writer = Writer(database)
    identification = open_identification(settings, Desk(writer, vault), bound_to)

    def tidy() -> None:
        writer.run(lambda session: _tidied(session, now()))

    name = f"{socket.gethostname()[:40]}/{os.getpid()}"
    authority = Authority(settings.signing)
    deciding = Deciding(Worker(name, database, writer, surroundings, now), tidy, lambda: _make_ready(surroundings))
    return Service(
        database, writer, vault, surroundings, identification, _drawing(settings), _pen(settings, authority),
        Licences(settings, authority), deciding, _callback(settings), rates or Rates.per_minute(),
    )


def _make_ready(surroundings: Surroundings) -> None:
    """Build what a decision reads with, by examining the templates that ship: else the first applicants waited for it."""
    ports = Ports(names=surroundings.names, listings=surroundings.listings)
    for application in templates():
        process(application, surroundings.office.bundle, ports, today())
    for library in surroundings.office.bundle.libraries.loaded.values():
        library.compiled(row_digests)  # the first decision with a bundle enters them


def _callback(settings: Settings) -> Callback | None:
    account = read_account(settings.wechat_dsn)
    return Callback(account) if account is not None and account.token else None


def _drawing(settings: Settings) -> Drawing | None:
    """How documents are drawn up; None where there is no font: everything else works without."""
    try:
        return Drawing(setter(settings.fonts), read_authorities(settings.authorities))
    except DocumentError as error:
        if error.code != DOC_FONT:
            raise
        return None


def _pen(settings: Settings, authority: Authority) -> Pen:
    return Pen(authority, lambda at: time_stamper(authority, settings.timestamps, at))


def _tidied(session: Any, at: dt.datetime) -> int:
    """Clear away what was kept long enough."""
    return end_logins(session, at) + end_repetitions(session, at)
