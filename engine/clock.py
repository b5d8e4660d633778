"""The only place that reads the clock. Nothing in the pure ring imports it; dates are handed in."""

from __future__ import annotations

import datetime as dt

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China Standard Time. No summer time since 1991, so a fixed offset is exact and needs no time-zone database."""


def today() -> dt.date:
    """The current day in China, the day on which an application is decided."""
    return dt.datetime.now(CHINA).date()


def now() -> dt.datetime:
    """This instant, in UTC."""
    return dt.datetime.now(dt.UTC)
