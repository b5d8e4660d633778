"""`miaopi addresses parse | check | measure`: addresses read and examined, without an application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.lines import given, piped

if TYPE_CHECKING:
    from engine.address_check import AddressExaminer


@click.group("addresses")
def group() -> None:
    """Read addresses into their fields, and say what the rules say of them."""


@group.command()
@click.argument("addresses", nargs=-1, required=True, metavar="TEXT...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per address (docs/addresses.md).")
def parse(addresses: tuple[str, ...], as_json: bool) -> None:
    """Read addresses into province, city, … and room (- for standard input: an address per line, JSON out)."""
    from commands.addresses_shown import reading_lines
    from engine import strict_json

    examiner = _examiner(None, None)
    from_input = piped(addresses)
    for text in given(addresses):
        read = examiner.read(examiner.parse(text))
        click.echo(strict_json.dumps(read) if as_json or from_input else "\n".join(reading_lines(read)))


@group.command()
@click.argument("addresses", nargs=-1, required=True, metavar="TEXT...")
@click.option("--division", default=None, metavar="TEXT", help="Where the entity is to be registered, by name or code (default: by the address).")
@click.option("--scope", "scope", multiple=True, metavar="TEXT", help="A scope item to be carried on there (repeatable); without any, the trade stays open.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per address (docs/addresses.md).")
@click.option("--as-of", "as_of", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
@click.option("--rulebook", default=None, help="Rulebook to judge with (default: MIAOPI_RULEBOOK).")
def check(
    addresses: tuple[str, ...], division: str | None, scope: tuple[str, ...], as_json: bool, as_of: str | None, rulebook: str | None,
) -> None:
    """Examine addresses as every application's address is examined (- for standard input: an address per line, JSON out).

    What other parts of an application would show (scope, premises) is left open. Exit code 2 when an address could not be read.
    """
    from commands.addresses_shown import checked_lines
    from commands.show import printable
    from engine import strict_json
    from engine.errors import InputError

    examiner = _examiner(rulebook, as_of)
    home = _division(examiner, division)
    from_input = piped(addresses)
    unread = 0
    for text in given(addresses):
        try:
            found = examiner.check(text, home, scope or None)
        except InputError as error:
            unread += 1
            shown = strict_json.dumps({"text": text, "error": error.as_json()}) if as_json or from_input else f"■ {printable(text[:60])}…\n  {error}"
        else:
            shown = strict_json.dumps(found.as_json()) if as_json or from_input else "\n".join(checked_lines(found))
        click.echo(shown)
    raise SystemExit(2 if unread else 0)


@group.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here, to commit and diff.")
def measure(folder: Path, target: Path | None) -> None:
    """Read labelled addresses and compare, field by field. Exit 1 on a difference."""
    from commands.options import settings
    from engine.addresses.gazetteer import build
    from engine.proving.labelled_addresses import (
        frozen_addresses_report,
        measure_addresses,
        read_address_cases,
    )
    from reference_libs import library

    gazetteer = library.load(settings().libraries).compiled(build)
    measured = list(measure_addresses(read_address_cases(folder), gazetteer))
    report = frozen_addresses_report(measured)
    if target is not None:
        target.write_text(report, encoding="utf-8")
    click.echo(report, nl=False)
    raise SystemExit(1 if any(m.wrong for m in measured) else 0)


def _examiner(rulebook: str | None, as_of: str | None) -> AddressExaminer:
    from commands.options import day_of, open_bundle
    from engine.address_check import AddressExaminer

    return AddressExaminer(open_bundle(rulebook), day_of(as_of))


def _division(examiner: AddressExaminer, named: str | None) -> str | None:
    if named is None:
        return None
    code = examiner.division_named(named.strip())
    if code is None:
        raise click.UsageError(f"{named!r} is no division, or the name of several; write it in full (江门市蓬江区) or as a code")
    return code
