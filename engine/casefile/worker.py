"""The worker: takes submitted cases, has them examined, and makes the decisions acts, until there are none.

Workers know nothing of each other. What one leaves when it dies is taken by another as soon as its lease has run out.
This is the one edge of the case file at which any failure is caught: the case is given back, and after
`ATTEMPTS` failures goes to a person.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from engine.casefile.claims import expire_claims
from engine.casefile.content import open_revision
from engine.casefile.decide import (
    ATTEMPTS,
    Broken,
    Leased,
    Prepared,
    decide,
    give_back,
    lease,
    prepare,
    refer_broken,
)
from engine.casefile.expiry import expire, overdue
from engine.casefile.issue import AgainError
from engine.casefile.journal import Head
from engine.casefile.office import Office, day_of
from engine.casefile.outside import NamesBefore, Rank, StoredEntities
from engine.casefile.places import StoredPlaces
from engine.domain.entity import Publication
from engine.errors import CASE_CHANGED, CaseError, DocumentError, MiaopiError
from engine.identity.results import CaseIdentity
from engine.pipeline import Decided, ListingsPort, NamesPort, Ports, process
from engine.store.database import Database
from engine.store.writer import Writer

SWEPT = 100
"""Applications whose time has passed that are ended in one go."""


class Outside(Protocol):
    """The registry's surroundings in use: one bundle with the register that was filed with its libraries, and the lists."""

    @property
    def office(self) -> Office: ...

    @property
    def names(self) -> NamesPort | None: ...

    @property
    def listings(self) -> ListingsPort | None: ...

    def publications(self) -> Mapping[str, Publication]: ...

    def refresh(self) -> None:
        """Take up a newer bundle, index or entries of the register; called between two cases, never within one."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one case in a worker's hands. head: None if it was given back or somebody else had acted on it.
    failure: the kind of failure, without anything the case holds."""

    application_id: str
    head: Head | None = None
    failure: str = ""


@dataclass(slots=True)
class Worker:
    """One worker. lease: how long it may take over the cases it takes at a time, `batch` at most."""

    name: str
    database: Database
    writer: Writer
    outside: Outside
    clock: Callable[[], dt.datetime]
    lease: dt.timedelta = dt.timedelta(seconds=60)
    batch: int = 8

    def step(self, told: Callable[[Done], None] = lambda _: None) -> list[Done]:
        """Take the next cases and decide them; an empty list when none waits. told: called with each as soon as it is
        known to be done, while the others are still in hand; it must not raise."""
        now = self.clock()
        leased = self.writer.run(lambda session: lease(session, self.name, now, now + self.lease, self.batch))
        done: list[Done] = []
        for one in self._each(leased):
            told(one)
            done.append(one)
        return done

    def _each(self, leased: Sequence[Leased]) -> Iterator[Done]:
        """What becomes of each: examined one after the other, while the writer enters those before."""
        if leased:
            self.outside.refresh()
        begun: deque[tuple[Leased, Future[Head]]] = deque()
        for one in leased:
            office = self.outside.office  # a case that had to be examined again may have exchanged it
            examined = self._examined(office, one)
            if isinstance(examined, str):
                yield self._broken(office, one, examined)
            else:
                begun.append((one, self._begun(office, examined)))
            while begun and begun[0][1].done():
                yield self._finished(*begun.popleft())
        while begun:
            yield self._finished(*begun.popleft())

    def sweep(self) -> int:
        """End what time alone ends: claims, and applications whose applicant let the time pass; how many."""
        now, office = self.clock(), self.outside.office
        ended = self.writer.run(lambda session: expire_claims(session, now))
        for application_id in self.writer.run(lambda session: overdue(session, now, SWEPT)):
            with suppress(CaseError):  # the applicant acted just now
                self.writer.run(_expiring(office, application_id, now))
                ended += 1
        return ended

    def _examined(self, office: Office, leased: Leased, last: bool = False) -> tuple[Prepared, Decided] | str:
        """The case read and examined; or the kind of failure."""
        try:
            with self.database.read() as session:
                prepared = prepare(session, office, leased, self.clock(), last)
            return prepared, self._decided(office, prepared)
        except Exception as error:  # noqa: BLE001 - the worker's edge: nothing is lost, and in the end a person decides
            return failure_of(error)

    def _decided(self, office: Office, prepared: Prepared) -> Decided:
        ports = ports_of(self.outside, self.database, prepared.rank, prepared.head.id, prepared.online)
        return process(prepared.revision.application, office.bundle, ports, day_of(self.clock()))

    def _begun(self, office: Office, examined: tuple[Prepared, Decided]) -> Future[Head]:
        """The transaction of one case, begun: on SQLite those of a batch are committed together."""
        prepared, decided = examined
        now = self.clock()
        return self.writer.begin(lambda session: decide(session, office, prepared, decided, self.name, now))

    def _finished(self, leased: Leased, begun: Future[Head]) -> Done:
        try:
            return Done(leased.head.id, begun.result())
        except AgainError:
            return self._again(leased)
        except Exception as error:  # noqa: BLE001 - the worker's edge
            return self._failed(self.outside.office, leased, error)

    def _again(self, leased: Leased) -> Done:
        """Examine once more what has changed meanwhile; if it has changed yet again, a person decides."""
        self.outside.refresh()
        office = self.outside.office
        examined = self._examined(office, leased, last=True)
        if isinstance(examined, str):
            return self._broken(office, leased, examined)
        try:
            return Done(leased.head.id, self._begun(office, examined).result())
        except AgainError as error:
            return self._referred(office, leased, failure_of(error))
        except Exception as error:  # noqa: BLE001 - the worker's edge
            return self._failed(office, leased, error)

    def _failed(self, office: Office, leased: Leased, error: Exception) -> Done:
        if isinstance(error, CaseError) and error.code == CASE_CHANGED:
            return Done(leased.head.id)  # somebody acted on it first: it is theirs now
        if isinstance(error, DocumentError):  # it cannot be put into words here, now or at the next attempt
            return self._referred(office, leased, failure_of(error))
        return self._broken(office, leased, failure_of(error))

    def _broken(self, office: Office, leased: Leased, why: str) -> Done:
        """The case given back, or sent to a person when this was the last attempt."""
        if leased.attempts >= ATTEMPTS:
            return self._referred(office, leased, why)
        with suppress(Exception):  # the lease runs out by itself
            self.writer.run(lambda session: give_back(session, [leased], self.name))
        return Done(leased.head.id, failure=why)

    def _referred(self, office: Office, leased: Leased, why: str) -> Done:
        """The case sent to a person, with its content if that can be read."""
        head, now, revision = leased.head, self.clock(), None
        with suppress(Exception), self.database.read() as session:
            revision = open_revision(session, office.vault, head, head.summary.revision or "")
        broken = Broken(head, revision, why)
        try:
            return Done(head.id, self.writer.run(lambda session: refer_broken(session, office, broken, self.name, now)), why)
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself
            return Done(head.id, failure=f"{why}; {failure_of(error)}")


def ports_of(outside: Outside, database: Database, rank: Rank, application_id: str, online: bool) -> Ports:
    """The outside as it counts for one application. online: it came over the network, so identity is asked for."""
    names, vault = outside.names, outside.office.vault
    return Ports(
        names=NamesBefore(names, database, rank) if names is not None else None,
        listings=outside.listings,
        entities=StoredEntities(database, vault, outside.publications(), application_id),
        identity=CaseIdentity(database, vault, application_id) if online else None,
        addresses=StoredPlaces(database, vault, application_id),
    )


def failure_of(error: BaseException) -> str:
    """A failure by its kind alone: what a message says may be of the case."""
    return error.code if isinstance(error, MiaopiError) else type(error).__name__


def _expiring(office: Office, application_id: str, now: dt.datetime) -> Callable[[Session], Head]:
    return lambda session: expire(session, office, application_id, now)
