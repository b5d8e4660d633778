"""The worker of this process, in a thread of its own, and those who wait for what it decides.

A submission wakes it at once; what other processes left is found by looking every now and then. Who waits for a
decision is woken when this process decided; whether another did is asked in one question for all who wait, so that many
who wait do not keep the process from deciding.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from api import metrics
from engine.casefile.journal import handled_among
from engine.casefile.worker import Done, Worker, failure_of

LOG = logging.getLogger("miaopi.worker")
IDLE = 0.5
"""Seconds between two looks when nothing waits and nobody wakes the worker."""
SWEEP_EVERY = 600.0
FAILED = 5.0
"""Seconds until the worker goes on after its step broke, for instance because the database is away."""
LOOK = 0.05
"""Seconds between two looks at what other processes decided of that for which somebody waits here."""


class Deciding:
    """A worker's thread. tidy: what else is cleared away now and then; make_ready: what is done before the first case, and
    if it fails is only logged: it costs time to go without it, and nothing else."""

    def __init__(
        self, worker: Worker, tidy: Callable[[], object] = lambda: None, make_ready: Callable[[], object] = lambda: None
    ) -> None:
        self._worker, self._tidy, self._make_ready = worker, tidy, make_ready
        self._work, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._lookout = threading.Thread(target=self._look, name="lookout", daemon=True)
        self._waiting: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        self._thread.start()
        self._lookout.start()

    def stop(self) -> None:
        """End after the cases in hand."""
        self._ended.set()
        self._work.set()
        for thread in (self._thread, self._lookout):
            if thread.is_alive():
                thread.join()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def wake(self) -> None:
        """Something was handed in."""
        self._work.set()

    @contextmanager
    def watching(self, application_id: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the application was handled, here or by another process. Of the running event loop."""
        entry = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.setdefault(application_id, set()).add(entry)
        metrics.WAITING.inc()
        try:
            yield entry[1]
        finally:
            metrics.WAITING.dec()
            with self._lock:
                left = self._waiting[application_id]
                left.discard(entry)
                if not left:
                    del self._waiting[application_id]

    def _run(self) -> None:
        swept, ready = -SWEEP_EVERY, False
        while not self._ended.is_set():
            self._work.clear()
            try:
                if not ready:
                    ready = True
                    self._make_ready()
                if time.monotonic() - swept >= SWEEP_EVERY:
                    self._worker.sweep()
                    self._tidy()
                    swept = time.monotonic()
                done = self._worker.step(self._told)
            except Exception as error:  # noqa: BLE001 - the worker's edge: leases run out by themselves
                LOG.error(json.dumps({"worker": failure_of(error)}))
                self._ended.wait(FAILED)
                continue
            if not done:
                self._work.wait(IDLE)

    def _told(self, one: Done) -> None:
        metrics.DECIDED.labels(one.head.stage.value if one.head is not None else "none").inc()
        if one.failure:
            LOG.warning(json.dumps({"application": one.application_id, "failure": one.failure}))
        self._wake_who_waits(one.application_id)

    def _look(self) -> None:
        while not self._ended.wait(LOOK):
            with self._lock:
                ids = list(self._waiting)
            if not ids:
                continue
            for id in handled_among(self._worker.database, ids):
                self._wake_who_waits(id)

    def _wake_who_waits(self, application_id: str) -> None:
        with self._lock:
            waiting = list(self._waiting.get(application_id, ()))
        for loop, event in waiting:
            with suppress(RuntimeError):  # the loop has ended, and with it the waiting
                loop.call_soon_threadsafe(event.set)
