"""The edge of a request: its id, its size, its pace, its time, and whatever breaks within it.

Beside the worker's this is the one place that catches any failure. Nothing of the failure goes out: what was to be
done was undone with its transaction, an application that was handed in stays handed in, and the applicant is told where
people can be found. The log says which kind of failure it was and where in the program, nothing of what the case holds.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
import traceback
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import metrics
from api.envelope import REQUEST_ID, failure
from api.rates import Rates
from engine.errors import API_BROKEN, API_BUSY, API_RATE, API_TOO_LARGE, AccessError, Defect, MiaopiError

LOG = logging.getLogger("miaopi.api")
ROOT = Path(__file__).resolve().parent.parent
LARGE = 25_000_000
"""Bytes where pictures and files are handed in."""
UNPACED = frozenset({"/healthz", "/readyz", "/metrics"})


class Edge:
    """ASGI middleware round everything else. most: requests in hand at a time; more are told to come again."""

    def __init__(self, app: ASGIApp, rates: Rates, most_bytes: int, most: int) -> None:
        self._app, self._rates, self._most_bytes, self._most = app, rates, most_bytes, most
        self._in_hand = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, request_id = time.perf_counter(), secrets.token_hex(8)
        scope.setdefault("state", {})[REQUEST_ID] = request_id
        answer = _Answer(send)
        self._in_hand += 1
        try:
            refused = self._refused(scope)
            if refused is not None:
                await failure(refused, request_id, {"Retry-After": "1"})(scope, receive, answer)
            else:
                await self._app(scope, _Measured(receive, self._most_at(scope)), answer)
        except MiaopiError as error:
            if not answer.begun:
                await failure(error, request_id)(scope, receive, answer)
        except Exception as error:  # noqa: BLE001 - the request's edge
            broke(error, request_id)
            if not answer.begun:
                await failure(AccessError(API_BROKEN, ()), request_id)(scope, receive, answer)
        finally:
            self._in_hand -= 1
            _enter(scope, answer.status, time.perf_counter() - begun, request_id)

    def _refused(self, scope: Scope) -> AccessError | None:
        """Why the request is not even looked at."""
        if scope["path"] in UNPACED:
            return None
        if self._in_hand > self._most:
            return AccessError(API_BUSY, Defect("", f"{self._most} requests are in hand", "try again in a second"))
        client = scope.get("client")
        if not self._rates.address.take(client[0] if client else ""):
            return AccessError(API_RATE, Defect("", "there are too many requests from this address", "try again in a minute"))
        most = self._most_at(scope)
        for name, value in scope["headers"]:
            if name == b"content-length" and (not value.isdigit() or int(value) > most):
                return _too_large(most)
        return None

    def _most_at(self, scope: Scope) -> int:
        """How many bytes are read at an address."""
        path: str = scope["path"]
        return LARGE if path.startswith("/v1/face/") or "/uploads/" in path else self._most_bytes


class _Answer:
    """Sends on, and remembers the status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    @property
    def begun(self) -> bool:
        return self.status != 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class _Measured:
    """Receives on, up to so many bytes, whatever the header said."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._read = receive, most, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            raise _too_large(self._most)
        return message


def _too_large(most: int) -> AccessError:
    return AccessError(API_TOO_LARGE, Defect("", f"more than {most} bytes", "send less"))


def _enter(scope: Scope, status: int, seconds: float, request_id: str) -> None:
    """One line in the log and the counters: by the route's pattern, never by the address itself."""
    route: Any = scope.get("route")
    pattern = getattr(route, "path", "none")
    metrics.REQUESTS.labels(scope["method"] if route is not None else "", pattern, str(status)).inc()
    metrics.SECONDS.labels(pattern).observe(seconds)
    LOG.info(json.dumps({
        "request_id": request_id, "method": scope["method"][:8], "route": pattern, "status": status, "ms": round(seconds * 1000, 1),
    }))


def broke(error: BaseException, request_id: str) -> None:
    """Log what broke: the kind of failure and where in the program it was, nothing of what it says."""
    kind = error.code if isinstance(error, MiaopiError) else type(error).__name__
    LOG.error(json.dumps({"request_id": request_id, "failure": kind, "at": _place_of(error)}))


def _place_of(error: BaseException) -> list[str]:
    """Where in the program: files and lines, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames][-8:]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
