"""Posting a notice: written in the transaction of what it tells, with a delivery for everyone who asked to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import ColumnElement, false, or_, select, text
from sqlmodel import Session

from engine.store.office_tables import NoticeRow, SubscriberRow
from engine.store.rows import put_all
from engine.store.vault import Place, Vault

APPLICANT = "applicant"
"""Topics under this one are messages to applicants, for whoever carries them. They go only to who asks for them by name:
a department that is told of all registrations has no business with a letter to an applicant."""
_NOTICES = NoticeRow.metadata.tables[str(NoticeRow.__tablename__)]
_TOPIC = _NOTICES.c.topic
_SUBSCRIBERS = SubscriberRow.metadata.tables[str(SubscriberRow.__tablename__)]
_WHO_ASKED = select(_SUBSCRIBERS.c.id, _SUBSCRIBERS.c.topics).where(_SUBSCRIBERS.c.active).order_by(_SUBSCRIBERS.c.id)
_DELIVER = text(
    "INSERT INTO deliveries (notice, subscriber, application_id, status, attempts, next_at)"
    " SELECT id, :subscriber, application_id, 'waiting', 0, at FROM notices WHERE key = :key"
)
_HOLD_BACK = text("LOCK TABLE notices IN SHARE MODE")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: `topic` such as `seal-engraving`, `tax`, `permit.market-supervision`, `publication`; `key` is
    the same for every repetition of this notice; `body` is plain JSON data and may hold personal data."""

    topic: str
    key: str
    application_id: str
    body: Mapping[str, Any]


def post(session: Session, vault: Vault, notices: Sequence[Notice], at: dt.datetime) -> None:
    """Put notices into the outbox, in this order. A subscriber gets one if it is active and one of its topics is the
    notice's, or the notice's up to a dot (`permit` gets `permit.fire`), or `*`, which is whatever is for departments."""
    if not notices:
        return
    put_all(session, _NOTICES, [
        {"key": notice.key, "topic": notice.topic, "application_id": notice.application_id, "sealed": _sealed(session, vault, notice), "at": at}
        for notice in notices
    ])
    subscribers = session.connection().execute(_WHO_ASKED).all()
    deliveries = [
        {"subscriber": subscriber.id, "key": notice.key} for notice in notices
        for subscriber in subscribers if any(_covers(topic, notice.topic) for topic in subscriber.topics.split(","))
    ]
    if deliveries:
        session.connection().execute(_DELIVER, deliveries)


def _sealed(session: Session, vault: Vault, notice: Notice) -> bytes:
    place = Place("notices", "sealed", notice.key)
    return vault.seal(session, f"case:{notice.application_id}", place, rfc8785.dumps(dict(notice.body)))


def hold_back(session: Session) -> None:
    """Let nobody post until this transaction ends, and wait for those who are posting: what they posted is seen here,
    and who posts later sees the subscriber entered here. To be called before any row is locked."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite one transaction writes at a time
        session.connection().execute(_HOLD_BACK)


def of_topics(topics: Sequence[str]) -> ColumnElement[bool]:
    """Whether a notice that lies in the outbox is of one of these topics, as `post` decides it."""
    under = (_TOPIC.startswith(f"{asked}.", autoescape=True) for asked in topics)
    departments = ~_TOPIC.startswith(f"{APPLICANT}.") if "*" in topics else false()
    return or_(departments, _TOPIC.in_(topics), *under)


def _covers(asked: str, topic: str) -> bool:
    if asked == "*":
        return not topic.startswith(APPLICANT + ".")
    return asked == topic or topic.startswith(asked + ".")
