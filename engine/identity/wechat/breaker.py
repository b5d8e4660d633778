"""A circuit breaker: whoever has not answered several times in a row is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed until `most` failures in a row; then open for `seconds`; then one caller may try. Thread-safe."""

    def __init__(self, most: int = 5, seconds: float = 30.0, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._failures = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    def lets_through(self) -> bool:
        """Whether a call may be made. Who is let through has to tell how it went."""
        with self._lock:
            if self._failures < self._most:
                return True
            if self._now() < self._open_until:
                return False
            self._open_until = self._now() + self._seconds  # the others wait for the one that tries
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._open_until = self._now() + self._seconds
