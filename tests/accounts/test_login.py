"""Logging in, being locked out, and tokens that end."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.accounts import registry as operations
from engine.accounts.login import ALLOWED, IDLE, LOCKED, LONGEST, confirm, log_in, prolonged
from engine.accounts.passwords import Passwords, check_password
from engine.accounts.registry import Account
from engine.accounts.token import Ticket, keep_token, kept_token, open_ticket, seal_ticket
from engine.errors import ACC_LOCKED, ACC_PASSWORD, ACC_SESSION, ACC_VALUE, AccountError
from engine.store.keys import new_ring
from engine.store.vault import Vault
from tests.accounts.conftest import CHEAP, PASSWORD, Registry

Refused = Callable[[str, Callable[[], Any]], Any]
AT = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)


def enter(registry: Registry, password: str = PASSWORD, account_id: str = "li") -> tuple[Account, Ticket]:
    return log_in(registry.writer, registry.passwords, account_id, password, registry.now)


def test_the_right_password_gives_a_ticket_that_ends_when_nothing_is_done(registry: Registry, refused: Refused) -> None:
    registry.add()
    _, ticket = enter(registry)
    token = seal_ticket(registry.vault, ticket)
    assert registry.run(confirm, open_ticket(registry.vault, token), registry.now).id == "li"
    registry.later(minutes=59)
    renewed = prolonged(ticket, registry.now)
    registry.later(minutes=2)
    refused(ACC_SESSION, lambda: registry.run(confirm, ticket, registry.now))
    assert registry.run(confirm, renewed, registry.now).id == "li"


def test_a_log_in_ends_after_a_day_however_much_is_done(registry: Registry, refused: Refused) -> None:
    registry.add()
    _, ticket = enter(registry)
    while registry.now < AT + LONGEST:
        registry.run(confirm, ticket, registry.now)
        ticket = prolonged(ticket, registry.now)
        registry.later(minutes=30)
    refused(ACC_SESSION, lambda: registry.run(confirm, ticket, registry.now))


def test_wrong_passwords_lock_the_account_for_a_while_for_the_right_one_too(registry: Registry, refused: Refused) -> None:
    registry.add()
    for _ in range(ALLOWED):
        refused(ACC_PASSWORD, lambda: enter(registry, "wrong"))
    refused(ACC_LOCKED, lambda: enter(registry))
    assert registry.entered() == ["account.added", "account.locked"]
    registry.later(seconds=LOCKED.total_seconds() + 1)
    refused(ACC_PASSWORD, lambda: enter(registry, "wrong"))
    refused(ACC_LOCKED, lambda: enter(registry))  # once locked, one wrong password is enough
    registry.later(seconds=LOCKED.total_seconds() + 1)
    assert enter(registry)[0].id == "li"
    refused(ACC_PASSWORD, lambda: enter(registry, "wrong"))
    assert enter(registry)[0].id == "li"


def test_a_new_password_unlocks(registry: Registry, refused: Refused) -> None:
    registry.add()
    for _ in range(ALLOWED):
        refused(ACC_PASSWORD, lambda: enter(registry, "wrong"))
    registry.run(operations.set_password, "li", registry.passwords.hash("Lo-Mai-Gai 23"), "chen", registry.now)
    assert enter(registry, "Lo-Mai-Gai 23")[0].id == "li"


def test_of_guesses_made_at_once_no_more_are_looked_at_than_are_allowed(registry: Registry) -> None:
    registry.add()
    codes: list[str] = []

    def guess() -> None:
        try:
            enter(registry, "wrong")
        except AccountError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=guess) for _ in range(4 * ALLOWED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (codes.count(ACC_PASSWORD), codes.count(ACC_LOCKED)) == (ALLOWED, 3 * ALLOWED)


def test_nobody_learns_which_accounts_there_are(registry: Registry, refused: Refused) -> None:
    registry.add()
    registry.add("he")
    registry.run(operations.set_active, "he", False, "chen", registry.now)
    errors = [refused(ACC_PASSWORD, partial(enter, registry, "wrong", account_id)) for account_id in ("li", "nobody", "he")]
    assert len({error.defects[0].problem for error in errors}) == 1


@pytest.mark.parametrize("change", [
    lambda r: r.run(operations.set_password, "li", "x", "chen", r.now), lambda r: r.run(operations.set_role, "li", "auditor", "chen", r.now),
    lambda r: r.run(operations.set_active, "li", False, "chen", r.now), lambda r: r.run(operations.end_log_ins, "li", r.now),
])
def test_what_changes_the_account_ends_its_log_ins(registry: Registry, refused: Refused, change: Callable[[Registry], Any]) -> None:
    registry.add()
    _, ticket = enter(registry)
    change(registry)
    refused(ACC_SESSION, lambda: registry.run(confirm, ticket, registry.now))


def test_a_password_that_was_changed_while_the_old_one_was_looked_at_lets_nobody_in(registry: Registry, refused: Refused) -> None:
    registry.add()

    class Slow(Passwords):
        def matches(self, kept: str | None, password: str) -> bool:
            registry.run(operations.set_password, "li", self.hash("Lo-Mai-Gai 23"), "chen", registry.now)
            return super().matches(kept, password)

    refused(ACC_PASSWORD, lambda: log_in(registry.writer, Slow(CHEAP), "li", PASSWORD, registry.now))


def test_a_hash_of_other_costs_is_made_anew_at_the_next_log_in(registry: Registry) -> None:
    registry.add()
    ((before,),) = registry.rows("SELECT password FROM accounts")
    log_in(registry.writer, Passwords(type(CHEAP)(time_cost=2, memory_cost=16, parallelism=1)), "li", PASSWORD, registry.now)
    ((after,),) = registry.rows("SELECT password FROM accounts")
    assert ("t=1" in before, "t=2" in after) == (True, True)
    assert enter(registry)[0].id == "li"


@given(position=st.integers(0, 200), character=st.sampled_from("Ab0-_.=9f"))
def test_a_token_that_was_changed_says_nothing_else(position: int, character: str) -> None:
    vault, ticket = Vault(new_ring()), Ticket("li", 3, AT, AT + IDLE)
    token = seal_ticket(vault, ticket)
    place = position % len(token)
    with suppress(AccountError):
        assert open_ticket(vault, token[:place] + character + token[place + 1 :]) == ticket  # the same digit as a capital
    with pytest.raises(AccountError) as caught:
        open_ticket(Vault(new_ring()), token)
    assert caught.value.code == ACC_SESSION


def test_a_token_others_may_read_is_not_used(tmp_path: Path, refused: Refused) -> None:
    path = tmp_path / "home" / "session"
    refused(ACC_SESSION, lambda: kept_token(path))
    keep_token(path, "token")
    assert (path.stat().st_mode & 0o777, kept_token(path)) == (0o600, "token")
    path.chmod(0o640)
    refused(ACC_SESSION, lambda: kept_token(path))


@pytest.mark.parametrize(("password", "good"), [
    ("Siu-Mai 17 Kau", True), ("虾饺烧卖叉烧包 2026 Ab", True), ("correct horse battery staple", True), ("short-1A", False),
    ("alllowercase1", False), ("Li-Likes-Tea-99", False), ("Tab\tInside-99-x", False), ("x" * 257, False), ("", False),
])
def test_a_password_is_long_and_not_of_one_kind(password: str, good: bool) -> None:
    if good:
        check_password(password, "li")
        return
    with pytest.raises(AccountError) as caught:
        check_password(password, "li")
    assert caught.value.code == ACC_VALUE
    assert password == "" or password not in str(caught.value)


def test_a_password_is_the_same_however_it_was_typed() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.matches(passwords.hash("Café-au-lait 1"), "Cafe\u0301-au-lait 1")
