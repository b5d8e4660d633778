"""docs/cases.md: its stages, papers, time limits and commands are those of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import get_args

import click
import pytest

from cli import miaopi
from engine.casefile.decide import ATTEMPTS
from engine.lifecycle.acts import Role, Verb
from engine.lifecycle.stage import ENDED, LABELS, Stage, permitted
from engine.papers.kinds import kind_of
from engine.rules.procedure import PaperName

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
SAID = {"change it": Verb.FREEZE, "hand it in": Verb.SUBMIT, "hand in again": Verb.SUBMIT, "withdraw": Verb.WITHDRAW, "ask for a person": Verb.ASK_PERSON}
"""How the page calls what an applicant may do. Whoever may hand in may change the draft before."""
BLOCKS = "\n".join(re.findall(r"```\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = re.findall(r"^miaopi ([^#\n]+?)\s*(?:#|$)", BLOCKS, re.MULTILINE)
SHOWN_BY = re.findall(r"^\| [^|]+ \| `([^`]+)` \|$", PAGE.split("## How it is shown to hold")[1], re.MULTILINE)


def test_every_stage_is_documented_with_its_word_and_what_the_applicant_may_do() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (\S+) \| ([^|]+) \|([^|]*)\|$", PAGE, re.MULTILINE)
    assert {stage: label for stage, label, _, _ in rows} == {stage.value: label for stage, label in LABELS.items()}
    for stage, _, _, may in rows:
        said = {SAID[word.strip()] for word in may.split(",") if word.strip()}
        allowed = permitted(Stage(stage), Role.APPLICANT)
        if Verb.SUBMIT in allowed:
            said.add(Verb.FREEZE)
        assert said == allowed, stage
        assert not (said and Stage(stage) in ENDED)


def test_every_paper_is_documented_with_its_title() -> None:
    rows = dict(re.findall(r"^\| (\S+) `([a-z_]+)` \| [^|]+ \|$", PAGE, re.MULTILINE))
    assert {kind: title for title, kind in rows.items()} == {name: kind_of(name).title for name in get_args(PaperName)}


def test_the_terms_it_tells_are_those_in_force() -> None:
    parameters = (ROOT / "rulebooks" / "national" / "parameters.yaml").read_text(encoding="utf-8")
    months = dict(re.findall(r"^(name_kept_months\w*):\n(?:  .*\n)*?  values: \{[\d-]+: (\d+)\}", parameters, re.MULTILINE))
    assert months == {"name_kept_months": "2", "name_kept_months_with_permit": "12"}
    assert "A name is kept two months, a year where the scope needs a permit first" in PAGE
    assert ATTEMPTS == 3
    assert "the third time it goes to a person" in PAGE


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_it_shows_exists_with_its_options(line: str) -> None:
    command: click.Command = miaopi
    words = line.split()
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, line
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_commands_are_found_in_it() -> None:
    assert len(COMMANDS) == 14
    assert len(SHOWN_BY) == 11


@pytest.mark.parametrize("shown", SHOWN_BY)
def test_everything_that_shows_it_holds_is_there(shown: str) -> None:
    first, *others = shown.split()
    if first == "make":
        assert re.search(rf"^{others[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    elif others[:1] == ["-m"]:
        module = importlib.import_module(others[1])
        assert all(option in (module.__doc__ or "") for option in others[2:])
    else:
        assert (ROOT / (others[0] if others else first)).is_file()
