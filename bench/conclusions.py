"""What the conclusion stage costs by our engine, by durable-rules, by both; and that it costs no memory in the long run.

    python bench/conclusions.py [--decisions N] [--rounds N]

First the stage alone, on what the labelled applications give it and on random rulebooks; then whole decisions. The
three ways take turns in one run, so that the ratios hold whatever else the machine does. Last, N decisions by both
(default 20,000), with the memory of this process and of the child after a tenth of them and at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.second_engine.programmes import programme, values
from engine import bundle as bundles
from engine.bundle import Bundle
from engine.decision import decide
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.errors import UnavailableError
from engine.examination import examine
from engine.metrics import REGISTRY
from engine.proving.labelled import read_cases
from engine.rules.conclude import Clause, Conclude, Drawn, native
from engine.rules.evaluate import Truth
from engine.second.conclusions import Alone, Both
from engine.second.opening import open_engine

LABELLED = Path(__file__).parents[1] / "tests" / "golden" / "applications"
DAY = dt.date(2026, 11, 21)
Call = tuple[Mapping[str, Truth], Sequence[Sequence[Clause]]]


def calls_of(applications: Sequence[Application], bundle: Bundle) -> list[Call]:
    """What examining these applications gives to the stage."""
    found: list[Call] = []

    def noted(atoms: Mapping[str, Truth], strata: Sequence[Sequence[Clause]]) -> Drawn:
        found.append((atoms, strata))
        return native(atoms, strata)

    for application in applications:
        examine(application, Answers(), bundle, DAY, conclude=noted)
    return found


def random_calls(number: int) -> tuple[list[Call], float]:
    """Ten random rulebooks with `number` sets of values each; and rules per rulebook."""
    chance = random.Random(5)
    made = [programme(chance) for _ in range(10)]
    calls: list[Call] = [(values(chance, p.atoms), p.strata) for p in made for _ in range(number)]
    return calls, statistics.mean(sum(map(len, p.strata)) for p in made)


def compare(what: str, ways: Mapping[str, Conclude], work: Callable[[Conclude], int], rounds: int) -> None:
    """Microseconds for one piece of `work` by each way, the median of rounds in which they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, conclude in ways.items():
            started = time.perf_counter()
            pieces = work(conclude)
            if turn:  # the first loads the rules
                taken[name].append((time.perf_counter() - started) / pieces * 1e6)
    cost = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{what:44}" + "".join(f"  {name} {c:8.1f} µs ({c / cost['native']:6.2f} ×)" for name, c in cost.items()))


def memory(process: int | str) -> float:
    """Megabytes that a process has in memory now (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def endure(applications: Sequence[Application], bundle: Bundle, both: Both, decisions: int) -> None:
    """Decide so many by both engines and print how memory grew."""
    supervisor = both.engine.supervisor
    early: tuple[float, float] = (0.0, 0.0)
    pids = set()
    for number, application in enumerate(itertools.islice(itertools.cycle(applications), decisions), 1):
        result = examine(application, Answers(), bundle, DAY, conclude=both)
        decide(result.findings, result.undetermined)
        if number in (decisions // 10, decisions):
            assert supervisor.pid is not None
            pids.add(supervisor.pid)
            now = memory("self"), memory(supervisor.pid)
            if number < decisions:
                early = now
    print(f"{decisions:,} decisions by both, {len(pids)} child")
    for who, before, after in zip(("this process", "child"), early, now, strict=True):
        print(f"  {who:14} {before:7.1f} MB after a tenth, {after:7.1f} MB at the end: {100 * (after / before - 1):+.1f} %")
    for result_ in ("agreed", "differed", "timeout", "crashed", "malformed", "unsound", "busy", "unavailable"):
        count = REGISTRY.get_sample_value("miaopi_second_engine_answers_total", {"result": result_})
        print(f"  {result_:14} {count or 0:9,.0f}") if count else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    try:
        engine = open_engine()
    except UnavailableError as error:
        print(f"skipped: {error}")
        return
    ways: dict[str, Conclude] = {"native": native, "durable": Alone(engine), "both": Both(engine)}
    bundle = bundles.load("jiangmen")
    applications = [case.application() for case in read_cases(LABELLED)]

    def stage(calls: Sequence[Call]) -> Callable[[Conclude], int]:
        def work(conclude: Conclude) -> int:
            for atoms, strata in calls:
                conclude(atoms, strata)
            return len(calls)

        return work

    def whole(conclude: Conclude) -> int:
        for application in applications:
            result = examine(application, Answers(), bundle, DAY, conclude=conclude)
            decide(result.findings, result.undetermined)
        return len(applications)

    shipped, (made, rules) = calls_of(applications, bundle), random_calls(20)
    compare("the stage, rulebook that ships", ways, stage(shipped), given.rounds)
    compare(f"the stage, random rulebooks of {rules:.0f} rules", ways, stage(made), given.rounds)
    compare("a whole decision, rulebook that ships", ways, whole, given.rounds)
    endure(applications, bundle, Both(engine), given.decisions)
    engine.supervisor.close()


if __name__ == "__main__":
    main()
