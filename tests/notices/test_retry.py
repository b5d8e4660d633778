"""When a failed delivery is tried again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.notices.retry import ATTEMPTS, FIRST, LATEST, asked_for, delay


@given(key=st.text(max_size=40), attempt=st.integers(1, 10_000))
def test_a_wait_is_between_half_its_step_and_the_whole_and_always_the_same(key: str, attempt: int) -> None:
    step = min(FIRST * 3.0 ** min(attempt - 1, 30), LATEST)
    assert step / 2 <= delay(key, attempt).total_seconds() <= step
    assert delay(key, attempt) == delay(key, attempt)


def test_what_failed_together_is_not_tried_again_together() -> None:
    waits = {delay(f"case-{n}", 5) for n in range(200)}
    assert len(waits) == 200


def test_a_weekend_without_an_answer_is_outlived() -> None:
    assert sum((delay("k", n) for n in range(1, ATTEMPTS)), dt.timedelta()) > dt.timedelta(days=2, hours=16)


@pytest.mark.parametrize(("asked", "wait"), [(None, 0), ("", 0), ("120", 120), ("999999999", LATEST), ("9" * 40, 0), ("soon", 0), ("-5", 0), ("１", 0)])
def test_a_receiver_may_ask_for_a_reasonable_wait(asked: str | None, wait: float) -> None:
    assert asked_for(asked).total_seconds() == wait
