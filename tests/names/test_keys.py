"""Keys: what two names are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names.keys import Industry, NameKeys, keys_of, read_plain, trades
from engine.names.lexicon import build
from engine.names.parse import ParsedName
from reference_libs.library import load

LIBRARIES = load()
LEXICON = LIBRARIES.compiled(build)
TABLE = LIBRARIES.compiled(trades)


def read(text: str) -> ParsedName:
    return read_plain(text, LEXICON, "440700")


def keys(text: str) -> NameKeys:
    return keys_of(read(text), TABLE)


def industry(phrase: str) -> Industry:
    found = TABLE.read(phrase)
    assert found is not None
    return found


@pytest.mark.parametrize(("one", "other"), [("酒", "酒业"), ("機械", "机械"), ("建 材", "建材")])
def test_phrases_that_say_the_same_trade_are_the_same(one: str, other: str) -> None:
    assert industry(one).same == industry(other).same


@pytest.mark.parametrize(("one", "other"), [("房地产", "置业"), ("商贸", "贸易"), ("酒业", "酒业发展"), ("建材", "建材实业")])
def test_synonyms_share_the_strict_group(one: str, other: str) -> None:
    assert industry(one).strict == industry(other).strict
    assert industry(one).same != industry(other).same


def test_related_trades_share_the_broad_group_only() -> None:
    assert industry("食品").broad == industry("副食品").broad
    assert industry("食品").strict != industry("副食品").strict


@pytest.mark.parametrize("phrase", ["实业", "发展", "实业发展", "集团", ""])
def test_vague_words_alone_say_no_trade(phrase: str) -> None:
    assert TABLE.read(phrase) is None
    assert TABLE.read(None) is None


def test_words_the_table_lacks_stay_together_between_those_it_has() -> None:
    assert industry("无人纸鸢机械").strict[-1] == "机械"
    assert "".join(industry("无人纸鸢").strict) == "无人纸鸢"


def test_a_name_of_vague_industry_is_told_from_one_of_none() -> None:
    assert keys("江门市骏马实业有限公司").vague == "实业"
    assert keys("江门市骏马有限公司").vague == ""
    assert keys("江门市骏马有限公司").industry is None


def test_the_trade_of_a_shop_may_stand_in_its_form() -> None:
    shop, works = keys("江门市蓬江区小城故事咖啡店"), keys("江门市红光酒厂")
    assert (shop.trade, shop.industry) == ("小城故事", industry("咖啡"))
    assert (works.trade, works.industry) == ("红光", industry("酒业"))
    assert keys("江门市蓬江区小城故事店").industry is None


def test_spaces_brackets_and_traditional_characters_leave_no_trace() -> None:
    assert keys("江門市 沃動機械 有限公司").full == keys("江门市沃动机械有限公司").full
    assert keys("沃动（江门市）机械有限公司").parts == keys("江门市沃动机械有限公司").parts


@given(st.text(alphabet="江门市沃动机械有限公司（）酒店乐长实业发展马栏山A ", max_size=24))
def test_every_name_can_be_keyed_and_always_the_same_way(text: str) -> None:
    assert keys_of(read(text), TABLE) == keys_of(read(text), TABLE)
