"""`miaopi draft`: from a sentence to an application draft, with the reason for every part and what is still missing."""

from __future__ import annotations

import click

from commands.lines import given, piped


@click.command()
@click.argument("texts", metavar="TEXT", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per text (docs/drafting.md).")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the application as YAML that `miaopi examine` reads; comments give the reasons and tell what is missing.")
@click.option("--as-of", "as_of", default=None, metavar="DATE", help="Examine as of this day (default: today in China).")
@click.option("--rulebook", default=None, help="Rulebook to examine with (default: MIAOPI_RULEBOOK).")
def command(texts: tuple[str, ...], as_json: bool, as_yaml: bool, as_of: str | None, rulebook: str | None) -> None:
    """Draft an application from what somebody says he wants to do (- for standard input: a text per line, JSON out).

    The place, the kind of entity, the name, the business and the figures are read from the text, each with the words it
    rests on. Nothing is invented: what the text does not say stays out and is listed as missing. The draft is examined
    as every application is, and decides nothing.
    """
    from commands.options import day_of, open_bundle
    from commands.outside import open_ports
    from engine import strict_json
    from engine.draft import Drafter

    from_input = piped(texts)
    if as_yaml and (as_json or from_input or len(texts) > 1):
        raise click.UsageError("--yaml takes one text, and no --json: a YAML file holds one application")
    bundle = open_bundle(rulebook)
    drafter = Drafter(bundle, open_ports(bundle), day_of(as_of))
    for text in given(texts):
        draft = drafter.draft(text)
        if as_yaml:
            from commands.draft_yaml import as_file

            click.echo(as_file(draft), nl=False)
        elif as_json or from_input:
            click.echo(strict_json.dumps(draft.as_json()))
        else:
            from commands.draft_shown import show

            show(draft)
