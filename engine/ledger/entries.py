"""Writing an entry of the ledger, in the transaction of what it records.

An entry holds no personal data: names of persons and numbers are left out, what must be recognisable again is a
salted digest (`engine.ledger.masking`). The sequencer gives it its number later (`engine.ledger.sequencer`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import rfc8785
from sqlmodel import Session

from engine.ledger.masking import refuse_personal
from engine.store.ledger_tables import LedgerEntryRow, LedgerPendingRow
from engine.store.rows import put, put_numbered

_ENTRIES = LedgerEntryRow.metadata.tables[str(LedgerEntryRow.__tablename__)]
_PENDING = LedgerPendingRow.metadata.tables[str(LedgerPendingRow.__tablename__)]


def record(session: Session, kind: str, subject: str, at: dt.datetime, body: Mapping[str, Any]) -> int:
    """Enter that `kind` happened to `subject` (an application's id, a licence's number, a rulebook) at `at`.

    `body` is plain JSON data; returns the entry's id, which is no place in the ledger yet. Raises LedgerError
    LED-PERSONAL for what looks like personal data.
    """
    refuse_personal(subject, body, at)
    entry = put_numbered(session, _ENTRIES, kind=kind, subject=subject, at=at, body=rfc8785.dumps(dict(body)).decode("utf-8"))
    put(session, _PENDING, entry=entry)
    return entry
