"""`miaopi libs`: list, read, search, check and change the reference libraries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.libs_city_list import LIBRARY, Wanted, city_list_options, read_city_list, told

if TYPE_CHECKING:
    from engine.addresses.city_list import NotUnderstood
    from reference_libs.library import Entry, Row
    from reference_libs.publish import Proposal
    from reference_libs.table_file import TableFile

F = TypeVar("F", bound=Callable[..., Any])
SHOWN = 20
WIDEST = 60


def home_option(function: F) -> F:
    """The folder the libraries are read from."""
    return click.option(
        "--home", "folder", default=None, type=click.Path(path_type=Path, file_okay=False),
        help="Folder of the libraries and their manifest (default: MIAOPI_LIBRARIES).",
    )(function)


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def publish_options(function: F) -> F:
    """What import and publish have in common."""
    for option in reversed((
        click.option("--dry-run/--apply", default=True, help="Only say what would change (the default), or write it."),
        click.option("--version", default=None, help="Version of the new table (default: the next number)."),
        click.option("--in-force-from", "day", default=None, metavar="DATE", help="First day in force (default: as it is)."),
        home_option,
        json_option,
    )):
        function = option(function)
    return function


@click.group("libs")
def group() -> None:
    """List, search, check and import reference libraries.

    Exit codes: 0 done; 1 a library's bytes differ from its manifest (verify), or rows of a city's list were
    not understood (import); 2 the command or its input cannot be used.
    """


@group.command("list")
@home_option
@json_option
def list_libraries(folder: Path | None, as_json: bool) -> None:
    """List the libraries and lexicons with version, size and digest, as the manifest names them."""
    from reference_libs.library import read_manifest

    entries = read_manifest(_home(folder))
    if as_json:
        keys = ("id", "title", "kind", "rows", "version", "sha256", "path")
        _print_json([{key: getattr(e, key) for key in keys} for e in entries])
        return
    _table(
        ["id", "kind", "rows", "version", "sha256", "title"],
        [[e.id, e.kind, e.rows, e.version, e.sha256[:12], e.title] for e in entries],
    )


@group.command()
@click.argument("library_id", metavar="ID")
@click.option("--limit", type=click.IntRange(min=1), default=None, help=f"Only the first N entries (default: {SHOWN}; with --json all).")
@home_option
@json_option
def show(library_id: str, limit: int | None, folder: Path | None, as_json: bool) -> None:
    """Show a library: what it is, and its entries."""
    from reference_libs.library import read_table
    from reference_libs.publish import find

    home = _home(folder)
    library = read_table(find(library_id, home), home)
    rows = library.rows[:limit if as_json else limit or SHOWN]
    if as_json:
        _print_json({**_described(library.entry), "columns": library.columns, "entries": rows})
        return
    entry = library.entry
    click.echo(f"{entry.title}（{entry.id}）: {entry.version}, in force from {entry.in_force_from}, {entry.rows} entries, {entry.path}")
    _table(list(library.columns), [[row[c] for c in library.columns] for row in rows])
    if len(rows) < len(library.rows):
        click.echo(f"… {len(library.rows) - len(rows)} more; see them with --limit {len(library.rows)}")


@group.command()
@click.argument("text")
@click.option("--library", "library_id", default=None, metavar="ID", help="Search only this library.")
@home_option
@json_option
def search(text: str, library_id: str | None, folder: Path | None, as_json: bool) -> None:
    """Find the entries that hold TEXT in any cell (an id finds its entry). Case and width of letters do not matter."""
    from reference_libs.library import load
    from reference_libs.publish import find

    home = _home(folder)
    if library_id is not None:
        find(library_id, home)
    libraries = load(home)
    chosen = [i for i in sorted({*libraries.loaded, *libraries.faults}) if library_id in (None, i)]
    for i in chosen:
        if i in libraries.faults:
            click.echo(f"{i} was not searched: {libraries.faults[i].why}", err=True)
    found = [(i, row) for i in chosen if i in libraries.loaded for row in _holding(text, libraries[i].rows)]
    if as_json:
        _print_json([{"library": i, "entry": row} for i, row in found])
        return
    if found:
        _table(["library", "entry", "what it says"], [[i, next(iter(row.values())), _said(row)] for i, row in found])
    click.echo(f"{len(found)} entries hold {_printable(text)}")


@group.command()
@home_option
@json_option
def verify(folder: Path | None, as_json: bool) -> None:
    """Compare every table with its manifest. Exit 1 if a byte differs or a file is missing."""
    from reference_libs.library import load, read_manifest

    home = _home(folder)
    faults = load(home).faults
    results = [
        {"id": e.id, "path": e.path, "ok": e.id not in faults, "problem": faults[e.id].why if e.id in faults else ""}
        for e in read_manifest(home)
    ]
    if as_json:
        _print_json(results)
    else:
        for result in results:
            click.echo(f"{'ok    ' if result['ok'] else 'FAULTY'} {result['id']} {result['path']} {result['problem']}".rstrip())
        click.echo(f"{len(results) - len(faults)} of {len(results)} tables are as the manifest says")
    raise SystemExit(1 if faults else 0)


@group.command("import")
@click.argument("library_id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@publish_options
@city_list_options
def import_table(
    library_id: str, file: Path, city_list: Wanted, dry_run: bool, version: str | None, day: str | None, folder: Path | None, as_json: bool
) -> None:
    """Replace a library's table with FILE: CSV or TSV in UTF-8, the columns by their names in the header.

    Without --apply nothing is written: what would be added, removed and changed is shown. A file with a
    defect is refused whole, with every defect by line.

    A city's list of banned addresses may have the address in one column of free text (地址), beside it 原因 and
    日期 (docs/libraries.md). Its rows are read into the library's columns. Exit 1 when rows were not understood; then nothing
    is written, unless --partial says so.
    """
    home = _home(folder)
    read = read_city_list(file, home, city_list) if library_id == LIBRARY else None
    if read is None:
        _change(library_id, file, home, (version, day), dry_run, as_json)
        return
    left_out = read.left_out
    for line in told(read.table, left_out):
        click.echo(_printable(line), err=True)
    if left_out:
        click.echo(f"{len(left_out)} rows were not understood", err=True)
    refused = bool(left_out) and not city_list.partial
    if read.table.rows:
        _change(library_id, read.table, home, (version, day), dry_run or refused, as_json, left_out)
    if refused and not dry_run:
        click.echo("nothing was written: correct these rows, or take the others with --partial", err=True)
    raise SystemExit(1 if left_out else 0)


@group.command()
@click.argument("library_id", metavar="ID")
@publish_options
def publish(library_id: str, dry_run: bool, version: str | None, day: str | None, folder: Path | None, as_json: bool) -> None:
    """Check a table that was edited in place and enter it in the manifest.

    Until then the table's bytes differ from the manifest and the library is not used. Without --apply
    nothing is written.
    """
    _change(library_id, None, _home(folder), (version, day), dry_run, as_json)


def _change(
    library_id: str, source: Path | TableFile | None, home: Path, stamp: tuple[str | None, str | None], dry_run: bool, as_json: bool,
    left_out: Sequence[NotUnderstood] = (),
) -> None:
    from commands.options import day_of
    from reference_libs.publish import propose, write

    version, day = stamp
    proposal = propose(library_id, source, home, version, day_of(day) if day else None)
    written = proposal.before != proposal.after and not dry_run
    if written:
        write(proposal, home)
    if as_json:
        _print_json({
            "before": _described(proposal.before), "after": _described(proposal.after), "written": written,
            "compared": proposal.compared, "added": proposal.added, "removed": proposal.removed,
            "changed": [{"id": c.id, "cells": {n: list(pair) for n, pair in c.cells.items()}} for c in proposal.changed],
            "not_understood": [{"line": row.line, "why": row.why, "cells": row.cells} for row in left_out],
        })
        return
    for line in _difference(proposal):
        click.echo(_printable(line))
    if proposal.before == proposal.after:
        click.echo("nothing to write: the table is as the manifest says")
    elif written:
        click.echo(f"written: {home / proposal.after.path} and the manifest")
    else:
        click.echo("nothing was written; write it with --apply")


def _difference(proposal: Proposal) -> Iterator[str]:
    before, after = proposal.before, proposal.after
    for row in proposal.removed:
        yield f"- {_said(row, with_id=True)}"
    for row in proposal.added:
        yield f"+ {_said(row, with_id=True)}"
    for change in proposal.changed:
        cells = "; ".join(f"{name}: {old or '(empty)'} → {new or '(empty)'}" for name, (old, new) in change.cells.items())
        yield f"~ {change.id}  {cells}"
    yield f"{after.id}: version {before.version} → {after.version}, {before.rows} → {after.rows} rows, sha256 {before.sha256[:12]}… → {after.sha256[:12]}…"
    if proposal.compared:
        yield f"{len(proposal.added)} added, {len(proposal.removed)} removed, {len(proposal.changed)} changed"
    else:
        yield "the table in force is not at hand as it was published, so the entries were not compared"


def _home(folder: Path | None) -> Path:
    from commands.options import settings

    return folder if folder is not None else settings().libraries


def _holding(text: str, rows: tuple[Row, ...]) -> Iterator[Row]:
    wanted = _folded(text)
    return (row for row in rows if any(wanted in _folded(cell) for cell in row.values()))


def _folded(text: str) -> str:
    import unicodedata

    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _said(row: Row, with_id: bool = False) -> str:
    """The cells that hold something, one after the other, long ones cut off."""
    cells = list(row.values())[0 if with_id else 1:]
    return "  ".join(cell if len(cell) <= WIDEST else cell[:WIDEST] + "…" for cell in cells if cell)


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id, "title": entry.title, "kind": entry.kind, "path": entry.path, "version": entry.version,
        "in_force_from": entry.in_force_from.isoformat(), "rows": entry.rows, "sha256": entry.sha256,
    }


def _table(columns: list[str], rows: list[list[Any]]) -> None:
    """Cells are data: what looks like markup in them is shown as it is written."""
    from rich.markup import escape

    from commands.show import table

    table(columns, [[escape(_printable(str(cell))) for cell in row] for row in rows])


def _printable(text: str) -> str:
    from commands.show import printable

    return printable(text)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
