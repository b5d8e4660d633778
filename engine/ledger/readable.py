"""Reading rows that somebody may have spoilt: on SQLite a column can hold what is no instant, no text and no bytes, on
PostgreSQL an instant that no calendar has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, type_coerce
from sqlalchemy.exc import DataError
from sqlalchemy.types import NullType
from sqlmodel import col

UNREADABLE = (ValueError, TypeError, DataError)
"""What is raised where a value is not of its column's type."""


def raw(column: Any) -> ColumnElement[Any]:
    """The column's values as the driver gives them, of whatever type they are."""
    return type_coerce(col(column), NullType())


def rows(connection: Connection, statement: Select[*tuple[Any, ...]], key: Any, most: int) -> list[Sequence[Any]]:
    """The first `most` rows by `key`, which is the statement's first column; of an unreadable row the key alone."""
    ordered = statement.order_by(key).limit(most)
    try:
        return list(connection.execute(ordered).all())
    except UNREADABLE:
        keys = connection.execute(ordered.with_only_columns(key, maintain_column_froms=True)).scalars().all()
        return [_row(connection, statement, key, value) for value in keys]


def _row(connection: Connection, statement: Select[*tuple[Any, ...]], key: Any, value: Any) -> Sequence[Any]:
    try:
        return connection.execute(statement.where(key == value)).one()
    except UNREADABLE:
        return (value,)
