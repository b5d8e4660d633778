"""Bringing a database's tables to the version this program knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from engine.errors import STO_VERSION, Defect, StoreError

HEAD = "0009"
"""The newest migration. Written here too, so that an up-to-date database is opened without loading Alembic."""
MIGRATIONS = Path(__file__).with_name("migrations")
_UPGRADE_LOCK = 0x6D696170
"""PostgreSQL advisory lock of whoever migrates ("miap")."""


def version_of(connection: Connection) -> str | None:
    """The migration the database stands at; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def bring_up(engine: Engine) -> None:
    """Migrate to `HEAD` in one transaction, alone. Raises StoreError if the database is of an unknown version.

    `engine` begins transactions that may write at once (see `database`), so that of two processes the second
    waits and then finds nothing to do.
    """
    with engine.connect() as connection:
        found = version_of(connection)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(STO_VERSION, Defect("alembic_version", f"the database is at {found}, this program at {HEAD}"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
