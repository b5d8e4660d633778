"""Figures count only as what they are said to be: an investment is no capital, staff are no partners."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.drafting.figures import read_area, read_capital, read_people, read_term
from engine.drafting.sentence import read


@pytest.mark.parametrize(("text", "yuan"), [
    ("注册资本50万", 500_000), ("注册资本三百万", 3_000_000), ("注册资金一百五十万元", 1_500_000), ("出资额60万", 600_000),
    ("注册资本准备写100万", 1_000_000), ("注册资本1.5亿", 150_000_000), ("注册资本人民币80万元", 800_000),
    ("注册资本一千万", 10_000_000), ("注册资本壹佰万元", 1_000_000), ("注册资本2000000", 2_000_000), ("投资50万", None), ("预算20万", None), ("注册资本", None),
])
def test_capital_in_yuan(text: str, yuan: int | None) -> None:
    found = read_capital(read(text))
    assert (found.value if found else None) == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(("text", "metres"), [
    ("面积30平方米", "30"), ("铺面45.5平米左右", "45.5"), ("20个平方的小铺", "20"), ("６０㎡", "60"), ("50平", "50"), ("20多平", None), ("3平台", None), ("80方的门面", "80"), ("三方合作", None),
])
def test_area_in_square_metres(text: str, metres: str | None) -> None:
    found = read_area(read(text))
    assert (found.value if found else None) == (None if metres is None else Decimal(metres))


@pytest.mark.parametrize(("text", "people"), [
    ("三个人合伙", 3), ("我和两个朋友", 3), ("和朋友两个人合伙", 2), ("两个股东", 2), ("八户农民", 8), ("股东两人", 2), ("6名村民", 6), ("三姐妹", 3),
    ("请两个员工", None), ("员工20人左右", None), ("两个铺位", None),
])
def test_how_many_set_it_up(text: str, people: int | None) -> None:
    found = read_people(read(text))
    assert (found.value if found else None) == people


@pytest.mark.parametrize(("text", "term"), [("经营期限20年", 20), ("营业期限长期", "long"), ("做了20年", None), ("营业期限200年", None)])
def test_for_how_long(text: str, term: int | str | None) -> None:
    found = read_term(read(text))
    assert (found.value if found else None) == term
