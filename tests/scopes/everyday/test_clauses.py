"""What is besides, past, bought or denied weighs less than what is meant."""

from __future__ import annotations

import pytest

from engine.scopes.everyday.clauses import ASIDE, CONTEXT, DENIED, MAIN, PAST, SETTING_UP, clauses
from engine.scopes.everyday.utterance import read


def weight(text: str, words: str) -> float:
    """The weight of the words in the text."""
    utterance = read(text)
    start = utterance.text.index(words)
    end = start + len(words)
    return next(c.weight_of(start, end) for c in clauses(utterance) if c.start <= start and end <= c.end)


@pytest.mark.parametrize(("text", "words", "expected"), [
    ("卖水果", "水果", 1.0),
    ("开花店，顺便卖水果", "水果", ASIDE),
    ("主要卖水果，也卖菜", "水果", MAIN),
    ("以前做服装，现在想卖水果", "服装", PAST),
    ("以前做服装", "服装", 1.0),
    ("在医院旁边卖水果", "医院", CONTEXT),
    ("做陈皮批发给茶厂和药材公司", "茶厂", CONTEXT),
    ("采购铜棒，生产龙头", "铜棒", CONTEXT),
    ("我有两台收割机", "收割机", CONTEXT),
    ("想注册个体户修车", "注册个体户", SETTING_UP),
    ("只做外卖，不做堂食", "堂食", DENIED),
])
def test_words_weigh_as_the_clause_tells(text: str, words: str, expected: float) -> None:
    assert weight(text, words) == expected


def test_clauses_cover_the_text_in_order() -> None:
    utterance = read("卖米。修车，\n洗车")
    assert [utterance.text[c.start : c.end] for c in clauses(utterance)] == ["卖米", "修车", "洗车"]
