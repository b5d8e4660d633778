"""`miaopi names`: the register of names, filled, counted and indexed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import names_check
from commands.stopping import INTERRUPTED

if TYPE_CHECKING:
    from engine.register.importing import State

CITIES_SHOWN = 10


@click.group("names")
def group() -> None:
    """Read, check and suggest names; import and count registered names, and build their index."""


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write every row that was left out here (TSV).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_file(file: Path, report: Path | None, as_json: bool) -> None:
    """Add a table of names to the register: TSV or CSV with a header line, plain, gzip or xz.

    Columns: name, and optionally city, province, registered_on, status, status_on, until, uscc, industry.
    Names that are there already are passed over. An interrupted import goes on when it is started again.
    """
    from commands.options import made_database, settings
    from engine.register.importing import State, import_names
    from reference_libs import library

    state = State(file.name)
    with closing(made_database()) as database:
        try:
            states = import_names(database, file, library.load(settings().libraries), report)
            for reached in _watched(states):
                state = reached
        except KeyboardInterrupt:
            click.echo(f"interrupted after row {state.rows}; the same command goes on there", err=True)
            raise SystemExit(INTERRUPTED) from None
    if as_json:
        click.echo(json.dumps(_described(state), ensure_ascii=False))
    else:
        click.echo("\n".join(_told(state)))


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rebuild(as_json: bool) -> None:
    """Build the search index anew from the register and put it in force; what runs meanwhile uses the old one."""
    from commands.options import made_database, settings
    from commands.show import bar
    from engine.errors import REG_INDEX, Defect, StoreError
    from engine.register import index
    from engine.register.names_store import NamesStore
    from reference_libs import library

    folder = settings().names_index
    libraries = library.load(settings().libraries)
    with closing(made_database()) as database:
        store = NamesStore(database)
        upto = store.position()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with bar("names filed", upto) as told:
                made = index.rebuild(store.rows_after(0, upto), folder, told, libraries)
        except OSError as error:
            raise StoreError(REG_INDEX, Defect(str(folder), f"it cannot be written: {error.strerror or error}")) from None
    if as_json:
        click.echo(json.dumps(asdict(made), ensure_ascii=False))
    else:
        click.echo(f"{made.file}: {made.rows} names up to position {made.position}, {made.size} bytes, sha256 {made.sha256[:12]}…")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(as_json: bool) -> None:
    """Count the register: entries by status, the greatest cities, the position, and what the index has read."""
    from commands.options import made_database, settings
    from engine.register.index import manifest
    from engine.register.names_store import NamesStore
    from reference_libs import library

    generation = manifest.read(settings().names_index)
    with closing(made_database()) as database:
        store = NamesStore(database)
        position, by_status, by_city = store.position(), store.by_status(), store.by_city(CITIES_SHOWN)
        dialect = database.dialect
    called = {row["id"]: row["name"] for row in library.load(settings().libraries)["divisions"]}
    cities = [{"city": code, "name": called.get(code, ""), "entries": n} for code, n in by_city.items()]
    found = {
        "database": dialect, "position": position, "entries": sum(by_status.values()), "by_status": dict(by_status),
        "cities": cities,
        "index": None if generation is None else {"file": generation.file, "position": generation.position, "rows": generation.rows},
    }
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    from commands.show import table

    click.echo(f"{found['entries']} entries, position {position} ({dialect})")
    if generation is None:
        click.echo("no index yet: `miaopi names rebuild` makes it")
    else:
        click.echo(f"index {generation.file}: {generation.rows} names up to position {generation.position}")
    if by_status:
        table(["status", "entries"], by_status.items())
        table(["city", "name", "entries"], [list(c.values()) for c in cities])


def _watched(states: Iterator[State]) -> Iterator[State]:
    """The states, with a bar of the bytes read on standard error while a person is looking."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("names", total=None)
        for state in states:
            bar.update(task, total=state.bytes_total, completed=state.bytes_read, description=f"{state.rows} rows")
            yield state


def _described(state: State) -> dict[str, Any]:
    return {
        "file": state.file, "rows": state.rows, "added": state.added, "duplicates": state.duplicates,
        "unreadable": state.unreadable, "resumed_at": state.resumed_at, "columns_passed_over": list(state.passed_over),
        "left_out": [
            {"reason": reason, "rows": rows, "examples": [
                {"row": left.row, "name": left.name, "cell": left.cell} for left in state.examples if left.reason == reason
            ]}
            for reason, rows in _reasons(state)
        ],
    }


def _reasons(state: State) -> list[tuple[str, int]]:
    return sorted(state.reasons.items(), key=lambda item: (-item[1], item[0]))


def _told(state: State) -> Iterator[str]:
    """The result for a person."""
    from commands.show import printable

    if state.resumed_at:
        yield f"went on after row {state.resumed_at}; reasons and examples are of the rows after it"
    if state.passed_over:
        yield "columns passed over: " + printable(" ".join(state.passed_over))
    yield f"{state.rows} rows: {state.added} added, {state.duplicates} there already, {state.unreadable} unreadable"
    for reason, rows in _reasons(state):
        yield f"{rows:>8}  {reason}"
        for left in state.examples:
            if left.reason == reason:
                yield f"          row {left.row}: {printable(left.name)}" + (f"  [{printable(left.cell)}]" if left.cell else "")


for _verb in (names_check.parse, names_check.check, names_check.suggest, names_check.measure):
    group.add_command(_verb)
