"""Trade words of the list of banned addresses."""

from __future__ import annotations

import pytest

from engine.addresses.trades import CLASSES, WORDS, practises
from reference_libs import library


@pytest.mark.parametrize(
    ("trade", "wording", "industries", "expected"),
    [
        ("餐饮", "餐饮服务", ("6210", "6220"), True),
        ("餐饮", "热食类食品制售", (), True),
        ("餐饮", "餐饮管理", ("7219",), False),
        ("餐饮", "服装服饰零售", ("5232",), False),
        ("加工", "金属结构制造", ("3311",), True),
        ("仓储", "仓储设备租赁服务", ("7119",), False),
        ("危险化学品", "危险化学品经营", ("5169",), True),
        ("危险化学品", "服装服饰零售", ("5232",), False),
    ],
)
def test_an_item_is_of_a_trade_by_its_classes_or_else_its_words(trade: str, wording: str, industries: tuple[str, ...], expected: bool) -> None:
    assert practises(trade, wording, industries) is expected


def test_classes_exist_and_words_belong_to_a_trade_that_has_classes() -> None:
    codes = [row["id"] for row in library.load()["industry_codes"]]
    for trade, prefixes in CLASSES.items():
        assert all(any(code.startswith(prefix) for code in codes) for prefix in prefixes), trade
    assert set(WORDS) <= set(CLASSES)


def test_every_trade_of_the_example_list_is_known() -> None:
    trades = {t for row in library.load()["banned_addresses"] for t in row["trades"].split(";") if t}
    assert trades <= set(CLASSES)
