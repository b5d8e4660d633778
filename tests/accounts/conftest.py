"""Accounts on both databases, with a hash that costs nothing and a clock that stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from engine.accounts.passwords import Passwords
from engine.accounts.registry import Account, AccountRole, NewAccount, add
from engine.errors import AccountError
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer

PASSWORD = "Siu-Mai 17 Kau"
LI, RELATIVE = "440703198806240026", "440703196001010013"
"""Made-up numbers whose check characters hold."""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Registry:
    """What a test of accounts works with."""

    database: Database
    writer: Writer
    vault: Vault
    passwords: Passwords
    now: dt.datetime = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)

    def add(self, account_id: str = "li", role: AccountRole = "clerk", number: str = LI, relatives: tuple[str, ...] = ()) -> Account:
        new = NewAccount(account_id, "李沐", role, self.passwords.hash(PASSWORD), number, relatives)
        return self.run(add, self.vault, new, "operator", self.now)  # type: ignore[no-any-return]

    def run(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        return self.writer.run(lambda session: operation(session, *arguments))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database.read() as session:
            return [tuple(row) for row in session.connection().execute(text(query))]

    def entered(self) -> list[str]:
        """The kinds of the ledger's entries."""
        return [row[0] for row in self.rows("SELECT kind FROM ledger_entries ORDER BY id")]

    def later(self, **delta: float) -> None:
        self.now += dt.timedelta(**delta)


@pytest.fixture
def registry(database: Database) -> Iterator[Registry]:
    writer = Writer(database)
    yield Registry(database, writer, Vault(new_ring()), Passwords(CHEAP))
    writer.close()


@pytest.fixture
def refused() -> Callable[[str, Callable[[], Any]], AccountError]:
    """What is raised, which must bear this code."""

    def of(code: str, work: Callable[[], Any]) -> AccountError:
        with pytest.raises(AccountError) as caught:
            work()
        assert caught.value.code == code
        return caught.value

    return of
