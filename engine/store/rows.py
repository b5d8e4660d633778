"""Adding a row to a table: the statement is made once for each table, and only its values differ."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlmodel import Session


def put(session: Session, table: Table, **values: Any) -> None:
    """Add a row, within the session's transaction."""
    session.connection().execute(_insert_into(table), values)


@cache
def _insert_into(table: Table) -> Insert:
    return insert(table)
