"""Trying an application out before it is handed in: the examination it will get, on what the outside says now."""

from __future__ import annotations

import datetime as dt

from engine.casefile.office import day_of
from engine.casefile.outside import LAST, NamesBefore, Rank, StoredEntities, rank_of
from engine.casefile.worker import Outside
from engine.domain.application import Application
from engine.pipeline import Decided, Ports, process
from engine.store.database import Database


def try_out(application: Application, outside: Outside, database: Database, now: dt.datetime, of: str | None = None) -> Decided:
    """What would be decided now, if nothing changes. of: the application it is the draft of, whose own name does not count
    against it. Nothing is entered, no name is held, and nobody's identity is asked for."""
    rank = Rank("", LAST)
    if of is not None:
        with database.read() as session:
            rank, _ = rank_of(session, of, now)
    names = outside.names
    ports = Ports(
        names=NamesBefore(names, database, rank) if names is not None else None,
        listings=outside.listings,
        entities=StoredEntities(database, outside.office.vault, outside.publications(), of or ""),
    )
    return process(application, outside.office.bundle, ports, day_of(now))
