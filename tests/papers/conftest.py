"""An application in the file, which a paper can belong to."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from engine.store.case_tables import ApplicationRow

NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
"""Half past ten in the morning of 21 November 2026 in China."""


def put_application(session: Session, application_id: str = "20261121-AAAAAAAAAAAA", kind: str = "establishment") -> str:
    session.add(ApplicationRow(
        id=application_id, kind=kind, entity_type="individual", district="440703", owner=b"o" * 16,
        created_at=NOW, version=1, stage="draft",
    ))
    session.flush()
    return application_id
