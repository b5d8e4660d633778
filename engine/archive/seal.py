"""Sealing an archive: the digest of its manifest goes into the ledger, once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlmodel import Session, col

from engine import strict_json
from engine.archive.gather import SEALED
from engine.archive.package import Package
from engine.ledger.entries import record
from engine.store.ledger_tables import LedgerEntryRow


def seal(session: Session, application_id: str, package: Package, at: dt.datetime) -> None:
    """Record that this archive was handed out; one that is recorded is not recorded again."""
    if sealed_at(session, application_id, package.digest) is None:
        record(session, SEALED, application_id, at, {"manifest": package.digest})


def sealed_at(session: Session, application_id: str, digest: str) -> dt.datetime | None:
    """When an archive with this manifest was recorded; None if it never was."""
    entries = session.connection().execute(
        select(col(LedgerEntryRow.at), col(LedgerEntryRow.body))
        .where(col(LedgerEntryRow.subject) == application_id, col(LedgerEntryRow.kind) == SEALED).order_by(col(LedgerEntryRow.id))
    )
    return next((at for at, body in entries.all() if strict_json.loads(body)["manifest"] == digest), None)
