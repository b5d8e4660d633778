"""A year of cases through the store: what the last thousand cost beside the first, and how memory grows.

    python bench/cases.py [--cases N] [--database sqlite|postgresql] [--every N] [--registered N]

The registry is not new: so many enterprises (`--registered`) have names before the year begins, made up as those of the
cases are, and every name that is asked for is compared with them. Cases are handed in and decided in order by one
process, in batches as a worker takes them. Every thousand (`--every`) is a week of five days, and the clock goes on with
them: after a week what has run out is ended, and the index of names is built anew in a process of its own, as it would
be at night; that is not counted. Cost is processor time of this process. Even that rises with what else the machine does, so after every week as many cases as `CONTROL` are
done beside it in a new empty store, and the cost of the last week is also told as a ratio of the two; memory is what this process holds (resident),
without the pages of the database that SQLite keeps: those grow to a size that is set (`engine.store.database.PRAGMAS`).
The mix: of ten applications six shops and two companies that are approved, one that comes back, one for a person.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import gc
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.casefile.desk import Desk, Site, at_desk, result_of, warm_bundle
from bench.casefile.made_up import case
from engine import clock
from engine.bundle import Bundle
from engine.casefile.check import check_all
from engine.casefile.drafts import create
from engine.casefile.submit import submit
from engine.casefile.worker import Worker
from engine.register import index
from engine.register.names_store import NamesStore, NewName
from engine.store.database import Database
from tests.databases import new_postgresql, new_sqlite, put_commits_on_disk

BATCH = 8
CONTROL = 160
"""Cases done in an empty store after each week, for the cost at that hour."""
DAYS = 5
"""Days of a week on which cases are handed in."""
ENTERED = 1_000
"""Names entered together."""


@dataclass(slots=True)
class Calendar:
    """The time of day, so many days from today."""

    days: int = 0

    def now(self) -> dt.datetime:
        return clock.now() + dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Week:
    """What some cases cost: processor time and time on the wall in milliseconds a case; memory at their end, in MB;
    control: processor time a case in an empty store at the same hour."""

    cases: int
    cpu: float
    wall: float
    memory: float
    control: float = 0.0


def resident(desk: Desk) -> float:
    """What this process holds, in MB, but for the pages of the database that SQLite keeps up to a set size."""
    if desk.database.dialect == "sqlite":
        desk.writer.run(lambda session: session.connection().exec_driver_sql("PRAGMA shrink_memory").close())
        with desk.database.read() as session:
            session.connection().exec_driver_sql("PRAGMA shrink_memory").close()
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path(f"/proc/{os.getpid()}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run_week(desk: Desk, worker: Worker, first: int, cases: int, calendar: Calendar) -> Week:
    """Hand in and decide so many cases, over five days."""
    cpu, wall, monday = time.process_time(), time.perf_counter(), calendar.days
    for start in range(first, first + cases, BATCH):
        begun = []
        calendar.days = monday + DAYS * (start - first) // cases
        for number in range(start, min(start + BATCH, first + cases)):
            application, moment = case(number), calendar.now()

            def both(session: Session, application: object = application, moment: object = moment, number: int = number) -> str:
                head = create(session, desk.office, application, f"owner {number}", moment)  # type: ignore[arg-type]
                return submit(session, desk.office, head.id, moment).id  # type: ignore[arg-type]

            begun.append(desk.writer.begin(both))
        for future in begun:
            future.result()
        while worker.step():
            pass
    return Week(cases, 1000 * (time.process_time() - cpu) / cases, 1000 * (time.perf_counter() - wall) / cases, resident(desk))


def control(bundle: Bundle, number: int) -> float:
    """Processor time a case in a new empty store, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="miaopi-control-") as name:
        folder = Path(name)
        site = Site(new_sqlite(folder), folder, bundle)
        site.make()
        with at_desk(site) as desk:
            calendar = Calendar()
            worker = desk.worker("control", now=calendar.now)
            run_week(desk, worker, 20_000_000 + number, CONTROL // 4, calendar)
            return run_week(desk, worker, 30_000_000 + number, CONTROL, calendar).cpu


def fill_register(site: Site, names: int) -> bool:
    """Enter the names of those who were registered before."""
    database, applications = Database.open(site.url), (case(40_000_000 + number) for number in count())
    store, day = NamesStore(database), clock.today()
    for start in range(0, names, ENTERED):
        store.add([
            NewName(name=application.name or "", city="440700", status="registered", status_on=day, industry=application.industry,
                    registered_on=day, event=f"before/{start + number}")
            for number, application in enumerate(islice(applications, min(ENTERED, names - start)))
        ])
    database.close()
    return True


def rebuild(site: Site) -> bool:
    """The index anew, from the register."""
    database = Database.open(site.url)
    store = NamesStore(database)
    index.rebuild(store.rows_after(0, store.position()), site.folder / "names", libraries=site.bundle.libraries, processes=1)
    database.close()
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--every", type=int, default=1_000)
    parser.add_argument("--registered", type=int, default=100_000, help="names that were registered before the year begins")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="miaopi-cases-"))
    if options.database == "postgresql":
        put_commits_on_disk()
    url = new_postgresql() if options.database == "postgresql" else f"sqlite:///{folder / 'store.db'}"
    site = Site(url, folder, warm_bundle())
    site.make()
    result_of(lambda: fill_register(site, options.registered))
    weeks: list[Week] = []
    try:
        with at_desk(site) as desk:
            calendar = Calendar()
            worker = desk.worker("year", now=calendar.now)
            run_week(desk, worker, 10_000_000, 200, calendar)  # warm up; these names are far from the others
            gc.collect()
            gc.freeze()  # as the service does once it is ready
            for number in range(options.cases // options.every):
                calendar.days = 7 * number
                while worker.sweep():
                    pass
                result_of(lambda: rebuild(site))
                worker.outside.refresh()
                last = run_week(desk, worker, number * options.every, options.every, calendar)
                last = replace(last, control=result_of(partial(control, site.bundle, number)))
                weeks.append(last)
                print(f"{(number + 1) * options.every:>7} cases  {last.cpu:6.2f} ms of processor, {last.wall:6.2f} ms on the wall, a case; {last.memory:6.0f} MB; in an empty store {last.control:6.2f} ms", flush=True)
            with desk.database.read() as session:
                stages = Counter({row[0]: row[1] for row in session.connection().execute(text("SELECT stage, count(*) FROM applications GROUP BY stage"))})
            problems = check_all(desk.database, desk.office.procedure)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    first, final = weeks[0], weeks[-1]
    print(f"{options.database}: {dict(stages)}, {len(problems)} problems")
    print(f"the last {final.cases} beside the first: processor time x{final.cpu / first.cpu:.3f}, beside an empty store's x{final.cpu / final.control / (first.cpu / first.control):.3f}, memory x{final.memory / first.memory:.3f}")
    raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
