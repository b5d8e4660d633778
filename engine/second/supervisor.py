"""The client: one child at a time, asked by any number of threads, replaced whenever it fails.

Requests go one after the other, so a failure concerns exactly the request that was being answered; whoever waits
for the lock is served by the next child and notices nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.metrics import SECOND_ENGINE_STARTS
from engine.rules.durable.plan import Plan
from engine.second.failure import Reason, SecondEngineError
from engine.second.process import CHILD, ChildProcess
from engine.second.protocol import MalformedError, check_loaded, load_request, read_fired, run_request


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for an answer, for loading a plan, for a start, for waiting one's turn (others may need a start and an
    answer before), and after a failed start until the next. `patterns` are the conditions of rules that a child may
    hold (about 18 kB each) before another takes its place."""

    answer: float = 1.0
    load: float = 5.0
    start: float = 10.0
    turn: float = 15.0
    again: float = 1.0
    patterns: int = 20_000


PATIENT = Limits(answer=60, load=60, start=60, turn=600)
"""For comparing engines, where nobody waits and a slow machine must not look like a failure."""


@dataclass(slots=True)
class _Running:
    """A child, what it holds, and the process that started it: a fork must not share it."""

    process: ChildProcess
    version: str
    owner: int = field(default_factory=os.getpid)
    loaded: set[str] = field(default_factory=set)
    patterns: int = 0


class Supervisor:
    """Asks durable-rules from any thread. `close` ends the child; so does the end of this process."""

    def __init__(self, command: Sequence[str] = CHILD, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._command = command
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._before = "none"
        """Why there is no child, for the metric."""
        self._failed_at: float | None = None
        self._number = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is no child."""
        running = self._running
        return running.process.pid if running else None

    @property
    def busy(self) -> bool:
        """Whether somebody is being answered."""
        return self._lock.locked()

    def start(self) -> str:
        """Start a child unless one runs; the version of durable-rules. Raises SecondEngineError."""
        with self._turn():
            return self._child().version

    def fired(self, plan: Plan, given: Iterable[str]) -> frozenset[str]:
        """The rules of `plan` that fire on these facts. Raises SecondEngineError."""
        with self._turn():
            running = self._child(plan)
            with self._giving_up():
                if plan.digest not in running.loaded:
                    self._number += 1
                    answer = running.process.exchange(load_request(self._number, plan), self.limits.load)
                    check_loaded(answer, self._number, plan)
                    running.loaded.add(plan.digest)
                    running.patterns += plan.patterns
                self._number += 1
                answer = running.process.exchange(run_request(self._number, plan, given), self.limits.answer)
                return read_fired(answer, self._number, plan)

    def replace(self, why: str) -> None:
        """End the child, which answered but is not to be believed; the next request starts another."""
        with self._lock:
            self._end(why)

    def close(self) -> None:
        """End the child."""
        self.replace("closed")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=self.limits.turn):
            raise SecondEngineError(Reason.BUSY)
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Whatever is raised inside, the child is not asked again: nobody knows what it would answer."""
        try:
            yield
        except MalformedError as error:
            self._end(Reason.MALFORMED)
            raise SecondEngineError(Reason.MALFORMED, str(error)) from None
        except SecondEngineError as error:
            self._end(error.reason)
            raise
        except BaseException:
            self._end("interrupted")
            raise

    def _child(self, plan: Plan | None = None) -> _Running:
        """A child that lives, is ours, and has room for the plan."""
        running = self._running
        if running is not None and (running.owner != os.getpid() or not running.process.alive):
            self._end("ended")
        elif running is not None and plan is not None and self._full(running, plan):
            self._end("full")
        if self._running is None:
            self._running = self._started()
        return self._running

    def _full(self, running: _Running, plan: Plan) -> bool:
        new = bool(running.loaded) and plan.digest not in running.loaded
        return new and running.patterns + plan.patterns > self.limits.patterns

    def _started(self) -> _Running:
        if self._failed_at is not None and time.monotonic() < self._failed_at + self.limits.again:
            raise SecondEngineError(Reason.UNAVAILABLE, "it failed to start a moment ago")
        SECOND_ENGINE_STARTS.labels(self._before).inc()
        try:
            process = ChildProcess(self._command)
            try:
                version = str(process.first_message(self.limits.start)["ready"])
            except BaseException:
                process.kill()
                raise
        except (SecondEngineError, KeyError) as error:
            self._failed_at = time.monotonic()
            raise SecondEngineError(Reason.UNAVAILABLE, str(error)) from None
        self._failed_at = None
        return _Running(process, version)

    def _end(self, why: str) -> None:
        running, self._running = self._running, None
        self._before = str(why)
        if running is not None and running.owner == os.getpid():
            running.process.kill()
