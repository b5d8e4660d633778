"""Words of the table of restricted scopes, met where they mean the business and passed over where they do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.case import Case
from engine.checks import scope_items, scope_nearest, scope_restricted
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Unknown
from reference_libs.library import Libraries


def _case(libraries: Libraries, scope: Any, **more: Any) -> Case:
    return Case(Application(entity_type="company", scope=scope, **more), Answers(), libraries, dt.date(2026, 1, 1))


def _restricted(libraries: Libraries, scope: Any) -> tuple[list[Any], Any]:
    values = scope_restricted.measure(_case(libraries, scope)).values
    return list(values["scope.restricted"]), values["scope.all_banned"]  # type: ignore[arg-type]


def _uses(libraries: Libraries, scope: str) -> dict[str, str]:
    return {h["pattern"]: h["use"] for h in _restricted(libraries, scope)[0]}


def test_pyramid_selling_among_lawful_items_is_met_and_settles_its_item(libraries: Libraries) -> None:
    (hit,), all_banned = _restricted(libraries, ("鞋帽零售", "网络传销"))
    assert (hit["pattern"], hit["kind"], hit["grounding"], hit["use"]) == ("网络传销", "banned", "seen", "business")
    assert all_banned is False
    items: Any = scope_items.measure(_case(libraries, ("鞋帽零售", "网络传销"))).values["scope.items"]
    assert [i["settled"] for i in items] == [False, True]


def test_a_scope_of_nothing_but_banned_business_is_seen(libraries: Libraries) -> None:
    assert _restricted(libraries, "传销；网络传销")[1] is True


@pytest.mark.parametrize("scope", ["传 销", "传·销", "傳銷", "传\u200b销", "传_销", "传．销"])
def test_spaces_marks_and_other_scripts_do_not_hide_a_word(libraries: Libraries, scope: str) -> None:
    assert _restricted(libraries, (scope,))[1] is True


@pytest.mark.parametrize(("scope", "pattern", "disguise", "sure"), [
    ("传消培训", "传销", "lookalike", True), ("chuanxiao培训", "传销", "pinyin", True), ("代yun服务", "代孕", "pinyin", True),
    ("仿真抢零售", "仿真枪", "lookalike", True), ("船销会员招募", "传销", "homophone", False), ("wai hui 买卖", "外汇", "pinyin", False),
])
def test_a_word_in_disguise_is_met_but_convicts_nobody(
    libraries: Libraries, scope: str, pattern: str, disguise: str, sure: bool
) -> None:
    hits, all_banned = _restricted(libraries, (scope,))
    assert (pattern, disguise, sure) in [(h["pattern"].split("…")[0], h["disguise"], h["sure"]) for h in hits]
    assert all_banned is False


def test_characters_that_stand_as_items_of_their_own_are_read_together(libraries: Libraries) -> None:
    hits, _ = _restricted(libraries, "服装销售；传、销；日用品销售")
    assert [(h["item"], h["pattern"], h["disguise"]) for h in hits] == [("传", "传销", "split"), ("销", "传销", "split")]
    assert _restricted(libraries, "传；日用品销售；销")[0] == []


@pytest.mark.parametrize("scope", [
    "保险柜销售", "区块链技术相关软件和服务", "消毒品销售", "劳动保险用品销售", "银行设备维护", "商务信息咨询", "象牙白瓷砖批发",
    "热熔胶枪销售", "宣传销售", "快递柜安装", "期货大厅座椅销售", "反传销公益讲座策划", "赌城主题积木零售", "银行装修",
])
def test_innocent_holders_of_a_word_are_not_met(libraries: Libraries, scope: str) -> None:
    hits, _ = _restricted(libraries, (scope,))
    assert [h for h in hits if h["use"] in ("business", "unsure")] == []


@pytest.mark.parametrize(("scope", "pattern", "use"), [
    ("宣传销售陨石", "传销", "chance"), ("保险柜销售", "保险", "thing"), ("金融大厦物业保洁", "金融", "place"),
    ("人体器官教学模型生产", "人体器官", "likeness"), ("防窃听隔音棉批发", "窃听", "against"), ("赌博漫画租借", "赌博", "about"),
    ("经济信息咨询（不含金融、证券）", "金融", "negated"), ("象牙宝典", "象牙", "unsure"), ("象牙筷子销售", "象牙", "business"),
])
def test_what_words_are_there_for_is_said(libraries: Libraries, scope: str, pattern: str, use: str) -> None:
    assert _uses(libraries, scope)[pattern] == use


def test_a_word_that_may_name_a_licensed_business_leaves_open_what_an_item_needs(libraries: Libraries) -> None:
    nearest: Any = scope_nearest.measure(_case(libraries, ("熟食包销",))).values["scope.nearest"]
    assert [near["needs"] for near in nearest] == ["open"]


@pytest.mark.parametrize(("scope", "finance"), [("理财咨询", "must_not"), ("典当", "must_not"), ("商业保理", "in_principle"), ("外汇买卖", "in_principle")])
def test_words_kept_for_financial_institutions_are_met(libraries: Libraries, scope: str, finance: str) -> None:
    assert finance in [h["finance"] for h in _restricted(libraries, (scope,))[0]]


def test_an_unknown_scope_leaves_every_fact_unknown(libraries: Libraries) -> None:
    case = _case(libraries, None, unknown=("/scope",))
    found = {**scope_restricted.measure(case).values, **scope_nearest.measure(case).values}
    assert all(isinstance(v, Unknown) for v in found.values())
