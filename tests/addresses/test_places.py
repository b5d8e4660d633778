"""Banned and limited addresses: what covers an address, and what may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from engine.addresses.banned import Banned, build
from engine.addresses.parse import ParsedAddress
from reference_libs import library
from reference_libs.library import Libraries, Library

Read = Callable[[str], ParsedAddress]
DIVISION = "440703"


def entries(**columns: str) -> Banned:
    """An index of one entry with these columns."""
    table = library.load()["banned_addresses"]
    row = {**dict.fromkeys(table.columns, ""), "id": "BA001", "division": DIVISION, "parity": "all", "grounding": "seen", **columns}
    libraries = library.load()
    return build(Libraries({**libraries.loaded, "banned_addresses": Library(table.entry, table.columns, (row,))}, {}))


def certainty(index: Banned, address: ParsedAddress) -> str | None:
    met = index.find(address, (DIVISION,))
    return met[0].certainty if met else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蓬江区港口路86号", "covered"), ("蓬江区港口路86号3楼301室", "covered"), ("蓬江区港口路八十六号", "covered"),
        ("蓬江区港口路85-87号", "may_cover"), ("蓬江区港口路86号之一", "may_cover"), ("蓬江区港口路", "may_cover"),
        ("蓬江区港口路8号", None), ("蓬江区港口路860号", None), ("蓬江区港口一路86号", None), ("江海区港口路86号", "covered"),
    ],
)
def test_a_whole_house_is_covered_with_all_its_rooms(read: Read, text: str, expected: str | None) -> None:
    assert certainty(entries(road="港口路", number_from="86", number_to="86", building="整栋"), read(text)) == expected


def test_another_county_is_not_touched(read: Read) -> None:
    index = entries(road="港口路", number_from="86", number_to="86")
    assert index.find(read("江海区港口路86号"), ("440704",)) == ()


@pytest.mark.parametrize(
    ("house", "expected"),
    [("101", "covered"), ("149", "covered"), ("121", "covered"), ("121号之二", "covered"), ("99", None), ("151", None), ("102", None), ("147-149", "covered"), ("148-150", "may_cover"), ("150-152", None)],
)
def test_a_range_on_one_side_of_the_road_is_exact_at_its_ends(read: Read, house: str, expected: str | None) -> None:
    index = entries(road="堤东路", number_from="101", number_to="149", parity="odd")
    text = house if "号" in house else house + "号"
    assert certainty(index, read(f"蓬江区堤东路{text}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蓬江区礼乐街道文昌沙工业区3号", "covered"), ("蓬江区文昌沙工业区东区3号", "covered"), ("蓬江区英南村文昌沙工业区3号", "covered"),
        ("蓬江区新文昌沙工业区3号", "may_cover"), ("蓬江区外海街道文昌沙工业区3号", None), ("蓬江区文昌路3号", None),
    ],
)
def test_an_area_is_found_by_its_name(read: Read, text: str, expected: str | None) -> None:
    index = entries(area="文昌沙工业区", town="礼乐街道")
    address = read(text)
    if "礼乐街道" in text:  # the town is in another county than the one the index is asked about
        address = read(text.replace("蓬江区", "江海区"))
    assert certainty(index, address) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("栖云路5号2栋", "covered"), ("栖云路5号二幢301室", "covered"), ("栖云路5号2号楼", "covered"), ("栖云路5号", "may_cover"), ("栖云路5号3栋", None), ("栖云路2栋", "may_cover")],
)
def test_a_building_is_covered_and_its_neighbour_is_not(read: Read, text: str, expected: str | None) -> None:
    index = entries(road="栖云路", number_from="5", number_to="5", building="2栋")
    assert certainty(index, read("蓬江区" + text)) == expected


@pytest.mark.parametrize(("text", "expected"), [("栖云路5号102室", "covered"), ("栖云路5号102铺", "covered"), ("栖云路5号103室", None), ("栖云路5号", "may_cover")])
def test_a_room_is_covered_and_its_neighbour_is_not(read: Read, text: str, expected: str | None) -> None:
    assert certainty(entries(road="栖云路", number_from="5", number_to="5", room="102"), read("蓬江区" + text)) == expected


@pytest.mark.parametrize(
    ("town", "text", "expected"),
    [
        ("杜阮镇", "蓬江区杜阮镇江杜西路5号", "covered"), ("杜阮镇", "蓬江区棠下镇江杜西路5号", None), ("杜阮镇", "蓬江区江杜西路5号", "may_cover"),
        ("白沙街道", "蓬江区江杜西路5号", "covered"),
    ],
)
def test_a_missing_town_settles_nothing_in_the_country(read: Read, town: str, text: str, expected: str | None) -> None:
    assert certainty(entries(road="江杜西路", number_from="5", number_to="5", town=town), read(text)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2023-05-31", False), ("2023-06-01", True), ("2024-06-01", True), ("2024-06-02", False)])
def test_an_entry_is_in_force_from_its_first_to_its_last_day(read: Read, day: str, expected: bool) -> None:
    index = entries(road="栖云路", **{"from": "2023-06-01", "until": "2024-06-01"})
    (met,) = index.find(read("蓬江区栖云路5号"), (DIVISION,))
    assert met.entry.in_force(dt.date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        ("5-1", "栖云路5号之一", "covered"), ("5-1", "栖云路5-1号", "covered"), ("5-1", "栖云路5号之二", None), ("5-1", "栖云路5号", "may_cover"),
        ("5A", "栖云路5A号", "covered"), ("5A", "栖云路5B号", None), ("5", "栖云路5号附3号", "may_cover"),
    ],
)
def test_a_part_of_a_house_is_told_from_the_next_part(read: Read, number: str, text: str, expected: str | None) -> None:
    assert certainty(entries(road="栖云路", number_from=number, number_to=number), read("蓬江区" + text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("栖云路5号101、102铺", "may_cover"), ("栖云路5号101-103室", "may_cover"), ("栖云路5号8-102", "may_cover"), ("栖云路5号103-105室", None), ("栖云路5号102之一", "may_cover"), ("栖云路5号1021", None)],
)
def test_a_room_among_several_may_be_the_one(read: Read, text: str, expected: str | None) -> None:
    assert certainty(entries(road="栖云路", number_from="5", number_to="5", room="102"), read("蓬江区" + text)) == expected


@pytest.mark.parametrize(("text", "expected"), [("栖云路5号信达大厦3楼", "covered"), ("栖云路5号3楼", "may_cover"), ("栖云路5号2栋", None)])
def test_a_building_is_known_by_its_name(read: Read, text: str, expected: str | None) -> None:
    assert certainty(entries(road="栖云路", number_from="5", number_to="5", building="信达大厦"), read("蓬江区" + text)) == expected


@pytest.mark.parametrize(
    ("road", "text"),
    [("港口路", "港口大马路5号"), ("港口大马路", "旧港口路5号"), ("建设二路", "建设2路5号"), ("建设2路", "建设二路5号"), ("东昇路", "东升路5号")],
)
def test_a_road_is_found_under_its_other_names_and_numerals(read: Read, road: str, text: str) -> None:
    assert certainty(entries(road=road, number_from="5", number_to="5"), read("蓬江区" + text)) == "covered"


@pytest.mark.parametrize("text", ["第三工业区5号", "第3工业区5号"])
@pytest.mark.parametrize("area", ["井岗第三工业区", "井岗第3工业区"])
def test_an_area_is_found_with_its_number_in_either_script(read: Read, area: str, text: str) -> None:
    assert certainty(entries(area=area), read(f"蓬江区井岗{text}")) == "covered"


def test_the_example_says_of_every_row_that_it_is_one() -> None:
    rows = library.load()["banned_addresses"].rows
    assert len(rows) >= 300
    assert all(row["note"].startswith("示例") for row in rows)
