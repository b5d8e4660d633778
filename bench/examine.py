"""How fast one core decides, and where the time goes.

    python bench/examine.py [REGISTRATIONS] [--rows N]

Judges the rows of a table of real registrations when one is given, else the labelled applications, over and over.
Prints decisions per second, p50 and p99, the evaluator's share and each check's share, of one run on one core.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine import bundle as bundles
from engine import examination
from engine.case import Case
from engine.checks.catalogue import CHECKS
from engine.decision import decide
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.proving.labelled import read_cases
from engine.receive.registrations import read_registrations
from engine.rules.evaluate import Context

LABELLED = Path(__file__).parents[1] / "tests" / "golden" / "applications"
DAY = dt.date(2026, 11, 21)


def applications(path: Path | None, bundle: bundles.Bundle, rows: int) -> list[Application]:
    """The applications to judge, read before the clock starts."""
    if path is None:
        labelled = [c.application() for c in read_cases(LABELLED)]
        return list(itertools.islice(itertools.cycle(labelled), rows))
    found = (r.application for r in read_registrations(path, bundle.libraries))
    return list(itertools.islice((a for a in found if a is not None), rows))


def with_rules(bundle: bundles.Bundle, number: int) -> bundles.Bundle:
    """The bundle with so many judging rules, taken evenly over the topics; concluding rules all stay."""
    rules = bundle.rulebook.rules
    judging = [r for r in rules if r.effect]
    kept = {judging[i * len(judging) // number].id for i in range(min(number, len(judging)))}
    fewer = tuple(r for r in rules if r.effect is None or r.id in kept)
    return replace(bundle, rulebook=replace(bundle.rulebook, rules=fewer, _programmes={}))


@dataclass(slots=True)
class Shares:
    """Seconds spent: in each check (a shared reading counts for the check that needs it first), in the rules."""

    checks: dict[str, float]
    rules: float = 0.0


def shares(cases: Iterable[Application], bundle: bundles.Bundle) -> Shares:
    """The same applications once more, step by step, each step timed."""
    spent = Shares(dict.fromkeys((c.name for c in CHECKS), 0.0))
    for application in cases:
        programme = bundle.rulebook.programme(application.kind, application.entity_type, DAY)
        case = Case(application, Answers(), bundle.libraries, DAY, bundle.rulebook.requirements)
        facts: dict[str, Any] = {}
        for check in CHECKS:
            started = time.perf_counter()
            facts.update(check.measure(case).values)
            spent.checks[check.name] += time.perf_counter() - started
        context = Context(facts, bundle.rulebook.values(DAY), DAY)
        started = time.perf_counter()
        examination.judge(programme, context)
        spent.rules += time.perf_counter() - started
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registrations", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--rules", type=int, default=None, help="judge with so many of the rules, e.g. 120")
    options = parser.parse_args()
    bundle = bundles.load("national" if options.registrations else "jiangmen")
    if options.rules:
        bundle = with_rules(bundle, options.rules)
    cases = applications(options.registrations, bundle, options.rows)
    warm, timed = cases[:300], cases[300:]
    for application in warm:
        examination.examine(application, Answers(), bundle, DAY)
    took = []
    for application in timed:
        started = time.perf_counter()
        result = examination.examine(application, Answers(), bundle, DAY)
        decide(result.findings, result.undetermined)
        took.append(time.perf_counter() - started)
    total = sum(took)
    took.sort()
    spent = shares(timed, bundle)
    checks = sum(spent.checks.values())
    print(f"{len(timed)} decisions, {len(bundle.rulebook.rules)} rules, one core")
    print(f"{len(timed) / total:,.0f} decisions a second; p50 {1000 * statistics.median(took):.3f} ms, p99 {1000 * took[int(len(took) * 0.99)]:.3f} ms")
    print(f"share of the rules' evaluator {spent.rules / total:.0%}, of the checks {checks / total:.0%}, of messages, evidence and the rest the remainder")
    print("(checks and rules are timed in a second pass, in which look-ups of the first are remembered)")
    for name, seconds in sorted(spent.checks.items(), key=lambda kv: -kv[1]):
        print(f"  {name:22} {seconds / total:6.1%}  {1e6 * seconds / len(timed):8.1f} µs")


if __name__ == "__main__":
    main()
