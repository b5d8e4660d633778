"""The register of names 企业名称库 as the engine asks it, whatever keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from engine.domain.answers import NameQuery, NameStatus, RegisteredName

Candidates = tuple[tuple[RegisteredName, ...], int, bool]
"""The rows that share a key with the asked name, the register's position (how much of it the answer has
seen), and whether there were more than were given."""


class Register(Protocol):
    """Answers which registered names of a city may conflict with a name. It judges nothing."""

    def candidates(self, query: NameQuery) -> Candidates: ...


@dataclass(frozen=True, slots=True)
class StoredName:
    """An entry of the register in the store: at `position`, a name of a city came to bear a status.

    The register is a log: a later entry of the same name may end an earlier one (`engine.register.standing`).
    """

    position: int
    name: str
    city: str
    status: NameStatus = "registered"
    status_on: dt.date | None = None
    until: dt.date | None = None
    uscc: str | None = None
    industry: str | None = None
