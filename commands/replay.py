"""`miaopi replay`: decide again from a record alone."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rulebook", default=None, help="Rulebook of the record (default: the one the record names).")
def command(records: tuple[Path, ...], rulebook: str | None) -> None:
    """Decide again from each record and compare the bytes. Exit 1 if one differs."""
    from commands.options import open_bundle
    from engine import strict_json
    from engine.errors import REC_FORMAT, Defect, RecordError
    from engine.record import replay

    differing = 0
    for path in records:
        try:
            text = path.read_text(encoding="utf-8")
            named = strict_json.loads(text)["decision"]["versions"]["rulebook"].split("@")[0]
        except (OSError, UnicodeDecodeError, strict_json.JsonDefectError, KeyError, TypeError, AttributeError) as error:
            raise RecordError(REC_FORMAT, Defect(str(path), f"not a decision record: {error}", "name a file written by --record")) from None
        again = replay(text, open_bundle(rulebook or named))
        same = again == text
        differing += not same
        click.echo(f"{path}: {'identical' if same else 'REC-DIFFERS ' + _first_difference(text, again)}")
    raise SystemExit(1 if differing else 0)


def _first_difference(a: str, b: str) -> str:
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"at character {at}: recorded …{a[max(0, at - 30) : at + 30]}… now …{b[max(0, at - 30) : at + 30]}…"
