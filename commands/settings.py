"""`miaopi settings`: what this installation is set to, and where each value comes from."""

from __future__ import annotations

import json

import click

from engine.settings import SETTINGS, read


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def command(as_json: bool) -> None:
    """List every setting with its value, default, meaning and source.

    Settings are read from environment variables. Secret values are not shown.
    """
    settings = read()
    rows = [
        {
            "name": setting.name,
            "value": settings.shown(setting),
            "default": setting.default,
            "meaning": setting.meaning,
            "source": settings.source(setting),
        }
        for setting in SETTINGS
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("name", "value", "source", "meaning"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row["name"], row["value"], row["source"], row["meaning"])
    Console().print(table)
