"""Values as a person reads them in a message."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from engine.domain.fact import Unknown
from engine.message import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("9000000000"), "9,000,000,000"), (Decimal("10000000.00"), "10,000,000"), (Decimal("10000000.01"), "10,000,000.01"),
        (Decimal("1E+7"), "10,000,000"), (Decimal("999"), "999"), (Decimal("0.50"), "0.5"), (Decimal("0"), "0"),
        (Decimal("78.9474"), "78.9"), (Decimal("79.9600"), "79.96"), (Decimal("79.9655"), "79.9"), (Decimal("24.99"), "24.99"), (Decimal("80"), "80"),
        (33, "33"), (2026, "2026"), (True, "是"), (False, "否"), (None, "无"), (Unknown("未填写"), "不明"),
        (dt.date(2026, 11, 21), "2026年11月21日"), ("江门市", "江门市"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: Any, text: str) -> None:
    assert shown(value) == text
