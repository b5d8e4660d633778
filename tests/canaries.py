"""Planted values of made-up persons, and the search for them where they must not be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import inspect, text

from engine.store.database import Database

PERSON = ("叶知遇", "440703199001011239", "13800138000", "yezhiyu@example.cn", "江门市蓬江区桔园路7号402室")
"""A made-up person: name, identity number (valid by its check digit), phone, mail, home."""


def found_in(database: Database, tables: Iterable[str], canaries: Sequence[str] = PERSON) -> list[tuple[str, str, str]]:
    """Where canaries stand in any column of the tables, in clear or in UTF-8: table, column, canary."""
    hits: list[tuple[str, str, str]] = []
    with database.read() as session:
        connection = session.connection()
        for table in tables:
            for column in inspect(connection).get_columns(table):
                name = column["name"]
                values = connection.execute(text(f'SELECT "{name}" FROM {table}')).scalars().all()
                hits += [(table, name, canary) for canary in canaries if any(_holds(value, canary) for value in values)]
    return hits


def _holds(value: object, canary: str) -> bool:
    if isinstance(value, bytes | memoryview):
        return canary.encode() in bytes(value)
    shown = str(value)
    escaped = canary.encode("ascii", "backslashreplace").decode()
    return canary in shown or escaped in shown


