"""`miaopi replay`: decide again from a record alone, or ask anew what would be decided today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from commands.replay_shown import Tally
    from engine.bundle import Bundle
    from engine.casefile.reask import Today
    from engine.casefile.replay import Replayed, Stored, Wanted
    from engine.store.database import Database
    from engine.store.vault import Vault

    Told = Replayed | Today

ASKED_AT_ONCE = 500
"""Ids that are looked up with one question."""


@click.command()
@click.argument("records", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All decisions of the case file.")
@click.option("--since", default=None, metavar="DAY", help="All that were made on that day or later.")
@click.option("--reask", is_flag=True, help="Ask the outside anew: what would be decided today, and what differs. Writes nothing.")
@click.option("--unmasked", is_flag=True, help="With what stands at the places that differ, as the officer who holds the case; the ledger says so.")
@click.option("--rulebook", default=None, help="Rulebook of the record (default: the one the record names).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per decision (docs/cases.md).")
def command(
    records: tuple[str, ...], everything: bool, since: str | None, reask: bool, unmasked: bool, rulebook: str | None, as_json: bool
) -> None:
    """Decide again from each record and compare the bytes.

    RECORDS are files that `miaopi examine --record` wrote, ids of decisions in the case file as `miaopi case show` lists
    them, or ids of cases for all their decisions. A decision that was made with another rulebook or library than is at
    hand is not compared: what differs is named, to the row. Of what an officer decided nothing can be decided again.

    Exit code 1 if one differs or cannot be read; 2 if one could not be compared.
    """
    from commands.replay_shown import Tally

    many = everything or since is not None
    if many == bool(records):
        raise click.UsageError("name records, or give --all or --since DAY")
    files = [record for record in records if Path(record).exists()]
    ids = [record for record in records if record not in files]
    if files and (reask or unmasked):
        raise click.UsageError(f"--{'reask' if reask else 'unmasked'} is for decisions of the case file; {files[0]} is a file")
    if unmasked and len(ids) != 1:
        raise click.UsageError("--unmasked is for one decision or case at a time")
    bundles = cache(lambda name: _bundle(rulebook or name))
    tally = Tally(reask, many, as_json, unmasked)
    for file in files:
        tally.tell(_of_file(file, bundles))
    if ids or many:
        _from_store(ids, since, bundles, tally, reask, rulebook)
    tally.end()
    raise SystemExit(tally.exit_code)


def _of_file(file: str, bundles: Callable[[str], Bundle]) -> Replayed:
    """Raises RecordError for what is no record, or one of another bundle."""
    from engine.casefile.replay import Replayed, Result, places, read
    from engine.errors import REC_DIFFERS, REC_FORMAT, Defect, RecordError
    from engine.record import replay

    try:
        text = Path(file).read_text(encoding="utf-8")
        record = read(text)
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(REC_FORMAT, Defect(file, f"not a decision record: {error}", "name a file written by --record")) from None
    except RecordError:
        raise RecordError(REC_FORMAT, Defect(file, "not a decision record", "name a file written by --record")) from None
    again = replay(text, bundles(record.rulebook))
    if again == text:
        return Replayed(file, None, record.outcome, Result.IDENTICAL)
    return Replayed(file, None, record.outcome, Result.DIFFERS, code=REC_DIFFERS, defects=tuple(places(text, again)), records=(text, again))


def _from_store(
    ids: Sequence[str], since: str | None, bundles: Callable[[str], Bundle], tally: Tally, reask: bool, rulebook: str | None
) -> None:
    """Those of the case file, with a progress bar when they are many. Raises RecordError REC-NOT-FOUND."""
    from commands.show import progress
    from engine.casefile.replay import count, stored

    with _opened() as (database, vault):
        wanted = _wanted(database, ids, since)
        if tally.unmasked:
            _unmask(database, vault, wanted[0])
        of = _asking(database, vault, bundles, rulebook) if reask else _replaying(database, bundles)
        with database.read() as session:
            total = sum(count(session, some) for some in wanted)
        found = (one for some in wanted for one in stored(database, vault, some))
        for one in progress(found, total, "decisions"):
            tally.tell(of(one))


@contextmanager
def _opened() -> Iterator[tuple[Database, Vault]]:
    from commands.desk import open_vault
    from commands.options import settings
    from engine.store.database import Database

    s = settings()
    vault, database = open_vault(s), Database.open(s.database_url)
    try:
        yield database, vault
    finally:
        database.close()


def _wanted(database: Database, ids: Sequence[str], since: str | None) -> list[Wanted]:
    """What is asked for; ids in portions. Raises RecordError REC-NOT-FOUND."""
    import datetime as dt

    from commands.options import day_of
    from engine.casefile.replay import Wanted, missing
    from engine.clock import CHINA
    from engine.errors import REC_NOT_FOUND, Defect, RecordError

    if not ids:
        return [Wanted(since=dt.datetime.combine(day_of(since), dt.time(), CHINA) if since is not None else None)]
    portions = [ids[at : at + ASKED_AT_ONCE] for at in range(0, len(ids), ASKED_AT_ONCE)]
    with database.read() as session:
        unknown = [one for portion in portions for one in missing(session, portion)]
    if unknown:
        advice = "`miaopi case show` lists decisions"
        raise RecordError(REC_NOT_FOUND, [Defect(one, "there is no such file, and no decision of this id or case", advice) for one in unknown])
    return [Wanted(portion) for portion in portions]


def _replaying(database: Database, bundles: Callable[[str], Bundle]) -> Callable[[Stored], Told]:
    from engine.casefile.replay import Replayer

    return Replayer(database, bundles).replay


def _asking(database: Database, vault: Vault, bundles: Callable[[str], Bundle], rulebook: str | None) -> Callable[[Stored], Told]:
    """With the rulebook, libraries, lists and register in force."""
    from commands.options import settings
    from engine.casefile.reask import Asker
    from engine.casefile.replay import Replayer
    from engine.casefile.surroundings import Places, Surroundings
    from engine.clock import now

    asker = Asker(database, Surroundings(Places.of(settings(), rulebook), database, vault), Replayer(database, bundles))
    return lambda one: asker.ask(one, now())


def _unmask(database: Database, vault: Vault, wanted: Wanted) -> None:
    """Enter that the officer who is logged in, and holds the case, looks at what is personal. Raises AccountError, CaseError."""
    from contextlib import closing

    from commands.acting import acting, officer
    from engine.casefile.replay import stored
    from engine.clock import now
    from engine.review.shown import unmask
    from engine.store.writer import Writer

    account = acting(database, vault, ("clerk", "supervisor"))
    application_id = next(stored(database, vault, wanted)).application_id
    with closing(Writer(database)) as writer:
        writer.run(lambda session: unmask(session, application_id, officer(account), now()))


def _bundle(name: str) -> Bundle:
    from commands.options import open_bundle

    return open_bundle(name)
