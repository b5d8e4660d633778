"""Shape: characters a hurried reader takes for one another share a key."""

from __future__ import annotations

import pytest

from engine.text.shapes import GROUPS, shape_key


@pytest.mark.parametrize(("one", "other"), [("泰山", "秦山"), ("未来", "末来"), ("自己", "自已"), ("茶香", "荼杳"), ("北京市", "北京巿")])
def test_look_alikes_share_a_key(one: str, other: str) -> None:
    assert shape_key(one) == shape_key(other)


def test_characters_that_do_not_look_alike_differ() -> None:
    assert shape_key("泰山") != shape_key("华山")


def test_a_key_is_as_long_as_its_text() -> None:
    assert len(shape_key("江门市侨乐餐饮有限公司")) == 11


def test_no_character_stands_in_two_groups() -> None:
    characters = [char for group in GROUPS.split() for char in group]
    assert len(characters) == len(set(characters))
    assert all(len(group) > 1 for group in GROUPS.split())
    assert len(GROUPS.split()) >= 150
