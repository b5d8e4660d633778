from __future__ import annotations

from typing import Any

import pytest

from engine.checks.name_sentence import CHECK


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("江门市我命油我不油天餐饮有限公司", True),
        ("江门市你是我的眼餐饮有限公司", True),
        ("江门市沃动机械有限公司", False),
        ("江门市了不起餐饮有限公司", False),
    ],
)
def test_a_trade_name_that_talks_is_told_from_one_that_names(measure: Any, name: str, like: bool) -> None:
    assert measure(CHECK, {"entity_type": "company", "name": name})["name.sentence_like"] is like
