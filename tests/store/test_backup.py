"""A backup is one state, whatever is written meanwhile; what was changed in it is noticed; it goes only where nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from engine.casefile.check import check_all
from engine.casefile.check_sealed import check_sealed
from engine.domain.application import Application
from engine.errors import STO_BACKUP, STO_VERSION, StoreError
from engine.ledger.key import new_key
from engine.ledger.sequencer import sequence
from engine.ledger.verify import verify
from engine.store.backup import back_up, read_manifest, restore
from engine.store.database import Database, scratch_database
from engine.store.schema import HEAD
from engine.store.vault import Vault
from tests.databases import new_postgresql
from tests.desk import Desk

Template = Callable[..., Application]


def elsewhere(desk: Desk, folder: Path) -> str:
    return new_postgresql() if desk.database.dialect == "postgresql" else f"sqlite:///{folder / 'restored.db'}"


def test_what_is_restored_is_what_was_backed_up_and_goes_on_from_there(
    desk: Desk, database_url: str, template: Template, tmp_path: Path, new_desk: Callable[[str], Desk]
) -> None:
    told = desk.submit(template(), "a")
    desk.work()
    desk.submit(template(term=None, name="江门市叶知软件有限公司"), "b")
    manifest = back_up(database_url, tmp_path / "b.tar", "2026-11-26")
    assert read_manifest(tmp_path / "b.tar") == manifest
    assert (manifest.tables["applications"], manifest.keys) == (2, ("k1",))
    url = elsewhere(desk, tmp_path)
    restore(tmp_path / "b.tar", url)
    other = new_desk(url)
    object.__setattr__(other.office, "vault", Vault(desk.office.vault._ring))
    assert check_all(other.database, desk.office.procedure) == []
    assert list(check_sealed(other.database, other.office.vault)) == []
    assert other.head(told.id) == desk.head(told.id)
    later = other.submit(template("individual"), "c")
    other.outside.refresh()
    other.work()
    assert other.head(later.id).summary.version == 3
    assert other.rows("SELECT count(*) FROM licences") == [(2,)]
    assert check_all(other.database, desk.office.procedure) == []


def test_a_backup_taken_under_load_is_consistent(desk: Desk, database_url: str, template: Template, tmp_path: Path) -> None:
    ended, key = threading.Event(), new_key("test.example/ledger")

    def load() -> None:
        number = 0
        while not ended.is_set() and number < 200:
            desk.submit(template("individual", name=None), f"owner {number}")
            desk.worker(f"w{number}").step()
            if number % 3 == 0:
                desk.writer.run(lambda session: sequence(session, key, desk.now))
            number += 1

    thread = threading.Thread(target=load)
    thread.start()
    manifests = [back_up(database_url, tmp_path / f"{n}.tar", "2026-11-26") for n in range(4)]
    ended.set()
    thread.join()
    assert manifests[-1].tables["acts"] > 0
    assert manifests[-1].tables["ledger_leaves"] > 0
    for number, manifest in enumerate(manifests):
        url = new_postgresql() if desk.database.dialect == "postgresql" else f"sqlite:///{tmp_path / f'r{number}.db'}"
        restore(tmp_path / f"{number}.tar", url)
        database = Database.open(url)
        assert check_all(database, desk.office.procedure) == []
        assert manifest.tables["applications"] == len(list(_ids(database)))
        with database.snapshot() as session:
            ledger = verify(session, key.verifiers, desk.now)
        assert ledger.findings == ()
        assert (ledger.size, ledger.waiting) == (manifest.tables["ledger_leaves"], manifest.tables["ledger_pending"])
        database.close()


def _ids(database: Database) -> list[str]:
    with database.read() as session:
        return [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM applications")]


def test_nothing_is_put_over_what_is_there(desk: Desk, database_url: str, template: Template, tmp_path: Path) -> None:
    desk.submit(template(), "a")
    back_up(database_url, tmp_path / "b.tar", "2026-11-26")
    with pytest.raises(StoreError) as caught:
        restore(tmp_path / "b.tar", database_url)
    assert caught.value.code == STO_BACKUP
    with pytest.raises(StoreError) as caught:
        back_up(database_url, tmp_path / "b.tar", "2026-11-26")
    assert caught.value.code == STO_BACKUP


def _tampered(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            file = old.extractfile(member)
            assert file is not None
            data = change(member.name, file.read())
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return target


def test_a_backup_that_was_changed_or_cut_is_not_restored(desk: Desk, database_url: str, template: Template, tmp_path: Path) -> None:
    desk.submit(template(), "a")
    back_up(database_url, tmp_path / "b.tar", "2026-11-26")
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "none.tar").write_bytes(b"nothing of the kind")
    _tampered(tmp_path / "b.tar", tmp_path / "changed.tar", lambda name, data: data if name == "manifest.json" else data + b" ")
    for name in ("cut", "none", "changed", "missing"):
        with pytest.raises(StoreError) as caught:
            restore(tmp_path / f"{name}.tar", elsewhere(desk, tmp_path))
        assert caught.value.code == STO_BACKUP
        assert not (tmp_path / "restored.db").exists()


def test_a_backup_of_another_version_or_kind_of_database_is_refused(desk: Desk, database_url: str, template: Template, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "b.tar", "2026-11-26")
    _tampered(tmp_path / "b.tar", tmp_path / "old.tar", lambda name, data: data.replace(f'"schema": "{HEAD}"'.encode(), b'"schema": "0001"'))
    with pytest.raises(StoreError) as caught:
        restore(tmp_path / "old.tar", elsewhere(desk, tmp_path))
    assert caught.value.code == STO_VERSION
    other = f"sqlite:///{tmp_path / 'x.db'}" if desk.database.dialect == "postgresql" else new_postgresql()
    with pytest.raises(StoreError) as caught:
        restore(tmp_path / "b.tar", other)
    assert caught.value.code == STO_BACKUP


def test_a_scratch_database_is_gone_afterwards() -> None:
    with scratch_database(new_postgresql()) as url:
        assert url is not None
        Database.open(url).close()
    with pytest.raises(StoreError):
        Database.open(url)


def test_a_backup_has_every_table_whatever_the_program_has_loaded(database: Database) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "from engine.store.backup import TABLES; print(*(t.name for t in TABLES))"],
        capture_output=True, text=True, check=True,
    )
    with database.read() as session:
        there = set(inspect(session.connection()).get_table_names())
    assert set(shown.stdout.split()) == there - {"alembic_version"}
