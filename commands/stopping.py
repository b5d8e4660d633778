"""Being told to end, by SIGTERM or SIGINT, at any moment."""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress

INTERRUPTED = 130


class Stop:
    """While it is entered, a signal asks to end instead of ending the process. `code`: what to exit with then.

    A handler runs between two instructions of the thread that waits, and so may take no lock which that thread can hold:
    `threading.Event` takes one both to wait and to be set, and now and then a process never ended. Here a byte is written.
    """

    def __init__(self) -> None:
        self.asked = False
        self.code = 0

    def __enter__(self) -> Stop:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._writing)
        os.close(self._reading)

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until asked to end; whether that was asked."""
        if not self.asked:
            select.select([self._reading], [], [], seconds)
        return self.asked

    def _ask(self, number: int, _frame: object) -> None:
        self.asked, self.code = True, INTERRUPTED if number == signal.SIGINT else 0
        with suppress(BlockingIOError):  # it was asked often enough
            os.write(self._writing, b".")
