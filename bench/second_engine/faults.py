"""The second engine under fire: its child is killed, stopped and fed garbage while threads decide cases.

    python -m bench.second_engine.faults [--each 100] [--threads 4] [--seed 1]

A case in which the second engine failed has to be referred and nothing else of it may change; every other case has
to come out as ever; no case may fail. Exits 1 otherwise. Linux only: garbage goes in by /proc/PID/fd.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from engine import bundle as bundles
from engine.bundle import Bundle
from engine.decision import Outcome
from engine.domain.application import Application
from engine.identity.listings import read_listings
from engine.pipeline import Decided, Ports, process
from engine.proving.labelled import read_cases
from engine.register.exact import ExactRegister
from engine.report import decision_line
from engine.rules.conclude import Clause, Drawn
from engine.rules.evaluate import Truth
from engine.second.conclusions import Both
from engine.second.opening import open_engine

LABELLED = Path(__file__).parents[2] / "tests" / "golden" / "applications"
DAY = dt.date(2026, 11, 21)
BETWEEN = 20
"""Cases that are decided between two faults, at least."""
PATIENCE = 2000
"""Cases without a child after which a fault is let go."""


@dataclass(slots=True)
class Report:
    """Cases decided; of them in doubt, by the doubt; and everything that should not have been, in words."""

    decided: int = 0
    doubts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Watched:
    """`Both`, noting in each thread whether the second engine failed since `begin`."""

    def __init__(self, both: Both) -> None:
        self.supervisor = both.engine.supervisor
        self._both = both
        self._here = threading.local()

    def begin(self) -> None:
        self._here.failed = False

    @property
    def failed(self) -> bool:
        return bool(self._here.failed)

    def __call__(self, atoms: Mapping[str, Truth], strata: Sequence[Sequence[Clause]]) -> Drawn:
        drawn = self._both(atoms, strata)
        self._here.failed = self._here.failed or bool(drawn.doubts)
        return drawn


def kill(pid: int, _: random.Random) -> None:
    os.kill(pid, signal.SIGKILL)


def stop(pid: int, _: random.Random) -> None:
    os.kill(pid, signal.SIGSTOP)


def garbage_in(pid: int, chance: random.Random) -> None:
    """Bytes into the child's requests."""
    _write(f"/proc/{pid}/fd/0", chance)


def garbage_out(pid: int, chance: random.Random) -> None:
    """Bytes among the child's answers, in the pipe it writes them to."""
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        if entry.name != "0" and str(entry.readlink()).startswith("pipe:"):
            _write(str(entry), chance)


def _write(pipe: str, chance: random.Random) -> None:
    descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    try:
        os.write(descriptor, chance.randbytes(chance.choice((1, 3, 4, 9, 200))))
    finally:
        os.close(descriptor)


FAULTS: dict[str, Callable[[int, random.Random], None]] = {
    "killed": kill, "stopped": stop, "garbage in its requests": garbage_in, "garbage in its answers": garbage_out,
}


@dataclass(slots=True)
class Field:
    """What the threads share: the cases with what each has to come to, and the report."""

    bundle: Bundle
    ports: Ports
    watched: Watched
    cases: Sequence[tuple[Application, Decided]]
    report: Report = field(default_factory=Report)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, start: int) -> None:
        """Decide one case after another until it is over."""
        for application, expected in itertools.islice(itertools.cycle(self.cases), start, None):
            if self.over.is_set():
                return
            self.watched.begin()
            try:
                decided = process(application, self.bundle, self.ports, DAY)
                wrong = misjudged(decided, expected, self.watched.failed)
            except Exception as error:  # noqa: BLE001 - that a case fails is what is looked for
                decided, wrong = None, f"{application.id} failed: {error!r}"
            with self.lock:
                self.report.decided += 1
                self.report.doubts.update(decided.answers.doubts if decided else ())
                self.report.wrong += [wrong] if wrong else []

    def attack(self, faults: Sequence[str], between: int, chance: random.Random) -> None:
        """Strike the child, every other time while it is being asked; after each, let some cases pass."""
        for number, name in enumerate(faults):
            seen = self.report.decided
            while self.report.decided < seen + between or (self.watched.supervisor.pid is None and not self.lost(seen)):
                time.sleep(0.001)
            while number % 2 and not self.watched.supervisor.busy and not self.lost(seen):
                time.sleep(0)
            pid = self.watched.supervisor.pid
            if pid is not None:
                with suppress(OSError):  # it ended by itself: the fault before was garbage
                    FAULTS[name](pid, chance)

    def lost(self, seen: int) -> bool:
        """Whether so many cases went by that no child will come any more."""
        return self.report.decided > seen + PATIENCE


def misjudged(decided: Decided, expected: Decided, failed: bool) -> str:
    """What is wrong with a decision, if anything."""
    name = decided.revision.application.id
    if not failed:
        same = decision_line(decided, "") == decision_line(expected, "")
        return "" if same else f"{name} noticed a failure that was not its own"
    if decided.outcome is not Outcome.REFER or not decided.answers.doubts:
        return f"{name} was not referred"
    rest = [u for u in decided.undetermined if u.rule]
    same = [f.rule for f in decided.findings] == [f.rule for f in expected.findings] and rest == list(expected.undetermined)
    return "" if same else f"{name} has other findings"


def under_fire(
    bundle: Bundle, both: Both, each: int, *, threads: int = 4, between: int = BETWEEN, seed: int = 1
) -> Report:
    """Decide the labelled applications in threads while every fault strikes `each` times, in random order."""
    chance = random.Random(seed)
    outside = Ports(ExactRegister.from_file(libraries=bundle.libraries), read_listings())
    applications = [case.application() for case in read_cases(LABELLED)]
    cases = [(a, process(a, bundle, outside, DAY)) for a in applications]
    watched = Watched(both)
    ground = Field(bundle, Ports(outside.names, outside.listings, conclude=watched), watched, cases)
    workers = [threading.Thread(target=ground.work, args=(n * len(cases) // threads,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    try:
        faults = [name for name in FAULTS for _ in range(each)]
        ground.attack(chance.sample(faults, len(faults)), between, chance)
    finally:
        ground.over.set()
        for worker in workers:
            worker.join()
    return ground.report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    engine = open_engine()
    report = under_fire(bundles.load("jiangmen"), Both(engine), given.each, threads=given.threads, seed=given.seed)
    engine.supervisor.close()
    print(f"{given.threads} threads, {given.each} times each: {', '.join(FAULTS)}")
    print(f"{report.decided} cases decided, {sum(report.doubts.values())} in doubt {dict(report.doubts)}, {len(report.wrong)} wrong")
    for wrong in report.wrong[:10]:
        print(wrong)
    sys.exit(1 if report.wrong else 0)


if __name__ == "__main__":
    main()
