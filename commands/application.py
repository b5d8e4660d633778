"""`miaopi application`: the format in which an application is written."""

from __future__ import annotations

import json
from typing import get_args

import click

from engine.domain.application import Application, EntityType


@click.group("application")
def group() -> None:
    """The application format: its JSON Schema, and a complete template for each entity type."""


@group.command()
def schema() -> None:
    """Print the JSON Schema of an application."""
    click.echo(json_schema(), nl=False)


@group.command()
@click.argument("entity_type", type=click.Choice(get_args(EntityType)))
def template(entity_type: str) -> None:
    """Print a complete application of ENTITY_TYPE, in order as it stands, to be filled in."""
    from engine.receive.templates import FOLDER

    click.echo((FOLDER / f"{entity_type}.yaml").read_text(encoding="utf-8"), nl=False)


def json_schema() -> str:
    """The schema as `docs/application.schema.json` holds it."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Application.model_json_schema()}
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"
