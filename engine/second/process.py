"""One child process and its two pipes; everything that is written or read has a deadline."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.second.failure import Reason, SecondEngineError
from engine.second.protocol import HEADER, MalformedError, length, pack, unpack

ROOT = Path(__file__).resolve().parents[2]
_MAIN = "import sys; sys.path.insert(0, sys.argv[1]); from engine.second.child import main; main()"
CHILD = (sys.executable, "-I", "-c", _MAIN, str(ROOT))
"""The child runs the very code that this process runs, wherever that was imported from."""
CHUNK = 65536


class ChildProcess:
    """A running child. Any failure of `exchange` leaves it in an unknown state: `kill` it and start another.

    It is given no environment, so it knows none of this process's secrets, and a session of its own, so that an
    interrupt typed at the terminal is the parent's to handle.
    """

    def __init__(self, command: Sequence[str] = CHILD) -> None:
        """Raises SecondEngineError where the program cannot be started at all."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={}, start_new_session=True, bufsize=0,
            )
        except OSError as error:
            raise SecondEngineError(Reason.UNAVAILABLE, str(error)) from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._requests, False)
        os.set_blocking(self._answers, False)
        self._received = bytearray()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def exchange(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for the message that follows. Raises SecondEngineError."""
        deadline = time.monotonic() + seconds
        self._write(pack(request), deadline)
        return self._read(deadline)

    def first_message(self, seconds: float) -> dict[str, Any]:
        """What the child says unasked when it is ready. Raises SecondEngineError."""
        return self._read(time.monotonic() + seconds)

    def kill(self) -> None:
        """End it, stopped or not, and wait until the system has let go of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _write(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(self._requests, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._requests, rest) :]
            except BlockingIOError:
                continue
            except OSError:
                raise self._ended() from None

    def _read(self, deadline: float) -> dict[str, Any]:
        try:
            return unpack(self._take(length(self._take(HEADER.size, deadline)), deadline))
        except MalformedError as error:
            raise SecondEngineError(Reason.MALFORMED, str(error)) from None

    def _take(self, size: int, deadline: float) -> bytes:
        while len(self._received) < size:
            self._wait(self._answers, select.POLLIN, deadline)
            try:
                chunk = os.read(self._answers, CHUNK)
            except BlockingIOError:
                continue
            if not chunk:
                raise self._ended()
            self._received += chunk
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(left * 1000):
            raise SecondEngineError(Reason.TIMEOUT)

    def _ended(self) -> SecondEngineError:
        """The child closed a pipe: it has ended, or is about to."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        return SecondEngineError(Reason.CRASHED, f"exit status {self._process.returncode}")
