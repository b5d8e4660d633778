"""A segment: the register up to a position, filed, in one immutable file that every process maps.

Little-endian. A header; then, each beginning at a multiple of 64 bytes:

    starts    where the postings of each group of keys begin      (2^bits + 1) × uint32
    keys      the 32 bits of a key's hash after the first `bits`  postings × uint32, sorted within a group
    rows      row numbers                                         postings × uint32
    marks     marks of the industry (engine.names.filing)         postings × uint32
    records   city, days, lengths, status, place of the text      rows × 24 bytes
    texts     name and social credit code of each row, UTF-8

A key's hash is BLAKE2b (64 bits) of city and key. Hashes are evenly spread, so its first bits lead to a
group of some 30 postings, where five comparisons find it; two keys of equal hash give a stray row, which
the city here and the comparison of the names later sort out.
"""

from __future__ import annotations

import datetime as dt
import mmap
import struct
import sys
from bisect import bisect_left, bisect_right
from hashlib import blake2b
from pathlib import Path

from engine.domain.answers import NameStatus, RegisteredName
from engine.errors import REG_INDEX, Defect, StoreError
from engine.register.index.selection import Postings, Source

MAGIC = b"miaopi-names-01\n"
HEADER = struct.Struct("<16sQQQQ6Q")
"""Magic, rows, postings, bits, size of the file; where each section begins."""
RECORD = struct.Struct("<QIIIHBB")
"""Where the text begins; city; ordinals of status_on and until (0: none); bytes of name and of code; status."""
ALIGNED = 64
LEAST_BITS, MOST_BITS = 6, 30
STATUSES: tuple[NameStatus, ...] = ("registered", "reserved", "deregistered", "changed", "revoked", "released")
_NOTHING: Postings = ((), ())


def key_hash(city: bytes, key: str) -> int:
    """The hash a key of a city is filed under."""
    return int.from_bytes(blake2b(city + key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def bits_for(postings: int) -> int:
    """How many bits of a hash choose the group, for groups of 16 to 32 postings."""
    return min(max((postings // 32).bit_length(), LEAST_BITS), MOST_BITS)


class Segment:
    """An open segment. Thread-safe; the file stays mapped as long as the object lives."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError (REG-INDEX) if the file is no segment; OSError if it cannot be opened."""
        if sys.byteorder != "little":
            raise StoreError(REG_INDEX, Defect(str(path), "segments are read on little-endian machines only"))
        with path.open("rb") as file:
            try:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise _damaged(path) from None
        if len(mapped) < HEADER.size:
            raise _damaged(path)
        magic, self.rows, self.postings, self.bits, size, *places = HEADER.unpack_from(mapped)
        if magic != MAGIC or size != len(mapped) or not LEAST_BITS <= self.bits <= MOST_BITS:
            raise _damaged(path)
        starts, keys, rows, marks, self._records, self._texts = places
        self._mapped = mapped
        view = memoryview(mapped)
        self._starts = view[starts : starts + 4 * ((1 << self.bits) + 1)].cast("I")
        self._keys = view[keys : keys + 4 * self.postings].cast("I")
        self._rows = view[rows : rows + 4 * self.postings].cast("I")
        self._marks = view[marks : marks + 4 * self.postings].cast("I")

    def source(self, city: str) -> Source:
        """The postings of a city's keys."""
        prefix = city.encode()
        shift, below = 64 - self.bits, 32 - self.bits
        starts, keys, rows, marks = self._starts, self._keys, self._rows, self._marks

        def postings(key: str) -> Postings:
            hashed = key_hash(prefix, key)
            group = hashed >> shift
            start, end = starts[group], starts[group + 1]
            wanted = hashed >> below & 0xFFFFFFFF
            start = bisect_left(keys, wanted, start, end)
            if start == end or keys[start] != wanted:
                return _NOTHING
            end = bisect_right(keys, wanted, start, end)
            return rows[start:end], marks[start:end]

        return postings

    def row(self, number: int) -> RegisteredName:
        """The row of a number."""
        text, city, status_on, until, name_length, code_length, status = RECORD.unpack_from(
            self._mapped, self._records + RECORD.size * number
        )
        start = self._texts + text
        middle = start + name_length
        return RegisteredName(
            self._mapped[start:middle].decode("utf-8", "surrogatepass"),
            f"{city:06d}",
            STATUSES[status],
            dt.date.fromordinal(status_on) if status_on else None,
            dt.date.fromordinal(until) if until else None,
            self._mapped[middle : middle + code_length].decode("utf-8", "surrogatepass") if code_length else None,
        )


class NoSegment:
    """What stands for a segment before the first one is built: no rows, and nothing under any key."""

    rows = 0

    def source(self, city: str) -> Source:
        return lambda key: _NOTHING

    def row(self, number: int) -> RegisteredName:
        raise IndexError(number)


def _damaged(path: Path) -> StoreError:
    return StoreError(REG_INDEX, Defect(str(path), "it is no segment of names, or not all of it", "run `miaopi names rebuild`"))
