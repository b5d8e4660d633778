"""`miaopi licence enter`: a licence of another kind, as another department decided it."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("file")
@click.option("--kind", required=True, metavar="KIND", help="The kind of licence, such as food_permit.")
@click.option("--district", required=True, metavar="CODE", help="The division whose authority issues and seals it, such as 440703.")
@click.option("--basis", required=True, metavar="DECISION", help="The decision it rests on, with its number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def enter(file: str, kind: str, district: str, basis: str, as_json: bool) -> None:
    """Enter a licence of another kind in the library, with its fields by key from FILE (YAML; - for standard input).

    For a clerk or a supervisor, who is logged in, when the decision was made elsewhere. It waits to be sealed, and is listed,
    shown, verified, exported and revoked by its number as a business licence is by its code. The same number with other content
    makes the next version.
    """
    from commands.acting import acting
    from commands.desk import open_files
    from commands.options import settings
    from engine.accounts.registry import DECIDE
    from engine.clock import now
    from engine.licence.entering import Entry, checked
    from engine.licence.kinds import licence_kind
    from engine.papers.authority import read_authorities
    from engine.review.licences import enter as entered

    issuer = read_authorities(settings().authorities).by_division.get(district)
    if issuer is None:
        raise click.UsageError(f"--district: no authority is known for {district}")
    found, values = licence_kind(kind), read_fields(file)
    with open_files() as files:
        officer = acting(files.database, files.vault, DECIDE)
        entry = checked(Entry(found, next(iter(found.table.fields)), values, issuer, basis, officer.id, now()))
        version = files.writer.run(lambda session: entered(session, files.vault, entry))
    if as_json:
        click.echo(json.dumps({"code": entry.number, "kind": kind, "version": version}))
    else:
        click.echo(f"{entry.number}  {found.table.title}  {version:03}")


def read_fields(file: str) -> dict[str, str]:
    """The fields of a licence by key, from YAML."""
    from engine import strict_yaml

    with click.open_file(file, encoding="utf-8") as opened:
        said = strict_yaml.read(opened.read(), file).data
    if not isinstance(said, dict):
        raise click.UsageError(f"{file} does not hold fields by key")
    return {str(key): str(value) for key, value in said.items()}
