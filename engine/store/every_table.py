"""Every table there is: whoever needs them all (migrations, backups) takes them from here."""

from __future__ import annotations

from engine.store import (  # noqa: F401  (they declare their tables)
    access_tables,
    case_tables,
    identity_tables,
    ledger_tables,
    licence_tables,
    office_tables,
    place_tables,
)
from engine.store.tables import METADATA

TABLES = METADATA.sorted_tables
"""In an order in which each comes after those it refers to."""
