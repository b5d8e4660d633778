"""Before anything is handed in: the examination an application will get, and a draft from a sentence, on what the
outside says now."""

from __future__ import annotations

import datetime as dt

from engine.casefile.office import day_of
from engine.casefile.outside import LAST, NamesBefore, Rank, StoredEntities, rank_of
from engine.casefile.worker import Outside
from engine.domain.application import Application
from engine.draft import Draft, Drafter
from engine.pipeline import Decided, Ports, process
from engine.store.database import Database


def try_out(application: Application, outside: Outside, database: Database, now: dt.datetime, of: str | None = None) -> Decided:
    """What would be decided now, if nothing changes. of: the application it is the draft of, whose own name does not count
    against it. Nothing is entered, no name is held, and nobody's identity is asked for."""
    return process(application, outside.office.bundle, _ports(outside, database, now, of), day_of(now))


def draft(text: str, outside: Outside, database: Database, now: dt.datetime) -> Draft:
    """What somebody says they want to do, as a draft (docs/drafting.md). Nothing is entered and no name is held."""
    return Drafter(outside.office.bundle, _ports(outside, database, now, None), day_of(now)).draft(text)


def _ports(outside: Outside, database: Database, now: dt.datetime, of: str | None) -> Ports:
    """The outside for an application that holds the name of `of`, or none."""
    rank = Rank("", LAST)
    if of is not None:
        with database.read() as session:
            rank, _ = rank_of(session, of, now)
    names = outside.names
    return Ports(
        names=NamesBefore(names, database, rank) if names is not None else None,
        listings=outside.listings,
        entities=StoredEntities(database, outside.office.vault, outside.publications(), of or ""),
    )
