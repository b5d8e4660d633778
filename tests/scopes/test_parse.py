"""A scope is cut into items as people mean it, whatever they write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scopes.catalogue import Catalogue, build
from engine.scopes.parse import Piece, split
from reference_libs import library


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return library.load()["scope_items"].compiled(build)


def _items(catalogue: Catalogue, text: str) -> list[str]:
    return [p.text for p in split(text, catalogue) if not p.standing]


def test_items_are_separated_by_the_marks_people_use(catalogue: Catalogue) -> None:
    assert _items(catalogue, "服装服饰零售；鞋帽零售;箱包销售。玩具销售\n灯具销售") == ["服装服饰零售", "鞋帽零售", "箱包销售", "玩具销售", "灯具销售"]


def test_a_catalogue_phrase_with_marks_inside_stays_whole(catalogue: Catalogue) -> None:
    text = "蔬菜、水果和坚果加工、餐饮服务（不产生油烟、异味、废气），电线、电缆经营"
    assert _items(catalogue, text) == ["蔬菜、水果和坚果加工", "餐饮服务（不产生油烟、异味、废气）", "电线、电缆经营"]


def test_a_bracket_stays_with_its_item(catalogue: Catalogue) -> None:
    assert _items(catalogue, "化工产品（不含危险化学品、烟花爆竹）销售、涂料销售") == ["化工产品（不含危险化学品、烟花爆竹）销售", "涂料销售"]


def test_an_exception_after_a_comma_belongs_to_the_item_before_it(catalogue: Catalogue) -> None:
    assert _items(catalogue, "化工产品销售，不含危险化学品、烟花爆竹；鞋帽零售") == ["化工产品销售，不含危险化学品、烟花爆竹", "鞋帽零售"]


def test_plants_and_outdoor_goods_are_not_taken_for_an_exception(catalogue: Catalogue) -> None:
    assert _items(catalogue, "除草服务、户外用品销售") == ["除草服务", "户外用品销售"]


@pytest.mark.parametrize("text", [
    "服装服饰零售（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "一般项目：服装服饰零售。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    "许可经营项目：无；一般经营项目：服装服饰零售。",
    "1、服装服饰零售",
    "法律、法规、国务院决定规定禁止的不得经营；服装服饰零售；市场主体自主选择经营。",
    "服装服饰零售***",
])
def test_what_registries_print_around_an_item_is_no_item(catalogue: Catalogue, text: str) -> None:
    assert _items(catalogue, text) == ["服装服饰零售"]


@pytest.mark.parametrize(("text", "expected"), [
    ("批发、零售：服装，鞋帽", [("服装", ("批发", "零售")), ("鞋帽", ("批发", "零售"))]),
    ("服装、鞋帽的销售", [("服装", ("销售",)), ("鞋帽的销售", ())]),
    ("销售服装、鞋帽", [("销售服装", ()), ("鞋帽", ("销售",))]),
    ("服装服饰批发、零售", [("服装服饰批发、零售", ())]),
    ("设计、制作、代理、发布广告", [("设计、制作、代理、发布广告", ())]),
    ("餐饮服务、鞋帽销售", [("餐饮服务", ()), ("鞋帽销售", ())]),
])
def test_a_verb_stands_for_the_list_it_belongs_to(catalogue: Catalogue, text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(p.text, p.shared) for p in split(text, catalogue)] == expected


def test_a_banned_business_cannot_hide_in_a_standing_sentence(catalogue: Catalogue) -> None:
    assert _items(catalogue, "凭许可证从事传销") == ["凭许可证从事传销"]


@pytest.mark.parametrize("text", ["", "（（（", "；；；", "***", "，。", "("])
def test_marks_alone_are_no_items(catalogue: Catalogue, text: str) -> None:
    assert _items(catalogue, text) == []


_SCRAPS = ["服装", "鞋帽销售", "、", "；", "，", "（", "）", "：", "批发", "零售", "除", "外", "不含", "危险化学品", "餐饮服务", "蔬菜、水果和坚果加工",
           "依法须经批准的项目", "\n", " ", "1、", "。", "/", "ＡＢ", "㎏", "\u200b", "等", "法律", "无"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_SCRAPS), max_size=25).map("".join)))
@settings(max_examples=300, deadline=None)
def test_items_and_the_gaps_between_them_give_back_the_text(catalogue: Catalogue, text: str) -> None:
    reached = 0
    rebuilt = ""
    for piece in split(text, catalogue):
        assert reached <= piece.start < piece.end <= len(text)
        assert piece.text == text[piece.start : piece.end]
        rebuilt += text[reached : piece.start] + piece.text
        reached = piece.end
    assert rebuilt + text[reached:] == text


def test_hostile_nesting_costs_little(catalogue: Catalogue) -> None:
    pieces: tuple[Piece, ...] = split("（" * 5000 + "服装" + "）" * 5000 + "除" * 3000, catalogue)
    assert len(pieces) < 20
