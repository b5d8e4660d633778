"""A ledger on whatever database the test runs, and somebody who tampers with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from engine.ledger.key import new_key
from engine.store.database import Database
from tests.ledger.made import Ledger


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, new_key("test.example/ledger"))


@pytest.fixture
def tamper(database: Database) -> Callable[..., None]:
    """Statements as a superuser runs them who has switched the triggers and foreign keys off."""

    def run(*statements: str) -> None:
        with database._reader.connect() as connection:
            if database.dialect == "postgresql":
                connection.execute(text("SET session_replication_role = replica"))
            else:
                connection.rollback()
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
                for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.commit()
            if database.dialect == "postgresql":
                connection.execute(text("SET session_replication_role = origin"))
                connection.commit()
            else:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]

    return run
