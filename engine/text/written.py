"""Numbers, days and unusual characters as official documents write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
DIGITS = "〇一二三四五六七八九"
LARGEST = 10**20
_DAY = re.compile("([0-9]{4})(?:年|-)([0-9]{1,2})(?:月|-)([0-9]{1,2})日?")


def amount_in_words(amount: Decimal, unit: str = "元") -> str:
    """An amount of money in capitals, to the cent: 1000000 → 壹佰万元整 (GB/T 15835; 支付结算办法 附一).

    Raises ValueError below 0, from 10^20 on, and for fractions of a cent.
    """
    if not 0 <= amount < LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} is no amount of money")
    whole = int(amount)
    tens, units = divmod(int((amount - whole) * 100), 10)
    text = _whole(whole) + unit if whole or not (tens or units) else ""
    if not tens and not units:
        return text + "整"
    if tens:
        text += CAPITALS[tens] + "角"
    elif text:
        text += "零"
    return text + (CAPITALS[units] + "分" if units else "整")


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            upper, lower = divmod(number, size)
            gap = CAPITALS[0] if 0 < lower < size // 10 else ""
            return _whole(upper) + name + gap + (_whole(lower) if lower else "")
    return _four(number) or CAPITALS[0]


def _four(part: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            text += (CAPITALS[0] if text and gap else "") + CAPITALS[digit] + _PLACES[place]
        gap = digit == 0
    return text


def written_day(day: dt.date) -> str:
    """2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def read_day(text: str) -> dt.date | None:
    """The day of 2026年11月21日 or 2026-11-21; None for anything else."""
    found = _DAY.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())) if found is not None else None
    except ValueError:
        return None


def day_in_words(day: dt.date) -> str:
    """二〇二六年十一月二十一日."""
    return "".join(DIGITS[int(c)] for c in str(day.year)) + f"年{counted(day.month)}月{counted(day.day)}日"


def counted(number: int) -> str:
    """A number from 1 to 99 as it is counted: 一, 十, 二十一; beyond that in Arabic digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, units = divmod(number, 10)
    return (("" if tens == 1 else DIGITS[tens]) + "十" if tens else "") + (DIGITS[units] if units else "")


def visible(text: str) -> str:
    """The text with characters that have no shape, or are pictures, written as their numbers: 店〔U+200B〕铺.

    Line breaks stay. Letters and Han characters are never replaced, those this Python does not know yet neither: a
    document that cannot show one is not made.
    """
    return "".join(c if c == "\n" or _has_shape(c) else f"〔U+{ord(c):04X}〕" for c in text)


def _has_shape(char: str) -> bool:
    return unicodedata.category(char) not in _SHAPELESS and ord(char) not in _PICTURES


_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_PICTURES = range(0x1F000, 0x20000)
