"""Applications that were opened over the network: nobody of the registry saw whoever they name, so identity is asked for."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select
from sqlmodel import Session

from engine.store.access_tables import OnlineCaseRow

_CASES = OnlineCaseRow.metadata.tables[str(OnlineCaseRow.__tablename__)]


def mark_online(session: Session, application_id: str, now: dt.datetime) -> None:
    """Enter that an application was opened over the network, in the transaction that opens it."""
    session.connection().execute(insert(_CASES).values(application_id=application_id, at=now))


def came_online(session: Session, application_id: str) -> bool:
    """Whether it was."""
    return session.connection().execute(select(_CASES.c.at).where(_CASES.c.application_id == application_id)).first() is not None
