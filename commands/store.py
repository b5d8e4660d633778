"""`miaopi store`: the database of cases and names: back it up, restore it, check it, change its keys."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from engine.casefile.check import Problem
    from engine.casefile.places_renewal import Indexed
    from engine.store.backup import Manifest
    from engine.store.database import Database

PROBLEMS_SHOWN = 50


@click.group()
def group() -> None:
    """Back up, restore and check the database, and change the keys that protect what it holds."""


@group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--trial/--no-trial", default=True, help="Restore it to a place of its own and check it there (default).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backup(file: Path, trial: bool, as_json: bool) -> None:
    """Write one consistent state of the database into FILE while others go on working, and test it by restoring it.

    The keys are not in it: keep a copy of MIAOPI_KEYS somewhere else. Exit code 1 if the restored copy does not agree.
    """
    from commands.options import settings
    from engine.clock import now
    from engine.store.backup import back_up

    s = settings()
    with _parts() as told:
        manifest = back_up(s.database_url, file, now().isoformat(timespec="seconds"), told)
    problems, tested = _trial(file, manifest) if trial else ([], "not tested")
    rows = sum(manifest.tables.values())
    if as_json:
        click.echo(json.dumps({
            "file": str(file), "bytes": file.stat().st_size, "rows": rows, "tables": dict(manifest.tables), "keys": list(manifest.keys),
            "tested": tested, "problems": [{"where": p.where, "problem": p.problem} for p in problems],
        }, ensure_ascii=False))
    else:
        click.echo(f"{file}: {rows} rows, {file.stat().st_size} bytes, {tested}")
        _tell(problems)
    click.echo(
        f"the keys are NOT in it: keep a copy of {s.keys} apart from it; without {', '.join(manifest.keys) or 'them'} "
        "no personal data in the backup can be read", err=True,
    )
    raise SystemExit(1 if problems else 0)


@group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--into", default=None, metavar="URL", help="The database to restore into (default: MIAOPI_DATABASE_URL). It must be new or empty.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def restore(file: Path, into: str | None, as_json: bool) -> None:
    """Put a backup into a new or empty database, and check it there. Exit code 1 if it does not agree or keys are missing."""
    from commands.options import settings
    from engine.store.backup import restore as put_back

    s = settings()
    url = into or s.database_url
    with _parts() as told:
        manifest = put_back(file, url, told)
    problems = _checked(url)
    missing = _missing_keys(manifest)
    if as_json:
        click.echo(json.dumps({
            "rows": sum(manifest.tables.values()), "made_at": manifest.made_at, "missing_keys": missing,
            "problems": [{"where": p.where, "problem": p.problem} for p in problems],
        }, ensure_ascii=False))
    else:
        click.echo(f"{sum(manifest.tables.values())} rows of {manifest.made_at} restored")
        _tell(problems)
        if missing:
            click.echo(f"{s.keys} lacks {', '.join(missing)}: restore it from its own backup, or personal data stay unreadable", err=True)
    raise SystemExit(1 if problems or missing else 0)


@group.command("rotate-keys")
@click.option("--again", is_flag=True, help="Make a new key even though an earlier change was not finished.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rotate_keys(again: bool, as_json: bool) -> None:
    """Make a new master key and wrap every data key with it, and a new key of the index of places, while others go on working.

    Interrupted, the same command goes on where it stopped. Old master keys stay in the file: backups need them.
    """
    from commands.options import settings
    from engine.casefile.places_renewal import unfinished
    from engine.store.database import Database
    from engine.store.rotation import rotate

    s = settings()
    with closing(Database.open(s.database_url)) as database:
        if unfinished(database):
            _indexed(database)  # with the key it was begun with, which is not new any more
        with _counted("data keys") as told:
            done = rotate(database, s.keys, told, again)
        indexed = _indexed(database)
    if as_json:
        click.echo(json.dumps({"key": done.current, "made": done.made, "wrapped": done.wrapped, "places": indexed.licences}))
    else:
        click.echo(f"{done.wrapped} data keys wrapped with {done.current}" + ("" if done.made else ", which an earlier change had made"))
        click.echo(f"{indexed.licences} licences entered at their places anew")
    click.echo(f"keep a new copy of {s.keys} apart from the backups of the database", err=True)


@group.command("index-places")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def index_places(as_json: bool) -> None:
    """Enter anew at which address every licence counts, from what it says, while others go on working.

    Needed after the tables of divisions or of place names were changed, and once for licences of a program that did not
    count. Interrupted, the same command goes on where it stopped. No address is kept, but an index that only the keys
    can make.
    """
    from commands.options import settings
    from engine.store.database import Database

    with closing(Database.open(settings().database_url)) as database:
        done = _indexed(database)
    if as_json:
        click.echo(json.dumps({"licences": done.licences, "unreadable": done.unreadable}))
    else:
        click.echo(f"{done.licences} licences entered at their places anew, {done.unreadable} of them without an address that can be read")


def _indexed(database: Database) -> Indexed:
    """The index of places made anew, by the libraries of the bundle in use."""
    from commands.desk import open_vault
    from commands.options import open_bundle, settings
    from engine.casefile import places_renewal

    with _counted("licences") as told:
        return places_renewal.index_places(database, open_vault(settings()), open_bundle(None).libraries, told)


@group.command()
@click.option("--deep", is_flag=True, help="Open everything that is sealed too, and compare digests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(deep: bool, as_json: bool) -> None:
    """Compare what is kept for look-ups with what happened: cases, decisions, papers, notices, licences and their places, claims,
    register, ledger.

    Exit code 1 if anything differs.
    """
    from commands.options import settings

    problems = _checked(settings().database_url, deep)
    if as_json:
        click.echo(json.dumps([{"where": p.where, "problem": p.problem} for p in problems], ensure_ascii=False))
    else:
        _tell(problems)
        click.echo(f"{len(problems)} problems")
    raise SystemExit(1 if problems else 0)


def _checked(url: str, deep: bool = False) -> list[Problem]:
    """What the check finds in the database at `url`."""
    from commands.desk import open_vault
    from commands.options import open_bundle, settings
    from engine.casefile.check import Problem, check_all
    from engine.casefile.check_places import check_places
    from engine.casefile.check_sealed import check_sealed
    from engine.store.database import Database
    from engine.store.keys import open_ring
    from engine.store.rotation import left

    s, bundle = settings(), open_bundle(None)
    with closing(Database.open(url)) as database:
        with _counted("cases") as told:
            problems = check_all(database, bundle.rulebook.procedure, told)
        if deep:
            with _counted("sealed values") as told:
                problems += check_sealed(database, open_vault(s), told)
            with _counted("places") as told:
                problems += check_places(database, open_vault(s), bundle.libraries, told)
            unfinished = left(database, open_ring(s.keys).current)
            if unfinished:
                problems.append(Problem("data_keys", f"{unfinished} are wrapped with an old master key: run `miaopi store rotate-keys`"))
        return problems + _ledger_problems(database)


def _ledger_problems(database: Database) -> list[Problem]:
    """What does not hold in a ledger that was signed. Entries that wait for their number are left to `ledger verify`: in
    a restored database they have waited since the backup."""
    from commands.options import settings
    from engine.casefile.check import Problem
    from engine.clock import now
    from engine.ledger import stored
    from engine.ledger.findings import Wrong
    from engine.ledger.key import open_key
    from engine.ledger.verify import verify

    with database.snapshot() as session:
        if stored.newest_checkpoint(session) is None:
            return []
        path = settings().ledger_key
        if not path.exists():
            return [Problem("ledger", f"it is signed, and cannot be verified without {path}: restore that file from its own backup")]
        with _counted("entries of the ledger") as told:
            found = verify(session, open_key(path).verifiers, now(), told=told)
    return [Problem("ledger", str(one)) for one in found.findings if one.what is not Wrong.ENTRY_WAITS]


def _trial(file: Path, manifest: Manifest) -> tuple[list[Problem], str]:
    """The backup restored to a place of its own and checked: what was found, and what was done in words."""
    from engine.errors import StoreError
    from engine.store.backup import restore as put_back

    with tempfile.TemporaryDirectory(prefix="miaopi-trial-") as folder, _scratch(manifest, Path(folder)) as url:
        if url is None:
            return [], "not tested: no scratch database may be made on this server"
        try:
            put_back(file, url)
        except StoreError as error:
            from engine.casefile.check import Problem

            return [Problem(str(file), str(error))], "tested by restoring it"
        return _checked(url), "tested by restoring it"


@contextmanager
def _scratch(manifest: Manifest, folder: Path) -> Iterator[str | None]:
    """The address of a database that is gone afterwards; None where the server lets us make none."""
    if manifest.dialect == "sqlite":
        yield f"sqlite:///{folder / 'trial.db'}"
        return
    from commands.options import settings
    from engine.store.database import scratch_database

    with scratch_database(settings().database_url) as url:
        yield url


def _missing_keys(manifest: Manifest) -> list[str]:
    from commands.options import settings
    from engine.store.keys import open_ring

    return [key for key in manifest.keys if key not in open_ring(settings().keys).masters]


def _tell(problems: list[Problem]) -> None:
    from commands.show import printable

    for problem in problems[:PROBLEMS_SHOWN]:
        click.echo(f"{problem.where}: {printable(problem.problem)}")
    if len(problems) > PROBLEMS_SHOWN:
        click.echo(f"… {len(problems) - PROBLEMS_SHOWN} more")


@contextmanager
def _parts() -> Iterator[Callable[[str], None]]:
    """Shows on standard error which part is under way, while a person is looking."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("…") as status:

        def told(part: str) -> None:
            status.update(part)

        yield told


@contextmanager
def _counted(label: str) -> Iterator[Callable[[int], None]]:
    """Shows on standard error how many were done, while a person is looking."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.completed} " + label))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done: bar.update(task, completed=done)


