"""An item finds the catalogue phrase it means, and none when that is not sure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scopes.match import ENOUGH, Match, Matcher, build
from engine.scopes.parse import split
from reference_libs import library


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return library.load().compiled(build)


def _match(matcher: Matcher, text: str) -> Match:
    (piece,) = split(text, matcher.catalogue)
    return matcher.find(piece.key, piece.shared)


def test_every_phrase_of_the_catalogue_is_found_as_itself(matcher: Matcher) -> None:
    for item in matcher.catalogue.items:
        pieces = split(item.phrase, matcher.catalogue)
        assert [p.text for p in pieces] == [item.phrase]
        assert matcher.find(pieces[0].key).kind == "exact"


@pytest.mark.parametrize("text", ["餐饮服务(不产生油烟、异味、废气)", "餐饮服务（不產生油煙、異味、廢氣）", " 餐饮 服务（不产生油烟、异味、废气） "])
def test_width_script_and_blanks_do_not_matter(matcher: Matcher, text: str) -> None:
    match = _match(matcher, text)
    assert (match.kind, [i.code for i in match.items]) == ("exact", ["H2008"])


@pytest.mark.parametrize(("text", "phrases"), [
    ("销售服装", ["服装服饰批发", "服装服饰零售"]),
    ("零售服装服饰", ["服装服饰零售"]),
    ("服装的零售", ["服装服饰零售"]),
    ("建筑装饰材料的销售", ["建筑装饰材料销售"]),
    ("餐饮", ["餐饮服务"]),
    ("美容美发服务", ["理发服务", "生活美容服务"]),
    ("物业管理服务", ["物业管理"]),
    ("从事道路普通货物运输", ["道路货物运输（不含危险货物）"]),
    ("道路货物运输（不含危险化学品）", ["道路货物运输（不含危险货物）"]),
    ("化工产品（不含危险化学品）销售", ["化工产品销售（不含许可类化工产品）"]),
    ("除危险化学品外的化工产品销售", ["化工产品销售（不含许可类化工产品）"]),
    ("计算机软件的开发、销售", ["软件开发", "软件销售"]),
    ("网上销售服装", ["互联网销售（除销售需要许可的商品）"]),
    ("建筑机械设备租赁", ["建筑工程机械与设备租赁"]),
    ("KTV", ["歌舞娱乐活动"]),
    ("服装", ["服装服饰批发", "服装服饰零售"]),
    ("PVC管材及管件的生产及销售", ["塑料制品制造", "塑料制品销售"]),
    ("辣椒种植、收购、销售", ["蔬菜种植", "初级农产品收购", "新鲜蔬菜批发", "新鲜蔬菜零售"]),
    ("环保型锅炉的维修", ["通用设备修理"]),
    ("生物农药技术咨询服务", ["技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广"]),
    ("五金工具销售及售后服务", ["五金产品批发", "五金产品零售", "技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广"]),
    ("园林绿化工程的施工、维护", ["园林绿化工程施工"]),
    ("吸收公众存款", ["银行业务"]),
])
def test_usual_wording_is_near_its_phrase(matcher: Matcher, text: str, phrases: list[str]) -> None:
    match = _match(matcher, text)
    assert match.kind == "near"
    assert [i.phrase for i in match.items] == phrases


@pytest.mark.parametrize("text", ["星际移民一条龙", "传销", "成品油零售", "澳门", "外星陨石的销售", "其他", "经营"])
def test_what_is_not_sure_is_near_nothing(matcher: Matcher, text: str) -> None:
    assert _match(matcher, text).kind == "none"


def test_a_deed_to_goods_nobody_knows_is_less_sure_than_a_rule_wants(matcher: Matcher) -> None:
    match = _match(matcher, "星际尘埃的设计")
    assert match.items
    assert match.confidence < ENOUGH


@given(st.text(max_size=40), st.sampled_from([(), ("销售",), ("批发", "零售"), ("生产",)]))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer(matcher: Matcher, text: str, shared: tuple[str, ...]) -> None:
    match = matcher.find(text, shared)
    assert (match.kind == "none") == (not match.items)
    assert 0 <= match.confidence <= 1
