"""Goods and what is done with them are read together, whichever stands first."""

from __future__ import annotations

import pytest

from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.everyday import meanings
from engine.scopes.everyday.grammar import compose
from engine.scopes.everyday.hits import Hit, best_reading
from engine.scopes.everyday.lexer import Lexer
from engine.scopes.everyday.meanings import ANYTHING
from engine.scopes.everyday.phrases import phrases
from engine.scopes.everyday.utterance import read
from engine.scopes.everyday.words import AFTER, BEFORE, CRAFT
from engine.scopes.industry import index_industries
from reference_libs import library
from reference_libs.shapes import DEEDS

LIBRARIES = library.load()
VOCABULARY = LIBRARIES.compiled(meanings.build)
LEXER = Lexer(VOCABULARY, phrases(LIBRARIES["scope_items"].compiled(build_catalogue), LIBRARIES["industry_codes"].compiled(index_industries)))


def composed(text: str) -> list[tuple[str, str]]:
    """The composed hits of the best reading without expressions: their words and best class."""
    utterance = read(text)
    hits: list[Hit] = list(compose(utterance, LEXER.read(utterance), VOCABULARY))
    return [(utterance.text[h.start : h.end], h.meaning.classes[0]) for h in best_reading(hits) if h.how == "composed"]


@pytest.mark.parametrize(("text", "words", "code"), [
    ("卖螺丝", "卖螺丝", "5281"),
    ("螺丝店", "螺丝店", "5281"),
    ("卖各种各样便宜的螺丝", "卖各种各样便宜的螺丝", "5281"),
    ("螺丝批发", "螺丝批发", "5174"),
    ("生产和销售螺丝", "生产和销售螺丝", "3482"),
    ("螺丝生产加工", "螺丝生产加工", "3482"),
    ("修理各种品牌手机", "修理各种品牌手机", "8122"),
    ("手机上门维修", "手机上门维修", "8122"),
    ("修手机的店", "修手机的店", "8122"),
    ("教小朋友拉小提琴", "教小朋友拉小提琴", "8393"),
    ("把货送到超市", "货送到超市", "5437"),
    ("收购村民种的荔枝", "收购村民种的荔枝", "5123"),
    ("化妆品包装盒厂", "包装盒厂", "2231"),
    ("处理泔水", "处理泔水", "7820"),
    ("照看老人", "照看老人", "8010"),
    ("羽毛球出口", "羽毛球出口", "5142"),
])
def test_a_deed_and_its_thing_make_one_meaning(text: str, words: str, code: str) -> None:
    assert (words, code) in composed(text)


def test_a_deed_is_done_to_everything_in_a_list() -> None:
    assert composed("卖手机、电脑和螺丝") == [("卖手机", "5274"), ("电脑", "5273"), ("螺丝", "5281")]
    assert composed("空调、冰箱维修") == [("空调", "8132"), ("冰箱维修", "8132")]


def test_a_deed_that_describes_a_thing_is_not_done_to_it() -> None:
    assert composed("卖自己种的菜") == [("卖自己种的菜", "5223")]


@pytest.mark.parametrize("text", ["平方米厂房", "散装米酒", "另外卖一点"])
def test_neighbours_that_spell_a_word_by_chance_are_not_read_as_one(text: str) -> None:
    utterance = read(text)
    found = {utterance.text[h.start : h.end] for h in LEXER.read(utterance).hits}
    assert not found & {"米厂", "外卖"}
    assert not [words for words, _ in composed(text) if words.startswith("装")]


def test_no_thing_is_a_word_of_doing() -> None:
    assert {*BEFORE, *AFTER}.isdisjoint(VOCABULARY.things())


@pytest.mark.parametrize(("text", "word"), [("想开花店", "花店"), ("我要开药店", "药店"), ("品牌手机", "手机")])
def test_a_word_that_the_dictionary_cuts_otherwise_is_still_read(text: str, word: str) -> None:
    utterance = read(text)
    tokens = LEXER.read(utterance)
    words = {utterance.text[h.start : h.end] for h in tokens.hits} | {utterance.text[s:e] for s, ends in tokens.things.items() for e in ends}
    assert word in words


def test_every_word_of_doing_has_a_deed_of_the_table() -> None:
    known = {*DEEDS, meanings.BULK, CRAFT}
    assert {*BEFORE.values(), *AFTER.values()} <= known
    assert set(VOCABULARY.deeds) <= known


def test_what_is_sold_with_a_food_permit_is_sold_over_the_net_as_food() -> None:
    food, cloth = VOCABULARY.of("online", "话梅"), VOCABULARY.of("online", "窗帘")
    assert food is not None
    assert cloth is not None
    assert (food.items[0], cloth.items[0]) == ("F3235", "F2068")


def test_a_default_is_no_thing() -> None:
    assert ANYTHING not in VOCABULARY.things()
    assert VOCABULARY.by_default("repair") is not None
