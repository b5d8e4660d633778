"""Reading names: the three lawful orders, nested divisions, groups, branches, forms of shops; any text is read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.names.lexicon import build
from engine.names.parse import ParsedName, parse
from reference_libs.library import load

LEXICON = load().compiled(build)
PENGJIANG = "440703"


def read(text: str, home: str | None = None, branch: bool = False) -> ParsedName:
    return parse(text, LEXICON, home, branch)


def parts(name: ParsedName) -> tuple[str | None, str | None, str | None, str | None]:
    return name.division, name.trade_name, name.industry, name.form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江门市沃动机械有限公司", ("江门市", "沃动", "机械", "有限公司")),
        ("广东江门沃动机械有限公司", ("广东江门", "沃动", "机械", "有限公司")),
        ("广东省江门市蓬江区沃动机械有限责任公司", ("广东省江门市蓬江区", "沃动", "机械", "有限责任公司")),
        ("江门沃动国际贸易有限公司", ("江门", "沃动", "国际贸易", "有限公司")),
        ("江门高新区沃动机械有限公司", ("江门高新区", "沃动", "机械", "有限公司")),
        ("恩施州沃动茶叶有限公司", ("恩施州", "沃动", "茶叶", "有限公司")),
        ("前郭尔罗斯蒙古族自治县沃动牧业有限公司", ("前郭尔罗斯蒙古族自治县", "沃动", "牧业", "有限公司")),
        ("江门市沃动电子科技有限公司", ("江门市", "沃动", "电子科技", "有限公司")),
        ("江门市沃动股份有限公司", ("江门市", "沃动", None, "股份有限公司")),
        ("江门市蓬江区阿婆凉茶店", ("江门市蓬江区", "阿婆", "凉茶", "店")),
        ("江门市蓬江区白沙街道阿强水果店", ("江门市蓬江区白沙街道", "阿强", "水果", "店")),
        ("江门市蓬江区沃动加工厂", ("江门市蓬江区", "沃动", "加工", "厂")),
        ("江门市新会区强民水果种植专业合作社", ("江门市新会区", "强民", "水果种植", "专业合作社")),
        ("江门市沃动投资合伙企业（有限合伙）", ("江门市", "沃动", "投资", "合伙企业（有限合伙）")),
        ("江门市沃动管理中心(有限合伙)", ("江门市", "沃动", "管理", "中心(有限合伙)")),
        ("江門市沃動機械有限公司", ("江門市", "沃動", "機械", "有限公司")),
        ("江门市五金店（个体工商户）", ("江门市", None, "五金", "店（个体工商户）")),
    ],
)
def test_a_name_is_read_into_its_four_parts(text: str, expected: tuple[str | None, ...]) -> None:
    assert parts(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("江门市沃动机械有限公司", "division_first"),
        ("沃动（江门市）机械有限公司", "division_after_trade_name"),
        ("沃动机械（江门）有限公司", "division_before_form"),
        ("沃动机械有限公司", "none"),
    ],
)
def test_all_lawful_orders_give_the_same_parts(text: str, order: str) -> None:
    name = read(text)
    assert name.order == order
    assert (name.trade_name, name.industry, name.form) == ("沃动", "机械", "有限公司")


def test_a_district_alone_is_found() -> None:
    name = read("蓬江区沃动机械有限公司")
    assert name.place is not None
    assert (name.place.code, name.place.district, name.official) == (PENGJIANG, True, True)


def test_a_second_division_counts_only_inside_the_first() -> None:
    assert read("江门市蓬江沃动机械有限公司").division == "江门市蓬江"
    assert read("江门市朝阳沃动机械有限公司").trade_name == "朝阳沃动"


def test_a_district_name_that_leaves_no_trade_name_is_the_trade_name() -> None:
    assert parts(read("江门市江海机械有限公司")) == ("江门市", "江海", "机械", "有限公司")


def test_a_county_name_at_the_start_is_a_trade_name_where_the_business_is_elsewhere() -> None:
    assert read("东方永盛机械有限公司", home=PENGJIANG).division is None
    assert read("东方永盛机械有限公司", home="469007").division == "东方"


def test_the_city_character_of_municipal_works_is_not_the_citys() -> None:
    assert read("江门市政工程有限公司").trade_name == "江门"


def test_a_city_abroad_in_brackets_yields_to_the_place_of_business() -> None:
    assert read("江门腾宇（上海）物业管理有限公司", home=PENGJIANG).division == "江门"


def test_one_trade_after_another_leaves_the_first_where_the_trade_name_should_be() -> None:
    name = read("江门市建材商贸有限公司")
    assert (name.trade_name, name.only_industry) == ("建材", True)
    assert read("江门市动力机械有限公司").only_industry
    assert read("江门市贸易有限公司").trade_name is None


def test_one_character_is_a_short_trade_name() -> None:
    assert read("江门市鑫机械有限公司").trade_name == "鑫"


@pytest.mark.parametrize("text", ["江门市沃动集团有限公司", "江门市沃动（集团）有限公司", "江门市沃动集团"])
def test_a_group_is_flagged(text: str) -> None:
    assert read(text).group


@pytest.mark.parametrize(
    ("text", "parent", "branch"),
    [
        ("江门市沃动机械有限公司蓬江分公司", "江门市沃动机械有限公司", "蓬江分公司"),
        ("沃动(上海)咨询有限公司第363店", "沃动(上海)咨询有限公司", "第363店"),
        ("沃动机械有限公司江门分公司港口营业部", "沃动机械有限公司", "江门分公司港口营业部"),
        ("江门市强民种植专业合作社杜阮门市部", "江门市强民种植专业合作社", "杜阮门市部"),
    ],
)
def test_a_branch_is_its_parent_and_the_rest(text: str, parent: str, branch: str) -> None:
    name = read(text)
    assert (name.parent, name.branch) == (parent, branch)
    assert name.trade_name in ("沃动", "强民")


def test_a_works_shop_is_a_branch_only_when_said_to_be() -> None:
    text = "江门市沃动机械厂门市部"
    assert read(text).branch is None
    assert read(text, branch=True).parent == "江门市沃动机械厂"


def test_a_company_that_serves_companies_is_no_branch() -> None:
    assert read("江门市沃动公司服务有限公司").branch is None


def test_blanks_and_marks_do_not_hide_the_parts_and_spans_lie_in_the_text_as_given() -> None:
    text = "江门市 沃·动 机械有限公司。"
    name = read(text)
    assert name.spans == {"division": (0, 3), "trade_name": (4, 7), "industry": (8, 10), "form": (10, 14)}
    assert name.trade_name == "沃·动"


def test_a_zone_stands_with_its_division_or_alone() -> None:
    assert read("江门市高新区沃动机械有限公司").zone == "高新区"
    alone = read("高新区沃动机械有限公司")
    assert (alone.zone, alone.division, alone.trade_name) == ("高新区", None, "沃动")


def test_an_unsure_reading_says_so() -> None:
    assert read("沃动").confidence < 0.4 < read("江门市沃动机械有限公司").confidence
    assert read("蓬江沃动机械有限公司").alternatives[0][0].division is None


PIECES = st.sampled_from(
    ["江门市", "蓬江区", "广东", "东方", "沃动", "机械", "有限公司", "（", "）", "(", "集团", "店", "分公司", "中国", " ", "A1", "镇", "高新区", "业", "市"]
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=9).map("".join)), st.booleans())
@example("（江门）", False)
@example("市政", True)
@settings(max_examples=300)
def test_any_text_is_read_and_the_spans_give_it_back(text: str, branch: bool) -> None:
    name = read(text, branch=branch)
    spans = sorted(span for part, span in name.spans.items() if part != "branch")
    assert all(0 <= a < b <= len(text) for a, b in name.spans.values())
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert all(text[slice(*name.spans[part])] == getattr(name, part) for part in ("division", "trade_name", "industry", "form") if part in name.spans)
    if name.branch is not None:
        assert (name.parent or "") + name.branch == text
    assert 0 <= name.confidence <= 1
