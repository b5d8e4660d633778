"""Addresses as people write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.addresses import gazetteer
from engine.addresses.numerals import number
from engine.addresses.parse import ParsedAddress, Street, parse
from engine.addresses.values import House, houses, label
from reference_libs import library

Read = Callable[[str], ParsedAddress]
GAZETTE = gazetteer.build(library.load())
HERE = "江门市蓬江区"


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("栖云路18号", Street("栖云路", (House(18, 18),))),
        ("栖云路18号之一", Street("栖云路", (House(18, 18, "1"),))),
        ("栖云路十八号", Street("栖云路", (House(18, 18),))),
        ("栖云路10-12号", Street("栖云路", (House(10, 12),))),
        ("栖云路２０１—２０９号", Street("栖云路", (House(201, 209),))),
        ("锦环南路2-1号", Street("锦环南路", (House(2, 2, "1"),))),
        ("栖云路639、641号", Street("栖云路", (House(639, 639), House(641, 641)))),
        ("港口一路22号之二", Street("港口一路", (House(22, 22, "2"),))),
        ("冈州大道中56号", Street("冈州大道中", (House(56, 56),))),
        ("芳村大道东路46号", Street("芳村大道东路", (House(46, 46),))),
        ("公园路7号", Street("公园路", (House(7, 7),))),
        ("渡头村路12号", Street("渡头村路", (House(12, 12),))),
        ("东和里12号", Street("东和里", (House(12, 12),))),
        ("325国道31号", Street("325国道", (House(31, 31),))),
        ("丙寅街68号厂房", Street("丙寅街", (House(68, 68),))),
        ("建设路20号铺", Street("建设路", (House(20, 20),))),
        ("银泉大道745", Street("银泉大道", (House(745, 745),))),
    ],
)
def test_a_road_and_its_numbers_stay_structured(read: Read, text: str, street: Street) -> None:
    assert read(HERE + text).streets == (street,)


@pytest.mark.parametrize(
    ("text", "building", "floor", "room"),
    [
        ("鹭鸣路2号1座902室", "1", None, "902"),
        ("鹭鸣路2号第十二栋三楼", "12", 3, None),
        ("鹭鸣路2号A座5层508室", "A", 5, "508"),
        ("鹭鸣路2号首层", None, 1, None),
        ("鹭鸣路2号负一层", None, -1, None),
        ("鹭鸣路2号106铺", None, None, "106"),
        ("百花大厦a2103室", None, None, "A2103"),
        ("丰盛工业园西区A-10-4", None, None, "A-10-4"),
        ("白沙市场A12档", None, None, "A12"),
        ("鹭鸣路2号7幢2-208室", "7", None, "2-208"),
        ("鹭鸣路2号3栋102号", "3", None, "102"),
    ],
)
def test_buildings_floors_and_rooms_are_read(read: Read, text: str, building: str | None, floor: int | None, room: str | None) -> None:
    address = read(HERE + text)
    assert (address.building, address.floor, address.room) == (building, floor, room)


@pytest.mark.parametrize(
    "text",
    [
        "江门市新会区三江镇新江村东和里12号", "江门市新会区双水镇梅冈村5组", "恩平市大田镇河排林场3队", "江门市蓬江区棠下镇周郡村18号",
        "江门市江海区礼乐街道文昌沙工业区3号厂房", "江门市蓬江区白沙市场A12档", "江门市蓬江区丰盛工业园西区A-10-4",
        "台山市台城侨雅花苑1-5号商铺", "江门市蓬江区常安路步行街广场三楼", "江门市新会区双水镇梅冈村西咀围", "江门市港口一路22号之二第十六层A",
    ],
)
def test_town_and_country_forms_are_complete(read: Read, text: str) -> None:
    address = read(text)
    assert address.understood
    assert address.complete


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("", "none"), ("江门市", "division"), ("江门市蓬江区白沙街道", "town"), ("江门市蓬江区栖云路", "road"), ("鹤山市共和镇大凹村", "road"),
        ("台山市冲蒌镇红岭工业区", "road"), ("江门市蓬江区栖云路5号", "number"), ("江门市蓬江区栖云路5号3栋", "building"), ("江门市蓬江区栖云路5号3栋201室", "room"),
    ],
)
def test_precision_is_the_finest_level_named(read: Read, text: str, precision: str) -> None:
    address = read(text)
    assert address.precision == precision
    assert address.complete is (precision in ("number", "building", "room"))


@pytest.mark.parametrize("text", ["月亮背面", "江门市蓬江区我家楼下", "江门市老地方不见不散"])
def test_what_names_no_place_is_not_understood(read: Read, text: str) -> None:
    address = read(text)
    assert not address.understood
    assert address.rest


def test_spaces_full_width_and_traditional_characters_read_alike(read: Read) -> None:
    plain = read("江门市蓬江区东华路8号A座2层")
    for text in ("江門市蓬江區東華路８號Ａ座２層", " 江门市 蓬江区 东华路 8号 A座 2层", "江门市\u200b蓬江区东华路8号a座二层"):
        address = read(text)
        assert (address.codes, address.streets, address.building, address.floor) == (plain.codes, plain.streets, plain.building, plain.floor)


def test_spans_lead_back_to_the_applicants_own_characters(read: Read) -> None:
    text = "江門市 蓬江區東華路８號Ａ座"
    assert [(s.kind, text[s.start : s.end]) for s in read(text).spans] == [
        ("prefecture", "江門市"), ("county", "蓬江區"), ("road", "東華路"), ("house", "８號"), ("building", "Ａ座"),
    ]


def test_a_remark_in_brackets_is_no_part_of_the_place(read: Read) -> None:
    address = read("江门市蓬江区栖云路18号（原东华路7号）")
    assert address.streets == (Street("栖云路", (House(18, 18),)),)


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("十二", 12), ("二十", 20), ("一百零八", 108), ("一二〇", 120), ("两百", 200), ("百", 100), ("甲", None), ("", None), ("99999999", None)]
)
def test_numbers_are_read_in_arabic_and_chinese(text: str, value: int | None) -> None:
    assert number(text) == value


def test_house_numbers_far_apart_are_no_range() -> None:
    assert houses("6-168号") == [House(6, 6, "168")]


def test_labels_keep_digits_and_letters_only() -> None:
    assert [label(t) for t in ("第十二栋", "a座", "03号铺", "a-101室", "401、404室")] == ["12", "A", "3", "A-101", "401-404"]


PIECES = st.sampled_from(
    ["广东省", "江门市", "江门", "蓬江区", "白沙", "街道", "镇", "路", "大道", "中", "村", "工业区", "市场", "号", "之一", "-", "、", "（", "）", "1", "12", "A", "栋", "层",
     "二", "十", "百", "室", "档", "组", "里", "城", " ", "\u3000", "㎏", "﷐", "號", "園", "厂房", "#", "第", "附", "旁", "𠮷"]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_reading_never_fails_and_spans_with_gaps_give_the_text_back(text: str) -> None:
    address = parse(text, GAZETTE)
    again, at = "", 0
    for span in address.spans:
        assert at <= span.start < span.end <= len(text)
        again += text[at : span.start] + text[span.start : span.end]
        at = span.end
    assert again + text[at:] == text
    assert address == parse(text, GAZETTE)
    assert address.complete in (True, False)
    assert address.precision == "none" or address.text.strip()
