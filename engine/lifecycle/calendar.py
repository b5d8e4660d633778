"""Working days and the ends of time limits, by the table of holidays that the bundle holds.

Days of an administrative procedure are working days (行政许可法 第八十二条). The day on which something happens is
not counted, and a limit in months or calendar days that would end on a day off ends on the next working day
(民法典 第二百零一条 to 第二百零三条).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine.rules.procedure import TimeLimit
from reference_libs.library import Library

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days that differ from the week, and the years of which the holidays are announced."""

    differing: Mapping[dt.date, bool]
    announced: frozenset[int]

    def is_working_day(self, day: dt.date) -> bool:
        """Monday to Friday, unless the table says otherwise."""
        return self.differing.get(day, day.weekday() < _SATURDAY)

    def end_of(self, limit: TimeLimit, start: dt.date) -> dt.date:
        """The last day of a time limit that begins with what happens on `start`."""
        if limit.working_days is not None:
            day = start
            for _ in range(limit.working_days):
                day = self._next_working_day(day + dt.timedelta(days=1))
            return day
        last = _months_later(start, limit.months) if limit.months is not None else start
        return self._next_working_day(last + dt.timedelta(days=limit.days or 0))

    def certain(self, day: dt.date) -> bool:
        """Whether the holidays of the day's year are announced; else only weekends, or the law's own days, count."""
        return day.year in self.announced

    def _next_working_day(self, day: dt.date) -> dt.date:
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day


def _months_later(day: dt.date, months: int) -> dt.date:
    """The day of the same number some months later; the last of the month where there is none (民法典 第二百零二条)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def index_days(library: Library) -> WorkingDays:
    """The table as a calendar; for `library.compiled`."""
    days = {dt.date.fromisoformat(row["id"]): row["kind"] == "work" for row in library}
    seen = {dt.date.fromisoformat(row["id"]).year for row in library if row["grounding"] == "seen"}
    return WorkingDays(days, frozenset(seen))
