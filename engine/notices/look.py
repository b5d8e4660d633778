"""Looking at notices: what was told of which case, to whom it went, and what was put aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from engine.errors import NOT_FOUND, Defect, NoticeError
from engine.notices.earlier import NOBODY
from engine.notices.queue import DELIVERIES, NOTICES
from engine.store.vault import Place, Vault


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices are looked for; None: any. told_nobody: only those that nobody has asked for."""

    application_id: str | None = None
    topic: str | None = None
    most: int = 50
    told_nobody: bool = False


def list_notices(session: Session, wanted: Wanted) -> list[dict[str, Any]]:
    """The newest notices first, each with its deliveries."""
    query = select(NOTICES.c.id, NOTICES.c.key, NOTICES.c.topic, NOTICES.c.application_id, NOTICES.c.at).order_by(NOTICES.c.id.desc())
    if wanted.application_id is not None:
        query = query.where(NOTICES.c.application_id == wanted.application_id)
    if wanted.topic is not None:
        query = query.where((NOTICES.c.topic == wanted.topic) | NOTICES.c.topic.startswith(f"{wanted.topic}.", autoescape=True))
    if wanted.told_nobody:
        query = query.where(NOBODY)
    rows = session.connection().execute(query.limit(wanted.most)).all()
    deliveries: dict[int, list[dict[str, Any]]] = {row.id: [] for row in rows}
    found = session.connection().execute(select(DELIVERIES).where(DELIVERIES.c.notice.in_(deliveries)).order_by(DELIVERIES.c.id))
    for row in found.all():
        deliveries[row.notice].append(_delivery(row))
    return [_notice(row) | {"deliveries": deliveries[row.id]} for row in rows]


def show_notice(session: Session, vault: Vault, key: str) -> dict[str, Any]:
    """One notice with what it tells, which may be personal. Raises NoticeError NOT-FOUND, StoreError STO-SEAL."""
    row = session.connection().execute(select(NOTICES).where(NOTICES.c.key == key)).first()
    if row is None:
        raise NoticeError(NOT_FOUND, Defect(key, "no notice has this key", "`miaopi notices list` shows them"))
    plain = vault.open(session, f"case:{row.application_id}", Place("notices", "sealed", row.key), bytes(row.sealed))
    deliveries = session.connection().execute(select(DELIVERIES).where(DELIVERIES.c.notice == row.id).order_by(DELIVERIES.c.id)).all()
    return _notice(row) | {"data": json.loads(plain), "deliveries": [_delivery(one) for one in deliveries]}


def dead(session: Session, subscriber: str | None = None, most: int | None = None) -> list[dict[str, Any]]:
    """What was put aside, the oldest first."""
    query = (
        select(DELIVERIES, NOTICES.c.key, NOTICES.c.topic).join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice)
        .where(DELIVERIES.c.status == "dead").order_by(DELIVERIES.c.id)
    )
    if subscriber is not None:
        query = query.where(DELIVERIES.c.subscriber == subscriber)
    rows = session.connection().execute(query if most is None else query.limit(most)).all()
    return [_delivery(row) | {"key": row.key, "topic": row.topic, "application": row.application_id} for row in rows]


def counts(session: Session) -> list[dict[str, Any]]:
    """Of each topic, by its name: how many notices there are, how many deliveries of them stand how, and how many were
    told to nobody."""
    posted = session.connection().execute(select(NOTICES.c.topic, func.count()).group_by(NOTICES.c.topic).order_by(NOTICES.c.topic))
    nobody = session.connection().execute(select(NOTICES.c.topic, func.count()).where(NOBODY).group_by(NOTICES.c.topic))
    stand = session.connection().execute(
        select(NOTICES.c.topic, DELIVERIES.c.status, func.count()).join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice)
        .group_by(NOTICES.c.topic, DELIVERIES.c.status)
    )
    found: dict[str, dict[str, Any]] = {
        topic: {"topic": topic, "notices": count, "delivered": 0, "waiting": 0, "dead": 0, "nobody": 0} for topic, count in posted.all()
    }
    for topic, status, count in stand.all():
        found[topic][status] = count
    for topic, count in nobody.all():
        found[topic]["nobody"] = count
    return list(found.values())


def _notice(row: Any) -> dict[str, Any]:
    return {"key": row.key, "topic": row.topic, "application": row.application_id, "at": row.at.isoformat()}


def _delivery(row: Row[Any]) -> dict[str, Any]:
    waits = row.status == "waiting"
    return {
        "delivery": row.id, "subscriber": row.subscriber, "status": row.status, "attempts": row.attempts, "said": row.said,
        "next_at": row.next_at.isoformat() if waits else None, "ended_at": row.ended_at.isoformat() if row.ended_at is not None else None,
    }
