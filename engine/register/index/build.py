"""Making a segment from the register's entries: streaming, in bounded memory, and the same bytes for the same entries."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import REG_INDEX, Defect, StoreError
from engine.register.index import manifest
from engine.register.index.filers import Chunk, file_all
from engine.register.index.manifest import Generation
from engine.register.index.segment import ALIGNED, HEADER, MAGIC, RECORD, STATUSES, bits_for
from engine.register.index.spill import PARTS, PARTS_BITS, Posted, Spill
from engine.register.port import StoredName
from engine.register.standing import standing
from reference_libs.library import Libraries

MOST_ROWS = (1 << 32) - 1
_COPIED = 1 << 22
_BUILDING = "building-"
_SECTIONS = ("starts", "keys", "rows", "marks", "records", "texts")
Progress = Callable[[int], None]
"""Told how many rows have been filed so far."""


@dataclass(slots=True)
class _Rows:
    """The rows as they are written: records and texts in files, to be read again by number."""

    records: BinaryIO
    texts: BinaryIO
    count: int = 0
    position: int = 0
    length: int = 0

    def add(self, chunk: Chunk) -> None:
        """Append rows. Raises StoreError where positions do not ascend or a row cannot be held."""
        records: list[bytes] = []
        texts: list[bytes] = []
        for row in chunk:
            if row.position <= self.position:
                raise StoreError(REG_INDEX, Defect(f"position {row.position}", f"it comes after position {self.position}"))
            name, code = row.name.encode("utf-8", "surrogatepass"), (row.uscc or "").encode("utf-8", "surrogatepass")
            if len(name) > 0xFFFF or len(code) > 0xFF or not (row.city.isascii() and row.city.isdigit() and len(row.city) == 6):
                raise StoreError(REG_INDEX, Defect(f"position {row.position}", "name or code too long, or no city of six digits"))
            records.append(RECORD.pack(
                self.length, int(row.city), _ordinal(row.status_on), _ordinal(row.until), len(name), len(code),
                STATUSES.index(row.status),
            ))
            texts += (name, code)
            self.length += len(name) + len(code)
            self.position = row.position
        self.records.write(b"".join(records))
        self.texts.write(b"".join(texts))
        self.count += len(chunk)
        if self.count > MOST_ROWS:
            raise StoreError(REG_INDEX, Defect("the register", f"a segment holds {MOST_ROWS} rows"))

    def entry(self, number: int) -> StoredName:
        """A row again, its number in place of its position (they order alike)."""
        self.records.seek(number * RECORD.size)
        start, city, status_on, until, name, code, status = RECORD.unpack(self.records.read(RECORD.size))
        self.texts.seek(start)
        text, uscc = self.texts.read(name), self.texts.read(code)
        return StoredName(
            number, text.decode("utf-8", "surrogatepass"), f"{city:06d}", STATUSES[status],
            dt.date.fromordinal(status_on) if status_on else None, dt.date.fromordinal(until) if until else None,
            uscc.decode("utf-8", "surrogatepass") or None,
        )


def rebuild(
    rows: Iterable[StoredName], folder: Path, libraries: Libraries, progress: Progress | None = None,
    processes: int | None = None,
) -> Generation:
    """File every row (in ascending positions) into a new segment and make it the index in force.

    Readers go on with the segment they have. The segment before the last one is removed. An index that
    meanwhile got further is left in force. Raises StoreError (REG-INDEX) for rows that cannot be filed, OSError.
    """
    filing = manifest.filing_digest(libraries)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        with tempfile.TemporaryDirectory(dir=folder, prefix=_BUILDING) as name:
            made = _make(rows, Path(name), libraries, progress, processes)
            path = Path(name) / "segment"
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            generation = Generation(
                f"names-{digest[:16]}.segment", digest, path.stat().st_size, made.rows.position, made.rows.count,
                made.ended, made.postings, filing,
            )
            path.replace(folder / generation.file)
        return _put_in_force(folder, generation)


def _put_in_force(folder: Path, generation: Generation) -> Generation:
    """Name the segment in the manifest unless a later one is; remove segments nobody can be about to open."""
    manifest.sync_folder(folder)
    before = manifest.read_leniently(folder)
    if before is not None and before.filing == generation.filing and before.position > generation.position:
        return before
    manifest.put(folder, generation)
    kept = {generation.file, before.file if before is not None else ""}
    for old in sorted(folder.glob("names-*.segment")):
        if old.name not in kept:
            old.unlink(missing_ok=True)
    return generation


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one rebuild, and clear away what a killed one left. Raises StoreError if it is held."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(_BUILDING + "*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    except BlockingIOError:
        raise StoreError(REG_INDEX, Defect(str(folder), "another process is rebuilding it", "let it finish")) from None
    finally:
        os.close(handle)


@dataclass(slots=True)
class _Made:
    rows: _Rows
    ended: int
    postings: int


def _make(
    rows: Iterable[StoredName], folder: Path, libraries: Libraries, progress: Progress | None, processes: int | None
) -> _Made:
    """Write `folder/segment`."""
    with (folder / "records").open("w+b") as records, (folder / "texts").open("w+b") as texts:
        written = _Rows(records, texts)
        keys, selves = Spill(folder, "keys"), Spill(folder, "selves")
        with keys, selves:
            for chunk, (postings, own) in file_all(rows, libraries, processes):
                for part in (postings, own):
                    part["row"] += np.uint32(written.count)
                written.add(chunk)
                keys.add(postings)
                selves.add(own)
                if progress is not None:
                    progress(written.count)
        ended = _ended(selves, written)
    sorted_ = _Sorted(folder, bits_for(keys.count))
    for number in range(PARTS):
        part = keys.part(number)
        sorted_.add(part[~ended[part["row"]]])
    sorted_.close()
    _assemble(folder, written.count, sorted_)
    return _Made(written, int(ended.sum()), sorted_.count)


def _ended(selves: Spill, rows: _Rows) -> NDArray[np.bool_]:
    """Which rows are ended by later entries of the same name in the same city."""
    ended = np.zeros(rows.count, dtype=bool)
    for number in range(PARTS):
        part = selves.part(number)
        again = part["hash"][1:] == part["hash"][:-1]
        shared = np.concatenate([again, [False]]) | np.concatenate([[False], again])
        entries = [rows.entry(int(row)) for row in np.sort(part["row"][shared[: len(part)]])]
        standing_ = {entry.position for entry in standing(entries)}
        for entry in entries:
            ended[entry.position] = entry.position not in standing_
    return ended


@dataclass(slots=True)
class _Sorted:
    """The postings as they are written in the order of their hashes."""

    folder: Path
    bits: int
    count: int = 0
    _groups: list[NDArray[np.uint32]] = field(default_factory=list)
    _parts: int = 0

    def add(self, part: Posted) -> None:
        """The next part of the hashes, in order."""
        hashes = part["hash"]
        groups = 1 << (self.bits - PARTS_BITS)
        group = (hashes >> np.uint64(64 - self.bits)).astype(np.int64) - self._parts * groups
        starts = self.count + np.searchsorted(group, np.arange(groups))
        self._groups.append(starts.astype(np.uint32))
        keys = (hashes >> np.uint64(32 - self.bits)) & np.uint64(0xFFFFFFFF)
        for name, column in (("keys", keys.astype(np.uint32)), ("rows", part["row"]), ("marks", part["mark"])):
            with (self.folder / name).open("ab") as file:
                file.write(np.ascontiguousarray(column).tobytes())
        self.count += len(part)
        self._parts += 1

    def close(self) -> None:
        starts = np.concatenate([*self._groups, np.array([self.count], dtype=np.uint32)])
        (self.folder / "starts").write_bytes(starts.tobytes())


def _assemble(folder: Path, rows: int, sorted_: _Sorted) -> None:
    """Put the sections together in one file."""
    places, at = [], _aligned(HEADER.size)
    for name in _SECTIONS:
        places.append(at)
        at = _aligned(at + (folder / name).stat().st_size)
    with (folder / "segment").open("wb") as out:
        out.write(HEADER.pack(MAGIC, rows, sorted_.count, sorted_.bits, at, *places))
        for name, place in zip(_SECTIONS, places, strict=True):
            out.write(b"\0" * (place - out.tell()))
            with (folder / name).open("rb") as section:
                while block := section.read(_COPIED):
                    out.write(block)
            (folder / name).unlink()
        out.write(b"\0" * (at - out.tell()))


def _aligned(at: int) -> int:
    return -(-at // ALIGNED) * ALIGNED


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day is not None else 0
