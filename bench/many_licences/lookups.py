"""How a licence stands, among many generated ones: by the clock, and how much of that this process only waited for a processor."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bench.many_licences.generate import code_of, generate
from engine.licence.stands import standing_of
from engine.store.database import Database
from tests.databases import new_postgresql, new_sqlite

LOOKUPS = 5000
MUST = 10.0
"""Milliseconds within which 99 of 100 look-ups end, by the clock."""
_WAITED = Path("/proc/thread-self/schedstat")
"""Linux: the second number is for how many nanoseconds the thread was ready to run and no processor was free."""


def looking_up(database: str, licences: int) -> None:
    """Generate, look licences up by chance, each in a session of its own, and remove what was generated."""
    with _place(database) as url:
        start = time.perf_counter()
        generate(url, licences)
        opened = Database.open(url)
        size = _size(opened, url) / 1e9
        print(f"{database}: {licences:,} licences generated in {time.perf_counter() - start:.0f} s, {size:.2f} GB", flush=True)
        _tell(database, licences, _measured(opened, licences))
        opened.close()


def _measured(database: Database, licences: int) -> list[tuple[float, float, float]]:
    """Milliseconds of each look-up: by the clock, of this thread's processor, and by the clock but for waiting for one."""
    chance, found = random.Random(7), []
    for _ in range(LOOKUPS):
        code = code_of(chance.randint(1, licences))
        waited, worked, clock = _waited(), time.thread_time(), time.perf_counter()
        with database.read() as session:
            assert standing_of(session, code).current
        clock, worked, waited = time.perf_counter() - clock, time.thread_time() - worked, _waited() - waited
        found.append((clock * 1e3, worked * 1e3, max(clock - waited, worked) * 1e3))
    return found


def _tell(database: str, licences: int, times: list[tuple[float, float, float]]) -> None:
    what = f"{database}: how one of {licences:,} stands"
    for part, every in zip(("by the clock", "of processor", "by the clock, less waiting for a processor"), zip(*times, strict=True), strict=True):
        middle, last = statistics.median(every), statistics.quantiles(every, n=100)[98]
        print(f"{what:<46} p50 {middle:8.2f} ms  p99 {last:8.2f} ms  most {max(every):8.2f} ms  {part}", flush=True)
    reached = statistics.quantiles([one[0] for one in times], n=100)[98] <= MUST
    print(f"{what:<46} p99 within {MUST:g} ms by the clock: {'yes' if reached else 'no'}", flush=True)


def _waited() -> float:
    """Seconds for which this thread waited for a processor; 0 where the system does not tell."""
    try:
        return int(_WAITED.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _size(database: Database, url: str) -> int:
    """Bytes on the disk."""
    if database.dialect == "sqlite":
        return Path(str(make_url(url).database)).stat().st_size
    with database.read() as session:
        return int(session.connection().execute(text("SELECT pg_database_size(current_database())")).scalar_one())


@contextmanager
def _place(database: str) -> Iterator[str]:
    """The address of a new database, which is removed afterwards."""
    if database == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="miaopi-licences-"))
        try:
            yield new_sqlite(folder)
        finally:
            shutil.rmtree(folder)
        return
    url = new_postgresql()
    try:
        yield url
    finally:
        address = make_url(url).set(drivername="postgresql+psycopg")
        server = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {address.database} WITH (FORCE)"))
        server.dispose()
