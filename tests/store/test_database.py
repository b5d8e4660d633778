"""Databases: opened and migrated by address, the same on both; a transaction is whole or nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.errors import STO_OPEN, STO_VERSION, StoreError
from engine.store import schema
from engine.store.database import Database, is_there
from engine.store.tables import NameRow
from tests.databases import new_postgresql


def row(name: str = "江门市沃动机械有限公司", identity: bytes = b"1" * 16, status: str = "registered") -> NameRow:
    return NameRow(identity=identity, name=name, city="440700", status=status)


def count(database: Database) -> int:
    with database.read() as session:
        return int(session.connection().execute(text("SELECT count(*) FROM registered_names")).scalar() or 0)


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def add_and_fail() -> None:
        with database.write() as session:
            session.add(row())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    assert count(database) == 0


def test_what_is_committed_is_there_when_the_database_is_opened_again(database_url: str) -> None:
    first = Database.open(database_url)
    with first.write() as session:
        session.add(row())
    first.close()
    again = Database.open(database_url)
    assert count(again) == 1
    again.close()


@pytest.mark.parametrize("statement", [
    "UPDATE registered_names SET status = 'deregistered'",
    "DELETE FROM registered_names",
])
def test_the_register_can_be_neither_changed_nor_emptied(database: Database, statement: str) -> None:
    with database.write() as session:
        session.add(row())
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(statement))
    assert count(database) == 1


def test_replacing_and_truncating_do_not_go_round_the_triggers(database: Database) -> None:
    with database.write() as session:
        session.add(row())
    statement = "TRUNCATE registered_names" if database.dialect == "postgresql" else (
        "INSERT OR REPLACE INTO registered_names SELECT position, identity, 'x', city, status, registered_on, "
        "status_on, until, uscc, industry, source FROM registered_names"
    )
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(statement))
    assert count(database) == 1


@pytest.mark.parametrize("bad", [row(status="gone"), row(name=""), NameRow(identity=b"2", name="x", city="44", status="changed")])
def test_the_database_itself_refuses_a_row_out_of_bounds(database: Database, bad: NameRow) -> None:
    copy = NameRow(**bad.model_dump())
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(copy)


def test_a_row_cannot_come_from_an_import_that_does_not_exist(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(NameRow(identity=b"3" * 16, name="x", city="440700", status="registered", source=99))


def test_the_same_event_cannot_be_entered_twice(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add_all([row(), row()])


def test_two_who_write_at_once_both_succeed_one_after_the_other(database: Database) -> None:
    started = threading.Barrier(2)

    def add(number: int) -> None:
        started.wait()
        for step in range(10):
            with database.write() as session:
                session.add(row(identity=bytes([number, step]) * 8))

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database) == 20


def test_the_migrations_make_the_tables_the_program_declares(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, NameRow.metadata) == []


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_processes_that_open_a_new_database_at_once_migrate_it_once(tmp_path: Path) -> None:
    files = [f"sqlite:///{tmp_path / str(number) / 'store.db'}" for number in range(8)]  # once in ten it used to fail
    for url in (*files, new_postgresql(migrated=False)):
        failures: list[Exception] = []

        def open_it(address: str = url, failures: list[Exception] = failures) -> None:
            try:
                Database.open(address).close()
            except StoreError as error:
                failures.append(error)

        threads = [threading.Thread(target=open_it) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


def _end_other_connections(url: str) -> None:
    other = Database.open(url)
    with other.write() as session:
        session.connection().execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ))
    other.close()


@pytest.mark.parametrize(("fresh", "answered"), [(0.0, [True, True]), (3600.0, [False, True])], ids=["unused for a while", "used just now"])
def test_a_lost_connection_is_made_anew_before_a_question_or_if_it_was_used_just_now_after_one(
    fresh: float, answered: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_postgresql()
    database = Database.open(url)
    assert is_there(database)
    monkeypatch.setattr("engine.store.database.FRESH", fresh)
    _end_other_connections(url)
    assert [is_there(database), is_there(database)] == answered
    database.close()


def test_postgresql_keeps_no_plan_that_was_made_while_tables_were_small() -> None:
    database = Database.open(new_postgresql())
    for _ in range(10):
        with database.read() as session:
            kept = session.connection().execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar()
    assert kept == 0
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(database_url: str) -> None:
    database = Database.open(database_url)
    with database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError) as caught:
        Database.open(database_url)
    assert caught.value.code == STO_VERSION


@pytest.mark.parametrize("url", ["mysql://u@h/d", "nonsense", "sqlite://"])
def test_an_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Database.open(url)
    assert caught.value.code == STO_OPEN


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("no database" * 100)
    with pytest.raises(StoreError) as caught:
        Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    assert caught.value.code == STO_OPEN


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        Database.open("postgresql://clerk:geheim@127.0.0.1:1/register")
    assert "127.0.0.1" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_sqlite_commits_to_disk_and_holds_foreign_keys(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    with database.read() as session:
        found = {p: session.connection().execute(text(f"PRAGMA {p}")).scalar() for p in
                 ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    database.close()


