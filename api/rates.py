"""How fast one account or address may ask: a bucket of so many requests that fills again evenly.

Kept in this process's memory: with several processes each counts for itself, so that the limit is that many times higher.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MOST_KEPT = 100_000


class Bucket:
    """Buckets by key. per_minute: how many requests a minute, in the long run; burst: at once."""

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_minute / 60, float(burst), clock
        self._known: OrderedDict[str | bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str | bytes) -> bool:
        """Whether one more request is within the limit, and if so count it."""
        now = self._clock()
        with self._lock:
            left, at = self._known.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._per_second)
            taken = left >= 1
            self._known[key] = (left - 1 if taken else left, now)
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return taken


@dataclass(frozen=True, slots=True)
class Rates:
    """address: all requests from one address, behind which may be a whole office; login: log-ins from one address;
    account: requests of one account."""

    address: Bucket
    login: Bucket
    account: Bucket

    @classmethod
    def per_minute(cls, address: float = 1200, login: float = 60, account: float = 120) -> Rates:
        """A third of a minute's requests may come at once."""
        return cls(*(Bucket(rate, max(1, int(rate / 3))) for rate in (address, login, account)))
