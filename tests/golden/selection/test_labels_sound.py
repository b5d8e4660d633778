"""The labels of smart selection are sound in themselves; nothing here runs what they judge."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent
LIBRARIES = Path(__file__).parents[3] / "reference_libs"
STYLES = {"word", "phrase", "sentence", "cantonese", "northern", "brand", "paragraph", "typo", "pinyin", "mixed"}
VERDICTS = ("ordinary", "permit_after", "permit_before", "refer", "banned")
FROM_VERDICTS = {  # which verdicts a group may hold
    "banned": {"banned", "refer"},
    "disguised": {"banned", "refer"},
    "partial": set(VERDICTS),
    "negated": set(VERDICTS),
    "innocent": {"ordinary", "permit_after"},
    "permit_before": {"permit_before", "refer"},
    "permit_after": {"permit_after"},
    "finance": {"refer", "ordinary"},
    "filing": {"ordinary"},
}
NOT_FOR_AN_ORDINARY_APPLICANT = ("上海专用行", "仅外国企业常驻代表机构")
COMMENTED = re.compile(r"  (classes|items|also_items): \[(.*)\]  # (.*)")


def _read(name: str) -> list[dict[str, Any]]:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _table(path: str) -> list[dict[str, str]]:
    with (LIBRARIES / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


WORK, MEASURE = _read("everyday_work.yaml"), _read("everyday_measure.yaml")
WORDINGS, WORDINGS_TO_MEASURE = _read("wordings.yaml"), _read("wordings_measure.yaml")
MORE = _read("everyday_more.yaml")
EVERYDAY = WORK + MEASURE + MORE
ITEMS = {row["id"]: row for row in _table("business_scopes/scope_items.tsv")}
CLASSES = {row["id"]: row["name"] for row in _table("industry_codes/industry_codes.tsv") if row["level"] == "class"}


def _text(entry: dict[str, Any]) -> str:
    return str(entry["text"])


@pytest.mark.parametrize("entry", EVERYDAY, ids=_text)
def test_an_everyday_label_names_codes_that_exist(entry: dict[str, Any]) -> None:
    assert set(entry) <= {"text", "style", "classes", "items", "also_items"}
    assert entry["style"] in STYLES
    assert entry["text"] == entry["text"].strip() != ""
    classes, items, also = entry["classes"], entry["items"], entry.get("also_items", [])
    assert 1 <= len(classes) == len(set(classes)) <= 4
    assert 1 <= len(items) == len(set(items)) <= 5
    assert set(classes) <= set(CLASSES)
    assert {*items, *also} <= set(ITEMS)
    assert not set(items) & set(also)
    if also:
        assert entry["style"] in ("sentence", "paragraph", "phrase")


def test_no_label_asks_for_an_item_of_another_city_or_of_representative_offices() -> None:
    named = {code for entry in EVERYDAY for code in (*entry["items"], *entry.get("also_items", []))}
    assert not [c for c in named if c.endswith("-SH2022")
                or any(mark in ITEMS[c]["doubt"] for mark in NOT_FOR_AN_ORDINARY_APPLICANT)]


@pytest.mark.parametrize("name", ["everyday_work.yaml", "everyday_measure.yaml", "everyday_more.yaml"])
def test_the_names_beside_the_codes_are_those_of_the_tables(name: str) -> None:
    lines = [m for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if (m := COMMENTED.fullmatch(line))]
    assert len(lines) >= 2 * len(_read(name))
    for line in lines:
        codes = [code.strip('"') for code in line[2].split(", ")]
        names = [CLASSES[c] if line[1] == "classes" else ITEMS[c]["phrase"] for c in codes]
        assert line[3] == " | ".join(names)


@pytest.mark.parametrize("entry", WORDINGS + WORDINGS_TO_MEASURE, ids=_text)
def test_a_wording_has_a_known_group_and_verdict_and_says_why(entry: dict[str, Any]) -> None:
    assert set(entry) <= {"text", "group", "verdict", "classified", "why"}
    assert entry["text"] == entry["text"].strip() != ""
    assert entry["verdict"] in FROM_VERDICTS[entry["group"]]
    assert len(entry["why"]) >= 4
    if "classified" in entry:
        assert (entry["classified"], entry["verdict"]) == ("banned", "refer")


def test_no_text_occurs_twice_and_none_is_a_phrase_of_the_catalogue_or_the_name_of_a_class() -> None:
    texts = Counter(entry["text"] for entry in EVERYDAY + WORDINGS + WORDINGS_TO_MEASURE)
    assert [text for text, times in texts.items() if times > 1] == []
    assert set(texts) & {row["phrase"] for row in ITEMS.values()} == set()
    assert set(texts) & set(CLASSES.values()) == set()


def test_the_two_parts_are_equally_large_and_hold_every_style() -> None:
    assert len(WORK) >= 220
    assert 0 <= len(WORK) - len(MEASURE) <= 1
    assert {e["style"] for e in WORK} == {e["style"] for e in MEASURE} == STYLES
    assert not {e["text"] for e in WORK} & {e["text"] for e in MEASURE}


def test_both_parts_range_over_the_whole_economy() -> None:
    for part in (WORK, MEASURE):
        assert len({entry["classes"][0][:2] for entry in part}) >= 50
        assert len({entry["classes"][0] for entry in part}) >= 150


def test_there_are_enough_wordings_of_every_group() -> None:
    groups = Counter(entry["group"] for entry in WORDINGS)
    assert len(WORDINGS) >= 260
    assert {entry["group"] for entry in WORDINGS_TO_MEASURE} == set(groups)
    assert set(groups) == set(FROM_VERDICTS)
    assert groups["innocent"] >= 90
    assert min(groups.values()) >= 14
