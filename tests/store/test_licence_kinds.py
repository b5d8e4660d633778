"""A database of before there were licences of other kinds keeps its licences when it is brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from engine.store import schema
from engine.store.database import Database, address_of
from tests.databases import new_postgresql

ROWS = (
    "INSERT INTO applications (id, kind, entity_type, district, owner, created_at, version, stage)"
    " VALUES ('A', 'establishment', 'company', '440703', :blob, '2026-11-21 10:00:00.000000', 1, 'approved')",
    "INSERT INTO licences (uscc, application_id, entity_type, city, district, established_on, version, status)"
    " VALUES ('91440703MA0000001X', 'A', 'company', '440700', '440703', '2026-11-21', 1, 'valid')",
    "INSERT INTO licence_versions (uscc, version, application_id, digest, sealed, issued_at)"
    " VALUES ('91440703MA0000001X', 1, 'A', 'd', :blob, '2026-11-21 10:00:00.000000')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database at the migration before, with a licence."""
    from alembic import command
    from alembic.config import Config

    url = f"sqlite:///{tmp_path / 'store.db'}" if request.param == "sqlite" else new_postgresql(migrated=False)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    engine = create_engine(address_of(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for row in ROWS:
            connection.execute(text(row), {"blob": b"o" * 16} if ":blob" in row else {})
    engine.dispose()
    return url


def test_licences_there_were_are_business_licences_and_stay_guarded(old: str) -> None:
    database = Database.open(old)
    with database.write() as session:
        connection = session.connection()
        assert connection.execute(text("SELECT kind, holder, application_id FROM licences")).all() == [("business_licence", None, "A")]
        connection.execute(text(
            "INSERT INTO licences (uscc, kind, holder, entity_type, city, district, established_on, version, status)"
            " VALUES ('JY14407030000012', 'food_permit', '91440703MA0000001X', 'permit', '440700', '440703', '2026-11-21', 1, 'valid')"
        ))
    for forbidden in (
        "UPDATE licence_versions SET digest = 'e'",
        "DELETE FROM licences WHERE uscc = '91440703MA0000001X'",
        "UPDATE licences SET application_id = 'A' WHERE kind = 'food_permit'",
        "UPDATE licences SET application_id = 'B' WHERE kind = 'food_permit'",
    ):
        with pytest.raises(DBAPIError), database.write() as session:
            session.connection().execute(text(forbidden))
    database.close()
    again = Database.open(old)
    with again.read() as session:
        assert session.connection().execute(text("SELECT count(*) FROM licences")).scalar_one() == 2
        if again.dialect == "sqlite":
            assert session.connection().execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    again.close()
