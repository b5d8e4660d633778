"""The register of names 企业名称库 as the engine asks it, whatever keeps it."""

from __future__ import annotations

from typing import Protocol

from engine.domain.answers import NameQuery, RegisteredName

Candidates = tuple[tuple[RegisteredName, ...], int, bool]
"""The rows that share a key with the asked name, the register's position (how much of it the answer has
seen), and whether there were more than were given."""


class Register(Protocol):
    """Answers which registered names of a city may conflict with a name. It judges nothing."""

    def candidates(self, query: NameQuery) -> Candidates: ...
