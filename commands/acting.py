"""Who is acting: the account that is logged in, and what it may do; and how secrets come in, never by the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from engine.accounts.registry import Account
    from engine.lifecycle.acts import Actor
    from engine.store.database import Database
    from engine.store.vault import Vault

OPERATOR = "operator"
"""Who acts while the registry has no supervisor yet, or where whoever holds the keys steps in; as the ledger names them."""


def token_file() -> Path:
    """Where this installation keeps the token of who is logged in."""
    from commands.options import settings

    return settings().home / "session"


def acting(database: Database, vault: Vault, roles: Collection[str] = ()) -> Account:
    """The account that is logged in, whose log-in this prolongs. Raises AccountError: ACC-SESSION; ACC-ROLE if it has none of `roles`."""
    from engine.accounts.login import confirm, prolonged
    from engine.accounts.token import keep_token, kept_token, open_ticket, seal_ticket
    from engine.clock import now
    from engine.errors import ACC_ROLE, AccountError, Defect

    at, path = now(), token_file()
    ticket = open_ticket(vault, kept_token(path))
    with database.read() as session:
        account = confirm(session, ticket, at)
    if roles and account.role not in roles:
        raise AccountError(ACC_ROLE, Defect(account.id, f"{account.role} may not do this", "it takes: " + ", ".join(sorted(roles))))
    keep_token(path, seal_ticket(vault, prolonged(ticket, at)))
    return account


def in_charge(database: Database, vault: Vault) -> str:
    """Who keeps accounts and subscribers: a supervisor, or the operator as long as there is none. Raises AccountError."""
    from engine.accounts.registry import supervised

    with database.read() as session:
        if not supervised(session):
            return OPERATOR
    return acting(database, vault, {"supervisor"}).id


def officer(account: Account) -> Actor:
    """The account as it acts on a case."""
    from engine.lifecycle.acts import Actor, Role

    return Actor(Role(account.role), account.id)


def ask(label: str, hidden: bool = True, twice: bool = False) -> str:
    """A secret from whoever sits there, or from one line of standard input; empty if there is no more."""
    if sys.stdin.isatty():
        answer: str = click.prompt(label, default="", show_default=False, hide_input=hidden, confirmation_prompt=twice, err=True)
        return answer
    return sys.stdin.readline().rstrip("\r\n")
