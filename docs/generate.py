"""Write the pages that derive from the code: `commands.md` and `application.schema.json`. Run by `make docs`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from cli import NOUNS, miaopi
from commands.application import json_schema

HERE = Path(__file__).parent

INTRODUCTION = """\
# Commands

<!-- Written by `make docs` from the commands' own help; change it there. -->

Nouns, then verbs: `miaopi NOUN VERB`. `--help` works at every level; `miaopi --version` prints the version. Errors go to standard error
([errors.md](errors.md)); exit codes are listed in [outcomes.md](outcomes.md#exit-codes). Where no rulebook is named, `MIAOPI_RULEBOOK` is
used ([settings.md](settings.md)).
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, in the order of the help."""
    context = click.Context(miaopi)
    for noun in NOUNS:
        command = miaopi.get_command(context, noun)
        if isinstance(command, click.Group):
            yield from ((f"{noun} {verb}", sub) for verb, sub in sorted(command.commands.items()))
        elif command is not None:
            yield noun, command


def commands_page() -> str:
    """`commands.md`: a section per command with its usage, help and options."""
    return "\n".join([INTRODUCTION, *(_section(name, command) for name, command in commands())])


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command)
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
    usage = " ".join(["miaopi", name, *(["[OPTIONS]"] if options else []), *arguments])
    text = f"## miaopi {name}\n\n```\n{usage}\n```\n\n{inspect.cleandoc(command.help or '')}\n"
    if options:
        rows = "\n".join(_row(option, context) for option in options)
        text += f"\n| option | meaning |\n|---|---|\n{rows}\n"
    return text


def _row(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else " " + option.make_metavar(context)
    names = ", ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))
    return f"| {names} | {(option.help or '').replace('|', 'or')} |"


if __name__ == "__main__":
    (HERE / "commands.md").write_text(commands_page(), encoding="utf-8")
    (HERE / "application.schema.json").write_text(json_schema(), encoding="utf-8")
