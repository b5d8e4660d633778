"""The key of a place: one for every way of writing it, another for the place next door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.addresses import aliases, gazetteer
from engine.addresses.key import address_key
from engine.addresses.numerals import chinese
from engine.addresses.parse import parse
from engine.domain.address_key import AddressKey
from reference_libs import library

LIBRARIES = library.load()
GAZETTE, ALIASES = LIBRARIES.compiled(gazetteer.build), LIBRARIES.compiled(aliases.build)
DIVISION = "440703"


def key(text: str, division: str = DIVISION) -> AddressKey | None:
    return address_key(parse(text, GAZETTE), division, ALIASES)


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (("江门市蓬江区栖云路18号", "广东省江门市蓬江区白沙街道栖云路18号", "蓬江区栖云路十八号", "栖云路18#", "栖云路１８號", "栖云路18号（原东华路7号）"), "440703||栖云路|18||||"),
        (("栖云路18号之一", "栖云路18-1号", "栖云路18号-1"), "440703||栖云路|18之1||||"),
        (("栖云一路18号3栋2单元301室", "栖云1路18号三幢2单元301", "栖云一路18号3号楼2单元3楼301房"), "440703||栖云1路|18|3|2||301"),
        (("栖云路18号3楼", "栖云路18号三层", "栖云路18号3F", "栖云路18号信达大厦3楼"), "440703||栖云路|18|||3|"),
        (("蓬江区港口路86号", "蓬江区港口大马路86号", "蓬江区旧港口路八十六号"), "440703||港口路|86||||"),
        (("碧漪花园3栋2单元1101", "碧漪花园3-2-1101", "碧漪花园3号楼2单元1101室"), "440703||碧漪花园||3|2||1101"),
        (("棠下镇石头村5组12号", "棠下镇石头村委会第五村民小组12号"), "440703|棠下镇|石头村/5组|12||||"),
        (("白沙市场A12档", "白沙市场a12档口"), "440703||白沙市场|||||A12"),
    ],
)
def test_ways_of_writing_one_place_have_one_key(ways: tuple[str, ...], expected: str) -> None:
    assert {str(key(way)) for way in ways} == {expected}


@pytest.mark.parametrize(
    "texts",
    [
        ("栖云路18号", "栖云路19号", "栖云路18号之一", "栖云路18号之二", "栖云路18A号", "栖云路18号附1号", "栖云路甲18号", "栖云路18-20号", "栖云一路18号", "栖云路18号2楼", "栖云路18号3楼"),
        ("栖云路18号3栋301", "栖云路18号4栋301", "栖云路18号3栋302", "栖云路18号3栋1单元301", "栖云路18号3栋2单元301", "栖云路18号3栋"),
        ("棠下镇新南路5号", "荷塘镇新南路5号", "石头村5组12号", "石头村6组12号", "石头村5队12号", "石头村5组13号"),
        ("白沙市场A12档", "白沙市场A13档", "白石市场A12档"),
    ],
)
def test_neighbours_have_keys_of_their_own(texts: tuple[str, ...]) -> None:
    assert len({key(text) for text in texts}) == len(texts)


def test_the_same_road_in_another_county_is_another_place() -> None:
    assert key("栖云路18号", "440703") != key("栖云路18号", "440704")


@pytest.mark.parametrize("text", ["", "江门市", "江门市蓬江区白沙街道", "我家楼下"])
def test_what_names_no_place_has_no_key(text: str) -> None:
    assert key(text) is None


def test_the_key_of_a_house_leaves_out_what_is_in_it() -> None:
    found = key("栖云路18号3栋2单元301室")
    assert found is not None
    assert found.house == key("栖云路18号")


NUMBERS = st.integers(1, 99)
PLACES = st.fixed_dictionaries({
    "number": NUMBERS, "part": st.none() | st.integers(1, 9), "building": st.none() | NUMBERS, "unit": st.none() | st.integers(1, 4),
    "floor": st.integers(1, 30), "door": st.integers(1, 9),
})
WAYS = st.fixed_dictionaries({
    "head": st.sampled_from(["", "蓬江区", "江门市蓬江区", "广东省江门市蓬江区", "广东江门蓬江", "江門市蓬江區白沙街道", "广东省 江门市 蓬江区 "]),
    "han": st.booleans(), "wide": st.booleans(), "hash": st.booleans(), "dash": st.booleans(), "floor": st.booleans(),
    "building": st.sampled_from(["栋", "幢", "座", "号楼"]), "room": st.sampled_from(["", "室", "房", "号铺"]), "gap": st.sampled_from(["", " "]),
})
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def written(place: dict[str, int | None], way: dict[str, object]) -> str:
    """A place on 栖云路 as somebody might write it."""
    def digits(value: int | None) -> str:
        text = chinese(value or 0) if way["han"] else str(value)
        return text.translate(WIDE) if way["wide"] else text

    dashed = place["part"] is not None and way["dash"] and place["part"] < (place["number"] or 0)  # 1-2号 is two houses
    number = digits(place["number"])
    if place["part"] is None:
        number += "#" if way["hash"] else "号"
    else:
        number = f"{number}-{place['part']}号" if dashed else f"{number}号之{chinese(place['part'])}"
    run_on = place["part"] is not None and not dashed  # 之一一栋 could be anything
    building = "" if place["building"] is None else f"{place['building'] if run_on else digits(place['building'])}{way['building']}"
    unit = "" if place["unit"] is None else f"{place['unit']}单元"
    floor = f"{digits(place['floor'])}楼" if way["floor"] else ""
    room = f"{place['floor']}0{place['door']}{way['room']}"
    return str(way["gap"]).join((f"{way['head']}栖云路", number, building, unit, floor, room))


@given(PLACES, WAYS, WAYS)
def test_however_a_place_is_written_its_key_is_the_same(place: dict[str, int | None], one: dict[str, object], other: dict[str, object]) -> None:
    assert key(written(place, one)) == key(written(place, other))


@given(PLACES, WAYS, st.sampled_from(["number", "part", "building", "unit", "floor", "door"]))
def test_a_place_that_differs_in_one_part_has_another_key(place: dict[str, int | None], way: dict[str, object], part: str) -> None:
    neighbour = {**place, part: (place[part] or 0) + 1}
    assert key(written(place, way)) != key(written(neighbour, way))


@given(st.text(max_size=40))
def test_a_key_is_made_of_any_text_or_there_is_none(text: str) -> None:
    found = key(text)
    assert found is None or found == replace(found)
