"""Numbers as addresses write them: 12, 十二, 一二〇, 二百零三."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
PLACES = {"十": 10, "百": 100}
CHINESE = "零〇○一二两三四五六七八九十百"
LARGEST = 1_000_000
"""House numbers beyond it are digits of something else."""


def number(text: str) -> int | None:
    """The value of Arabic or Chinese digits; None if it is not a number a place can have."""
    if text.isdecimal():
        value = int(text) if len(text) <= 7 else LARGEST + 1
    elif any(c in PLACES for c in text):
        value = _counted(text)
    elif text and all(c in DIGITS for c in text) and len(text) <= 7:
        value = int("".join(str(DIGITS[c]) for c in text))
    else:
        return None
    return value if 0 <= value <= LARGEST else None


def _counted(text: str) -> int:
    total, digit = 0, None
    for char in text:
        if char in PLACES:
            total += (1 if digit is None or digit == 0 else digit) * PLACES[char]
            digit = None
        else:
            digit = DIGITS.get(char)
            if digit is None:
                return -1
    return total + (digit or 0)


def chinese(value: int) -> str:
    """A number below a hundred in Chinese: 3 → 三, 12 → 十二, 25 → 二十五."""
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones or not tens else "")
