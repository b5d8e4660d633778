"""Whether this process works."""

from __future__ import annotations

from api.envelope import Model


class AliveModel(Model):
    """The process answers."""

    alive: bool


class ReadyModel(Model):
    """database: it answers; worker: it runs; bundle: the digest of the rulebook and libraries in use; kept_back: a newer
    one cannot be used; behind: entries of the register that no segment of the index has yet."""

    ready: bool
    database: bool
    worker: bool
    bundle: str
    kept_back: bool
    behind: int
