"""Write the pages that derive from the code. Run by `make docs`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from api.app import create_app, described
from cli import NOUNS, miaopi
from commands.application import json_schema
from engine.checks.catalogue import CHECKS, DECLARATIONS
from engine.rules.load import load

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

FACTS_INTRODUCTION = """\
# Facts

<!-- Written by `make docs` from the checks' declarations; change it there. -->

What the checks measure and rules may judge. A scalar fact is compared with `fact: NAME`; a list fact is looked
through with `any`, `none`, `all` or `count` and `where` over its fields. `unknown` and "there is none" are explained
in [rules.md](rules.md).
"""

RULES_INTRODUCTION = """\
# The rules that ship

<!-- Written by `make docs` from the rulebooks; change it there. -->

Every rule of the Jiangmen rulebook and the national one it extends. `miaopi rules explain ID` shows one in full.
"""


def facts_page() -> str:
    """`facts.md`: every fact by check, with type, unit, vocabulary, meaning and fields."""
    lines = [FACTS_INTRODUCTION]
    for check in CHECKS:
        lines += [f"## {check.name}", "", "| fact | type | meaning |", "|---|---|---|"]
        for fact in check.declares:
            lines.append(f"| `{fact.name}` | {_type(fact.type, fact.unit, fact.values)} | {fact.meaning} |")
            for field in fact.fields:
                lines.append(f"| &nbsp;&nbsp;`{field.name}` | {_type(field.type, '', field.values)} | {field.meaning} |")
        lines.append("")
    return "\n".join(lines)


def _type(kind: str, unit: str, values: tuple[str, ...]) -> str:
    extra = f" ({unit})" if unit else ""
    return f"{kind}{extra}" + (": " + ", ".join(f"`{v}`" for v in values) if values else "")


def rules_page() -> str:
    """`rulebook.md`: every rule with effect, title, legal basis and the day it came into force."""
    rulebook = load("jiangmen", DECLARATIONS)
    topics = dict.fromkeys(rule.topic for rule in rulebook.rules)
    lines = [RULES_INTRODUCTION]
    for topic in topics:
        lines += [f"## {topic}", "", "| rule | effect | title | legal basis | in force from |", "|---|---|---|---|---|"]
        for rule in rulebook.rules:
            if rule.topic == topic:
                effect = rule.effect or f"concludes {rule.written.concludes}"
                lines.append(
                    f"| `{rule.id}` | {effect} | {rule.written.title} | {rule.written.legal_basis} | {rule.written.in_force.from_} |"
                )
        lines.append("")
    return "\n".join(lines)


def openapi_document() -> str:
    """`openapi.json`: the service over HTTP, as it describes itself."""
    return json.dumps(described(create_app(None)), ensure_ascii=False, indent=1) + "\n"


WRITTEN: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "application.schema.json": json_schema,
    "openapi.json": openapi_document,
    "facts.md": facts_page,
    "rulebook.md": rules_page,
}
"""Page → what writes it; a test holds that the pages are as written."""


if __name__ == "__main__":
    for page, write in WRITTEN.items():
        (HERE / page).write_text(write(), encoding="utf-8")
