"""Divisions and towns at the beginning of an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.addresses.parse import ParsedAddress

Read = Callable[[str], ParsedAddress]


@pytest.mark.parametrize(
    ("text", "codes", "town"),
    [
        ("广东省江门市蓬江区白沙街道栖云路18号", ("440703",), "白沙街道"),
        ("江门市蓬江区栖云路18号", ("440703",), None),
        ("广东江门蓬江白沙栖云路18号", ("440703",), "白沙街道"),
        ("台山市白沙镇栖云路18号", ("440781",), "白沙镇"),
        ("江门市棠下镇积木路8号", ("440703",), "棠下镇"),
        ("江门市江门市蓬江区栖云路18号", ("440703",), None),
        ("北京市朝阳区建国路1号", ("110105",), None),
        ("青海省大通县景阳镇大寺村3号", ("630121",), "景阳镇"),
        ("栖云路18号", (), None),
    ],
)
def test_divisions_are_read_by_full_and_short_names(read: Read, text: str, codes: tuple[str, ...], town: str | None) -> None:
    address = read(text)
    assert (address.codes, address.town) == (codes, town)


def test_a_county_name_that_several_counties_share_leaves_all_of_them_open(read: Read) -> None:
    address = read("朝阳区建设路5号")
    assert len(address.codes) > 1
    assert address.county is None


@pytest.mark.parametrize(
    ("text", "road"),
    [("江门市江门大道12号", "江门大道"), ("开平市开平路3号", "开平路"), ("江门市蓬江区北京中路7号", "北京中路"), ("江海区礼乐二路9号", "礼乐二路")],
)
def test_a_short_name_in_front_of_a_road_belongs_to_the_road(read: Read, text: str, road: str) -> None:
    assert [street.name for street in read(text).streets] == [road]


@pytest.mark.parametrize("spelling", ["会城街道", "会城街道办事处", "会城镇", "会城"])
def test_a_town_has_one_name_however_it_is_written(read: Read, spelling: str) -> None:
    assert read(f"江门市新会区{spelling}东庆南路12号").town == "会城街道"


@pytest.mark.parametrize(
    ("text", "town"),
    [("东莞市中堂镇中西路3号", "中堂镇"), ("佛山市顺德区陈村镇工业三路5号", "陈村镇"), ("东莞市石排镇中坑村2号", "石排镇"), ("临安区青山湖街道大园路1号", "青山湖街道")],
)
def test_a_town_outside_the_lexicon_is_told_by_its_form(read: Read, text: str, town: str) -> None:
    assert read(text).town == town
