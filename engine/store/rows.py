"""Adding rows to a table: each statement is made once for a table, and only its values differ.

Making a statement anew costs more than doing it, so what is done for every case is done with statements that are kept:
here, and as constants beside the functions that use them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Insert, Table, insert
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session


def put(session: Session, table: Table, **values: Any) -> None:
    """Add a row, within the session's transaction."""
    session.connection().execute(_insert_into(table), values)


def put_numbered(session: Session, table: Table, **values: Any) -> int:
    """Add a row to a table that numbers its rows itself; its number."""
    return int(session.connection().execute(_insert_numbered(table), values).scalar_one())


def put_all(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows."""
    if rows:
        session.connection().execute(_insert_into(table), rows)


def put_if_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add those of the rows that are not there yet; two who add the same at once do not disturb each other."""
    if rows:
        session.connection().execute(_insert_if_new(table, session.get_bind().dialect.name), rows)


@cache
def _insert_into(table: Table) -> Insert:
    return insert(table)


@cache
def _insert_numbered(table: Table) -> Executable:
    return insert(table).returning(*table.primary_key)


@cache
def _insert_if_new(table: Table, dialect: str) -> Insert:
    of_dialect = insert_postgresql if dialect == "postgresql" else insert_sqlite
    return of_dialect(table).on_conflict_do_nothing()
