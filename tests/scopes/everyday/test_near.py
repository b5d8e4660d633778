"""What sounds or looks like an expression, or is one slip away from it, is found; what says something else is not."""

from __future__ import annotations

import pytest

from engine.scopes.everyday.clauses import clauses
from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.near import SLIP, TYPED, Near
from engine.scopes.everyday.utterance import read
from engine.text.tokens import tokenizer

MEANINGS = {word: Meaning((word,), ()) for word in ("奶茶店", "手机维修", "洗车行", "银行", "装修公司", "理发")}
NEAR = Near(MEANINGS)


def found(text: str) -> dict[str, float]:
    """Expression → strength, of everything the first clause nearly says."""
    utterance = read(text)
    borders = frozenset(at for span in tokenizer().known(utterance.text) for at in span)
    hits = NEAR.find(utterance, clauses(utterance)[0], borders)
    return {h.meaning.items[0]: h.strength for h in sorted(hits, key=lambda h: h.strength)}


@pytest.mark.parametrize(("text", "word"), [
    ("奈茶店", "奶茶店"), ("naichadian", "奶茶店"), ("nai cha dian", "奶茶店"), ("开naicha店", "奶茶店"), ("手几维修", "手机维修"),
    ("冼车行", "洗车行"), ("手机维维修", "手机维修"), ("手机修维", "手机维修"), ("装休公司", "装修公司"),
])
def test_what_was_meant_is_found(text: str, word: str) -> None:
    assert word in found(text)


def test_pinyin_says_more_than_a_slip() -> None:
    assert found("shoujiweixiu")["手机维修"] == TYPED
    assert found("手机维维修")["手机维修"] == SLIP


def test_latin_letters_that_are_no_pinyin_sound_like_nothing() -> None:
    assert found("bar") == {}


def test_two_syllables_in_a_longer_clause_are_chance() -> None:
    assert "理发" not in found("我们立法保护环境")


def test_a_text_that_is_an_expression_is_not_nearly_one() -> None:
    assert found("奶茶店") == {}
