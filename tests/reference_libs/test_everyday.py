"""The tables of everyday wording: every code is there, nothing is said twice, and what they claim holds together."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from engine.scopes.everyday.meanings import ANYTHING, GENERAL
from engine.text.normalise import normalise
from reference_libs.library import HOME, load

LIBRARIES = load()
EVERYDAY, GOODS = LIBRARIES["everyday"], LIBRARIES["goods"]
ITEMS = {row["id"]: row for row in LIBRARIES["scope_items"]}
CLASSES = {row["id"] for row in LIBRARIES["industry_codes"] if row["level"] == "class"}
NOT_FOR_AN_ORDINARY_APPLICANT = ("上海专用行", "仅外国企业常驻代表机构")
SOURCE = (HOME / "business_scopes" / "SOURCE.md").read_text(encoding="utf-8")


def codes(column: str) -> set[str]:
    return {code for row in (*EVERYDAY, *GOODS) for code in row.get(column, "").split(";") if code}


def test_there_is_breadth() -> None:
    assert len(EVERYDAY.rows) >= 3500
    assert len({row["class"].split(";")[0] for row in EVERYDAY}) >= 700
    assert len(codes("items") | codes("bulk_items")) >= 900


def test_every_code_exists_and_every_class_is_a_class() -> None:
    assert (codes("items") | codes("bulk_items")) - set(ITEMS) == set()
    assert (codes("class") | codes("bulk_class")) - CLASSES == set()


def test_no_item_is_named_that_an_ordinary_applicant_cannot_choose() -> None:
    named = codes("items") | codes("bulk_items")
    assert [i for i in named if any(mark in ITEMS[i]["doubt"] for mark in NOT_FOR_AN_ORDINARY_APPLICANT)] == []


def test_no_expression_is_there_twice_however_it_is_written() -> None:
    assert [word for word, count in Counter(normalise(row["expression"]) for row in EVERYDAY).items() if count > 1] == []


def test_no_expression_is_a_single_character_or_says_nothing() -> None:
    assert [row["id"] for row in EVERYDAY if len(normalise(row["expression"])) < 2] == []


def test_a_thing_stands_once_for_each_deed() -> None:
    stands = Counter((row["deed"], normalise(thing) or thing) for row in GOODS for thing in row["things"].split(";"))
    assert [key for key, count in stands.items() if count > 1] == []
    assert all(count == 1 for (_, thing), count in stands.items() if thing == ANYTHING)


def test_expressions_stand_in_their_themes_and_the_source_counts_them() -> None:
    told = {theme: int(n.replace(",", "")) for theme, n in re.findall(r"^\| (\d\d) \|.*\| ([\d,]+) \|$", SOURCE, re.MULTILINE)}
    assert Counter(row["id"][1:3] for row in EVERYDAY) == told
    assert [row["id"] for row in EVERYDAY] == sorted(row["id"] for row in EVERYDAY)


def test_the_only_remark_with_a_meaning_is_documented() -> None:
    assert {row["note"] for row in EVERYDAY} == {"", GENERAL}
    assert f"`{GENERAL}`" in (Path(__file__).parents[2] / "docs" / "libraries.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("expression", "item", "code"), [
    ("飞发", "O1007", "8040"), ("搬屋", "G2005", "5438"), ("士多", "F1053", "5219"), ("网约车", "G2003", "5413"), ("剧本杀", "R5002", "9019"),
    ("执漏", "E4003", "5090"), ("小青柑", "F1040", "5226"), ("宠物殡葬", "O3005", "8229"), ("电镀厂", "CL021", "3360"),
])
def test_some_expressions_mean_what_everybody_means_by_them(expression: str, item: str, code: str) -> None:
    row = next(r for r in EVERYDAY if r["expression"] == expression)
    assert item in row["items"].split(";")
    assert row["class"].split(";")[0] == code
