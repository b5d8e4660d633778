"""Work that writes, done in transactions: together on SQLite, each by itself on PostgreSQL.

SQLite lets one transaction write at a time, and every commit waits for the disk. So one thread of the process
writes: it takes up to `TOGETHER` pieces of work that wait, does each within a savepoint, and commits them
together; what waits alone is a transaction by itself. Each is whole or nothing, and is told done only when the
commit is on disk. On PostgreSQL the caller's own thread does the work; where the server undoes it for another's
sake it is done again.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from engine.store.database import Database

T = TypeVar("T")
TOGETHER = 32
AGAIN = 5
"""How often work that PostgreSQL undid is tried."""
_UNDONE = frozenset({"40001", "40P01"})
"""SQLSTATE of what is worth trying again: serialization failure, deadlock."""
_Job = tuple[Callable[[Session], Any], "Future[Any]"]


class Writer:
    """Does work in transactions. `run` may be called from any thread; `close` waits for what was begun."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        if database.dialect == "sqlite":
            self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
            self._thread.start()

    def run(self, work: Callable[[Session], T]) -> T:
        """The result of `work`, once it is committed. What it raises undoes it and is raised here."""
        return self.begin(work).result()

    def begin(self, work: Callable[[Session], T]) -> Future[T]:
        """The result of `work` to come: on SQLite it waits to be done with others, on PostgreSQL it is done here."""
        future: Future[T] = Future()
        if self._thread is not None:
            self._jobs.put((work, future))
            return future
        try:
            future.set_result(self._alone(work))
        except Exception as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)
        return future

    def close(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _alone(self, work: Callable[[Session], T]) -> T:
        for attempt in range(AGAIN):
            try:
                with self._database.write() as session:
                    return work(session)
            except OperationalError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in _UNDONE or attempt == AGAIN - 1:
                    raise
        raise AssertionError("unreachable")

    def _write(self) -> None:
        ended = False
        while not ended:
            jobs, ended = self._waiting()
            if len(jobs) == 1:
                self._single(*jobs[0])
            elif jobs:
                self._together(jobs)

    def _waiting(self) -> tuple[list[_Job], bool]:
        first = self._jobs.get()
        if first is None:
            return [], True
        jobs = [first]
        while len(jobs) < TOGETHER:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _single(self, work: Callable[[Session], Any], future: Future[Any]) -> None:
        try:
            future.set_result(self._alone(work))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for; this thread goes on
            future.set_exception(error)

    def _together(self, jobs: list[_Job]) -> None:
        done: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._database.write() as session:
                for work, future in jobs:
                    done.append((future, *_within(session, work)))
        except BaseException as error:  # noqa: BLE001 - the commit failed: nobody's work was done, and each is told why
            for _, future in jobs:
                future.set_exception(error)
            return
        for future, result, failure in done:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)


def _within(session: Session, work: Callable[[Session], Any]) -> tuple[Any, BaseException | None]:
    savepoint = session.begin_nested()
    try:
        result = work(session)
        savepoint.commit()
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for this work; the others' work goes on
        savepoint.rollback()
        session.expunge_all()
        return None, error
    return result, None
