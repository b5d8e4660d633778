"""The front door: what a user meets before any command does its work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from cli import NOUNS, miaopi
from engine.domain.application import Application, EntityType
from engine.receive.templates import FOLDER

ROOT = Path(__file__).parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "cli.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )


def test_help_names_every_noun_in_one_line_each() -> None:
    result = CliRunner().invoke(miaopi, ["--help"])
    assert result.exit_code == 0
    assert all(noun in result.stdout for noun in NOUNS)
    assert "Exit codes" in result.stdout


def test_help_loads_no_heavy_module() -> None:
    script = (
        "import sys, cli\n"
        "try: cli.miaopi(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'rich', 'yaml', 'rjieba', 'engine.domain', 'commands'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy), file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "heavy: []" in result.stderr


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_can_be_asked_for_help(noun: str) -> None:
    result = CliRunner().invoke(miaopi, [noun, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage" in result.stdout


def test_an_unknown_noun_is_a_usage_error() -> None:
    result = run("exmine")
    assert result.returncode == 2
    assert "exmine" in result.stderr


def test_the_version_is_printed() -> None:
    result = run("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("miaopi ")


def test_an_error_shows_its_code_and_each_defect_on_a_line_of_standard_error() -> None:
    result = run("settings", MIAOPI_RULEBOK="x", MIAOPI_REGISTRE="y")
    assert result.returncode == 2
    assert result.stdout == ""
    first, *defects = result.stderr.splitlines()
    assert first.startswith("SET-UNKNOWN ")
    assert defects == [
        "  MIAOPI_REGISTRE: no setting has this name → did you mean MIAOPI_REGISTER?",
        "  MIAOPI_RULEBOK: no setting has this name → did you mean MIAOPI_RULEBOOK?",
    ]


def test_a_reader_that_goes_away_is_no_crash() -> None:
    process = subprocess.Popen(
        [sys.executable, "cli.py", "application", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert complaint == b""


def test_the_schema_is_that_of_the_application() -> None:
    result = CliRunner().invoke(miaopi, ["application", "schema"])
    assert set(json.loads(result.stdout)["properties"]) == set(Application.model_fields)


@pytest.mark.parametrize("entity_type", get_args(EntityType))
def test_there_is_a_template_of_every_entity_type(entity_type: str) -> None:
    result = CliRunner().invoke(miaopi, ["application", "template", entity_type])
    assert result.stdout == (FOLDER / f"{entity_type}.yaml").read_text(encoding="utf-8")
    assert f"\nentity_type: {entity_type}\n" in result.stdout
