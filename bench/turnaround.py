"""From handing in to the issued decision: how many cases in a second, and how long one takes, on both databases.

    python bench/turnaround.py [--cases N] [--workers N] [--databases sqlite,postgresql] [--load SHARE]

On each database, in one run: first all cases are handed in and lie waiting, and the workers decide them as fast as they
can; the time from the first lease to the last commit gives the throughput. Then so many cases again are handed in one
after another at a share of that rate while the workers work; each is timed from the call that hands it in until the
worker is told that its decision, and all it brings about, is on disk. Every worker is a process; handing in is another.
The mix is that of `bench.casefile.made_up`. The exit code is 1 if a case was not decided or the check finds anything.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.casefile.desk import Desk, Site, at_desk, fork, result_of, warm_bundle
from bench.casefile.made_up import case
from engine import clock
from engine.bundle import Bundle
from engine.casefile.check import check_all
from engine.casefile.drafts import create
from engine.casefile.submit import submit
from tests.databases import new_postgresql

IDLE = 0.005
"""Seconds between two looks of a worker that found nothing."""
GIVEN_UP = 600.0
"""Seconds after which workers no longer wait for cases."""
Told = dict[str, float]
"""Application's id → when, on the machine's monotonic clock, which all its processes share."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one database did: cases decided in a second; milliseconds from handing in to the decision, in order."""

    database: str
    rate: float
    waits: list[float]
    problems: list[str]

    def percentile(self, share: float) -> float:
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]


def hand_in(site: Site, first: int, cases: int, rate: float | None = None) -> Told:
    """Hand in so many cases, one by one; at a rate in a second, or as fast as can be. Id → when that began."""
    told: Told = {}
    with at_desk(site) as desk:
        started = time.monotonic()
        for number in range(cases):
            if rate is not None:
                time.sleep(max(0.0, started + number / rate - time.monotonic()))
            began = time.monotonic()
            told[desk.writer.run(partial(_both, desk, first + number))] = began
    return told


def _both(desk: Desk, number: int, session: Session) -> str:
    now = clock.now()
    head = create(session, desk.office, case(number), f"owner {number}", now)
    return submit(session, desk.office, head.id, now).id


def decide(site: Site, name: str, ended: Path) -> dict[str, Any]:
    """Decide until nothing waits and no more is handed in. When work began, and when each case was decided."""
    told: Told = {}
    began, given_up = None, time.monotonic() + GIVEN_UP
    with at_desk(site) as desk:
        worker = desk.worker(name)
        while time.monotonic() < given_up:
            last = ended.exists()
            looked = time.monotonic()
            done = worker.step()
            if done and began is None:
                began = looked
            told |= {one.application_id: time.monotonic() for one in done if one.head is not None}
            if not done and last and not desk.waiting():
                break
            if not done:
                time.sleep(IDLE)
    return {"began": began, "decided": told}


def working(site: Site, workers: int, meanwhile: Callable[[], Told]) -> tuple[float, Told, Told]:
    """Let workers work while `meanwhile` is done: when the first began, what was handed in, what was decided."""
    ended = site.folder / "ended"
    ended.unlink(missing_ok=True)
    paths = [site.folder / f"decided-{n}.json" for n in range(workers)]

    def worker(number: int) -> None:
        paths[number].write_text(json.dumps(decide(site, f"worker {number}", ended)))

    children = [fork(partial(worker, number)) for number in range(workers)]
    handed = result_of(meanwhile)
    ended.touch()
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    if failed:
        raise RuntimeError("a worker ended with an error")
    told = [json.loads(path.read_text()) for path in paths]
    decided = {key: moment for one in told for key, moment in one["decided"].items()}
    return min((one["began"] for one in told if one["began"] is not None), default=0.0), handed, decided


def measure(database: str, bundle: Bundle, cases: int, workers: int, load: float) -> Measured:
    """Throughput, then the wait at a share of it."""
    folder = Path(tempfile.mkdtemp(prefix="miaopi-turnaround-"))
    site = Site(new_postgresql() if database == "postgresql" else f"sqlite:///{folder / 'store.db'}", folder, bundle)
    site.make()
    try:
        waiting = result_of(lambda: hand_in(site, 0, cases))
        began, _, decided = working(site, workers, dict)
        problems = [] if decided.keys() == waiting.keys() else [f"{len(decided)} of {len(waiting)} waiting cases were decided"]
        rate = len(decided) / (max(decided.values()) - began)
        _, handed, later = working(site, workers, lambda: hand_in(site, 10 * cases, cases, load * rate))
        if later.keys() != handed.keys():
            problems.append(f"{len(later)} of {len(handed)} cases handed in were decided")
        waits = sorted(1000 * (moment - handed[key]) for key, moment in later.items())
        return Measured(database, rate, waits, problems + result_of(lambda: _look(site)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look(site: Site) -> list[str]:
    with at_desk(site) as desk:
        return [f"{p.where}: {p.problem}" for p in check_all(desk.database, desk.office.procedure)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--load", type=float, default=0.5, help="the share of the throughput at which cases come in")
    options = parser.parse_args()
    bundle = warm_bundle()
    measured = [measure(name, bundle, options.cases, options.workers, options.load) for name in options.databases.split(",")]
    for one in measured:
        print(f"{one.database:10} {options.workers} workers decide {one.rate:.1f} cases a second; at {options.load:.0%} of that, from handing in to "
              f"the issued decision p50 {statistics.median(one.waits):.0f} ms, p99 {one.percentile(0.99):.0f} ms; {'; '.join(one.problems) or 'check agrees'}")
    first = measured[0]
    for one in measured[1:]:
        print(f"{one.database} beside {first.database}: throughput x{one.rate / first.rate:.2f}, p50 x{statistics.median(one.waits) / statistics.median(first.waits):.2f}")
    raise SystemExit(1 if any(one.problems for one in measured) else 0)


if __name__ == "__main__":
    main()
