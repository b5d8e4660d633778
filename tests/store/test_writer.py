"""Work in transactions: each whole or nothing, told done only when it is on disk, on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlmodel import Session

from engine.store.database import Database
from engine.store.tables import NameRow
from engine.store.writer import Writer


def add(name: str) -> NameRow:
    return NameRow(identity=name.encode().ljust(16, b"."), name=name, city="440700", status="registered")


def count(database: Database) -> int:
    with database.read() as session:
        return int(session.connection().execute(text("SELECT count(*) FROM registered_names")).scalar() or 0)


def test_work_is_committed_when_run_returns(database: Database) -> None:
    writer = Writer(database)

    def work(session: Session) -> str:
        session.add(add("one"))
        return "done"

    assert writer.run(work) == "done"
    assert count(database) == 1
    writer.close()


def test_work_that_raises_leaves_nothing_and_hinders_nobody(database: Database) -> None:
    writer = Writer(database)
    failures: list[str] = []

    def good(number: int) -> None:
        writer.run(lambda session: session.add(add(f"n{number}")))

    def bad(number: int) -> None:
        def work(session: Session) -> None:
            session.add(add(f"b{number}"))
            session.flush()
            raise ValueError(str(number))

        try:
            writer.run(work)
        except ValueError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=t, args=(n,)) for n in range(20) for t in (good, bad)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert sorted(failures) == sorted(str(n) for n in range(20))
    with database.read() as session:
        names = {row[0] for row in session.connection().execute(text("SELECT name FROM registered_names"))}
    assert names == {f"n{n}" for n in range(20)}


def test_a_broken_constraint_is_told_to_whoever_broke_it(database: Database) -> None:
    from sqlalchemy.exc import IntegrityError

    writer = Writer(database)
    writer.run(lambda session: session.add(add("one")))

    def again(session: Session) -> None:
        session.add(add("one"))
        session.flush()

    with pytest.raises(IntegrityError):
        writer.run(again)
    writer.run(lambda session: session.add(add("two")))
    writer.close()
    assert count(database) == 2
