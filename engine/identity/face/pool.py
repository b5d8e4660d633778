"""A pool of processes that measure faces. One that dies or takes too long is replaced; its submission is not repeated,
for what brought it down may have been in it."""

from __future__ import annotations

import json
import multiprocessing
import queue
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from engine.identity.face.submission import Measured, Submission
from engine.identity.face.worker import READY, serve

START_SECONDS = 120.0
"""Within which a process has loaded its models (about a second on a machine that is not busy)."""
_SPAWN = multiprocessing.get_context("spawn")


class PoolError(Exception):
    """No measurement came: every process was busy for too long, or the one asked died or was stopped."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


class FacePool:
    """Measures submissions. Safe to share between threads; `close` ends the processes."""

    def __init__(self, models: Path, liveness: bool, size: int = 1, seconds: float = 60.0, wait: float = 60.0) -> None:
        """size: processes, each started when first needed; seconds: for one submission; wait: for a free process."""
        self._models, self._liveness = models, liveness
        self._seconds, self._wait = seconds, wait
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._size = size
        for _ in range(size):
            self._free.put(None)

    def measure(self, submission: Submission) -> Measured:
        """What was measured. Raises PoolError."""
        try:
            worker = self._free.get(timeout=self._wait)
        except queue.Empty:
            raise PoolError("every process is busy") from None
        kept: _Worker | None = None
        try:
            worker = worker or self._start()
            answer = self._ask(worker, submission)
            kept = worker
            return _read(answer)
        finally:
            if kept is None and worker is not None:
                worker.stop()
            self._free.put(kept)

    def close(self) -> None:
        """End every process; one that is measuring, once it is done. The pool cannot be used after that."""
        for _ in range(self._size):
            worker = self._free.get()
            if worker is not None:
                worker.stop()

    def _start(self) -> _Worker:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=serve, args=(there, str(self._models), self._liveness), name="face", daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        try:
            if _received(here, START_SECONDS) != READY:
                raise PoolError("the process said something else than that it is ready")
        except PoolError:
            worker.stop()
            raise
        return worker

    def _ask(self, worker: _Worker, submission: Submission) -> bytes:
        try:
            worker.connection.send(submission)
        except OSError:
            raise PoolError("the process had died") from None
        return _received(worker.connection, self._seconds)


def _received(connection: Connection, seconds: float) -> bytes:
    try:
        if not connection.poll(seconds):
            raise PoolError("it took too long")
        return connection.recv_bytes()
    except (EOFError, OSError):
        raise PoolError("the process died") from None


def _read(answer: bytes) -> Measured:
    said: dict[str, Any] = json.loads(answer)
    return Measured(**{**said, **{key: tuple(said[key]) for key in ("reasons", "frames", "faces")}})
