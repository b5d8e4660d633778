"""Filing many names, on several processes where that is worth their start: reading names is nine tenths of the work."""

from __future__ import annotations

import multiprocessing
import os
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

import numpy as np

from engine.names.filing import TABLES, Filer
from engine.register.index.segment import key_hash
from engine.register.index.spill import POSTING, Posted
from engine.register.port import StoredName
from engine.text.normalise import normalise
from reference_libs.library import Libraries, Library

CHUNK = 4_000
"""Names filed in one go."""
ALONE = 10
"""Up to so many chunks are filed in this process."""

Chunk = list[StoredName]
Filed = tuple[Posted, Posted]
"""Postings of the keys, and of the names themselves (by city and normal form); rows count from the chunk's start."""

_filer: list[Filer] = []


def file_chunk(filer: Filer, names: Sequence[tuple[str, str]]) -> Filed:
    """The postings of (name, city) pairs."""
    hashes, rows, marks, selves = array("Q"), array("I"), array("I"), array("Q")
    for number, (name, city) in enumerate(names):
        prefix = city.encode()
        for key, mark in filer.filed(name, city):
            hashes.append(key_hash(prefix, key))
            rows.append(number)
            marks.append(mark)
        selves.append(key_hash(prefix, "f" + normalise(name)))
    keys = np.zeros(len(hashes), dtype=POSTING)
    keys["hash"], keys["row"], keys["mark"] = hashes, rows, marks
    own = np.zeros(len(selves), dtype=POSTING)
    own["hash"], own["row"] = selves, np.arange(len(selves))
    return keys, own


def file_all(rows: Iterable[StoredName], libraries: Libraries, processes: int | None = None) -> Iterator[tuple[Chunk, Filed]]:
    """Every chunk of the rows with its postings, in order; the result does not depend on `processes`."""
    chunks = _chunks(iter(rows))
    first = list(islice(chunks, ALONE + 1))
    processes = processes or min(os.cpu_count() or 1, 8)
    if len(first) <= ALONE or processes == 1:
        filer = libraries.compiled(Filer)
        for chunk in chain(first, chunks):
            yield chunk, file_chunk(filer, _pairs(chunk))
        return
    # Spawned, not forked: the caller may have threads, and a forked copy of a lock held by one never opens.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (_slim(libraries),)) as pool:
        waiting: deque[tuple[Chunk, Future[Filed]]] = deque()
        for chunk in chain(first, chunks):
            waiting.append((chunk, pool.submit(_file, _pairs(chunk))))
            if len(waiting) > 2 * processes:  # no more in flight than keeps the processes busy
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()


def _start(libraries: Libraries) -> None:
    _filer.append(libraries.compiled(Filer))


def _file(names: list[tuple[str, str]]) -> Filed:
    return file_chunk(_filer[0], names)


def _slim(libraries: Libraries) -> Libraries:
    """The tables that filing needs, without what was derived from them."""
    kept = ((name, libraries[name]) for name in TABLES)
    return Libraries({name: Library(table.entry, table.columns, table.rows) for name, table in kept}, {})


def _pairs(chunk: Chunk) -> list[tuple[str, str]]:
    return [(row.name, row.city) for row in chunk]


def _chunks(rows: Iterator[StoredName]) -> Iterator[Chunk]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
