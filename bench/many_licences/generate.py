"""Fill a new database with licences, each with its application, a version, a status and a place in the status lists.

The rows are what the program would have written, made within the database, in the order of the keys. While they are made nothing
is safe from a crash (SQLite without a journal) and nothing is checked that holds by construction (foreign keys); afterwards the
database is as any other: the same tables and indexes, vacuumed and analysed where a server would have done so by itself.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from tests.conftest import DAY
from tests.papers.conftest import NOW

STEP = 500_000
"""Licences made at once."""
_NUMBER = "substr('00000000' || CAST(i AS TEXT), length(CAST(i AS TEXT)) + 1)"
_ROWS = (
    "applications (id, kind, entity_type, district, owner, created_at, version, stage)"
    f" SELECT '20261126-0000' || {_NUMBER}, 'establishment', 'company', '440703', {{blob}}, {{at}}, 1, 'approved'",
    "licences (uscc, application_id, entity_type, city, district, name, established_on, version, status)"
    f" SELECT '9144070300' || {_NUMBER}, '20261126-0000' || {_NUMBER}, 'company', '440700', '440703',"
    f" '江门市' || {_NUMBER} || '有限公司', {{day}}, 1, 'valid'",
    "licence_versions (uscc, version, application_id, digest, sealed, issued_at)"
    f" SELECT '9144070300' || {_NUMBER}, 1, '20261126-0000' || {_NUMBER}, {{digest}}, {{blob}}, {{at}}",
    "licence_statuses (uscc, number, status, since, reason, authority, by, at)"
    f" SELECT '9144070300' || {_NUMBER}, 1, 'valid', {{day}}, '设立登记', '江门市市场监督管理局', 'machine', {{at}}",
    f"status_entries (uscc, version, value) SELECT '9144070300' || {_NUMBER}, 1, 0",
)
"""What is generated, from numbers `i`."""
_SEALED = 900
"""Bytes of what a version says: the middle of those of the application templates."""
Run = Callable[[str], object]


def code_of(number: int) -> str:
    """The code of the licence of a number, from 1."""
    return f"9144070300{number:08}"


def generate(url: str, licences: int) -> None:
    """Fill the database at `url`, whose tables are empty, and tell on standard error how far it is."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    start = time.perf_counter()
    name = "sqlite" if sqlite else "postgresql"
    with (_sqlite(url) if sqlite else _postgresql(url)) as run:
        for first in range(1, licences + 1, STEP):
            last = min(first + STEP - 1, licences)
            for rows in _ROWS:
                run(_statement(rows, first, last, sqlite))
            print(f"{name}: {last:,} of {licences:,} licences generated, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    os.sync()  # what is measured next does not share the disk with what was made


def _statement(rows: str, first: int, last: int, sqlite: bool) -> str:
    columns, selected = rows.split(" SELECT ", 1)
    sealed = f"zeroblob({_SEALED})" if sqlite else f"convert_to(repeat(md5(i::text), {_SEALED // 32 + 1}), 'UTF8')"
    at = f"{NOW.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}.000000"
    values = {
        "blob": sealed if columns.startswith("licence_versions") else ("zeroblob(16)" if sqlite else "decode(repeat('00', 16), 'hex')"),
        "at": f"'{at}'" if sqlite else f"TIMESTAMPTZ '{at}+00'", "day": f"'{DAY.isoformat()}'" if sqlite else f"DATE '{DAY.isoformat()}'",
        "digest": f"'{'c' * 64}'",
    }
    numbers = (
        f"WITH RECURSIVE numbers(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM numbers WHERE i < {last})" if sqlite
        else f"WITH numbers AS (SELECT i FROM generate_series({first}, {last}) AS i)"
    )
    into = f"INSERT INTO {columns}"
    select = f"SELECT {selected.format(**values)} FROM numbers"
    return f"{into} {numbers} {select}" if sqlite else f"{numbers} {into} {select}"


@contextmanager
def _sqlite(url: str) -> Iterator[Run]:
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    yield connection.execute
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


@contextmanager
def _postgresql(url: str) -> Iterator[Run]:
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection.execute
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
