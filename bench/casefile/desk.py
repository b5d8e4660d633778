"""A desk in a process of its own: forked from one that has the bundle loaded, so that it starts in a moment.

Nothing that holds a connection or a thread lives in the process that forks.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.casefile.made_up import case
from engine import clock
from engine.bundle import Bundle, load
from engine.casefile.office import Office
from engine.casefile.surroundings import Equipment
from engine.casefile.worker import Worker
from engine.identity.listings import read_listings
from engine.pipeline import Ports, process
from engine.register.exact import ExactRegister
from engine.store.database import Database
from engine.store.keys import new_ring, open_ring, write_ring
from engine.store.vault import Vault
from engine.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Site:
    """Where a registry is: its database, and a folder with its keys and its index of names. `bundle` is already loaded."""

    url: str
    folder: Path
    bundle: Bundle

    def make(self) -> None:
        """The keys, and the database with its tables."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_ring(self.folder / "keys.json", new_ring())


@dataclass(frozen=True, slots=True)
class Desk:
    """What a process works with."""

    database: Database
    writer: Writer
    office: Office
    site: Site

    def worker(self, name: str, lease: float = 60.0, batch: int = 8, now: Callable[[], dt.datetime] = clock.now) -> Worker:
        equipment = Equipment.of(self.office, self.database, self.site.folder / "names")
        return Worker(name, self.database, self.writer, equipment, now, dt.timedelta(seconds=lease), batch)

    def waiting(self) -> int:
        """How many cases are submitted and not decided."""
        with self.database.read() as session:
            return int(session.connection().execute(text("SELECT count(*) FROM applications WHERE stage = 'submitted'")).scalar_one())


@contextmanager
def at_desk(site: Site) -> Iterator[Desk]:
    """A desk in this process."""
    database = Database.open(site.url)
    writer = Writer(database)
    yield Desk(database, writer, Office(Vault(open_ring(site.folder / "keys.json")), site.bundle), site)
    writer.close()
    database.close()


def warm_bundle() -> Bundle:
    """The bundle with all that is derived from it at the first examination, so that forked processes need not derive it."""
    bundle = load("jiangmen")
    ports = Ports(ExactRegister([], bundle.libraries), read_listings())
    for number in range(10):
        process(case(number), bundle, ports, clock.today())
    return bundle


def fork(work: Callable[[], Any]) -> int:
    """Do `work` in a forked process; its id. It ends with 0, or with 1 if the work failed."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def result_of(work: Callable[[], Any]) -> Any:
    """What `work` returns, done in a forked process; it must be plain JSON data. Raises RuntimeError if it failed."""
    reading, writing = os.pipe()

    def tell() -> None:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as stream:
            json.dump(work(), stream)

    child = fork(tell)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        told = stream.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"a process ended with {os.waitstatus_to_exitcode(status)}")
    return json.loads(told)
