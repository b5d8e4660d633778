"""When a delivery that failed is tried again: ever later, and no two at the same moment."""

from __future__ import annotations

import datetime as dt
import hashlib

ATTEMPTS = 20
"""Times a notice is sent to a subscriber before it is put aside: by the delays below, over about four days."""
FIRST = 10.0
LATEST = 12 * 3600.0
GROWTH = 3.0
"""Seconds before the second attempt, the longest wait, and by how much each wait is longer than the one before."""
_EXACT = 2**64


def delay(key: str, attempt: int) -> dt.timedelta:
    """The wait after the `attempt`-th attempt failed (1, 2, …): between a half and the whole of the step.

    The jitter is a digest of what is sent and how often it was: spread evenly among deliveries that failed together,
    and the same whenever it is computed.
    """
    step = LATEST if attempt > 40 else min(FIRST * GROWTH ** (attempt - 1), LATEST)  # beyond, the power overflows
    drawn = int.from_bytes(hashlib.sha256(f"{key}\x1f{attempt}".encode()).digest()[:8]) / _EXACT
    return dt.timedelta(seconds=step * (1 + drawn) / 2)


def asked_for(text: str | None) -> dt.timedelta:
    """The wait a receiver asks for by `Retry-After` in seconds, as far as it is reasonable; else none."""
    plain = (text or "").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        return dt.timedelta()
    return dt.timedelta(seconds=min(float(plain), LATEST))
