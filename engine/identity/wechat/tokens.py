"""The access token: one for all threads and processes of this machine, fetched anew by one of them.

`stable_token` gives the same token to whoever asks until five minutes before it ends; what is shared here spares
asking. The file is readable by its owner alone, and a lock beside it makes the others wait for the one that fetches.
"""

from __future__ import annotations

import fcntl
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.store import private_file

EARLY = 300.0
"""Seconds before its end from which a token is no longer used: the platform changes it then."""


@dataclass(frozen=True, slots=True)
class Token:
    """ends: Unix time."""

    value: str = field(repr=False)
    ends: float


Fetch = Callable[[bool], tuple[str, float]]
"""Asks WeChat for a token, anew by force or not: the token, and for how many seconds it is good."""


class Tokens:
    """Safe to share between threads; processes share by the file."""

    def __init__(self, path: Path, fetch: Fetch, now: Callable[[], float] = time.time) -> None:
        self._path, self._fetch, self._now = path, fetch, now
        self._known: Token | None = None
        self._lock = threading.Lock()

    def current(self) -> str:
        """A token that is good for a while."""
        known = self._known
        if known is not None and self._good(known):
            return known.value
        return self._renewed(None)

    def instead_of(self, refused: str) -> str:
        """Another token, after WeChat refused this one: the one somebody else has fetched since, or a new one."""
        return self._renewed(refused)

    def _renewed(self, refused: str | None) -> str:
        with self._lock, self._alone():
            kept = self._read()
            if kept is not None and self._good(kept) and kept.value != refused:
                self._known = kept
                return kept.value
            value, seconds = self._fetch(False)
            if value == refused:
                value, seconds = self._fetch(True)
            self._known = Token(value, self._now() + seconds)
            private_file.write(self._path, json.dumps({"token": value, "ends": self._known.ends}))
            return value

    def _good(self, token: Token) -> bool:
        return self._now() < token.ends - EARLY

    def _read(self) -> Token | None:
        try:
            if private_file.open_to_others(self._path) is not None:
                return None
            read = json.loads(self._path.read_text(encoding="ascii"))
            return Token(str(read["token"]), float(read["ends"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
