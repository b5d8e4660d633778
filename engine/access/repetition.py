"""Requests that may come again: what a request did and what was answered are committed together.

A phone that lost the answer sends the request again under the same key, and gets the answer it missed; nothing is done
twice, whatever dies when. Of two at once the second waits for the first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session

from engine.access.logins import Account
from engine.errors import API_KEY_USED, AccessError, Defect
from engine.store.access_tables import RepetitionRow
from engine.store.vault import Place, Vault

KEPT = dt.timedelta(hours=24)
_REPETITIONS = RepetitionRow.metadata.tables[str(RepetitionRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: by whom, under which key, and what it asks (method, address and body, as bytes)."""

    account: Account
    key: str
    what: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: an HTTP status and the data, as JSON. again: it was answered before."""

    status: int
    data: bytes
    again: bool = False


def once(
    session: Session, vault: Vault, asked: Asked, now: dt.datetime, work: Callable[[Session], Answer]
) -> Answer:
    """Do `work` and keep its answer; or, if that was done under this key before, the answer kept.

    Raises AccessError API-KEY-USED if the key came with another request, and what `work` raises, which keeps nothing.
    """
    key, request = hashlib.sha256(asked.key.encode()).digest(), hashlib.sha256(asked.what).digest()
    insert = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    begun = session.connection().execute(
        insert(_REPETITIONS).values(owner=asked.account.owner, key=key, request=request, status=0, sealed=b"", at=now)
        .on_conflict_do_nothing(index_elements=["owner", "key"]).returning(_REPETITIONS.c.status)
    ).first()
    here = (_REPETITIONS.c.owner == asked.account.owner, _REPETITIONS.c.key == key)
    place = Place("repetitions", "sealed", f"{asked.account.owner.hex()}/{key.hex()}")
    if begun is None:
        row = session.connection().execute(select(_REPETITIONS).where(*here)).one()
        if bytes(row.request) != request:
            raise AccessError(API_KEY_USED, Defect("Idempotency-Key", "another request was sent with it", "make a new key for each request"))
        return Answer(row.status, vault.open(session, asked.account.scope, place, bytes(row.sealed)), again=True)
    answer = work(session)
    sealed = vault.seal(session, asked.account.scope, place, answer.data)
    session.connection().execute(update(_REPETITIONS).where(*here).values(status=answer.status, sealed=sealed))
    return answer


def end_repetitions(session: Session, now: dt.datetime) -> int:
    """Clear away answers that were kept long enough; how many."""
    return session.connection().execute(delete(_REPETITIONS).where(_REPETITIONS.c.at <= now - KEPT)).rowcount
