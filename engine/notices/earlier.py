"""What was posted before anybody asked for it: how much of that was told to nobody, and telling it to who came late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, insert, literal, not_, select
from sqlmodel import Session

from engine.ledger.entries import record
from engine.notices.address import Network
from engine.notices.outbox import of_topics
from engine.notices.queue import DELIVERIES, NOTICES
from engine.notices.subscribers import Wanted, change, subscribe
from engine.store.vault import Vault

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Since the first notice."""
NOBODY: ColumnElement[bool] = not_(exists().where(DELIVERIES.c.notice == NOTICES.c.id))
"""Of a notice: nobody asked for it, neither when it was posted nor since."""
_COLUMNS = ("notice", "subscriber", "application_id", "status", "attempts", "next_at")
_ITS = DELIVERIES.alias("its")


@dataclass(frozen=True, slots=True)
class Untold:
    """Notices that were told to nobody: how many, and when the first of them was posted."""

    count: int
    first_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of entering a subscriber. secret: of a new one; earlier: what will be sent to it of what was posted
    before; untold: what of its topics still went to nobody."""

    secret: str | None
    earlier: int
    untold: Untold


@dataclass(frozen=True, slots=True)
class Joining:
    """Who joins or changes, and since when it wants what was posted before (None: nothing of it)."""

    wanted: Wanted
    since: dt.datetime | None = None
    change: bool = False


def join(session: Session, vault: Vault, joining: Joining, networks: Sequence[Network], by: str, now: dt.datetime) -> Joined:
    """Enter a subscriber, or change one, and have it sent what was posted before. Raises NoticeError as `subscribe` does."""
    wanted, secret = joining.wanted, None
    if joining.change:
        change(session, wanted, networks, by, now)
    else:
        secret = subscribe(session, vault, wanted, networks, by, now)
    count = tell_since(session, wanted, joining.since, by, now) if joining.since is not None else 0
    return Joined(secret, count, untold(session, wanted.topics))


def untold(session: Session, topics: Sequence[str]) -> Untold:
    """What was posted of these topics and told to nobody."""
    row = session.connection().execute(select(func.count(), func.min(NOTICES.c.at)).where(of_topics(topics), NOBODY)).one()
    return Untold(int(row[0]), row[1])


def tell_since(session: Session, wanted: Wanted, since: dt.datetime, by: str, now: dt.datetime) -> int:
    """Have a subscriber sent what was posted of its topics since then and was never to go to it; how many.

    It goes out in the order it was posted in, before whatever comes later of the same case, and under the keys it has had
    all along. To be called in the transaction in which the subscriber is entered, so that nothing is missed in between.
    """
    had = exists().where(_ITS.c.notice == NOTICES.c.id, _ITS.c.subscriber == wanted.id)
    missed = select(
        NOTICES.c.id, literal(wanted.id), NOTICES.c.application_id, literal("waiting"), literal(0), literal(now, DELIVERIES.c.next_at.type),
    ).where(of_topics(wanted.topics), NOTICES.c.at >= since, not_(had)).order_by(NOTICES.c.id)
    entering = insert(DELIVERIES).from_select(_COLUMNS, missed).execution_options(preserve_rowcount=True)
    count = int(session.connection().execute(entering).rowcount)
    record(session, "subscriber.caught-up", wanted.id, now, {"by": by, "since": since.isoformat(), "notices": count})
    return count
