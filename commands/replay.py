"""`miaopi replay`: decide again from a record alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click


@click.command()
@click.argument("records", nargs=-1, required=True)
@click.option("--rulebook", default=None, help="Rulebook of the record (default: the one the record names).")
def command(records: tuple[str, ...], rulebook: str | None) -> None:
    """Decide again from each record and compare the bytes. Exit 1 if one differs.

    RECORDS are files that `miaopi examine --record` wrote, or ids of decisions in the case file, as `miaopi case show`
    lists them.
    """
    from commands.options import open_bundle
    from engine import strict_json
    from engine.errors import REC_FORMAT, Defect, RecordError
    from engine.record import replay

    differing, bundles = 0, cache(open_bundle)
    for source, text in _texts(records):
        try:
            named = strict_json.loads(text)["decision"]["versions"]["rulebook"].split("@")[0]
        except (strict_json.JsonDefectError, KeyError, TypeError, AttributeError) as error:
            raise RecordError(REC_FORMAT, Defect(source, f"not a decision record: {error}", "name a file written by --record")) from None
        again = replay(text, bundles(rulebook or named))
        same = again == text
        differing += not same
        click.echo(f"{source}: {'identical' if same else 'REC-DIFFERS ' + _first_difference(text, again)}")
    raise SystemExit(1 if differing else 0)


def _texts(records: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The records, from files and from the case file. Raises RecordError for what is neither."""
    from engine.errors import REC_FORMAT, Defect, RecordError

    for record in records:
        path = Path(record)
        if not path.exists():
            yield record, _stored(record)
            continue
        try:
            yield record, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RecordError(REC_FORMAT, Defect(record, f"not a decision record: {error}", "name a file written by --record")) from None


def _stored(decision_id: str) -> str:
    from commands.desk import open_vault
    from commands.options import settings
    from engine.casefile.view import record_of
    from engine.errors import REC_NOT_FOUND, Defect, RecordError
    from engine.store.database import Database

    s = settings()
    database = Database.open(s.database_url)
    with database.read() as session:
        found = record_of(session, open_vault(s), decision_id)
    database.close()
    if found is None:
        raise RecordError(REC_NOT_FOUND, Defect(decision_id, "there is no such file, and no decision of this id", "`miaopi case show` lists decisions"))
    return found


def _first_difference(a: str, b: str) -> str:
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"at character {at}: recorded …{a[max(0, at - 30) : at + 30]}… now …{b[max(0, at - 30) : at + 30]}…"
