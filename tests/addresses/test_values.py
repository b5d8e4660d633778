"""What the numbers of an address mean."""

from __future__ import annotations

import pytest

from engine.addresses.values import House, floor_of, houses, label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("86号", [House(86, 86)]), ("八十六号", [House(86, 86)]), ("10-12号", [House(10, 12)]), ("2-1号", [House(2, 2, "1")]),
        ("18号之一", [House(18, 18, "1")]), ("18-1号", [House(18, 18, "1")]), ("18号-1", [House(18, 18, "1")]), ("12a号", [House(12, 12, "A")]),
        ("甲12号", [House(12, 12, "甲")]), ("28号附12号", [House(28, 28, "附12")]), ("639、641号", [House(639, 639), House(641, 641)]),
        ("18#", [House(18, 18)]), ("号", []), ("", []),
    ],
)
def test_house_numbers_keep_their_parts(text: str, expected: list[House]) -> None:
    assert houses(text) == expected


@pytest.mark.parametrize(
    ("text", "floor"),
    [("首层", 1), ("地下", 1), ("二楼", 2), ("第十六层", 16), ("3f", 3), ("负一层", -1), ("地下二层", -2), ("-1层", -1), ("b1层", -1), ("地下室", -1), ("夹层", None)],
)
def test_floors_are_counted_from_the_ground(text: str, floor: int | None) -> None:
    assert floor_of(text) == floor


@pytest.mark.parametrize(
    ("text", "expected"),
    [("第十二栋", "12"), ("a座", "A"), ("03号铺", "3"), ("a-101室", "A-101"), ("401、404室", "401-404"), ("后座", "后"), ("101之一", "101之1"), ("之二", "之2"), ("汇悦商场", "汇悦商场")],
)
def test_a_label_is_what_tells_a_room_or_building_from_the_next(text: str, expected: str) -> None:
    assert label(text) == expected
