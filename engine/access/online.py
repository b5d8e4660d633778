"""Applications that were opened over the network: nobody of the registry saw whoever they name, so identity is asked for."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, select
from sqlmodel import Session

from engine.store.access_tables import OnlineCaseRow
from engine.store.rows import put

_CASES = OnlineCaseRow.metadata.tables[str(OnlineCaseRow.__tablename__)]
_ONLINE = select(_CASES.c.at).where(_CASES.c.application_id == bindparam("application"))


def mark_online(session: Session, application_id: str, now: dt.datetime) -> None:
    """Enter that an application was opened over the network, in the transaction that opens it."""
    put(session, _CASES, application_id=application_id, at=now)


def came_online(session: Session, application_id: str) -> bool:
    """Whether it was."""
    return session.connection().execute(_ONLINE, {"application": application_id}).first() is not None
