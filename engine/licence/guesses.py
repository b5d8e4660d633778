"""How many wrong presentation codes were tried, by each checker and in each space of codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import bindparam, select, text
from sqlmodel import Session

from engine.store.instants import Instant
from engine.store.licence_tables import FailureRow

FAILURES = FailureRow.metadata.tables[str(FailureRow.__tablename__)]
WINDOW = dt.timedelta(minutes=10)
MOST: Mapping[str, int] = {"checker": 5, "space": 20}
"""Wrong codes within the window: by one checker, who mistypes; and in one space, by all checkers together."""
_COUNT = text(
    "INSERT INTO presentation_failures (key, since, count) VALUES (:key, :now, 1)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN presentation_failures.since <= :over THEN 1 ELSE presentation_failures.count + 1 END,"
    " since = CASE WHEN presentation_failures.since <= :over THEN :now ELSE presentation_failures.since END"
).bindparams(bindparam("now", type_=Instant()), bindparam("over", type_=Instant()))


def too_many(session: Session, checker: str, space: str, now: dt.datetime) -> bool:
    """Whether so many wrong codes were tried that nothing is looked up now."""
    rows = session.connection().execute(
        select(FAILURES.c.key, FAILURES.c.count).where(FAILURES.c.key.in_(_keys(checker, space)), FAILURES.c.since > now - WINDOW)
    )
    return any(count >= MOST[key.split("/")[0]] for key, count in rows)


def count_wrong(session: Session, checker: str, space: str, now: dt.datetime) -> None:
    """Count a wrong code; the count begins anew when its window is over."""
    for key in _keys(checker, space):
        session.connection().execute(_COUNT, {"key": key, "now": now, "over": now - WINDOW})


def _keys(checker: str, space: str) -> list[str]:
    return sorted((f"checker/{checker}"[:80], f"space/{space}"))
