"""A database and its transactions: SQLite by default, PostgreSQL by address; the rest of the code sees no difference.

SQLite runs with WAL, every commit on disk, foreign keys on, and REPLACE unable to go round a trigger. Its
transactions that write take the write lock at their start: one that begins by reading could not get it later.
Processes that write to one file queue for it (`engine.store.turns`), since SQLite itself only asks again and again.

On PostgreSQL no statement is kept prepared: under load it saves nothing, and the plan that would be kept, made for the first
hundred questions of tables that are nearly empty, may not suit them when they have grown.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from engine.errors import STO_OPEN, Defect, StoreError
from engine.store import schema
from engine.store.turns import Turns

BUSY_TIMEOUT = 30_000
"""Milliseconds a writer waits for another one on SQLite."""
PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "cache_size = -65536",
)
"""recursive_triggers: without it INSERT OR REPLACE deletes rows past their DELETE triggers. cache_size: 64 MiB."""
FRESH = 1.0
"""Seconds for which a connection to PostgreSQL that was given back is taken to stand: to ask before every transaction
would be one question in five."""
KEPT = 32
"""Connections to PostgreSQL that a process keeps at most; whoever needs one more waits. None is closed for being one too
many: to open one costs more than what is asked over it, so a service that falls behind would fall behind ever more."""
CONNECT_TIMEOUT = 10
"""Seconds to wait for a PostgreSQL server."""


class Database:
    """An open database, its tables up to date. One per process and address; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(writes=True)
        self._turns = Turns(Path(engine.url.database)) if engine.dialect.name == "sqlite" and engine.url.database else None

    @classmethod
    def open(cls, url: str) -> Database:
        """The database at `url`, made or migrated if need be.

        Raises StoreError: STO-OPEN if it cannot be reached or is no database, STO-VERSION if a newer program
        made it. No message holds the address's password.
        """
        try:
            address = address_of(url)
        except (ArgumentError, NoSuchModuleError, ValueError):
            raise StoreError(STO_OPEN, Defect("MIAOPI_DATABASE_URL", "it is not the address of a database")) from None
        shown = address.render_as_string(hide_password=True)
        try:
            database = cls(engine_of(address))
            schema.bring_up(database._writer)
        except (DBAPIError, OSError) as error:
            reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
            raise StoreError(STO_OPEN, Defect(shown, reason[0] if reason else "no reason given")) from None
        return database

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._reader.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session in a transaction that only reads."""
        with Session(self._reader) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that only reads, and sees the database as it was at its first look, whatever is committed since."""
        with Session(self._reader) as session:
            if self.dialect == "postgresql":  # on SQLite every transaction is one
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction: committed when the block ends, undone if it raises."""
        with self._turns or nullcontext(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self._reader.dispose()
        if self._turns is not None:
            self._turns.close()


def lock(session: Session, key: int) -> None:
    """Wait until no other transaction holds `key`, and hold it until this one ends.

    On SQLite a writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def address_of(url: str) -> URL:
    """The address as the driver takes it. Raises ValueError or ArgumentError for what is none."""
    address = make_url(url)
    if address.get_backend_name() in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite" or not address.database:
        raise ValueError(address.get_backend_name())
    return address


def engine_of(address: URL) -> Engine:
    """Connections to the address, set up as the module's text says; tables are not looked at."""
    if address.get_backend_name() == "postgresql":
        engine = create_engine(address, connect_args={"connect_timeout": CONNECT_TIMEOUT, "prepare_threshold": None}, pool_size=KEPT, max_overflow=0)
        event.listen(engine, "checkin", _left)
        event.listen(engine, "checkout", partial(_taken_up, engine.dialect))
        return engine
    Path(address.database or "").expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT / 1000})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _left(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["left"] = time.monotonic()


def _taken_up(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask whether a connection that nobody used for a while still stands; DisconnectionError has the pool make another."""
    left = record.info.get("left")
    if left is None or time.monotonic() - left < FRESH:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError(str(error)) from error


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
    for pragma in PRAGMAS:
        _ask(connection, f"PRAGMA {pragma}")


def _ask(connection: sqlite3.Connection, pragma: str) -> None:
    """Execute the pragma, as often as it takes while others hold the file, for `BUSY_TIMEOUT` at most.

    To make a new file one with a WAL, SQLite turns a lock for reading into one for writing, and there it does not wait:
    of two processes that open a new file at once, one is told at once that it is locked.
    """
    until = time.monotonic() + BUSY_TIMEOUT / 1000
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.001 * (1 + secrets.randbelow(20)))  # not in step with the other


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_there(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.read() as session:
            session.connection().execute(text("SELECT 1"))
    except (DBAPIError, OSError):
        return False
    return True


@contextmanager
def scratch_database(url: str) -> Iterator[str | None]:
    """The address of a new database on the server of a PostgreSQL address, which is dropped afterwards; None where the
    role may make none."""
    address = address_of(url)
    name = f"miaopi_trial_{secrets.token_hex(6)}"
    server = create_engine(address, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": CONNECT_TIMEOUT})
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except DBAPIError:
        server.dispose()
        yield None
        return
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
