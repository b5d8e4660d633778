"""Posting a notice: written in the transaction of what it tells, with a delivery for everyone who asked to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlmodel import Session, col

from engine.store.office_tables import DeliveryRow, NoticeRow, SubscriberRow
from engine.store.vault import Place, Vault


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: `topic` such as `seal-engraving`, `tax`, `permit.market-supervision`, `publication`; `key` is
    the same for every repetition of this notice; `body` is plain JSON data and may hold personal data."""

    topic: str
    key: str
    application_id: str
    body: Mapping[str, Any]


def post(session: Session, vault: Vault, notice: Notice, at: dt.datetime) -> None:
    """Put the notice into the outbox. A subscriber gets it if it is active and one of its topics is the notice's,
    or the notice's up to a dot (`permit` gets `permit.fire`), or `*`."""
    sealed = vault.seal(session, f"case:{notice.application_id}", Place("notices", "sealed", notice.key), rfc8785.dumps(dict(notice.body)))
    row = NoticeRow(key=notice.key, topic=notice.topic, application_id=notice.application_id, sealed=sealed, at=at)
    session.add(row)
    session.flush()
    assert row.id is not None
    subscribers = session.connection().execute(
        select(col(SubscriberRow.id), col(SubscriberRow.topics)).where(col(SubscriberRow.active)).order_by(col(SubscriberRow.id))
    )
    for subscriber, topics in subscribers.all():
        if any(_covers(topic, notice.topic) for topic in topics.split(",")):
            session.add(DeliveryRow(
                notice=row.id, subscriber=subscriber, application_id=notice.application_id, status="waiting", attempts=0, next_at=at,
            ))


def _covers(asked: str, topic: str) -> bool:
    return asked in ("*", topic) or topic.startswith(asked + ".")
