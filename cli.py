"""The front door: `miaopi NOUN VERB`.

A noun's module under `commands/` is imported only when that noun is called, so that `miaopi --help`
costs no more than starting Python. The table below is the whole menu.

Exit codes: 0 done (whatever the outcome of a case); 1 something that was to hold does not hold (a
rule test fails, a replay differs); 2 the command or its input cannot be used; 3 a part of the
program that it needs is not installed; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import IO, Any

import click

from engine.errors import CODES, MiaopiError, UnavailableError

NOUNS: dict[str, str] = {
    "draft": "Draft an application from a sentence.",
    "examine": "Decide applications and say why.",
    "submit": "Hand applications in.",
    "serve": "Serve applicants over HTTP, and decide what they hand in.",
    "work": "Decide what was handed in, and issue what is approved.",
    "case": "Show applications and what became of them; act for an applicant.",
    "review": "Work off, as an officer, what the machine was not sure of.",
    "notices": "Tell other departments: subscribers, deliveries, what was put aside.",
    "accounts": "Keep the accounts of officers; log in and out.",
    "store": "Back up, restore and check the database; change its keys.",
    "replay": "Decide again from a stored record and compare byte for byte.",
    "names": "Read, check and suggest names; import and index the register.",
    "addresses": "Read addresses into their fields, and check them.",
    "scopes": "Read business scopes; suggest items and classes for free text.",
    "ledger": "Number, sign, prove, verify and export the ledger.",
    "rules": "List, explain, lint and test the rules.",
    "libs": "List, search, check and import reference libraries.",
    "papers": "List, show and print the papers of a case.",
    "licence": "List, show, seal, export and verify licences; change their status.",
    "archive": "Pack a case's file into one package, and check a package.",
    "signatures": "Verify the signatures and the seal of a document.",
    "authority": "Show and export the certificates of the embedded authority.",
    "application": "The application format: its schema, and a template per entity type.",
    "settings": "Show what this installation is set to.",
}
"""Noun → its line in the help. `commands/NOUN.py` exports `group` (it has verbs) or `command`."""

BROKEN_PIPE = 141


class Refused(click.ClickException):
    """A MiaopiError as the terminal shows it: the code and its meaning, then one line per defect."""

    exit_code = 2

    def __init__(self, error: MiaopiError) -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"{self.error.code} {CODES[self.error.code]}", file=file, err=True)
        for defect in self.error.defects:
            click.echo(f"  {defect}", file=file, err=True)


class Unavailable(Refused):
    """The same for a part of the program that is not installed or does not start."""

    exit_code = 3


class FrontDoor(click.Group):
    """A group whose commands are known by name and loaded on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NOUNS:
            return None
        module = importlib.import_module(f"commands.{cmd_name}")
        found: click.Command = module.group if hasattr(module, "group") else module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Nouns"):
            formatter.write_dl(list(NOUNS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except UnavailableError as error:
            raise Unavailable(error) from error
        except MiaopiError as error:
            raise Refused(error) from error
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that closing it says nothing
            ctx.exit(BROKEN_PIPE)


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"miaopi {version('miaopi')}")
        ctx.exit()


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def miaopi() -> None:
    """Decide business-registration applications, and say why in the words of the law (秒批).

    Exit codes: 0 done, whatever the outcome of a case; 1 what was to hold does not hold (a rule
    test fails, a replay differs); 2 the command or its input cannot be used; 3 a part of the program
    that it needs is not installed.
    """


def main() -> None:
    """The `miaopi` script."""
    miaopi(prog_name="miaopi")


if __name__ == "__main__":
    main()
