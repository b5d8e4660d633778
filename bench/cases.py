"""A year of cases through the store: what the last thousand cost beside the first, and how memory grows.

    python bench/cases.py [--cases N] [--database sqlite|postgresql] [--every N]

Cases are handed in and decided in order by one process, in batches as a worker takes them; every thousand (`--every`) is
a week, after which the index of names is built anew in a process of its own, as it would be at night. Cost is processor
time of this process, so that other work on the machine does not count; memory is what this process holds (resident).
The mix: of ten applications six shops and two companies that are approved, one that comes back, one for a person.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.casefile.desk import Desk, Site, at_desk, result_of, warm_bundle
from bench.casefile.made_up import case
from engine import clock
from engine.casefile.check import check_all
from engine.casefile.drafts import create
from engine.casefile.submit import submit
from engine.casefile.worker import Worker
from engine.register import index
from engine.register.names_store import NamesStore
from engine.store.database import Database
from tests.databases import new_postgresql

BATCH = 8


@dataclass(frozen=True, slots=True)
class Week:
    """What some cases cost: processor time and time on the wall in milliseconds a case; memory at their end, in MB."""

    cases: int
    cpu: float
    wall: float
    memory: float


def resident() -> float:
    """What this process holds, in MB."""
    gc.collect()
    pages = int(Path(f"/proc/{os.getpid()}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run_week(desk: Desk, worker: Worker, first: int, cases: int) -> Week:
    """Hand in and decide so many cases."""
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(first, first + cases, BATCH):
        begun = []
        for number in range(start, min(start + BATCH, first + cases)):
            application, moment = case(number), clock.now()

            def both(session: Session, application: object = application, moment: object = moment, number: int = number) -> str:
                head = create(session, desk.office, application, f"owner {number}", moment)  # type: ignore[arg-type]
                return submit(session, desk.office, head.id, moment).id  # type: ignore[arg-type]

            begun.append(desk.writer.begin(both))
        for future in begun:
            future.result()
        while worker.step():
            pass
    return Week(cases, 1000 * (time.process_time() - cpu) / cases, 1000 * (time.perf_counter() - wall) / cases, resident())


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
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="miaopi-cases-"))
    url = new_postgresql() if options.database == "postgresql" else f"sqlite:///{folder / 'store.db'}"
    site = Site(url, folder, warm_bundle())
    site.make()
    weeks: list[Week] = []
    try:
        with at_desk(site) as desk:
            worker = desk.worker("year")
            run_week(desk, worker, 10_000_000, 200)  # warm up; these names are far from the others
            for number in range(options.cases // options.every):
                result_of(lambda: rebuild(site))
                worker.outside.refresh()
                weeks.append(run_week(desk, worker, number * options.every, options.every))
                last = weeks[-1]
                print(f"{(number + 1) * options.every:>7} cases  {last.cpu:6.2f} ms of processor, {last.wall:6.2f} ms on the wall, a case; {last.memory:6.0f} MB", flush=True)
            with desk.database.read() as session:
                stages = Counter({row[0]: row[1] for row in session.connection().execute(text("SELECT stage, count(*) FROM applications GROUP BY stage"))})
            problems = check_all(desk.database, desk.office.procedure)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    first, final = weeks[0], weeks[-1]
    print(f"{options.database}: {dict(stages)}, {len(problems)} problems")
    print(f"the last {final.cases} beside the first: processor time x{final.cpu / first.cpu:.3f}, memory x{final.memory / first.memory:.3f}")
    raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
