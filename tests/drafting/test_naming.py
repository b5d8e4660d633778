"""What a sentence wants to be called: never the name of a person, never what it says it does not want."""

from __future__ import annotations

import pytest

from tests.drafting.conftest import Read


@pytest.mark.parametrize(("text", "trade_name"), [
    ("开奶茶店，叫阿明", "阿明"),
    ("开奶茶店，叫阿明奶茶店", "阿明"),
    ("店名想叫鹤记", "鹤记"),
    ("招牌叫“一剪美”", "一剪美"),
    ("字号：好运来", "好运来"),
    ("想开店，就叫海角吧", "海角"),
    ("我的店想叫阿强", "阿强"),
    ("服装店 阿珍 （店名）", "阿珍"),
    ("名字我都想好了，小城故事", "小城故事"),
    ("铺名开心果", "开心果"),
    ("开奶茶店，叫蜜雪冰城", "蜜雪冰城"),
    ("叫李建国理发店", "李建国"),
    ("公司名称拟用大德", "大德"),
    ("名字定了：老友记", "老友记"),
])
def test_the_trade_name_is_read(reading: Read, text: str, trade_name: str) -> None:
    found = reading(text).names.trade_name
    assert found is not None
    assert found.value == trade_name


@pytest.mark.parametrize("text", ["我叫李建国，想开店", "我有个朋友叫阿明，开了旅馆", "冇谂到叫咩名", "叫什么名字好", "开书店，不要叫新华", "名字还没想好", "名字大气点"])
def test_a_person_or_a_question_or_what_is_not_wanted_is_no_trade_name(reading: Read, text: str) -> None:
    assert reading(text).names.trade_name is None


def test_a_whole_name_is_taken_as_written(reading: Read) -> None:
    names = reading("注册江门市栩川软件有限公司，做软件开发").names
    assert names.whole is not None
    assert names.trade_name is not None
    assert (names.whole.value, names.trade_name.value) == ("江门市栩川软件有限公司", "栩川")


@pytest.mark.parametrize(("text", "flavour"), [("想起个吉利的名字", "吉祥"), ("名字要文艺一点", "写意"), ("开一家吉祥物商店", None)])
def test_a_wish_counts_only_where_the_name_is_spoken_of(reading: Read, text: str, flavour: str | None) -> None:
    wish = reading(text).names.wish
    assert (wish.value if wish else None) == flavour
