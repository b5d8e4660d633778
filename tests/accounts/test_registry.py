"""Accounts: added with what they need, changed with a trace, never without a supervisor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.accounts import registry as operations
from engine.accounts.registry import NUMBER, supervised
from engine.errors import ACC_EXISTS, ACC_LAST, ACC_NOT_FOUND, ACC_VALUE
from tests.accounts.conftest import LI, RELATIVE, Registry

Refused = Callable[[str, Callable[[], Any]], Any]


def test_an_account_keeps_digests_of_numbers_and_a_hash_and_nothing_else(registry: Registry) -> None:
    account = registry.add(relatives=(RELATIVE, RELATIVE.lower()))
    assert (account.role, account.active, account.identified, account.relatives) == ("clerk", True, True, 1)
    ((person, password),) = registry.rows("SELECT person, password FROM accounts")
    assert (bytes(person), password[:10]) == (registry.vault.index(NUMBER, LI), "$argon2id$")
    stored = repr([registry.rows(f"SELECT * FROM {table}") for table in ("accounts", "recusals", "ledger_entries")])
    assert not [secret for secret in (LI, RELATIVE, "Siu-Mai") if secret in stored]


@pytest.mark.parametrize(("account_id", "role", "number"), [
    ("", "clerk", LI), ("Li", "clerk", LI), ("1li", "clerk", LI), ("li li", "clerk", LI), ("x" * 65, "clerk", LI),
    ("li", "clerk", ""), ("li", "supervisor", ""), ("li", "clerk", "440703198806240027"), ("li", "auditor", "12"),
])
def test_what_an_account_cannot_be_is_refused(registry: Registry, refused: Refused, account_id: str, role: Any, number: str) -> None:
    error = refused(ACC_VALUE, lambda: registry.add(account_id, role, number))
    assert number == "" or number not in str(error)
    assert registry.rows("SELECT * FROM accounts") == []


def test_a_name_is_given_once_and_never_again(registry: Registry, refused: Refused) -> None:
    registry.add()
    registry.run(operations.set_active, "li", False, "chen", registry.now)
    refused(ACC_EXISTS, registry.add)


def test_who_only_looks_needs_no_number_until_made_to_decide(registry: Registry, refused: Refused) -> None:
    registry.add("au", "auditor", "")
    refused(ACC_VALUE, lambda: registry.run(operations.set_role, "au", "clerk", "chen", registry.now))


def test_the_registry_is_never_left_without_a_supervisor(registry: Registry, refused: Refused) -> None:
    with registry.database.read() as session:
        assert not supervised(session)
    registry.add("chen", "supervisor")
    for work in (lambda: registry.run(operations.set_active, "chen", False, "chen", registry.now),
                 lambda: registry.run(operations.set_role, "chen", "clerk", "chen", registry.now)):
        refused(ACC_LAST, work)
    registry.add("he", "supervisor", RELATIVE)
    registry.run(operations.set_role, "chen", "clerk", "he", registry.now)
    refused(ACC_LAST, lambda: registry.run(operations.set_active, "he", False, "he", registry.now))


def test_every_change_is_in_the_ledger_with_who_made_it(registry: Registry) -> None:
    registry.add()
    at = registry.now
    registry.run(operations.set_role, "li", "auditor", "chen", at)
    registry.run(operations.set_password, "li", "$argon2id$x", "chen", at)
    registry.run(operations.recuse, registry.vault, "li", [RELATIVE], "chen", at)
    registry.run(operations.set_active, "li", False, "chen", at)
    registry.run(operations.set_active, "li", True, "chen", at)
    assert registry.entered() == [f"account.{k}" for k in ("added", "role", "password", "relatives", "disabled", "enabled")]
    assert all('"by":"' in row[0] for row in registry.rows("SELECT body FROM ledger_entries"))
    ((generation,),) = registry.rows("SELECT generation FROM accounts")
    assert generation == 4  # all but the relatives end the log-ins


@pytest.mark.parametrize("work", [
    lambda r: r.run(operations.account_of, "li"), lambda r: r.run(operations.set_role, "li", "clerk", "x", r.now),
    lambda r: r.run(operations.set_active, "li", False, "x", r.now), lambda r: r.run(operations.set_password, "li", "x", "x", r.now),
])
def test_an_account_that_is_not_there_is_said_to_be_not_there(registry: Registry, refused: Refused, work: Callable[[Registry], Any]) -> None:
    refused(ACC_NOT_FOUND, lambda: work(registry))
    assert registry.entered() == []
