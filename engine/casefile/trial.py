"""Before anything is handed in: the examination an application will get, names, and a draft from a sentence, on what the
outside says now.

The outside is the decision's own (`engine.casefile.worker.ports_of`), as it would be if the application were handed in
this moment; but nobody's identity is asked for, nothing is entered, and no name is held.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from engine.casefile.claims import kept_by, standing
from engine.casefile.office import day_of
from engine.casefile.outside import LAST, Rank, counting
from engine.casefile.persons import principals_of
from engine.casefile.worker import Outside, ports_of
from engine.domain.answers import NameQuery
from engine.domain.application import Application
from engine.draft import Draft, Drafter
from engine.name_check import NameExaminer
from engine.pipeline import Decided, NamesPort, Ports, process
from engine.register.port import Candidates
from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. owner: blind index of the account; application_id: the application it is the draft of, empty for none."""

    owner: bytes = field(repr=False)
    application_id: str = ""


@dataclass(frozen=True, slots=True)
class NamesIfHandedIn:
    """`NamesPort` for what is not handed in: what will count against it if it is handed in now.

    A name that the application holds, or that the applicant kept from one of the same people that ended, is claimed already, and what came
    later does not count. For any other name it comes last, and gives up the one it holds.
    """

    names: NamesPort
    database: Database
    asker: Asker
    at: dt.datetime
    principals: frozenset[bytes] = field(default=frozenset(), repr=False)

    def candidates(self, query: NameQuery) -> Candidates:
        rows, position, truncated = self.names.candidates(query)
        if rows:
            with self.database.read() as session:
                rows = tuple(counting(session, Rank(self.asker.application_id, LAST), query.city, rows))
                rows = tuple(counting(session, self._rank(session, query), query.city, rows))
        return rows, position, truncated

    def _rank(self, session: Session, query: NameQuery) -> Rank:
        day = day_of(self.at)
        held = standing(session, self.asker.application_id)
        if held is not None and held[0] == query.name and held[1].until >= day:
            return Rank(self.asker.application_id, held[1].position)
        kept = kept_by(session, self.asker.owner, query.city, query.name, day, self.principals)
        return Rank(*kept) if kept is not None else Rank(self.asker.application_id, LAST)


@dataclass(frozen=True, slots=True)
class Trial:
    """What an applicant may try out at an instant."""

    outside: Outside
    database: Database
    asker: Asker
    at: dt.datetime

    def examine(self, application: Application) -> Decided:
        """What would be decided now, if nothing changes."""
        return process(application, self.outside.office.bundle, self._ports(application), day_of(self.at))

    def draft(self, text: str) -> Draft:
        """What somebody says they want to do, as a draft (docs/drafting.md)."""
        return Drafter(self.outside.office.bundle, self._ports(), day_of(self.at)).draft(text)

    def names(self) -> NameExaminer:
        """Names by themselves."""
        return NameExaminer(self.outside.office.bundle, self._ports().names, day_of(self.at))

    def _ports(self, application: Application | None = None) -> Ports:
        ports = ports_of(self.outside, self.database, Rank(self.asker.application_id, LAST), self.asker.application_id, online=False)
        names = self.outside.names
        if names is None:
            return replace(ports, names=None)
        whose = principals_of(self.outside.office.vault, application) if application is not None else frozenset()
        return replace(ports, names=NamesIfHandedIn(names, self.database, self.asker, self.at, whose))
