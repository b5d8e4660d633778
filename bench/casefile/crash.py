"""Kill workers at random moments and show that every decision becomes an act exactly once.

    python -m bench.casefile.crash [--runs N] [--databases sqlite,postgresql] [--split]

A run: a fresh database, a batch of applications (two of them after one name), four workers; all are killed with SIGKILL
after a random number of statements, so that every point of the work is hit, and in every third run a second time; four
others finish; then everything is compared: no application lost, none decided twice, no number issued twice, papers,
notices and ledger entries complete, claims as the register says. The last line is the verdict; the exit code is 1 when
a run broke.

`--split` proves that the harness sees what it looks for: in the workers' processes alone the one transaction is taken
apart into two, first the decision, then what it brings about. No setting of the program can do that. With `--spare`
nobody is killed: then even that passes.
"""

from __future__ import annotations

import argparse
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session

from bench.casefile.desk import Desk, Site, at_desk, fork, result_of, warm_bundle
from bench.casefile.made_up import case, company
from engine import clock
from engine.bundle import Bundle
from engine.casefile import decide as decide_module
from engine.casefile import worker as worker_module
from engine.casefile.check import check_all
from engine.casefile.drafts import create
from engine.casefile.issue import Approval, Finish, enter_approval
from engine.casefile.journal import Head
from engine.casefile.matter import Entered, Matter
from engine.casefile.numbers import BLOCK
from engine.casefile.office import Office
from engine.casefile.submit import submit
from engine.lifecycle.stage import Stage
from tests.databases import new_postgresql, new_sqlite

APPLICATIONS = 12
WORKERS = 4
LEASE = 0.4
"""Seconds after which a dead worker's cases are taken over here."""
KILLS = (1, 1, 2)
"""How often the workers of a run are killed."""
_EXPECTED = {8: Stage.AWAITING_APPLICANT, 9: Stage.IN_REVIEW}
"""Last digit of a made-up case → its stage after the decision; all others are approved."""


def hand_in(site: Site, first: int) -> dict[str, str]:
    """Hand in a batch, two of them after one name; id → the stage it must come to."""
    with at_desk(site) as desk:
        wanted: dict[str, str] = {}
        applications = [(case(first + n), _EXPECTED.get((first + n) % 10, Stage.APPROVED)) for n in range(APPLICATIONS - 1)]
        rival = next(a for a, stage in applications if stage is Stage.APPROVED and a.entity_type == "company")
        applications.append((company(first + 50_000, name=rival.name), Stage.AWAITING_APPLICANT))
        for number, (application, stage) in enumerate(applications):
            wanted[_hand_in(desk, application, f"{first}/{number}")] = stage.value
        return wanted


def _hand_in(desk: Desk, application: Any, owner: str) -> str:
    def both(session: Session) -> str:
        now = clock.now()
        return submit(session, desk.office, create(session, desk.office, application, owner, now).id, now).id

    return desk.writer.run(both)


class Progress:
    """How many statements each of some processes has sent to its database; shared by all that are forked after it."""

    def __init__(self, processes: int) -> None:
        self._shared = mmap.mmap(-1, 4 * processes)
        self.counts = memoryview(self._shared).cast("I")

    def count(self, process: int) -> None:
        """Count the statements of this process from now on."""

        def one_more(*_: Any) -> None:
            self.counts[process] += 1

        event.listen(Engine, "before_cursor_execute", one_more)

    def wait_for(self, statements: int, children: list[int]) -> None:
        """Until all together have sent so many, or have ended: less was left to do than was drawn."""
        while sum(self.counts) < statements and not all(map(_has_ended, children)):
            time.sleep(0.0005)


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def drain(site: Site, name: str) -> None:
    """Decide until nothing waits, taking over what the dead have left."""
    with at_desk(site) as desk:
        worker = desk.worker(name, LEASE, batch=3)
        while desk.waiting():
            if not worker.step():
                time.sleep(0.02)


def look(site: Site, wanted: dict[str, str]) -> list[str]:
    """What is wrong after a run."""
    with at_desk(site) as desk:
        wrong = [f"{p.where}: {p.problem}" for p in check_all(desk.database, desk.office.procedure)]
        with desk.database.read() as session:
            read = session.connection().exec_driver_sql
            stages = {row[0]: row[1] for row in read("SELECT id, stage FROM applications")}
            codes = [row[0] for row in read("SELECT uscc FROM licences")]
            entries = [row[0] for row in read("SELECT subject FROM ledger_entries WHERE kind = 'licence.issued'")]
            given = sum(row[0] % BLOCK for row in read("SELECT next FROM number_series"))
    if stages != wanted:
        differing = {key: (stages.get(key), wanted.get(key)) for key in stages.keys() | wanted.keys() if stages.get(key) != wanted.get(key)}
        wrong.append(f"stages differ from what must come about: {differing}")
    if len(set(codes)) != len(codes) or sorted(codes) != sorted(entries) or len(codes) != given:
        wrong.append(f"{len(codes)} licences with {len(set(codes))} codes, {len(entries)} ledger entries, {given} numbers given out")
    return wrong


def one_run(site: Site, number: int, kills: list[int], split: bool) -> tuple[list[str], bool]:
    """One run: what is wrong after it, and whether a worker was killed before its work was done. kills: after how many
    statements of all workers together they are killed, once for each number."""
    wanted = result_of(lambda: hand_in(site, number * 20))
    killed = False
    for again, statements in enumerate(kills):
        progress = Progress(WORKERS)
        children = [fork(_working(site, f"k{again}.{n}", split, progress, n)) for n in range(WORKERS)]
        progress.wait_for(statements, children)
        killed |= kill(children)
    children = [fork(_working(site, f"f{n}", split)) for n in range(WORKERS)]
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    wrong: list[str] = result_of(lambda: look(site, wanted))
    return wrong + [f"a worker that was not killed ended with an error ({len(failed)})"] * bool(failed), killed


def kill(children: list[int]) -> bool:
    """SIGKILL to all of them, and wait; whether one of them was still at work."""
    for child in children:
        os.kill(child, signal.SIGKILL)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    return any(map(os.WIFSIGNALED, statuses))


def _working(site: Site, name: str, split: bool, progress: Progress | None = None, number: int = 0) -> Callable[[], None]:
    def work() -> None:
        if split:
            take_the_transaction_apart()
        if progress is not None:
            progress.count(number)
        drain(site, name)

    return work


def take_the_transaction_apart() -> None:
    """Make this process's workers decide in one transaction and issue in another: the defect the harness must see."""
    later: list[tuple[Any, ...]] = []

    def approve_later(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
        later.append((office, approval))
        return Entered(), lambda: None

    def follow_later(session: Session, office: Office, matter: Matter) -> None:
        later.append((office, matter))

    def begun(self: worker_module.Worker, office: Office, examined: Any) -> Future[Head]:
        prepared, decided = examined
        later.clear()
        moment = self.clock()
        first = self.writer.begin(lambda session: decide_module.decide(session, office, prepared, decided, self.name, moment))
        if first.exception() is not None:
            return first
        head, rest = first.result(), list(later)

        def second(session: Session) -> Head:
            entered, finish = Entered(), None
            for of, what in rest:
                if isinstance(what, Approval):  # whatever came to the register meanwhile: only the kill is to be seen
                    unasked = replace(what, seen=replace(what.seen, position=1 << 40, held=False))
                    entered, finish = enter_approval(session, of, unasked)
                else:
                    _FOLLOW(session, of, replace(what, entered=entered))
            if finish is not None:
                finish()
            return head

        return self.writer.begin(second)

    decide_module.enter_approval = approve_later  # type: ignore[attr-defined]
    decide_module.follow = follow_later  # type: ignore[attr-defined]
    worker_module.Worker._begun = begun  # type: ignore[method-assign]


_FOLLOW = decide_module.follow  # type: ignore[attr-defined]


def prove(database: str, runs: int, seed: int, split: bool = False, spare: bool = False) -> tuple[int, int, int]:
    """Runs that broke, runs in which work was really cut off, and runs in all, on one database."""
    bundle = warm_bundle()
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="miaopi-crash-"))
    broken = cut = 0
    started = time.monotonic()
    try:
        statements = _undisturbed(_site(database, folder / "first", bundle), split)
        for number in range(runs):
            site = _site(database, folder / str(number), bundle)
            kills = [] if spare else [chance.randrange(statements) for _ in range(chance.choice(KILLS))]
            wrong, killed = one_run(site, number, kills, split)
            broken, cut = broken + bool(wrong), cut + killed
            for line in wrong[:3]:
                print(f"  run {number}: {line}", flush=True)
            shutil.rmtree(site.folder, ignore_errors=True)
            _bar(database, number + 1, runs, broken, started)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    took = time.monotonic() - started
    print(f"{database}: {runs} runs of {APPLICATIONS} applications and {WORKERS} workers, {cut} cut off at work, {broken} broken, {took / runs:.1f} s a run", flush=True)
    return broken, cut, runs


def _site(database: str, folder: Path, bundle: Bundle) -> Site:
    """A registry with a fresh database and keys of its own, in a folder that is made."""
    folder.mkdir()
    site = Site(new_postgresql() if database == "postgresql" else new_sqlite(folder), folder, bundle)
    site.make()
    return site


def _undisturbed(site: Site, split: bool) -> int:
    """How many statements the workers send for a batch when nobody kills them."""
    result_of(lambda: hand_in(site, 50_000))
    progress = Progress(WORKERS)
    for child in [fork(_working(site, f"u{n}", split, progress, n)) for n in range(WORKERS)]:
        os.waitpid(child, 0)
    return sum(progress.counts)


def _bar(database: str, done: int, runs: int, broken: int, started: float) -> None:
    if sys.stderr.isatty():
        left = (time.monotonic() - started) / done * (runs - done)
        print(f"\r{database} {done}/{runs}, {broken} broken, {left:.0f} s left ", end="" if done < runs else "\n", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, help="runs on each database")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--split", action="store_true", help="take the transaction apart: the harness must then fail")
    parser.add_argument("--spare", action="store_true", help="kill nobody")
    parser.add_argument("--seed", type=int, default=None, help="repeat the moments of an earlier proof")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 30)
    print(f"seed {seed}{', the transaction taken apart' if options.split else ''}", flush=True)
    told = {name: prove(name, options.runs, seed, options.split, options.spare) for name in options.databases.split(",")}
    broken = sum(b for b, _, _ in told.values())
    runs = ", ".join(f"{runs} runs on {name} ({cut} cut off at work)" for name, (_, cut, runs) in told.items())
    print(f"prove-crash: {'FAILED' if broken else 'PASSED'}: {runs}, {broken} broken")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
