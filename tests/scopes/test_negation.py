"""A negation governs what it governs, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.catalogue import key_of
from engine.scopes.negation import negated, negations, says_only_no

PIECES = st.sampled_from(["不含", "危险化学品", "(", ")", ",", "、", "除", "外", "的", "销售", "禁止", "传销", "除外", "；", "x"])


def _negated(text: str, word: str) -> bool:
    key = key_of(text)
    start = key.index(word)
    return negated(start, start + len(word), negations(key))


@pytest.mark.parametrize(("text", "word"), [
    ("化工产品批发（不含危险化学品）", "危险化学品"), ("化工原料销售（除危险化学品、易制毒化学品外）", "易制毒化学品"),
    ("油漆零售（危险化学品除外）", "危险化学品"), ("除烟草、烟花爆竹外的日用百货销售", "烟花爆竹"), ("日用品销售（不得从事传销活动）", "传销"),
    ("绝不经营象牙", "象牙"), ("禁止从事虚拟货币交易", "虚拟货币"), ("非融资担保（非融资）", "融资)"), ("仓储（不涉及危险品）", "危险品"),
    ("不含酒精的饮料批发", "酒精"), ("玩具销售,仿真枪除外", "仿真枪"), ("仅限宣传,严禁赌博", "赌博"),
])
def test_what_is_said_not_to_be_done_is_negated(text: str, word: str) -> None:
    assert _negated(text, word)


@pytest.mark.parametrize(("text", "word"), [
    ("危险化学品批发（不含剧毒品）", "危险化学品"), ("小额贷款（不得吸收公众存款）", "小额贷款"), ("除烟草外的日用百货销售", "日用百货"),
    ("不含酒精的饮料批发", "饮料"), ("从事法律未禁止的日用杂品销售", "日用杂品"), ("除草剂销售", "除草剂"), ("不锈钢制品销售", "制品"),
    ("传销（不含网络）", "传销"),
])
def test_what_it_does_not_govern_is_left_alone(text: str, word: str) -> None:
    assert not _negated(text, word)


@pytest.mark.parametrize(("text", "only"), [("禁止从事虚拟货币交易", True), ("绝不经营象牙", True), ("象牙", False), ("玩具（不含仿真枪）", False), ("", False)])
def test_a_text_of_nothing_but_negation_is_seen(text: str, only: bool) -> None:
    assert says_only_no(key_of(text)) is only


@given(st.lists(PIECES, max_size=12).map("".join))
def test_spans_lie_in_the_text_whatever_it_is(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in negations(text))
