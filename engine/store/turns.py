"""Whose turn it is to write to a file of SQLite, among threads and processes.

A writer that finds SQLite's lock taken asks again after a pause that grows to a tenth of a second; with several
processes some are passed over for seconds. Waiting for a lock of the operating system on a file beside the database,
they are woken in the order in which they came. SQLite's own lock stays what keeps writers apart: a program that does
not queue here is merely not in the queue.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType


class Turns:
    """A turn is taken by entering and given back by leaving; one of this process at a time, not twice by one thread."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-turn")
        self._lock = threading.Lock()
        self._handle: int | None = None

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            if self._handle is None:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._handle is not None
        fcntl.flock(self._handle, fcntl.LOCK_UN)
        self._lock.release()

    def close(self) -> None:
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
