"""Amounts, days and odd characters as documents write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.written import (
    CAPITALS,
    LARGEST,
    amount_in_words,
    counted,
    day_in_words,
    visible,
    written_day,
)


@pytest.mark.parametrize(("amount", "words"), [
    ("0", "零元整"), ("10", "壹拾元整"), ("1000000", "壹佰万元整"), ("1001", "壹仟零壹元整"), ("10010", "壹万零壹拾元整"),
    ("100100000", "壹亿零壹拾万元整"), ("5000001.50", "伍佰万零壹元伍角整"), ("0.05", "伍分"), ("10.05", "壹拾元零伍分"),
    ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"), ("1234567800000000", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌亿元整"),
])
def test_an_amount_is_written_in_capitals(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", str(LARGEST)])
def test_what_is_no_amount_of_money_is_not_written(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        amount_in_words(Decimal(amount))


def spoken(words: str) -> int:
    """The value of capitals, read the way a person reads them."""
    total = section = digit = 0
    for char in words:
        if char in CAPITALS:
            digit = CAPITALS.index(char)
        elif char in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(char) + 1)
            digit = 0
        elif char == "万":
            section = (section + digit) * 10_000
            digit = 0
        elif char == "亿":
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 10**16))
def test_an_amount_in_words_reads_back_as_the_amount(yuan: int) -> None:
    words = amount_in_words(Decimal(yuan))
    assert spoken(words.removesuffix("元整")) == yuan
    assert "零零" not in words


def test_days_are_written_in_digits_and_in_words() -> None:
    day = dt.date(2026, 10, 20)
    assert (written_day(day), day_in_words(day)) == ("2026年10月20日", "二〇二六年十月二十日")


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (40, "四十"), (99, "九十九"), (100, "100")])
def test_items_are_counted_in_chinese(number: int, text: str) -> None:
    assert counted(number) == text


def test_characters_without_a_shape_are_shown_and_letters_are_left_alone() -> None:
    assert visible("店\u200b铺\n🍜\ue000𠮷é（）★") == "店〔U+200B〕铺\n〔U+1F35C〕〔U+E000〕𠮷é（）★"


def test_han_characters_newer_than_this_python_are_left_alone() -> None:
    assert visible("\U000323AF\U0003134F") == "\U000323AF\U0003134F"
