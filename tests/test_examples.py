"""The examples do what they say: templates are in order as they stand, the five cases of the demo come out as named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import miaopi

EXAMPLES = Path(__file__).parent.parent / "examples"
TEMPLATES = sorted((EXAMPLES / "templates").glob("*.yaml"))
DEMO = sorted((EXAMPLES / "demo").glob("*.yaml"))
AS_OF = "2026-11-21"


def examined(path: Path) -> dict[str, Any]:
    result = CliRunner().invoke(miaopi, ["examine", str(path), "--json", "--as-of", AS_OF])
    assert result.exit_code == 0, result.output
    line: dict[str, Any] = json.loads(result.stdout)
    return line


def reasons(line: dict[str, Any]) -> list[str]:
    return [f["rule"] for f in line["findings"] if f["effect"] != "note"] + [u["rule"] for u in line["unknown"]]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_approved_as_it_stands(path: Path) -> None:
    line = examined(path)
    assert (line["outcome"], reasons(line)) == ("approve", [])


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_a_case_of_the_demo_comes_out_as_its_name_says(path: Path) -> None:
    line = examined(path)
    assert line["outcome"] == path.stem.split("-")[1], reasons(line)


def test_the_demo_shows_each_outcome_once() -> None:
    assert sorted(path.stem.split("-")[1] for path in DEMO) == ["approve", "correct", "redirect", "refer", "refuse"]


def test_the_demo_shows_a_way_out_that_was_examined() -> None:
    remedies = [r for f in examined(EXAMPLES / "demo" / "2-correct.yaml")["findings"] for r in f["remedies"]]
    assert any(r["outcome_if_applied"] == "approve" for r in remedies)
