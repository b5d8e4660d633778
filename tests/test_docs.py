"""The documentation says what the code does: every code, setting, key, command and link is held to it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from click.testing import CliRunner

from cli import miaopi
from commands.application import json_schema
from docs.generate import WRITTEN, commands
from engine.bundle import ENGINE_VERSION
from engine.domain import application as model
from engine.domain.finding import Effect
from engine.domain.identity import Assurance
from engine.errors import CODES
from engine.identity.reasons import REASONS
from engine.receive.applications import read_path
from engine.settings import SETTINGS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PARTS = [
    part for part in vars(model).values()
    if isinstance(part, type) and issubclass(part, model.Part) and part is not model.Part
]
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(markdown: str) -> dict[str, list[str]]:
    """The rows of all tables whose first cell is a code span: its text → the cells."""
    found = {}
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and cells[0].strip("` ") != "":
            found[cells[0].strip().strip("`")] = [cell.strip("| ") for cell in cells]
    return found


def section(markdown: str, heading: str) -> str:
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
    assert match, f"no section {heading}"
    return match.group(1)


def words_of(annotation: Any) -> set[str]:
    """The closed vocabulary in a type, however deep."""
    arguments = get_args(annotation)
    if not arguments:
        return set()
    return {a for a in arguments if isinstance(a, str)}.union(*(words_of(a) for a in arguments if not isinstance(a, str)))


def test_every_error_code_is_documented_with_its_meaning() -> None:
    documented = {code: cells[1] for code, cells in rows(text("errors.md")).items()}
    assert documented == CODES


def test_every_error_code_has_an_advice() -> None:
    assert all(cells[2] for cells in rows(text("errors.md")).values())


def test_every_setting_is_documented() -> None:
    documented = {name: tuple(cells[1:]) for name, cells in rows(text("settings.md")).items() if name.isupper()}
    assert documented == {s.name: (f"`{s.default}`", s.meaning, s.must) for s in SETTINGS}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_of_an_application_is_documented_with_its_vocabulary(part: type[model.Part]) -> None:
    documented = rows(section(text("application.md"), part.__name__))
    fields = {field.alias or name: field for name, field in part.model_fields.items()}
    assert list(documented) == list(fields)
    for key, field in fields.items():
        shown = set(re.findall(r"`([^`]+)`", documented[key][2]))
        assert words_of(field.annotation) <= shown, key


def test_the_schema_is_the_models() -> None:
    assert text("application.schema.json") == json_schema(), "run `make docs`"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_example_can_be_read(example: Path) -> None:
    received = list(read_path(str(example)))
    assert [(r.error, r.application is not None) for r in received] == [(None, True)]


def test_the_examples_in_the_documentation_are_the_files_they_name() -> None:
    shown = re.findall(r"<!-- (examples/\S+) -->\n```yaml\n(.*?)```", text("application.md"), re.DOTALL)
    assert len(shown) == 2
    for name, body in shown:
        assert body == (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", WRITTEN)
def test_the_pages_that_derive_from_the_code_are_as_the_code_writes_them(page: str) -> None:
    assert text(page) == WRITTEN[page](), "run `make docs`"


def test_every_command_and_option_has_a_help_text() -> None:
    silent = [name for name, command in commands() if not command.help]
    silent += [f"{name} {p.name}" for name, c in commands() for p in c.params if isinstance(p, click.Option) and not p.help]
    assert silent == []


def test_every_effect_is_explained() -> None:
    assert all(f"`{effect}`" in text("outcomes.md") for effect in Effect)


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == ENGINE_VERSION


PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    body = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", body):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_spoken_of_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))) <= targets


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_what_the_demo_prints(readme: str) -> None:
    block = (ROOT / readme).read_text(encoding="utf-8").split("$ make demo\n")[1].split("\n```")[0]
    demo = [str(p) for p in EXAMPLES if p.parent.name == "demo"]
    printed = CliRunner().invoke(miaopi, ["examine", *demo, "--as-of", "2026-11-21"]).output.splitlines()
    shown = [line for line in block.splitlines() if line]
    assert shown == [line for line in printed if line and not line.startswith("  依据 ")]


def test_every_reason_of_a_result_is_documented_with_its_sentence() -> None:
    documented = {word: cells[1] for word, cells in rows(section(text("identity.md"), "Why a result is as it is")).items()}
    assert documented == REASONS


def test_every_attack_on_a_session_is_met_by_a_word_or_code_that_exists() -> None:
    attacks = [line for line in section(text("identity.md"), "Sessions").splitlines() if line.startswith("| ") and not line.startswith("| attack")]
    assert len(attacks) == 10
    for attack in attacks:
        met = re.findall("`([^`]+)`", attack)
        assert met
        assert set(met) <= {*REASONS, *CODES}, attack


def test_the_documentation_says_what_each_way_of_verifying_is_worth() -> None:
    worth = section(text("identity.md"), "What a way of verifying is worth")
    for assurance in Assurance:
        assert f"`{assurance}`" in worth


def test_the_open_attack_is_named_in_the_documentation_and_in_the_rule_that_answers_it() -> None:
    assert "Known limitation: an animated photograph" in section(text("identity.md"), "Sessions")
    national = (ROOT / "rulebooks" / "national" / "65-identity.yaml").read_text(encoding="utf-8")
    rule = national.split("- id: identity.assurance-low\n")[1].split("\n- id: ")[0]
    assert "动画照片" in rule
    assert "effect: refer" in rule
