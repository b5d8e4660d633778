"""A small world of facts, and rulebooks written into a folder, so that each test shows all it depends on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.fact import Declaration, FactType, Field
from engine.rules.load import load
from engine.rules.rulebook import Rulebook

FACTS = {
    d.name: d
    for d in (
        Declaration("shop.area", FactType.NUMBER, "area", "/premises/area", unit="m²"),
        Declaration("shop.floor", FactType.INT, "floor", "/premises/floor"),
        Declaration("shop.flue", FactType.BOOL, "flue", "/premises/flue"),
        Declaration("shop.use", FactType.TEXT, "use", "/premises/building_use", values=("residential", "office")),
        Declaration("shop.owner", FactType.TEXT, "owner", "/premises"),
        Declaration("shop.lease_until", FactType.DATE, "end of lease", "/premises/lease_until"),
        Declaration(
            "goods", FactType.LIST, "goods", "/scope",
            fields=(
                Field("label", FactType.TEXT, "label"),
                Field("price", FactType.NUMBER, "price"),
                Field("cost", FactType.NUMBER, "cost"),
                Field("banned", FactType.BOOL, "banned"),
                Field("due", FactType.DATE, "due"),
                Field("grounding", FactType.TEXT, "grounding", values=("seen", "recalled")),
            ),
        ),
    )
}

HEAD = """
  title: 测试规则
  status: active
  in_force: {from: 2020-01-01}
  legal_basis: 测试法 第一条
  grounding: seen
  owner: 登记注册科
  review_by: 2030-01-01
"""


def rule(rule_id: str, when: str, rest: str = "effect: correct") -> str:
    """One rule as YAML: the fixed head, a condition (flow style) and an effect or conclusion."""
    message = '\n  message: {applicant: "请更正（{legal_basis}）", clerk: 命中}' if rest.startswith("effect") else ""
    return f"- id: {rule_id}{HEAD}  when: {when}\n  {rest}{message}\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a rulebook folder: `write("base", rules, head="...", parameters="...")` gives the home."""

    def make(name: str, *rules: str, extends: str = "", parameters: str = "", head: str = "") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        lines = f"name: {name}\ntitle: 测试\n" + (f"extends: {extends}\n" if extends else "") + textwrap.dedent(head)
        (folder / "rulebook.yaml").write_text(lines, encoding="utf-8")
        (folder / "01-rules.yaml").write_text("".join(rules) or "[]", encoding="utf-8")
        if parameters:
            (folder / "parameters.yaml").write_text(textwrap.dedent(parameters), encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def book(write: Callable[..., Path]) -> Callable[..., Rulebook]:
    """Load the rulebook made of these rules."""

    def make(*rules: str, **parts: str) -> Rulebook:
        return load("base", FACTS, write("base", *rules, **parts))

    return make
