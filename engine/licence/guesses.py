"""How often wrong presentation codes were tried, by each checker and in each space; and a department was refused a use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select, text
from sqlmodel import Session

from engine.store.instants import Instant
from engine.store.licence_tables import FailureRow

FAILURES = FailureRow.metadata.tables[str(FailureRow.__tablename__)]
WINDOW = dt.timedelta(minutes=10)
MOST: Mapping[str, int] = {"checker": 5, "space": 20, "department": 20}
"""Within the window: wrong codes by one checker, who mistypes; in one space, by all checkers together; and refusals of one
department, whose program may ask for several licences."""
_COUNT = text(
    "INSERT INTO presentation_failures (key, since, count) VALUES (:key, :now, 1)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN presentation_failures.since <= :over THEN 1 ELSE presentation_failures.count + 1 END,"
    " since = CASE WHEN presentation_failures.since <= :over THEN :now ELSE presentation_failures.since END"
).bindparams(bindparam("now", type_=Instant()), bindparam("over", type_=Instant()))


def too_many(session: Session, keys: Sequence[str], now: dt.datetime) -> bool:
    """Whether by one of these keys so much was wrong that nothing is looked up now."""
    rows = session.connection().execute(
        select(FAILURES.c.key, FAILURES.c.count).where(FAILURES.c.key.in_(keys), FAILURES.c.since > now - WINDOW)
    )
    return any(count >= MOST[key.split("/")[0]] for key, count in rows)


def count_wrong(session: Session, keys: Sequence[str], now: dt.datetime) -> None:
    """Count what was wrong; the count begins anew when its window is over."""
    for key in keys:
        session.connection().execute(_COUNT, {"key": key, "now": now, "over": now - WINDOW})


def keys_of(checker: str, space: str) -> list[str]:
    """By what a wrong presentation code is counted."""
    return sorted((f"checker/{checker}"[:80], f"space/{space}"))
