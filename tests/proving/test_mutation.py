from __future__ import annotations

from pathlib import Path

from engine.proving.mutation import mutants
from engine.rules.load import load
from tests.rules.conftest import FACTS, rule


def kinds(tmp_path: Path, when: str) -> list[tuple[str, str]]:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "rulebook.yaml").write_text("name: base\ntitle: 测试\n", encoding="utf-8")
    (folder / "01-rules.yaml").write_text(rule("test.one", when), encoding="utf-8")
    book = load("base", FACTS, tmp_path)
    return [(m.kind, m.how) for m in mutants(book, book.rules[0])]


def test_every_way_of_breaking_a_threshold_is_tried(tmp_path: Path) -> None:
    made = kinds(tmp_path, "{fact: shop.floor, gt: 3}")
    assert made[0] == ("removed", "the rule is gone")
    assert ("operator", "shop.floor gt → le") in made
    assert ("threshold", "shop.floor gt → ge") in made
    assert {("threshold", "shop.floor 3 -1"), ("threshold", "shop.floor 3 +1")} <= set(made)
    assert {how for kind, how in made if kind == "effect"} == {
        "correct → refer", "correct → refuse", "correct → redirect", "correct → note"
    }
    assert {how for kind, how in made if kind == "date"} == {"in force -1 day", "in force +1 day"}


def test_every_part_of_a_where_is_dropped_and_turned(tmp_path: Path) -> None:
    made = kinds(tmp_path, "{any: goods, where: {banned: true, label: [茶, 酒]}}")
    assert {("dropped", "goods where banned"), ("dropped", "goods where label")} <= set(made)
    assert ("operator", "goods where label in → not_in") in made
    assert ("operator", "any → none goods") in made
