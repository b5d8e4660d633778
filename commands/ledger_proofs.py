"""`miaopi ledger verify | prove | check | checkpoint`: the ledger held against itself, and what is handed to others."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from engine.ledger.note import Verifier
    from engine.ledger.proof import Proof
    from engine.ledger.verify import Verified

FAILED = 1
SHOWN = 20
"""Findings a person is shown; --json has more."""
_KEY = click.option(
    "--key", "given", multiple=True, metavar="KEY", help="Public key, or a file of them (default: of MIAOPI_LEDGER_KEY)."
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--checkpoint", "kept", multiple=True, type=_FILE, help="A checkpoint that was kept outside the database (repeatable).")
@_KEY
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with up to 1000 findings.")
def verify(kept: tuple[Path, ...], given: tuple[str, ...], as_json: bool) -> None:
    """Recompute the whole ledger: entries, leaves, nodes, checkpoints, times. Exit 1 if something is wrong.

    It is compared with the checkpoint remembered beside the key too, if there is one. The database alone cannot show
    that its end was cut off, or that whoever holds the key wrote another ledger: compare it with checkpoints that were
    kept where nobody could reach both.
    """
    from commands.options import made_database, settings
    from commands.show import bar
    from engine.clock import now
    from engine.ledger import stored
    from engine.ledger.publish import memory_of, read_note
    from engine.ledger.verify import verify as verify_all

    keys = _keys(given)
    memory = memory_of(settings().ledger_key)
    notes = [read_note(path) for path in (*([memory] if memory.exists() and not given else []), *kept)]
    with (
        closing(made_database()) as database, database.snapshot() as session,
        bar("entries verified", stored.size(session)) as told,
    ):
        result = verify_all(session, keys, now(), notes, told)
    if as_json:
        click.echo(json.dumps(_described(result), ensure_ascii=False))
    else:
        _print(result, len(notes))
    raise SystemExit(0 if result.holds else FAILED)


def _described(result: Verified) -> dict[str, Any]:
    newest = result.newest
    return {
        "holds": result.holds, "size": result.size, "checkpoints": result.checkpoints, "waiting": result.waiting,
        "newest": None if newest is None else {
            "size": newest.size, "at": None if newest.at is None else newest.at.isoformat(), "key": str(newest.by),
        },
        "findings_in_all": result.count,
        "findings": [
            {"what": one.what, "number": one.number, "entry": one.entry, "problem": one.problem} for one in result.findings
        ],
    }


def _print(result: Verified, kept: int) -> None:
    newest = result.newest
    signed = "none of them valid" if newest is None else f"the newest over {newest.size} entries, of {newest.at}"
    click.echo(f"{result.size} entries, {result.waiting} waiting, {result.checkpoints} checkpoints" + (f", {signed}" if result.checkpoints else ""))
    if result.holds:
        click.echo("the ledger holds" + (f", and is that of the {kept} checkpoints kept" if kept else ""))
        return
    click.echo(f"THE LEDGER DOES NOT HOLD: {result.findings[0]}")
    for one in result.findings[1:SHOWN]:
        click.echo(f"  {one}")
    if result.count > SHOWN:
        click.echo(f"  … and {result.count - SHOWN} more; --json lists them")


@click.command()
@click.argument("entry", type=int, required=False)
@click.option("--subject", metavar="ID", help="All entries about this application, licence or rulebook.")
@click.option("--from", "old", type=click.IntRange(min=0), metavar="SIZE", help="Prove instead that the first SIZE entries are unchanged.")
@_KEY
@click.option("--json", "as_json", is_flag=True, help="Print the proof, a document of its own.")
def prove(entry: int | None, subject: str | None, old: int | None, given: tuple[str, ...], as_json: bool) -> None:
    """Prove that an entry is in the ledger, or that the ledger only grew since it had SIZE entries.

    With --json the proof is printed; `miaopi ledger check` checks it anywhere, without the database.
    """
    from commands.options import made_database
    from engine.errors import LED_NOT_FOUND, Defect, LedgerError
    from engine.ledger import proof, stored

    if sum(one is not None for one in (entry, subject, old)) != 1:
        raise click.UsageError("give an entry, --subject or --from")
    keys = _keys(given)
    with closing(made_database()) as database, database.snapshot() as session:
        if old is not None:
            made = proof.prove_growth(session, old, keys)
        else:
            ids = [entry] if entry is not None else stored.ids_of(session, subject or "")
            if not ids:
                raise LedgerError(LED_NOT_FOUND, Defect(f"subject {subject}", "there is no entry about it"))
            made = proof.prove_entries(session, ids, keys)
    text = json.dumps(made, ensure_ascii=False, indent=1)
    if as_json:
        click.echo(text)
    else:
        _checked(proof.read(text, "proof"), keys, None, as_json=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option("--checkpoint", "kept", type=_FILE, help="A checkpoint kept from before; a proof of --from has to begin with it.")
@_KEY
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(file: Path, kept: Path | None, given: tuple[str, ...], as_json: bool) -> None:
    """Check a proof that `miaopi ledger prove --json` made (- for standard input); no database is needed. Exit 1 if it fails.

    The key has to come from where you trust it; that in the proof is used only where there is no other, and said so.
    """
    from commands.options import settings
    from engine.errors import LED_FILE, Defect, LedgerError
    from engine.ledger import proof
    from engine.ledger.note import BadNoteError, Verifier
    from engine.ledger.publish import read_kept

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(LED_FILE, Defect(str(file), f"it cannot be read: {error}")) from None
    found = proof.read(text, str(file))
    keys: Sequence[Verifier]
    trusted = bool(given) or settings().ledger_key.exists()
    if trusted:
        keys = _keys(given)
    else:
        try:
            keys = [Verifier.read(found.key)]
        except BadNoteError as error:
            raise LedgerError(LED_FILE, Defect(f"{file} /key", str(error))) from None
        click.echo(f"the key was taken from the proof itself; compare it with the one that was published: {found.key}", err=True)
    raise SystemExit(_checked(found, keys, None if kept is None else read_kept(kept, keys), as_json, trusted))


def _checked(found: Proof, keys: Sequence[Verifier], kept: Any, as_json: bool, trusted: bool = True) -> int:
    """Check the proof and print what came of it; the exit code."""
    from commands.show import printable
    from engine.ledger import proof

    result = proof.check(found, keys, kept)
    if as_json:
        click.echo(json.dumps({**proof.as_data(result), "key_trusted": trusted}, ensure_ascii=False))
        return FAILED if result.problems else 0
    if result.problems:
        click.echo("the proof does NOT hold")
        for problem in result.problems:
            click.echo(f"  {printable(problem)}")
        return FAILED
    assert result.checkpoint is not None
    if isinstance(found, proof.InclusionProof):
        for one in found.entries:
            values = one.entry
            click.echo(printable(f"entry {values.id} is number {one.number}: {values.at} {values.kind} {values.subject} {values.body}"))
    else:
        click.echo(f"the first {found.old_size} entries are unchanged")
    signed = result.checkpoint
    click.echo(f"holds for the ledger of {signed.size} entries that {signed.by.name} signed at {signed.at}")
    return 0


@click.command()
@click.option("--publish", type=_FILE, help="Write it to this file, if it continues the checkpoint that is there.")
@_KEY
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def checkpoint(publish: Path | None, given: tuple[str, ...], as_json: bool) -> None:
    """Print the newest checkpoint: a signed statement of size, root and time, to be published and kept by others."""
    import base64

    from commands.options import made_database
    from engine.ledger import proof
    from engine.ledger.publish import publish as write

    keys = _keys(given)
    with closing(made_database()) as database, database.snapshot() as session:
        signed = proof.newest(session, keys) if publish is None else write(session, publish, keys)
    if as_json:
        click.echo(json.dumps({
            "size": signed.size, "root": base64.b64encode(signed.root).decode("ascii"),
            "at": None if signed.at is None else signed.at.isoformat(), "key": str(signed.by), "note": signed.note,
        }, ensure_ascii=False))
    else:
        click.echo(signed.note, nl=False)


def _keys(given: Sequence[str]) -> Sequence[Verifier]:
    """The public keys that were named, or those of this installation. Raises LedgerError: LED-FILE, LED-KEY."""
    from commands.options import settings
    from engine.errors import LED_FILE, Defect, LedgerError
    from engine.ledger.key import open_key
    from engine.ledger.note import BadNoteError, Verifier
    from engine.ledger.publish import read_note

    if not given:
        return open_key(settings().ledger_key).verifiers
    found = []
    for one in given:
        lines = [one] if "+" in one and not Path(one).exists() else read_note(Path(one)).splitlines()
        try:
            found += [Verifier.read(line) for line in lines if line.strip()]
        except BadNoteError as error:
            raise LedgerError(LED_FILE, Defect(one, str(error), "give what `miaopi ledger key` prints")) from None
    return found
