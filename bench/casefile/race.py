"""Many applicants want one name at the same moment: exactly one holds it, and all others are told at once.

    python -m bench.casefile.race [--claims N] [--processes N] [--databases sqlite,postgresql]

For each relation the law calls the same (identical; parts in another order; the region moved; the industry in other
words) so many applications are handed in by so many processes, which all start at one signal. Prints how many held the
name, how long a submission took, and whether the register says what the claims say. The exit code is 1 if anything is
not as it must be.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bench.casefile.desk import Desk, Site, at_desk, fork, result_of, warm_bundle
from bench.casefile.made_up import company
from engine import clock
from engine.bundle import Bundle
from engine.casefile.check import check_all
from engine.casefile.drafts import create
from engine.casefile.submit import submit
from tests.databases import new_postgresql, put_commits_on_disk

TAKEN = "江门市汀序机械有限公司"
RELATIONS: dict[str, tuple[str, ...]] = {
    "identical": (TAKEN, "江門市汀序機械有限公司"),
    "parts in another order": (TAKEN, "汀序机械（江门市）有限公司", "汀序（江门市）机械有限公司"),
    "region moved or left out": (TAKEN, "江门市蓬江区汀序机械有限公司", "江门汀序机械有限公司", "汀序（江门）机械有限公司"),
    "industry in other words": ("江门市汀序地产有限公司", "江门市汀序房地产有限公司", "江门市汀序置业有限公司"),
}
"""Relation → names that are one in law."""
THREADS = 4


def claim_all(desk: Desk, number: int, names: tuple[str, ...], claims: int) -> list[tuple[bool, float]]:
    """Hand in so many applications for these names; whether each held its name, and how many seconds that took."""

    def one(n: int) -> tuple[bool, float]:
        application = company(10 * number + n, name=names[n % len(names)])

        def both(session: Session) -> bool:
            now = clock.now()
            held = submit(session, desk.office, create(session, desk.office, application, f"{number}/{n}", now).id, now).name_held
            return bool(held)

        began = time.perf_counter()
        return desk.writer.run(both), time.perf_counter() - began

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(claims)))


def race(site: Site, names: tuple[str, ...], claims: int, processes: int) -> tuple[list[tuple[bool, float]], list[str]]:
    """The race: what each submission was told, and what the check finds afterwards."""
    result_of(lambda: _open(site))
    gate_out, gate_in = os.pipe()
    children = []
    for number in range(processes):
        path = site.folder / f"told-{number}.json"
        racer = partial(_racer, site, number, names, claims // processes, (gate_out, gate_in), path)
        children.append((fork(racer), path))
    os.close(gate_out)
    time.sleep(0.5)  # all have opened their database and wait
    os.close(gate_in)
    told: list[Any] = []
    for child, path in children:
        _, status = os.waitpid(child, 0)
        assert status == 0, "a racer ended with an error"
        told += json.loads(path.read_text())
    return told, result_of(lambda: _look(site))


def _open(site: Site) -> bool:
    with at_desk(site):
        return True


def _racer(site: Site, number: int, names: tuple[str, ...], claims: int, gate: tuple[int, int], path: Path) -> None:
    os.close(gate[1])
    with at_desk(site) as desk:
        os.read(gate[0], 1)  # until the parent lets go
        path.write_text(json.dumps(claim_all(desk, number, names, claims)))


def _look(site: Site) -> list[str]:
    with at_desk(site) as desk:
        wrong = [f"{p.where}: {p.problem}" for p in check_all(desk.database, desk.office.procedure)]
        with desk.database.read() as session:
            read = session.connection().exec_driver_sql
            reserved = read("SELECT count(*) FROM registered_names WHERE status = 'reserved'").scalar_one()
            holders = read("SELECT count(DISTINCT application_id) FROM claims WHERE ended IS NULL").scalar_one()
        if (reserved, holders) != (1, 1):
            wrong.append(f"{reserved} reservations, {holders} holders")
    return wrong


def prove(database: str, bundle: Bundle, claims: int, processes: int) -> bool:
    """Every relation on one database; whether all was as it must be."""
    good = True
    for relation, names in RELATIONS.items():
        folder = Path(tempfile.mkdtemp(prefix="miaopi-race-"))
        site = Site(new_postgresql() if database == "postgresql" else f"sqlite:///{folder / 'store.db'}", folder, bundle)
        site.make()
        told, wrong = race(site, names, claims, processes)
        held = sum(won for won, _ in told)
        took = sorted(seconds for _, seconds in told)
        good &= held == 1 and not wrong and len(told) == claims
        print(f"{database:10} {relation:26} {len(told)} claims by {processes} processes: {held} held; "
              f"p50 {1000 * statistics.median(took):.0f} ms, p99 {1000 * took[int(len(took) * 0.99)]:.0f} ms; {'; '.join(wrong) or 'register agrees'}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args()
    bundle = warm_bundle()
    if "postgresql" in options.databases:
        put_commits_on_disk()
    assert threading.active_count() == 1
    proved = [prove(name, bundle, options.claims, options.processes) for name in options.databases.split(",")]
    raise SystemExit(0 if all(proved) else 1)


if __name__ == "__main__":
    main()
