"""Time limits end on the day the law says, over holidays, worked weekends and years nobody has announced."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lifecycle.calendar import WorkingDays, index_days
from engine.rules.procedure import TimeLimit
from reference_libs.library import load

DAYS: WorkingDays = load()["working_days"].compiled(index_days)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(("start", "end", "why"), [
    ("2026-11-26", "2026-12-01", "Thursday: Friday, Monday, Tuesday"),
    ("2026-11-28", "2026-12-02", "submitted on a Saturday"),
    ("2026-09-30", "2026-10-10", "over the National Day; the Saturday after it is worked"),
    ("2026-02-13", "2026-02-25", "over the Spring Festival, with a worked Saturday before it"),
    ("2026-09-18", "2026-09-22", "a worked Sunday counts"),
])
def test_three_working_days(start: str, end: str, why: str) -> None:
    assert DAYS.end_of(TimeLimit(working_days=3), day(start)) == day(end), why


def test_months_end_on_the_day_of_the_same_number_or_the_last_of_the_month_or_after_the_holiday() -> None:
    assert DAYS.end_of(TimeLimit(months=3), day("2026-08-26")) == day("2026-11-26")
    assert DAYS.end_of(TimeLimit(months=3), day("2026-11-30")) == day("2027-03-01")  # 28 February 2027 is a Sunday
    assert DAYS.end_of(TimeLimit(months=2), day("2026-08-01")) == day("2026-10-08")


def test_a_limit_counts_in_one_way_only() -> None:
    for wrong in ({}, {"working_days": 3, "days": 1}):
        with pytest.raises(ValueError, match="working_days"):
            TimeLimit.model_validate(wrong)


def test_of_a_year_nobody_announced_only_what_is_known_counts_and_that_is_said() -> None:
    assert DAYS.certain(day("2026-12-31"))
    assert not DAYS.certain(day("2027-06-01"))
    assert not DAYS.is_working_day(day("2027-06-09"))
    assert DAYS.is_working_day(day("2031-10-01"))


@given(st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 30))
def test_a_limit_in_working_days_holds_just_so_many(start: dt.date, number: int) -> None:
    end = DAYS.end_of(TimeLimit(working_days=number), start)
    between = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(DAYS.is_working_day, between)) == number
    assert DAYS.is_working_day(end)
