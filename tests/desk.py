"""A registry's office on both databases, with a clock that stands still until it is told to move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from engine.bundle import Bundle
from engine.casefile.drafts import create
from engine.casefile.journal import Head, acts_of, head_of
from engine.casefile.office import Office
from engine.casefile.submit import Submitted, submit
from engine.casefile.surroundings import Equipment
from engine.casefile.worker import Done, Worker
from engine.domain.application import Application
from engine.lifecycle.acts import Act
from engine.receive.applications import read_path
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.office_tables import AccountRow
from engine.store.vault import Vault
from engine.store.writer import Writer

TEMPLATES = Path(__file__).parents[1] / "examples" / "templates"
START = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
"""Ten in the morning in China, a Thursday."""


@dataclass
class Desk:
    """What a test works with."""

    database: Database
    writer: Writer
    office: Office
    outside: Equipment
    now: dt.datetime = START
    _workers: dict[str, Worker] = field(default_factory=dict)

    def worker(self, name: str = "w1", **more: Any) -> Worker:
        return Worker(name, self.database, self.writer, self.outside, lambda: self.now, **more)

    def run(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        """An operation that takes session and office, at the desk's time."""
        return self.writer.run(lambda session: operation(session, self.office, *arguments))

    def open(self, application: Application, owner: str = "applicant") -> str:
        head: Head = self.run(create, application, owner, self.now)
        return head.id

    def submit(self, application: Application, owner: str = "applicant") -> Submitted:
        """Open and hand in, in one transaction."""

        def both(session: Session, office: Office) -> Submitted:
            return submit(session, office, create(session, office, application, owner, self.now).id, self.now)

        told: Submitted = self.run(both)
        return told

    def work(self, name: str = "w1") -> list[Done]:
        """Decide all that waits."""
        done: list[Done] = []
        while step := self.worker(name).step():
            done += step
        return done

    def head(self, application_id: str) -> Head:
        with self.database.read() as session:
            return head_of(session, application_id)

    def acts(self, application_id: str) -> tuple[Act, ...]:
        with self.database.read() as session:
            return acts_of(session, self.office.vault, application_id)

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.read() as session:
            return [tuple(row) for row in session.connection().execute(text(query), values)]

    def close(self) -> None:
        self.writer.close()
        self.database.close()

    def later(self, **delta: float) -> None:
        self.now += dt.timedelta(**delta)


OFFICERS = {"li": "李沐", "wang": "王岩", "chen": "陈岚"}
"""Who acts in tests, by the name that papers bear."""


def add_officers(database: Database) -> None:
    """Their accounts, of which no number is known."""
    with database.write() as session:
        session.add_all(
            AccountRow(id=account, name=name, role="supervisor" if account == "chen" else "clerk", password="-", active=True, created_at=START)
            for account, name in OFFICERS.items() if session.get(AccountRow, account) is None
        )


@pytest.fixture
def new_desk(bundle: Bundle, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """A desk on the database of an address."""
    opened: list[Desk] = []

    def new(url: str) -> Desk:
        office, database = Office(Vault(new_ring()), bundle), Database.open(url)
        add_officers(database)
        opened.append(Desk(database, Writer(database), office, Equipment.of(office, database, tmp_path / "names")))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


@pytest.fixture
def desk(new_desk: Callable[[str], Desk], database_url: str) -> Desk:
    """A desk on each database."""
    return new_desk(database_url)


@pytest.fixture
def template() -> Callable[..., Application]:
    """The template of an entity type, with other parts where they are given."""

    def of(entity_type: str = "company", **parts: Any) -> Application:
        (received,) = read_path(str(TEMPLATES / f"{entity_type}.yaml"))
        assert received.application is not None
        return received.application.model_copy(update=parts)

    return of
