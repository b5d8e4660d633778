"""`miaopi ledger`: the ledger numbered and signed, shown and exported; its key and its roles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import ledger_proofs
from commands.stopping import Stop

if TYPE_CHECKING:
    from engine.ledger.key import LedgerKey
    from engine.ledger.leaf import Entry
    from engine.ledger.sequencer import Sequenced
    from engine.store.database import Database
    from engine.store.writer import Writer


@click.group("ledger")
def group() -> None:
    """Number, sign, show, export, prove and verify the ledger 台账 (docs/ledger.md)."""


@group.command()
@click.option("--every", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Go on until stopped, pausing so long when nothing waits.")
@click.option(
    "--publish", multiple=True, type=click.Path(path_type=Path, dir_okay=False), help="Write each new checkpoint to this file too (repeatable)."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each time something was done.")
def sequence(every: float | None, publish: tuple[Path, ...], as_json: bool) -> None:
    """Give the entries that wait their numbers and sign a checkpoint, once or (--every) for ever.

    Any number of processes may do this; one at a time comes to it. It can be stopped at any moment: exit 0 after
    SIGTERM, 130 after an interrupt. Nothing is signed
    that does not continue the last checkpoint, the one remembered beside the key, and those published.
    """
    from commands.options import made_database, settings
    from engine.ledger.publish import memory_of
    from engine.store.writer import Writer

    with closing(made_database()) as database, closing(Writer(database)) as writer, Stop() as stop:
        key = _signing_key(database)
        files = (memory_of(settings().ledger_key), *publish)
        while True:
            done = _sequence_all(database, writer, key, files, stop)
            _publish(database, files, key)
            if every is None or done.numbered or done.signed:
                _tell(done, as_json)
            if every is None or stop.wait(every):
                raise SystemExit(stop.code)


def sign_now() -> Sequenced:
    """Number all that waits and sign it, once, as `sequence` does; what was done."""
    from commands.options import made_database, settings
    from engine.ledger.publish import memory_of
    from engine.store.writer import Writer

    with closing(made_database()) as database, closing(Writer(database)) as writer:
        key, files = _signing_key(database), (memory_of(settings().ledger_key),)
        done = _sequence_all(database, writer, key, files)
        _publish(database, files, key)
        return done


def _signing_key(database: Database) -> LedgerKey:
    """The key in its file, which is made for a ledger that was never signed."""
    from commands.options import settings
    from engine.ledger import stored
    from engine.ledger.key import make_key, open_key

    with database.read() as session:
        never = stored.newest_checkpoint(session) is None
    return (make_key if never else open_key)(settings().ledger_key)


def _sequence_all(database: Database, writer: Writer, key: LedgerKey, files: Sequence[Path], stop: Stop | None = None) -> Sequenced:
    """All that waits, numbered batch by batch until asked to stop; what was done altogether."""
    from commands.show import bar
    from engine.clock import now
    from engine.ledger import stored
    from engine.ledger.publish import remembered
    from engine.ledger.sequencer import BATCH, Sequenced, sequence

    before = remembered(files, key.verifiers)
    with database.read() as session:
        waiting = stored.waiting(session)
    numbered = 0
    with bar("entries numbered", waiting) if waiting > BATCH else nullcontext(lambda _: None) as told:
        while True:
            done = writer.run(partial(sequence, key=key, now=now(), remembered=before))
            numbered += done.numbered
            told(numbered)
            if not done.more or (stop is not None and stop.asked):
                return Sequenced(numbered, done.size, done.signed, False)


def _publish(database: Database, files: Sequence[Path], key: LedgerKey) -> None:
    from engine.ledger import stored
    from engine.ledger.publish import publish

    with database.read() as session:
        if stored.newest_checkpoint(session) is None:
            return
    for path in files:
        with database.snapshot() as session:
            publish(session, path, key.verifiers)


def _tell(done: Sequenced, as_json: bool) -> None:
    if as_json:
        signed = None if done.signed is None or done.signed.at is None else done.signed.at.isoformat()
        click.echo(json.dumps({"numbered": done.numbered, "size": done.size, "signed_at": signed}))
    else:
        signed = "nothing new to sign" if done.signed is None else f"checkpoint {done.signed.size} signed"
        click.echo(f"{done.numbered} numbered, {done.size} in all; {signed}")


@group.command()
@click.argument("entry", type=int, required=False)
@click.option("--subject", metavar="ID", help="The entries about this application, licence or rulebook.")
@click.option("--last", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many of the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(entry: int | None, subject: str | None, last: int, as_json: bool) -> None:
    """Show one entry, those about a subject, or the state of the ledger and its newest entries."""
    from commands.options import made_database
    from engine.errors import LED_NOT_FOUND, Defect, LedgerError
    from engine.ledger import stored

    if entry is not None and subject is not None:
        raise click.UsageError("give an entry or --subject, not both")
    with closing(made_database()) as database, database.snapshot() as session:
        state = None
        if entry is None and subject is None:
            row = stored.newest_checkpoint(session)
            state = {
                "numbered": stored.size(session), "waiting": stored.waiting(session),
                "checkpoint": None if row is None else {"size": row.size, "at": row.at.isoformat()},
            }
            found: list[tuple[int | None, Entry]] = list(stored.newest(session, last))
        else:
            ids = [entry] if entry is not None else stored.ids_of(session, subject or "")
            found = stored.entries(session, ids)
            if not found:
                raise LedgerError(LED_NOT_FOUND, Defect(f"entry {entry}" if entry is not None else f"subject {subject}", "there is none"))
    rows = [{"number": number, **one.data()} for number, one in found]
    if as_json:
        click.echo(json.dumps({**({} if state is None else {"state": state}), "entries": rows}, ensure_ascii=False))
    else:
        _table(state, rows)


def _table(state: dict[str, Any] | None, rows: list[dict[str, Any]]) -> None:
    from rich.markup import escape

    from commands.show import printable, table

    if state is not None:
        signed = state["checkpoint"]
        click.echo(f"{state['numbered']} entries numbered, {state['waiting']} waiting; " + (
            "no checkpoint yet" if signed is None else f"checkpoint of {signed['size']} signed at {signed['at']}"
        ))
    if rows:
        columns = ("number", "id", "at", "kind", "subject", "body")
        table(columns, [["–" if row[c] is None else escape(printable(str(row[c]))) for c in columns] for row in rows])


@group.command()
@click.option("--from", "start", type=click.IntRange(min=0), default=0, show_default=True, metavar="NUMBER", help="First number.")
def export(start: int) -> None:
    """Print every entry that has a number as a JSON line: number, leaf hash (base64) and the entry's five values."""
    import base64

    from commands.options import made_database
    from engine.ledger import stored

    with closing(made_database()) as database, database.snapshot() as session:
        after = start - 1
        while rows := stored.placed(session, after=after):
            for number, entry in rows:
                line = {"number": number, "leaf": base64.b64encode(entry.leaf()).decode("ascii"), "entry": entry.data()}
                click.echo(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
            after = rows[-1][0]


@group.command()
@click.option("--new", "name", metavar="NAME", help="Make the key of a new ledger, under this name, if there is none.")
@click.option("--rotate", is_flag=True, help="Retire the key for a new one; what it signed stays valid.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def key(name: str | None, rotate: bool, as_json: bool) -> None:
    """Print the public keys of this ledger, the one in use first: what others need to check it. Publish them."""
    from commands.options import made_database, settings
    from engine.errors import LED_KEY, Defect, LedgerError
    from engine.ledger import key as keys

    if name is not None and rotate:
        raise click.UsageError("give --new or --rotate, not both")
    path = settings().ledger_key
    if name is not None:
        if path.exists():
            raise LedgerError(LED_KEY, Defect(str(path), "there is a key already", "a ledger keeps its name; `--rotate` changes the key"))
        with closing(made_database()) as database, database.read() as session:
            _refuse_signed(session)
        found = keys.make_key(path, name)
    else:
        found = keys.rotate(path) if rotate else keys.open_key(path)
    texts = [str(one) for one in found.verifiers]
    click.echo(json.dumps({"name": found.signer.name, "keys": texts}) if as_json else "\n".join(texts))


def _refuse_signed(session: Any) -> None:
    from engine.errors import LED_KEY, Defect, LedgerError
    from engine.ledger import stored

    row = stored.newest_checkpoint(session)
    if row is not None:
        advice = "restore the key file from its backup"
        raise LedgerError(LED_KEY, Defect(row.note.partition("\n")[0], "the ledger was signed under this name", advice))


@group.command()
def roles() -> None:
    """Print the SQL that gives PostgreSQL roles what they need of the ledger, and nothing that changes it."""
    from engine.ledger.roles import script

    click.echo(script(), nl=False)


for _verb in (ledger_proofs.verify, ledger_proofs.prove, ledger_proofs.check, ledger_proofs.checkpoint):
    group.add_command(_verb)
