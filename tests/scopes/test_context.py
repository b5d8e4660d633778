"""What stands round restricted words decides what they are there for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scopes import context
from engine.scopes.context import USES, Contexts, stands, use_of
from engine.scopes.patterns import Means, Pattern, compile_patterns
from engine.text.normalise import normalise
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture(scope="module")
def contexts(libraries: Libraries) -> Contexts:
    return libraries["scope_contexts"].compiled(context.build)


def _pattern(text: str, means: Means) -> Pattern:
    return Pattern(text, (text,), "R1", "banned", means, "", "", "", (), "seen", "", False, False)


def _how(text: str, word: str) -> str:
    return stands(text, text.index(word), text.index(word) + len(word))


@pytest.mark.parametrize(("text", "word"), [
    ("宣传销售", "传销"), ("可信托盘租赁", "信托"), ("到期货架回收", "期货"), ("金银行李牌定制", "银行"), ("七彩票夹批发", "彩票"),
    ("代开发票务小程序", "代开发票"), ("当代孕婴用品批发", "代孕"), ("喷枪支架加工", "枪支"), ("icon设计", "ico"), ("收数码相机", "收数"),
])
def test_words_spelled_by_two_neighbours_are_met_by_chance(text: str, word: str) -> None:
    assert _how(text, word) == "chance"


@pytest.mark.parametrize(("text", "word"), [
    ("传销业务", "传销"), ("卷烟批发部", "卷烟批发"), ("象牙雕刻品", "象牙"), ("网络赌博平台", "赌博"), ("ico发行", "ico"), ("代孕中介", "代孕"),
])
def test_words_of_their_own_stand_apart(text: str, word: str) -> None:
    assert _how(text, word) == "apart"


@pytest.mark.parametrize(("text", "word"), [("代孕妇购物", "代孕"), ("虎骨胶", "虎骨")])
def test_what_can_be_cut_either_way_is_torn_and_so_left_to_a_person(contexts: Contexts, text: str, word: str) -> None:
    assert _how(text, word) == "torn"
    at = text.index(word)
    assert use_of(text, at, at + len(word), _pattern(word, "goods"), contexts) == "unsure"


@pytest.mark.parametrize(("text", "word", "means", "use"), [
    ("保险", "保险", "trade", "business"), ("保险代理", "保险", "trade", "business"), ("保险绳加工", "保险", "trade", "thing"),
    ("支付软件开发", "支付", "trade", "thing"), ("支付系统", "支付", "trade", "unsure"), ("银行宝典", "银行", "trade", "unsure"),
    ("银行装修", "银行", "trade", "thing"), ("交易所旁停车场管理", "交易所", "trade", "place"), ("炒股软件与荐股服务", "炒股", "trade", "unsure"),
    ("赌博机出租", "赌博", "deed", "business"), ("反赌博宣传", "赌博", "deed", "against"), ("赌博预警软件", "赌博", "deed", "against"),
    ("赌博小说", "赌博", "deed", "about"), ("军服", "军服", "goods", "business"), ("军服销售", "军服", "goods", "business"),
    ("军服造型玩偶", "军服", "goods", "likeness"), ("军服宝典", "军服", "goods", "unsure"), ("网吧桌椅销售", "网吧", "trade", "thing"),
])
def test_the_head_and_the_deed_say_what_words_are_there_for(
    contexts: Contexts, text: str, word: str, means: Means, use: str
) -> None:
    at = text.index(word)
    assert use_of(text, at, at + len(word), _pattern(word, means), contexts) == use


def test_goods_between_the_parts_of_a_word_with_a_gap_are_read_too(libraries: Libraries, contexts: Contexts) -> None:
    patterns = libraries.compiled(compile_patterns)
    for text, use in (("卷烟生产", "business"), ("卷烟机械生产", "thing")):
        (span,) = [s for s in patterns.spans(normalise(text)) if len(s.pattern.parts) > 1]
        assert use_of(text, span.start, span.end, span.pattern, contexts) == use


@given(before=st.text("宣传上网银行保险柜旁的", max_size=5), after=st.text("柜机软件销售旁不的模型维修", max_size=6))
def test_any_surroundings_are_read_as_one_of_the_uses(contexts: Contexts, before: str, after: str) -> None:
    text = before + "传销" + after
    assert use_of(text, len(before), len(before) + 2, _pattern("传销", "deed"), contexts) in USES
