"""Who is told: subscribers, their addresses and topics, and the secrets by which they know who writes.

Every change is entered in the ledger. A subscriber that is removed stays in the record of what was sent to it.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import select, update
from sqlmodel import Session

from engine.errors import NOT_SUBSCRIBER, NOT_TOPIC, Defect, NoticeError
from engine.ledger.entries import record
from engine.notices.address import Network, read_address
from engine.notices.outbox import hold_back
from engine.notices.signature import new_secret
from engine.store.office_tables import DeliveryRow, SubscriberRow
from engine.store.vault import Place, Vault

SCOPE = "subscribers"
"""Of the data key with which secrets are sealed."""
OVERLAP = dt.timedelta(hours=24)
"""How long messages bear the old secret's signature beside the new one's."""
EVERYTHING = "*"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SUBSCRIBERS = SubscriberRow.metadata.tables[str(SubscriberRow.__tablename__)]
_DELIVERIES = DeliveryRow.metadata.tables[str(DeliveryRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who is told, and of what."""

    id: str
    title: str
    url: str
    topics: tuple[str, ...]
    active: bool
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to be told. topics: of notices, with everything under them (`permit`); `*` is all
    but messages to applicants."""

    id: str
    url: str
    topics: tuple[str, ...]
    title: str = ""


def subscribe(session: Session, vault: Vault, wanted: Wanted, networks: Sequence[Network], by: str, now: dt.datetime) -> str:
    """Enter a subscriber, or one that was removed again; its secret, which nobody is shown a second time.

    It is told of what happens from now on; of what happened before, see `engine.notices.earlier`. Raises NoticeError:
    NOT-SUBSCRIBER, NOT-ADDRESS, NOT-TOPIC.
    """
    hold_back(session)
    known = _checked(session, wanted, networks)
    if known is not None and known.active:
        raise NoticeError(NOT_SUBSCRIBER, Defect(wanted.id, "it is subscribed already", "unsubscribe it first, or change it"))
    secret = new_secret()
    values: dict[str, Any] = {
        "title": wanted.title or wanted.id, "url": wanted.url, "topics": ",".join(wanted.topics), "active": True,
        "sealed": _sealed(session, vault, wanted.id, [(secret, None)]),
    }
    if known is None:
        session.add(SubscriberRow(id=wanted.id, created_at=now, **values))
        session.flush()
    else:
        session.connection().execute(update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == wanted.id).values(**values))
    _tell(session, "subscriber.added", wanted, by, now)
    return secret


def change(session: Session, wanted: Wanted, networks: Sequence[Network], by: str, now: dt.datetime) -> None:
    """Give a subscriber another address, title or topics. Raises NoticeError as `subscribe` does."""
    hold_back(session)
    known = _checked(session, wanted, networks)
    if known is None or not known.active:
        raise _unknown(wanted.id)
    values = {"title": wanted.title or known.title, "url": wanted.url, "topics": ",".join(wanted.topics)}
    session.connection().execute(update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == wanted.id).values(**values))
    _tell(session, "subscriber.changed", wanted, by, now)


def exchange_secret(session: Session, vault: Vault, subscriber_id: str, by: str, now: dt.datetime) -> str:
    """A new secret; for `OVERLAP` messages are signed with the one before too. Raises NoticeError NOT-SUBSCRIBER."""
    row = _row(session, subscriber_id, lock=True)
    if row is None or not row.active:
        raise _unknown(subscriber_id)
    current, *_ = _opened(session, vault, row.id, bytes(row.sealed))
    secret = new_secret()
    sealed = _sealed(session, vault, row.id, [(secret, None), (current[0], now + OVERLAP)])
    session.connection().execute(update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == row.id).values(sealed=sealed))
    record(session, "subscriber.secret", row.id, now, {"by": by})
    return secret


def unsubscribe(session: Session, subscriber_id: str, by: str, now: dt.datetime) -> int:
    """Tell a subscriber nothing any more; how many notices it was still to get, which are put aside.

    Raises NoticeError NOT-SUBSCRIBER.
    """
    row = _row(session, subscriber_id, lock=True)
    if row is None or not row.active:
        raise _unknown(subscriber_id)
    session.connection().execute(update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == row.id).values(active=False))
    dropped = session.connection().execute(
        update(_DELIVERIES).where(_DELIVERIES.c.subscriber == row.id, _DELIVERIES.c.status == "waiting")
        .values(status="dead", said="unsubscribed", ended_at=now, leased_by=None, leased_until=None)
    )
    record(session, "subscriber.removed", row.id, now, {"by": by, "put_aside": int(dropped.rowcount)})
    return int(dropped.rowcount)


def subscribers(session: Session) -> list[Subscriber]:
    """All of them, also those that were removed, by id."""
    return [_subscriber(row) for row in session.connection().execute(select(_SUBSCRIBERS).order_by(_SUBSCRIBERS.c.id)).all()]


def known_by(session: Session, vault: Vault, subscriber_id: str, secret: str, now: dt.datetime) -> Subscriber | None:
    """The subscriber who has this id and secret; while a secret is exchanged, the one before it too. Raises StoreError STO-SEAL."""
    row = _row(session, subscriber_id)
    if row is None or not row.active:
        return None
    given = secret.encode("utf-8", "replace")
    known = [hmac.compare_digest(one.encode(), given) for one in secrets_of(session, vault, row.id, bytes(row.sealed), now)]
    return _subscriber(row) if any(known) else None


def secrets_of(session: Session, vault: Vault, subscriber_id: str, sealed: bytes, now: dt.datetime) -> list[str]:
    """The secrets to sign with at `now`, the newest first. Raises StoreError STO-SEAL."""
    return [secret for secret, until in _opened(session, vault, subscriber_id, sealed) if until is None or now < until]


def _checked(session: Session, wanted: Wanted, networks: Sequence[Network]) -> Subscriber | None:
    """Who has the id; what is wanted is fit to be entered."""
    if _ID.fullmatch(wanted.id) is None:
        raise NoticeError(NOT_SUBSCRIBER, Defect(wanted.id, "this is no id", "write small letters, digits and hyphens, 64 at most"))
    if not wanted.topics:
        raise NoticeError(NOT_TOPIC, Defect(wanted.id, "it asks for no topic"))
    read_address(wanted.url, networks)
    row = _row(session, wanted.id, lock=True)
    return None if row is None else _subscriber(row)


def _row(session: Session, subscriber_id: str, lock: bool = False) -> Any:
    query = select(_SUBSCRIBERS).where(_SUBSCRIBERS.c.id == subscriber_id)
    return session.connection().execute(query.with_for_update() if lock else query).first()


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(row.id, row.title, row.url, tuple(row.topics.split(",")), bool(row.active), row.created_at)


def _unknown(subscriber_id: str) -> NoticeError:
    return NoticeError(NOT_SUBSCRIBER, Defect(subscriber_id, "nobody of this id is subscribed", "`miaopi notices subscribers` lists them"))


def _tell(session: Session, kind: str, wanted: Wanted, by: str, now: dt.datetime) -> None:
    record(session, kind, wanted.id, now, {"by": by, "url": wanted.url, "topics": list(wanted.topics)})


def _sealed(session: Session, vault: Vault, subscriber_id: str, secrets: Sequence[tuple[str, dt.datetime | None]]) -> bytes:
    plain = [{"secret": secret, "until": until.isoformat() if until is not None else None} for secret, until in secrets]
    return vault.seal(session, SCOPE, Place("subscribers", "sealed", subscriber_id), rfc8785.dumps(plain))


def _opened(session: Session, vault: Vault, subscriber_id: str, sealed: bytes) -> list[tuple[str, dt.datetime | None]]:
    plain = json.loads(vault.open(session, SCOPE, Place("subscribers", "sealed", subscriber_id), sealed))
    return [(one["secret"], dt.datetime.fromisoformat(one["until"]) if one["until"] else None) for one in plain]
