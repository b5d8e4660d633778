"""Status lists (IETF Token Status List, draft-ietf-oauth-status-list): a few bits for each version of a licence.

A list has 2²⁰ places of four bits. The place of an entry is its number shuffled within its list with a key, so that
neighbours in a list say nothing of who was registered after whom, and a licence shown once does not give away the
places of others. The lists themselves are public.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.errors import LIC_LIST, Defect, LicenceError
from engine.licence.standing import VersionStatus

Bits = Literal[1, 2, 4, 8]
BITS: Bits = 4
HALF = 10
SIZE = 1 << 2 * HALF
"""Places of a list: 1,048,576, half a megabyte before it is compressed."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a list that is read."""
ROUNDS = 4
VALUES: Mapping[VersionStatus, int] = {
    "valid": 0, "revoked": 1, "superseded": 3, "deregistered": 12, "annulled": 13, "abnormal": 14, "suspended": 15,
}
"""Status → what the list says. 0 VALID and 1 INVALID are the draft's; 3 and 12 to 15 it leaves to applications. The
draft's 2 SUSPENDED is not used: it would call a licence unusable whose holder only pauses (歇业)."""
OF_VALUE: Mapping[int, VersionStatus] = {value: status for status, value in VALUES.items()}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the status of a version of a licence is found: the number of the list, and the index in it."""

    list: int
    index: int


def spot_of(entry: int, key: bytes) -> Spot:
    """The place of the entry of a number, counted from 1."""
    number, place = divmod(entry - 1, SIZE)
    return Spot(number, shuffled(place, _tables(key, number)))


def entries_of(number: int) -> tuple[int, int]:
    """The first and the last entry of a list."""
    return number * SIZE + 1, (number + 1) * SIZE


def list_bytes(number: int, values: Iterable[tuple[int, int]], key: bytes) -> bytes:
    """The bytes of a list from the entries that are not 0, each with its value."""
    tables = _tables(key, number)
    first, _ = entries_of(number)
    return packed(((shuffled(entry - first, tables), value) for entry, value in values), SIZE, BITS)


def packed(values: Iterable[tuple[int, int]], size: int, bits: Bits) -> bytes:
    """Values at their index, the lowest bits of a byte first; whatever is not named is 0."""
    per_byte = 8 // bits
    found = bytearray(-(-size // per_byte))
    for index, value in values:
        if not (0 <= index < size and 0 <= value < 1 << bits):
            raise ValueError(f"index {index} or value {value} is out of range")
        found[index // per_byte] |= value << index % per_byte * bits
    return bytes(found)


def value_at(data: bytes, bits: Bits, index: int) -> int:
    """The value at an index. Raises LicenceError LIC-LIST beyond the end."""
    place, offset = divmod(index, 8 // bits)
    if index < 0 or place >= len(data):
        raise LicenceError(LIC_LIST, Defect(f"index {index}", f"the list has {len(data) * 8 // bits} places"))
    return data[place] >> offset * bits & (1 << bits) - 1


def compressed(data: bytes) -> str:
    """`lst`: the bytes as ZLIB (RFC 1950), at the highest level, in base64url without padding."""
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode("ascii").rstrip("=")


def expanded(lst: str) -> bytes:
    """The bytes of `lst`. Raises LicenceError LIC-LIST for what is none, or is larger than any list."""
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(lst + "=" * (-len(lst) % 4), b"-_", validate=True), LARGEST)
    except (ValueError, zlib.error):
        raise LicenceError(LIC_LIST, Defect("lst", "it is no compressed list")) from None
    if not inflate.eof or inflate.unused_data:
        raise LicenceError(LIC_LIST, Defect("lst", "it is cut off, has something behind its end, or is too large"))
    return data


def shuffled(place: int, tables: tuple[tuple[int, ...], ...]) -> int:
    """A place of a list sent to another one, no two to the same (a Feistel network)."""
    left, right = place >> HALF, place & (1 << HALF) - 1
    for table in tables:
        left, right = right, left ^ table[right]
    return left << HALF | right


@lru_cache(maxsize=64)
def _tables(key: bytes, number: int) -> tuple[tuple[int, ...], ...]:
    """The functions of the rounds of a list's shuffle, written out: each a keyed hash of half a place."""
    return tuple(
        tuple(
            int.from_bytes(hashlib.blake2b(f"{number}/{turn}/{half}".encode(), key=key, digest_size=2).digest()) & (1 << HALF) - 1
            for half in range(1 << HALF)
        )
        for turn in range(ROUNDS)
    )
