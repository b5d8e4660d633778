"""Backups: one consistent state of the database in one file, taken while others write.

The file is a tar of what the database gave and a manifest with the digest of each part. SQLite gives a copy of its file
(online backup API); PostgreSQL the rows of our tables, by COPY, in one REPEATABLE READ transaction. The keys are not in
it: whoever has the file cannot read personal data, and without the keys neither can its owner.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from engine.errors import STO_BACKUP, STO_VERSION, Defect, StoreError
from engine.store.database import Database, address_of, engine_of
from engine.store.every_table import TABLES
from engine.store.schema import HEAD

FORMAT = 1
MANIFEST = "manifest.json"
_COPIED = 1 << 20
_SQLITE = "store.db"
Told = Callable[[str], None]
"""Told the name of each part as it is begun."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. tables: rows by table; files: digest by part; keys: master keys its data keys are wrapped with."""

    made_at: str
    dialect: str
    schema: str
    tables: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    format: int = FORMAT


def back_up(url: str, target: Path, made_at: str, told: Told = lambda _: None) -> Manifest:
    """Write a backup of the database at `url`. Raises StoreError STO-BACKUP, also if the file is there already."""
    if target.exists():
        raise StoreError(STO_BACKUP, Defect(str(target), "there is such a file already", "name another one"))
    target.parent.mkdir(parents=True, exist_ok=True)
    address = address_of(url)
    take = _take_sqlite if address.get_backend_name() == "sqlite" else _take_postgresql
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            manifest = take(engine_of(address), Path(folder), made_at, told)
            with tarfile.open(draft, "w") as archive:
                for name in manifest.files:
                    archive.add(Path(folder) / name, arcname=name)
                _add_text(archive, Path(folder) / MANIFEST, json.dumps(asdict(manifest), indent=1))
        _settle(draft, target)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise StoreError(STO_BACKUP, Defect(str(target), f"the backup could not be written: {_reason(error)}")) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """The manifest of a backup, every part checked against its digest. Raises StoreError STO-BACKUP."""
    try:
        with tarfile.open(source) as archive:
            said = json.loads(_member(archive, MANIFEST).read())
            manifest = Manifest(**{**said, "keys": tuple(said["keys"])})
            for name, digest in manifest.files.items():
                if _digest(_member(archive, name)) != digest:
                    raise StoreError(STO_BACKUP, Defect(f"{source}: {name}", "its bytes are not those that were written"))
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise StoreError(STO_BACKUP, Defect(str(source), f"it is no backup, or not all of it: {_reason(error)}")) from None
    if manifest.format != FORMAT:
        raise StoreError(STO_BACKUP, Defect(str(source), f"its format {manifest.format} is not known"))
    return manifest


def restore(source: Path, url: str, told: Told = lambda _: None) -> Manifest:
    """Put a backup into the database at `url`, which must be new or empty, of the same kind and version.

    Raises StoreError: STO-BACKUP, STO-VERSION, STO-OPEN.
    """
    manifest = read_manifest(source)
    address = address_of(url)
    if manifest.dialect != address.get_backend_name():
        problem = f"it is of {manifest.dialect}, the database is {address.get_backend_name()}"
        raise StoreError(STO_BACKUP, Defect(str(source), problem, "restore into a database of the same kind"))
    if manifest.schema != HEAD:
        raise StoreError(STO_VERSION, Defect(str(source), f"it is at {manifest.schema}, this program at {HEAD}"))
    put = _put_sqlite if manifest.dialect == "sqlite" else _put_postgresql
    try:
        with tarfile.open(source) as archive:
            put(archive, url, told)
    except (OSError, tarfile.TarError, DBAPIError) as error:
        raise StoreError(STO_BACKUP, Defect(str(source), f"it could not be restored: {_reason(error)}")) from None
    return manifest


def _take_sqlite(engine: Engine, folder: Path, made_at: str, told: Told) -> Manifest:
    path = Path(engine.url.database or "")
    if not path.is_file():
        raise StoreError(STO_BACKUP, Defect(str(path), "there is no such database"))
    told(_SQLITE)
    copy = folder / _SQLITE
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)  # in one go: a copy in steps begins anew whenever somebody writes
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
        source.close()
    with _reading(engine_of(address_of(f"sqlite:///{copy}"))) as connection:
        found = _described(connection)
    return Manifest(made_at, "sqlite", *found[:2], {_SQLITE: _digest_of(copy)}, found[2])


def _take_postgresql(engine: Engine, folder: Path, made_at: str, told: Told) -> Manifest:
    files = {}
    with _reading(engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)) as connection:
        schema, tables, keys = _described(connection)
        raw = connection.connection.driver_connection
        assert raw is not None
        for table in TABLES:
            told(table.name)
            path = folder / f"{table.name}.copy"
            with path.open("wb") as file, raw.cursor().copy(f"COPY {table.name} ({_columns(table)}) TO STDOUT") as copy:
                for block in copy:
                    file.write(block)
            files[path.name] = _digest_of(path)
    return Manifest(made_at, "postgresql", schema, tables, files, keys)


def _put_sqlite(archive: tarfile.TarFile, url: str, told: Told) -> None:
    path = Path(address_of(url).database or "").expanduser()
    if path.exists():
        raise StoreError(STO_BACKUP, Defect(str(path), "there is a database already", "move it away, or name another one"))
    told(_SQLITE)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            member = _member(archive, _SQLITE)
            while block := member.read(_COPIED):
                file.write(block)
        _settle(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _put_postgresql(archive: tarfile.TarFile, url: str, told: Told) -> None:
    database = Database.open(url)
    try:
        with database.write() as session:
            connection = session.connection()
            full = [t.name for t in TABLES if connection.execute(text(f"SELECT 1 FROM {t.name} LIMIT 1")).first()]  # noqa: S608
            if full:
                raise StoreError(STO_BACKUP, Defect("the database", f"it is not empty: {', '.join(full)}", "name an empty one"))
            raw: Any = connection.connection.driver_connection
            for table in TABLES:
                told(table.name)
                member = _member(archive, f"{table.name}.copy")
                with raw.cursor().copy(f"COPY {table.name} ({_columns(table)}) FROM STDIN") as copy:
                    while block := member.read(_COPIED):
                        copy.write(block)
                for column in table.columns:
                    if column.identity is not None:  # what is numbered goes on after the highest number there is
                        connection.execute(text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608
                            f"greatest((SELECT max({column.name}) FROM {table.name}), 1), (SELECT count(*) > 0 FROM {table.name}))"
                        ))
    finally:
        database.close()


@contextmanager
def _reading(engine: Engine) -> Iterator[Any]:
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _described(connection: Any) -> tuple[str, dict[str, int], tuple[str, ...]]:
    """Schema, rows by table, and the master keys in use, of one state."""
    if not inspect(connection).has_table("data_keys"):
        raise StoreError(STO_BACKUP, Defect("the database", "it holds no case file", "open it with this program first"))
    schema = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    tables = {t.name: int(connection.execute(text(f"SELECT count(*) FROM {t.name}")).scalar()) for t in TABLES}  # noqa: S608
    keys = tuple(row[0] for row in connection.execute(text("SELECT DISTINCT key_id FROM data_keys ORDER BY key_id")))
    return schema, tables, keys


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _member(archive: tarfile.TarFile, name: str) -> Any:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _add_text(archive: tarfile.TarFile, path: Path, said: str) -> None:
    path.write_text(said, encoding="utf-8")
    archive.add(path, arcname=path.name)


def _settle(draft: Path, target: Path) -> None:
    """Make the finished draft the file, so that a crash leaves none or all of it."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(target)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(stream: Any) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_COPIED):
        digest.update(block)
    return digest.hexdigest()


def _reason(error: BaseException) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
    return said[0] if said else type(error).__name__
