"""`miaopi scopes`: business scopes by themselves, without an application."""

from __future__ import annotations

import click

from commands import scopes_parse, scopes_suggest


@click.group("scopes")
def group() -> None:
    """Read business scopes item by item; suggest items and industry classes for free text."""


for _verb in (scopes_parse.parse, scopes_suggest.suggest):
    group.add_command(_verb)
