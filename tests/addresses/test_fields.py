"""The fields of an address: what an annotator with docs/addresses.md in hand would write into each."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.addresses import gazetteer
from engine.addresses.fields import FIELDS, fields
from engine.addresses.parse import ParsedAddress, parse
from reference_libs import library

Read = Callable[[str], ParsedAddress]
GAZETTE = gazetteer.build(library.load())
HERE = "江门市蓬江区"


def of(text: str) -> dict[str, str]:
    """The fields that are there."""
    return {name: value for name, value in fields(parse(text, GAZETTE)).items() if value}


def behind(text: str) -> dict[str, str]:
    """The fields behind city and district."""
    return {name: value for name, value in of(HERE + text).items() if name not in ("city", "district")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市朝阳区望京东路8号", {"province": "北京市", "district": "朝阳区"}),
        ("北京市北京市朝阳区望京东路8号", {"province": "北京市", "city": "北京市", "district": "朝阳区"}),
        ("广东江门蓬江栖云路8号", {"province": "广东", "city": "江门", "district": "蓬江"}),
        ("成都市高新区栖云路8号", {"city": "成都市", "district": "高新区"}),
        ("武汉市东湖新技术开发区栖云路8号", {"city": "武汉市", "district": "东湖新技术开发区"}),
        ("南昌市南昌经济技术开发区栖云路8号", {"city": "南昌市", "district": "南昌经济技术开发区"}),
        ("台山市经济开发区栖云路8号", {"district": "台山市", "other": "经济开发区"}),
        ("苏州市工业园区月亮湾镇栖云路8号", {"city": "苏州市", "other": "工业园区", "town": "月亮湾镇"}),
        ("河北省徐水县栖云路8号", {"province": "河北省", "district": "徐水县"}),
        ("大同市南郊区古店镇栖云路8号", {"city": "大同市", "district": "南郊区", "town": "古店镇"}),
        ("内江市中区栖云路8号", {"city": "内江", "district": "市中区"}),
        ("石家庄桥西区栖云路8号", {"city": "石家庄", "district": "桥西区"}),
        ("海南省市辖区栖云路8号", {"province": "海南省", "city": "市辖区"}),
        ("武汉市新洲区三店街新大路8号", {"city": "武汉市", "district": "新洲区", "town": "三店街"}),
        ("陕西省西咸新区沣西新城望月街办栖云路8号", {"province": "陕西省", "district": "西咸新区", "other": "沣西新城", "town": "望月街办"}),
        ("河南省南召县城关栖云路8号", {"province": "河南省", "district": "南召县", "town": "城关"}),
        ("河南省南召县城关南路8号", {"province": "河南省", "district": "南召县"}),
        ("忻州市五台山风景区望月乡石头村", {"city": "忻州市", "district": "五台山风景区", "town": "望月乡", "other": "石头村"}),
        ("伊春市伊春区栖云路8号", {"city": "伊春市", "district": "伊春区"}),
        ("东阳市湖溪镇环镇北路8号", {"district": "东阳市", "town": "湖溪镇"}),
        ("东阳市湖溪镇镇政府办公楼", {"district": "东阳市", "town": "湖溪镇", "building": "镇政府办公楼"}),
        ("四川省德阳市区栖云路8号", {"province": "四川省", "city": "德阳市", "other": "区"}),
        ("大渡口区春晖路街道栖云路8号", {"district": "大渡口区", "town": "春晖路街道"}),
    ],
)
def test_divisions_zones_and_towns_stand_where_they_belong(text: str, expected: dict[str, str]) -> None:
    assert {name: value for name, value in of(text).items() if name not in ("road", "number")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("栖云路18号之一", {"road": "栖云路", "number": "18号之一"}),
        ("栖云路三巷7号", {"road": "栖云路三巷", "number": "7号"}),
        ("锦绣路2777弄18号", {"road": "锦绣路2777弄", "number": "18号"}),
        ("滨江大道二段48号", {"road": "滨江大道二段", "number": "48号"}),
        ("南二环东段26号", {"road": "南二环东段", "number": "26号"}),
        ("福州路与扬州路交汇处", {"road": "福州路与扬州路", "other": "交汇处"}),
        ("栖云路28号附12号", {"road": "栖云路", "number": "28号附12号"}),
        ("栖云路新25号", {"road": "栖云路", "number": "新25号"}),
        ("栖云路7号5单元102门", {"road": "栖云路", "number": "7号", "unit": "5单元", "room": "102门"}),
        ("栖云路94号第1单元第2层201室", {"road": "栖云路", "number": "94号", "unit": "第1单元", "floor": "第2层", "room": "201室"}),
        ("栖云路9号第21号工位", {"road": "栖云路", "number": "9号", "room": "第21号工位"}),
        ("栖云路9号7层西02", {"road": "栖云路", "number": "9号", "floor": "7层", "room": "西02"}),
        ("栖云路9号3层东户", {"road": "栖云路", "number": "9号", "floor": "3层", "room": "东户"}),
        ("栖云路9号1楼店", {"road": "栖云路", "number": "9号", "floor": "1楼", "room": "店"}),
        ("鹭鸣苑架空层101室", {"other": "鹭鸣苑", "floor": "架空层", "room": "101室"}),
        ("鹭鸣苑第1幢门面房8号房", {"other": "鹭鸣苑", "building": "第1幢", "room": "门面房8号房"}),
        ("鹭鸣苑2楼13单元1号", {"other": "鹭鸣苑", "building": "2楼", "unit": "13单元", "room": "1号"}),
        ("石头村客运站院内北单元二楼", {"other": "石头村客运站院内", "unit": "北单元", "floor": "二楼"}),
        ("星澜中心3号公寓321室", {"building": "星澜中心3号公寓", "room": "321室"}),
        ("星澜广场B、C区第8幢", {"building": "星澜广场B、C区第8幢"}),
        ("星澜大厦西侧", {"other": "星澜大厦西侧"}),
        ("霞营南大街8号", {"road": "霞营南大街", "number": "8号"}),
        ("霞元庄北街8号", {"road": "霞元庄北街", "number": "8号"}),
        ("南环路北栖云路西", {"road": "南环路 栖云路", "other": "北 西"}),
        ("栖云路立交桥北路40米", {"road": "栖云路", "other": "立交桥北路40米"}),
        ("电机厂道东", {"other": "电机厂道东"}),
        ("科学园栖云路8号", {"other": "科学园", "road": "栖云路", "number": "8号"}),
        ("栖云路庆云里", {"road": "栖云路庆云里"}),
        ("石头行政村苏楼", {"other": "石头行政村苏楼"}),
        ("石头村6、7社8号", {"other": "石头村6、7社", "number": "8号"}),
        ("石头村7-16", {"other": "石头村", "number": "7-16"}),
        ("栖云路甲94号楼3层", {"road": "栖云路", "building": "甲94号楼", "floor": "3层"}),
        ("开发区三巷路", {"other": "开发区", "road": "三巷路"}),
        ("岔路河村一社", {"other": "岔路河村一社"}),
        ("石头镇东楼村", {"town": "石头镇", "other": "东楼村"}),
        ("栖云路233号(老151号)星澜大厦", {"road": "栖云路", "number": "233号", "other": "老151号", "building": "星澜大厦"}),
        ("鹭鸣苑115区1丘28栋", {"other": "鹭鸣苑115区1丘", "building": "28栋"}),
        ("三座楼村", {"other": "三座楼村"}),
        ("栖云路38千米处", {"road": "栖云路", "other": "38千米处"}),
        ("栖云路18号、20号首层", {"road": "栖云路", "number": "18号、20号", "floor": "首层"}),
        ("栖云路12号5号铺", {"road": "栖云路", "number": "12号", "room": "5号铺"}),
        ("栖云路20号铺", {"road": "栖云路", "number": "20号", "room": "铺"}),
        ("栖云路68号厂房", {"road": "栖云路", "number": "68号", "building": "厂房"}),
        ("栖云路86号自编3号", {"road": "栖云路", "number": "86号", "room": "自编3号"}),
        ("栖云路5号地下商铺", {"road": "栖云路", "number": "5号", "floor": "地下", "room": "商铺"}),
        ("栖云路5号3F302", {"road": "栖云路", "number": "5号", "floor": "3F", "room": "302"}),
        ("栖云路5号-1层", {"road": "栖云路", "number": "5号", "floor": "-1层"}),
        ("栖云路5号6幢1梯501房", {"road": "栖云路", "number": "5号", "building": "6幢", "unit": "1梯", "room": "501房"}),
        ("栖云路5号自编803单元", {"road": "栖云路", "number": "5号", "room": "自编803单元"}),
        ("栖云路5号二楼A区", {"road": "栖云路", "number": "5号", "floor": "二楼", "room": "A区"}),
        ("和平里5号", {"road": "和平里", "number": "5号"}),
        ("五号路北侧", {"road": "五号路", "other": "北侧"}),
    ],
)
def test_a_number_is_what_its_place_makes_it(text: str, expected: dict[str, str]) -> None:
    assert behind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("棠下镇石头村委会石头村12号", {"town": "棠下镇", "other": "石头村委会石头村", "number": "12号"}),
        ("碧漪花园12栋208", {"other": "碧漪花园", "building": "12栋", "room": "208"}),
        ("碧漪花园5-2-1101号", {"other": "碧漪花园", "room": "5-2-1101号"}),
        ("万汇广场3栋1201室", {"building": "万汇广场3栋", "room": "1201室"}),
        ("星澜广场B2区25号", {"building": "星澜广场B2区", "room": "25号"}),
        ("丰盛工业园西区A-10-4", {"other": "丰盛工业园西区", "room": "A-10-4"}),
        ("白沙市场A12档", {"other": "白沙市场", "room": "A12档"}),
        ("栖云路5号印务公司综合楼二楼", {"road": "栖云路", "number": "5号", "building": "印务公司综合楼", "floor": "二楼"}),
        ("栖云路北侧云锦小区综合楼", {"road": "栖云路", "other": "北侧云锦小区", "building": "综合楼"}),
        ("拓新区汤口路8号", {"other": "拓新区", "road": "汤口路", "number": "8号"}),
        ("月亮背面", {"other": "月亮背面"}),
    ],
)
def test_named_places_are_other_and_named_houses_of_business_buildings(text: str, expected: dict[str, str]) -> None:
    assert behind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("栖云路18号（原东华路7号）", {"road": "栖云路", "number": "18号", "other": "原东华路7号"}),
        ("栖云路18号(首层101)", {"road": "栖云路", "number": "18号", "floor": "首层", "room": "101"}),
        ("石头村（土名：大围）", {"other": "石头村（土名：大围）"}),
        ("吴家村（245省道西）", {"other": "吴家村（245省道西）"}),
        ("工业园（城关村77号）", {"other": "工业园 城关村", "number": "77号"}),
        ("栖云路77号(富康大厦)B座", {"road": "栖云路", "number": "77号", "building": "富康大厦 B座"}),
    ],
)
def test_brackets_are_read_and_kept_only_where_they_are_whole(text: str, expected: dict[str, str]) -> None:
    assert behind(text) == expected


def test_fields_are_written_as_the_applicant_wrote_them() -> None:
    assert of("江門市 蓬江區 東澜路 ８ 號Ａ座") == {"city": "江門市", "district": "蓬江區", "road": "東澜路", "number": "８ 號", "building": "Ａ座"}


def test_an_empty_address_has_all_fields_and_nothing_in_them() -> None:
    assert fields(parse("", GAZETTE)) == dict.fromkeys(FIELDS, "")


PIECES = st.sampled_from(
    ["广东省", "江门市", "江门", "北京市", "蓬江区", "高新区", "白沙", "街道", "镇", "路", "大道", "中", "村", "工业区", "市场", "广场", "大厦", "号", "之一", "-", "、", "（", "）",
     "1", "12", "A", "栋", "层", "二", "十", "室", "档", "组", "里", "与", "旁", " ", "\u3000", "㎏", "﷐", "號", "園", "厂房", "#", "附", "𠮷", "商铺", "自编"]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_every_field_is_a_substring_or_several_and_no_written_character_is_lost(text: str) -> None:
    found = fields(parse(text, GAZETTE))
    assert set(found) == set(FIELDS)
    for value in found.values():
        assert value == value.strip()
        assert value in text or all(piece in text for piece in value.split())
    kept = "".join(found.values())
    assert set(re.findall(r"[\u4e00-\u9fff0-9A-Za-z]", text)) - set("与和及至") <= set(kept)
