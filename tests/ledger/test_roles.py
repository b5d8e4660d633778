"""The roles printed for PostgreSQL: each can do its work and none can change what was written."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from engine.ledger import entries, stored
from engine.ledger.key import new_key
from engine.ledger.roles import GRANTS, TABLES, script, statements
from engine.ledger.sequencer import sequence
from engine.ledger.verify import verify
from engine.store.database import Database
from tests.databases import new_postgresql
from tests.ledger.made import START

KEY = new_key("test.example/ledger")


@pytest.fixture
def address() -> str:
    """A PostgreSQL on which the printed statements were run, twice."""
    url = new_postgresql()
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for statement in (*statements(), *statements()):
            connection.execute(text(statement))
    engine.dispose()
    return url


class As:
    """Opens the database in a role."""

    def __init__(self, url: str, role: str) -> None:
        self.database = Database.open(url)
        engine = self.database._reader

        @event.listens_for(engine, "begin")
        def _become(connection: object) -> None:
            connection.exec_driver_sql(f"SET LOCAL ROLE {role}")  # type: ignore[attr-defined]

    def __enter__(self) -> Database:
        return self.database

    def __exit__(self, *_: object) -> None:
        self.database.close()


@pytest.fixture
def filled(address: str) -> str:
    with As(address, "miaopi_writer") as database, database.write() as session:
        for n in range(5):
            entries.record(session, "decision", "s", START, {"n": n})
    with As(address, "miaopi_sequencer") as database, database.write() as session:
        assert sequence(session, KEY, START, 3).numbered == 3
    return address


def test_the_writer_writes_the_sequencer_numbers_and_the_auditor_verifies(filled: str) -> None:
    with As(filled, "miaopi_sequencer") as database, database.write() as session:
        assert sequence(session, KEY, START).size == 5
    with As(filled, "miaopi_auditor") as database, database.snapshot() as session:
        assert verify(session, KEY.verifiers, START).holds
        assert stored.size(session) == 5


@pytest.mark.parametrize("role", GRANTS)
@pytest.mark.parametrize("table", TABLES)
def test_no_role_can_change_empty_or_unguard_a_table(filled: str, role: str, table: str) -> None:
    column = "entry" if table == "ledger_pending" else "hash" if table in ("ledger_leaves", "ledger_nodes") else "at"
    attempts = [
        f"UPDATE {table} SET {column} = {column}", f"TRUNCATE {table}", f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table}", "SET session_replication_role = replica",
    ]
    if (role, table) != ("miaopi_sequencer", "ledger_pending"):
        attempts.append(f"DELETE FROM {table}")
    with As(filled, role) as database:
        for attempt in attempts:
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), database.write() as session:
                session.connection().execute(text(attempt))


@pytest.mark.parametrize("role", ["miaopi_writer", "miaopi_auditor"])
def test_only_the_sequencer_signs(filled: str, role: str) -> None:
    with As(filled, role) as database, pytest.raises(DBAPIError, match="permission denied"), database.write() as session:
        sequence(session, KEY, START)


def test_the_auditor_writes_nothing(filled: str) -> None:
    refused = pytest.raises(DBAPIError, match="permission denied")
    with As(filled, "miaopi_auditor") as database, refused, database.write() as session:
        entries.record(session, "k", "s", START, {})


def test_the_script_holds_every_statement() -> None:
    assert all(f"{statement};\n" in script() for statement in statements())
