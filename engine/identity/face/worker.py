"""The process that measures faces: one engine, one submission at a time, answers in JSON.

What comes from outside is decoded here and nowhere else, so that a picture that brings down a decoder or dlib brings
down this process alone; and what this process says is read as plain data.
"""

from __future__ import annotations

import contextlib
import json
import signal
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path

from engine.identity.face.submission import Submission

READY = b"ready"
MOST_MEMORY = 4 * 1024**3
"""Bytes of address space the process may use."""


def serve(connection: Connection, models: str, liveness: bool) -> None:
    """Answer submissions until the other end is closed. Runs in the process that the pool starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it ends
    _limit_memory()
    from engine.identity.face.engine import FaceEngine
    from engine.identity.face.measure import measure

    engine = FaceEngine(Path(models), liveness)
    connection.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            submission: Submission = connection.recv()
            connection.send_bytes(json.dumps(asdict(measure(engine, submission))).encode())


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
