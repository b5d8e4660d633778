"""`miaopi scopes`: business scopes by themselves, without an application."""

from __future__ import annotations

import click

from commands import scopes_suggest


@click.group("scopes")
def group() -> None:
    """Suggest scope items and industry classes for free text."""


for _verb in (scopes_suggest.suggest,):
    group.add_command(_verb)
