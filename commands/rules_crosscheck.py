"""`miaopi rules crosscheck`: our engine and durable-rules over the same cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime as dt

    from engine.bundle import Bundle
    from engine.domain.application import Application
    from engine.proving.crosscheck import Checked, Difference
    from engine.rules.conclude import Conclusion
    from engine.second.conclusions import SecondEngine

SHOWN = 50


@click.command()
@click.argument("files", nargs=-1)
@click.option("--registrations", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Cases are the rows of a table of real registrations (TSV/CSV, gz).")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="Only the first N cases.")
@click.option("--as-of", "as_of_text", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
@click.option("--rulebook", "name", default=None, help="Rulebook to use (default: MIAOPI_RULEBOOK; national for tables).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def crosscheck(
    files: tuple[str, ...], registrations: Path | None, limit: int | None, as_of_text: str | None, name: str | None, as_json: bool
) -> None:
    """Draw the conclusions with both engines and show every difference with its premises.

    Cases are the applications in FILES, the rows of a table, or without either the rulebook's own tests. Exit 1 on a
    difference or where the second engine gave nothing, 3 when durable-rules is not installed.
    """
    from commands.options import day_of, open_bundle
    from commands.show import progress
    from engine.second.opening import open_engine
    from engine.second.supervisor import PATIENT

    if files and registrations:
        raise click.UsageError("name files or a table, not both")
    bundle = open_bundle(name or ("national" if registrations else None))
    engine = open_engine(PATIENT)
    tally = Tally()
    try:
        total, cases = _cases(files, registrations, limit, bundle, day_of(as_of_text), engine)
        for checked in progress(cases, total, "cases"):
            tally.add(checked)
    finally:
        engine.supervisor.close()
    _print(tally, as_json)
    raise SystemExit(1 if tally.differing or tally.failed else 0)


@dataclass(slots=True)
class Tally:
    """What was compared, and each difference and failure with its case."""

    cases: int = 0
    conclusions: int = 0
    held: int = 0
    differing: list[tuple[str, Difference]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, checked: Checked) -> None:
        self.cases += 1
        self.conclusions += checked.conclusions
        self.held += checked.held
        self.differing += [(checked.case, difference) for difference in checked.differences]
        self.failed += [(checked.case, why) for why in checked.failures]


def _cases(
    files: tuple[str, ...], registrations: Path | None, limit: int | None, bundle: Bundle, as_of: dt.date, engine: SecondEngine
) -> tuple[int | None, Iterator[Checked]]:
    """How many cases there are at most, where that is known, and the cases, checked one by one."""
    from commands.options import settings
    from commands.outside import example_ports
    from engine.checks.catalogue import DECLARATIONS
    from engine.proving.crosscheck import crosscheck_applications, crosscheck_tests
    from engine.proving.rule_tests import read_tests
    from engine.receive.registrations import count_rows, read_registrations

    if registrations:
        rows = islice(read_registrations(registrations, bundle.libraries), limit)
        known = ((f"row-{row.number}", row.application) for row in rows if row.application is not None)
        total = min((n for n in (count_rows(registrations), limit) if n is not None), default=None)
        return total, crosscheck_applications(known, bundle, None, as_of, engine)
    if files:
        given = islice(_applications(files), limit)
        return limit, crosscheck_applications(given, bundle, example_ports(bundle), as_of, engine)
    tests = read_tests(bundle.rulebook, DECLARATIONS, settings().rulebooks)[:limit]
    return len(tests), crosscheck_tests(bundle, tests, engine)


def _applications(files: Iterable[str]) -> Iterator[tuple[str, Application]]:
    """The applications of the files. Raises InputError for the first that cannot be read."""
    from engine.receive.applications import read_path

    for path in files:
        for received in read_path(path):
            if received.error is not None:
                raise received.error
            if received.application is not None:
                yield received.source, received.application


def _print(tally: Tally, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({
            "cases": tally.cases, "conclusions": tally.conclusions, "held": tally.held,
            "differences": [{"case": case, **difference.as_json()} for case, difference in tally.differing],
            "failures": [{"case": case, "why": why} for case, why in tally.failed],
        }, ensure_ascii=False))
        return
    from commands.show import table

    if tally.differing:
        table(["case", "proposition", "native", "durable-rules"],
              [[case, d.proposition, _told(d.native), _told(d.durable)] for case, d in tally.differing[:SHOWN]], "Differences")
    if tally.failed:
        table(["case", "why there are no conclusions of durable-rules"], tally.failed[:SHOWN], "Failures")
    click.echo(f"{tally.cases} cases, {tally.conclusions} conclusions compared, {tally.held} of them hold; "
               f"{len(tally.differing)} differences, {len(tally.failed)} failures")


def _told(conclusion: Conclusion | None) -> str:
    if conclusion is None:
        return "–"
    truth = {True: "holds", False: "does not hold", None: "unknown"}[conclusion.truth]
    return f"{truth}: {'、'.join(conclusion.premises)}" if conclusion.premises else truth
