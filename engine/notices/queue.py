"""The queue of deliveries: who takes which, what came of it, what was put aside and is sent again.

A delivery is taken for a while. Of one case and subscriber there is never a second one under way, and none is taken
before the earlier ones were delivered or put aside. Whoever took it and died has not said what came of it: when its
lease has run out it is sent again, with the same key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlmodel import Session

from engine.ledger.entries import record
from engine.notices import retry
from engine.notices.subscribers import secrets_of
from engine.store.office_tables import DeliveryRow, NoticeRow, SubscriberRow
from engine.store.vault import Vault

DELIVERIES = DeliveryRow.metadata.tables[str(DeliveryRow.__tablename__)]
NOTICES = NoticeRow.metadata.tables[str(NoticeRow.__tablename__)]
_SUBSCRIBERS = SubscriberRow.metadata.tables[str(SubscriberRow.__tablename__)]
_EARLIER = DELIVERIES.alias("earlier")


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that was taken until then, with what sending it needs. attempts: this one included."""

    id: int
    subscriber: str
    url: str
    secrets: tuple[str, ...]
    key: str
    topic: str
    application_id: str
    sealed: bytes
    at: dt.datetime
    attempts: int
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of an attempt. status: `delivered`, `waiting` (it is tried again at `next_at`), `dead`."""

    status: str
    said: str
    next_at: dt.datetime


def due(session: Session, now: dt.datetime) -> list[str]:
    """The subscribers that have something to get now, by id."""
    query = (
        select(DELIVERIES.c.subscriber).join(_SUBSCRIBERS, _SUBSCRIBERS.c.id == DELIVERIES.c.subscriber)
        .where(_SUBSCRIBERS.c.active, _free(now), ~_blocked(now)).distinct().order_by(DELIVERIES.c.subscriber)
    )
    return [str(row.subscriber) for row in session.connection().execute(query)]


def take(session: Session, vault: Vault, subscriber: str, by: str, lease: tuple[dt.datetime, dt.datetime], most: int) -> list[Taken]:
    """Take up to `most` deliveries of a subscriber, the oldest first, from one instant to the other.

    Raises StoreError STO-SEAL if the subscriber's secret cannot be opened.
    """
    now, until = lease
    whom = session.connection().execute(select(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == subscriber, _SUBSCRIBERS.c.active)).first()
    if whom is None:
        return []
    chosen = (
        select(DELIVERIES.c.id).where(DELIVERIES.c.subscriber == subscriber, _free(now), ~_blocked(now))
        .order_by(DELIVERIES.c.notice).limit(most).with_for_update(skip_locked=True)
    )
    ids = [row.id for row in session.connection().execute(chosen).all()]
    if not ids:
        return []
    secrets = tuple(secrets_of(session, vault, whom.id, bytes(whom.sealed), now))
    session.connection().execute(
        update(DELIVERIES).where(DELIVERIES.c.id.in_(ids))
        .values(leased_by=by, leased_until=until, attempts=DELIVERIES.c.attempts + 1)
    )
    rows = session.connection().execute(
        select(DELIVERIES.c.id, DELIVERIES.c.attempts, NOTICES.c.key, NOTICES.c.topic, NOTICES.c.application_id, NOTICES.c.sealed, NOTICES.c.at)
        .join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice).where(DELIVERIES.c.id.in_(ids)).order_by(DELIVERIES.c.notice)
    ).all()
    return [
        Taken(r.id, whom.id, whom.url, secrets, r.key, r.topic, r.application_id, bytes(r.sealed), r.at, int(r.attempts), until)
        for r in rows
    ]


def finish(session: Session, taken: Taken, by: str, ended: Ended, now: dt.datetime) -> bool:
    """Say what came of an attempt; False if the lease ran out and somebody else has it now, or it was put aside."""
    values = {
        "status": ended.status, "said": ended.said, "next_at": ended.next_at, "leased_by": None, "leased_until": None,
        "ended_at": None if ended.status == "waiting" else now,
    }
    changed = session.connection().execute(
        update(DELIVERIES).where(
            DELIVERIES.c.id == taken.id, DELIVERIES.c.leased_by == by, DELIVERIES.c.attempts == taken.attempts,
            DELIVERIES.c.status == "waiting",
        ).values(**values)
    )
    if changed.rowcount != 1:
        return False
    if ended.status == "dead":
        record(session, "notice.dead", taken.application_id, now, {
            "notice": taken.key, "subscriber": taken.subscriber, "attempts": taken.attempts, "said": ended.said,
        })
    return True


def after_failure(taken: Taken, said: str, wait: dt.timedelta, now: dt.datetime, attempts: int = retry.ATTEMPTS) -> Ended:
    """What becomes of a delivery that failed: a later attempt, or none after the last."""
    if taken.attempts >= attempts:
        return Ended("dead", said, now)
    return Ended("waiting", said, now + max(retry.delay(f"{taken.key}/{taken.subscriber}", taken.attempts), wait))


def redeliver(session: Session, ids: Iterable[int], by: str, now: dt.datetime) -> int:
    """Send again what was put aside, with as many attempts as the first time; how many. Those of removed subscribers stay."""
    wanted = list(ids)
    active = select(_SUBSCRIBERS.c.id).where(_SUBSCRIBERS.c.active)
    rows = session.connection().execute(
        update(DELIVERIES).where(DELIVERIES.c.id.in_(wanted), DELIVERIES.c.status == "dead", DELIVERIES.c.subscriber.in_(active))
        .values(status="waiting", attempts=0, next_at=now, ended_at=None, leased_by=None, leased_until=None)
        .returning(DELIVERIES.c.application_id, DELIVERIES.c.notice, DELIVERIES.c.subscriber)
    ).all()
    named = select(NOTICES.c.id, NOTICES.c.key).where(NOTICES.c.id.in_([r.notice for r in rows]))
    keys = {row.id: row.key for row in session.connection().execute(named)}
    for row in sorted(rows, key=lambda r: (r.notice, r.subscriber)):
        record(session, "notice.again", row.application_id, now, {"notice": keys[row.notice], "subscriber": row.subscriber, "by": by})
    return len(rows)


def _free(now: dt.datetime) -> ColumnElement[bool]:
    return and_(
        DELIVERIES.c.status == "waiting", DELIVERIES.c.next_at <= now,
        or_(DELIVERIES.c.leased_until.is_(None), DELIVERIES.c.leased_until < now),
    )


def _blocked(now: dt.datetime) -> ColumnElement[bool]:
    """An earlier notice of the case is still to be delivered, or another one is under way."""
    return exists().where(
        _EARLIER.c.subscriber == DELIVERIES.c.subscriber, _EARLIER.c.application_id == DELIVERIES.c.application_id,
        _EARLIER.c.status == "waiting", _EARLIER.c.id != DELIVERIES.c.id,
        or_(_EARLIER.c.notice < DELIVERIES.c.notice, _EARLIER.c.leased_until >= now),
    )
