"""The recursive definitions of RFC 6962, word for word, to hold everything else against."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def split(count: int) -> int:
    """Largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(data: Sequence[bytes]) -> bytes:
    """MTH, word for word as RFC 6962 (2.1) defines it."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return hashlib.sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 (2.1.1)."""
    if len(data) == 1:
        return []
    k = split(len(data))
    return [*path(m, data[:k]), mth(data[k:])] if m < k else [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 (2.1.2)."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    return [*subproof(m, data[:k], whole), mth(data[k:])] if m <= k else [*subproof(m - k, data[k:], False), mth(data[:k])]
