"""The place of a sentence is where the business is to be, and not where a dish, a ware or a person comes from."""

from __future__ import annotations

import pytest

from tests.drafting.conftest import Read


@pytest.mark.parametrize(("text", "code"), [
    ("想在江门市蓬江区开店", "440703"),
    ("喺蓬江開間鋪", "440703"),
    ("新会开个小吃店", "440705"),
    ("在棠下镇开打印店", "440703"),
    ("会城卖茶叶", "440705"),
    ("深圳南山开公司", "440305"),
    ("五邑开水果店", "440700"),
    ("江门蓬江装修公司", "440703"),
    ("不在新会，在蓬江区开茶叶店", "440703"),
    ("我是四川人，想在鹤山开饭店", "440784"),
    ("在江海区开兰州拉面馆", "440704"),
])
def test_the_division_is_the_one_the_business_is_to_be_in(reading: Read, text: str, code: str) -> None:
    division = reading(text).place.division
    assert division is not None
    assert division.value == code


@pytest.mark.parametrize("text", ["网上卖新会陈皮", "开个小店", "我是四川人，想开火锅店", "开平台网店", "招新会员的健身房", "正宗沙县小吃", "中山路上开个店", ""])
def test_an_origin_a_road_or_another_word_is_no_place(reading: Read, text: str) -> None:
    assert reading(text).place.division is None


def test_districts_that_share_a_name_are_left_open_and_all_offered(reading: Read) -> None:
    place = reading("在鼓楼区开理发店").place
    assert place.division is None
    assert len(place.others) > 1


@pytest.mark.parametrize(("text", "address"), [
    ("在江门市蓬江区白石大道168号3层302室租了写字楼", "江门市蓬江区白石大道168号3层302室"),
    ("江海区金瓯路88号准备开饭店", "江海区金瓯路88号"),
    ("蓬江区开店，地址：白石大道168号103铺，卖茶", "白石大道168号103铺"),
    ("在蓬江区白石大道开店", None),
])
def test_an_address_is_taken_as_written_where_it_has_a_door(reading: Read, text: str, address: str | None) -> None:
    found = reading(text).place.address
    assert (found.value if found else None) == address
