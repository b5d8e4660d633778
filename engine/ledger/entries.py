"""Writing an entry of the ledger, in the transaction of what it records.

An entry holds no personal data: names of persons and numbers are left out, what must be recognisable again is a
salted digest (`engine.ledger.masking`). The sequencer gives it its number later (`engine.ledger.sequencer`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import rfc8785
from sqlalchemy import insert
from sqlmodel import Session, col

from engine.ledger.masking import refuse_personal
from engine.store.ledger_tables import LedgerEntryRow, LedgerPendingRow


def record(session: Session, kind: str, subject: str, at: dt.datetime, body: Mapping[str, Any]) -> int:
    """Enter that `kind` happened to `subject` (an application's id, a licence's number, a rulebook) at `at`.

    `body` is plain JSON data; returns the entry's id, which is no place in the ledger yet. Raises LedgerError
    LED-PERSONAL for what looks like personal data.
    """
    refuse_personal(subject, body, at)
    values = {"kind": kind, "subject": subject, "at": at, "body": rfc8785.dumps(dict(body)).decode("utf-8")}
    connection = session.connection()
    entry: int | None = connection.execute(insert(LedgerEntryRow).returning(col(LedgerEntryRow.id)), values).scalar_one()
    assert entry is not None
    connection.execute(insert(LedgerPendingRow), {"entry": entry})
    return entry
