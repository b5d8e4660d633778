"""What `miaopi libs import banned_addresses` does with a city's list whose addresses are free text."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from engine.addresses.city_list import NotUnderstood
    from reference_libs.table_file import TableFile

LIBRARY = "banned_addresses"
LINE, WHY = "行", "未识别原因"
SHOWN = 20
_OPTIONS = ("report", "since", "county", "keep", "partial")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a city's list is to be read: the options of the command, as they were given."""

    report: Path | None
    since: str | None
    county: str | None
    keep: bool
    partial: bool


@dataclass(frozen=True, slots=True)
class Read:
    """The library's table that the list makes, and the rows left out."""

    table: TableFile
    left_out: tuple[NotUnderstood, ...]


def city_list_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options for a list of addresses in free text; the command gets them as one `city_list`."""

    @wraps(function)
    def collected(**given: Any) -> Any:
        return function(city_list=Wanted(**{name: given.pop(name) for name in _OPTIONS}), **given)

    for option in reversed((
        click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="City's list: write the rows not understood here (CSV: line, why, and the row)."),
        click.option("--since", default=None, metavar="DATE", help="City's list: first day of rows that name none."),
        click.option("--county", default=None, metavar="TEXT", help="City's list: county of addresses that name none, by name or code."),
        click.option("--keep", is_flag=True, help="City's list: add to the entries there are, and remove none."),
        click.option("--partial", is_flag=True, help="City's list: take what is understood, even if some rows are not."),
    )):
        collected = option(collected)
    return collected


def read_city_list(file: Path, home: Path, wanted: Wanted) -> Read | None:
    """The file as the library's table, if it is a city's list; None for a table in the library's own columns.

    Raises LibraryError for a file that cannot be read, click.UsageError for an option that cannot be used.
    """
    from commands.options import day_of
    from engine.addresses import city_list, gazetteer
    from engine.addresses.listed_place import UnclearError
    from reference_libs import library, table_file

    table = table_file.read(file)
    if not city_list.is_city_list(table.columns):
        return None
    libraries = library.load(home)
    known = libraries.compiled(gazetteer.build)
    try:
        county = city_list.county_of(wanted.county or "", known)
    except UnclearError as unclear:
        raise click.UsageError(str(unclear)) from None
    listed = city_list.read(table, known, day_of(wanted.since) if wanted.since else None, county)
    before = libraries[LIBRARY].rows if LIBRARY in libraries.loaded else ()
    if wanted.report is not None:
        write_report(wanted.report, table, listed.left_out)
    return Read(city_list.with_ids(table, listed, before, wanted.keep), listed.left_out)


def write_report(path: Path, table: TableFile, left_out: Sequence[NotUnderstood]) -> None:
    """The rows that were left out, as a list that can be corrected and imported again with --keep."""
    columns = [name for name in table.columns if name not in (LINE, WHY)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([LINE, WHY, *columns])
        writer.writerows([row.line, row.why, *(row.cells[name] for name in columns)] for row in left_out)


def told(table: TableFile, left_out: Sequence[NotUnderstood]) -> list[str]:
    """The first rows that were left out, for a person."""
    lines = [f"{table.name}:{row.line}: {row.why}  {'，'.join(cell for cell in row.cells.values() if cell)[:80]}" for row in left_out[:SHOWN]]
    if len(left_out) > SHOWN:
        lines.append(f"… and {len(left_out) - SHOWN} more; see all with --report FILE")
    return lines
