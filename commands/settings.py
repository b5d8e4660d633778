"""`miaopi settings`: what this installation is set to, and where each value comes from."""

from __future__ import annotations

import json

import click

from engine.settings import SETTINGS, load


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def command(as_json: bool) -> None:
    """List every setting with its value, default, meaning and source.

    Settings are read from environment variables. Secret values are not shown.
    """
    settings = load()
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
    from commands.show import table

    columns = ("name", "value", "default", "source", "meaning")
    table(columns, [[row[column] for column in columns] for row in rows])
