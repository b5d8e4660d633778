"""`miaopi accounts`: who may act for the registry, and logging in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import click

from commands.acting import OPERATOR, acting, ask, in_charge, token_file

if TYPE_CHECKING:
    from engine.accounts.registry import Account, AccountRole

ROLES = ("clerk", "supervisor", "regulator", "auditor")
"""Written out, so that the help costs no import; a test compares them with the roles there are."""


@click.group()
def group() -> None:
    """Keep the accounts of those who act for the registry; log in and out.

    Passwords and numbers are asked for, or read from standard input, one on a line; never given as arguments. As long as
    there is no supervisor whoever runs the command keeps the accounts; after that a supervisor has to be logged in.
    """


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
@click.option("--name", required=True, help="The officer's name.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do (docs/review.md).")
def add(account_id: str, name: str, role: str) -> None:
    """Add an account.

    Asks for a password, for the number of the officer's identity document, and for those of relatives whose cases the
    officer keeps out of (公务员法 第七十六条); an empty line ends them. Only keyed digests of the numbers are kept.

    \b
    miaopi accounts add chen --name 陈岚 --role supervisor
    printf '%s\\n' "$PASSWORD" "$NUMBER" | miaopi accounts add li --name 李沐 --role clerk
    """
    from commands.desk import open_files
    from engine.accounts import registry
    from engine.accounts.passwords import Passwords, check_password
    from engine.clock import now

    with open_files() as files:
        by = in_charge(files.database, files.vault)
        password = ask("Password", twice=True)
        check_password(password, account_id)
        number = ask("Number of the identity document", hidden=False)
        relatives = _numbers("Number of a relative (empty: no more)") if number else ()
        new = registry.NewAccount(account_id, name, cast("AccountRole", role), Passwords().hash(password), number, relatives)
        at = now()
        _say(files.writer.run(lambda session: registry.add(session, files.vault, new, by, at)))


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per account.")
def list_accounts(as_json: bool) -> None:
    """List accounts: role, whether they can log in, whether the number is known by which they are kept from own cases."""
    from commands.desk import open_files
    from engine.accounts.registry import accounts

    with open_files() as files, files.database.read() as session:
        found = [_plain(account) for account in accounts(session)]
    if as_json:
        for account in found:
            click.echo(json.dumps(account, ensure_ascii=False))
        return
    from commands.show import table

    table(
        ["account", "name", "role", "active", "locked until", "number", "relatives"],
        [[a["account"], a["name"], a["role"], "yes" if a["active"] else "no", a["locked_until"] or "", "known" if a["identified"] else "unknown", a["relatives"]] for a in found],
    )


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
def disable(account_id: str) -> None:
    """Let nobody log in with an account any more, and end its log-ins. What it did keeps its name."""
    _set_active(account_id, active=False)


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
def enable(account_id: str) -> None:
    """Let an account that was disabled log in again."""
    _set_active(account_id, active=True)


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
@click.argument("role", type=click.Choice(ROLES))
def role(account_id: str, role: str) -> None:
    """Give an account another role; its log-ins end."""
    from commands.desk import open_files
    from engine.accounts.registry import set_role
    from engine.clock import now

    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        _say(files.writer.run(lambda session: set_role(session, account_id, cast("AccountRole", role), by, at)))


@group.command()
@click.argument("account_id", metavar="[ACCOUNT]", required=False)
@click.option("--recover", is_flag=True, help="Without a log-in, as who holds the keys of this installation; the ledger says so.")
def password(account_id: str | None, recover: bool) -> None:
    """Set a password: one's own, after the present one, or as a supervisor another account's. Its log-ins end.

    \b
    miaopi accounts password              # one's own
    miaopi accounts password li           # as a supervisor; li is unlocked too
    """
    from commands.desk import open_files
    from engine.accounts.login import log_in
    from engine.accounts.passwords import Passwords, check_password
    from engine.accounts.registry import account_of, set_password
    from engine.clock import now

    passwords = Passwords()
    with open_files() as files:
        if account_id is None:
            by = account_id = acting(files.database, files.vault).id
            log_in(files.writer, passwords, account_id, ask("Present password"), now())
        else:
            by = OPERATOR if recover else in_charge(files.database, files.vault)
        whose = account_id
        with files.database.read() as session:
            account_of(session, whose)
        chosen = ask("New password", twice=True)
        check_password(chosen, whose)
        hashed, at = passwords.hash(chosen), now()
        _say(files.writer.run(lambda session: set_password(session, whose, hashed, by, at)))


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
def relatives(account_id: str) -> None:
    """Keep an officer out of the cases of further persons (公务员法 第七十六条); asks for their numbers."""
    from commands.desk import open_files
    from engine.accounts.registry import recuse
    from engine.clock import now

    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        numbers = _numbers("Number of a relative (empty: no more)")
        _say(files.writer.run(lambda session: recuse(session, files.vault, account_id, numbers, by, at)))


@group.command()
@click.argument("account_id", metavar="ACCOUNT")
def login(account_id: str) -> None:
    """Log in; asks for the password. Ends after an hour in which nothing was done, and after ten hours in any case.

    After five wrong passwords in a row the account is locked for fifteen minutes.

    \b
    miaopi accounts login li
    miaopi accounts login li < password-file
    """
    from commands.desk import open_files
    from engine.accounts.login import log_in
    from engine.accounts.passwords import Passwords
    from engine.accounts.token import keep_token, seal_ticket
    from engine.clock import now

    with open_files() as files:
        account, ticket = log_in(files.writer, Passwords(), account_id, ask("Password"), now())
        keep_token(token_file(), seal_ticket(files.vault, ticket))
    _say(account)


@group.command()
@click.option("--everywhere", is_flag=True, help="End the account's log-ins on other machines too.")
def logout(everywhere: bool) -> None:
    """Log out."""
    from commands.desk import open_files
    from engine.accounts.registry import end_log_ins
    from engine.clock import now

    if everywhere:
        with open_files() as files:
            account, at = acting(files.database, files.vault), now()
            files.writer.run(lambda session: end_log_ins(session, account.id, at))
    token_file().unlink(missing_ok=True)


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def whoami(as_json: bool) -> None:
    """Say who is logged in. Exit code 2 if nobody is."""
    from commands.desk import open_files

    with open_files() as files:
        account = acting(files.database, files.vault)
    if as_json:
        click.echo(json.dumps(_plain(account), ensure_ascii=False))
    else:
        _say(account)


def _set_active(account_id: str, active: bool) -> None:
    from commands.desk import open_files
    from engine.accounts.registry import set_active
    from engine.clock import now

    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        _say(files.writer.run(lambda session: set_active(session, account_id, active, by, at)))


def _numbers(label: str) -> tuple[str, ...]:
    found = []
    while answer := ask(label, hidden=False).strip():
        found.append(answer)
    return tuple(found)


def _plain(account: Account) -> dict[str, Any]:
    return {
        "account": account.id, "name": account.name, "role": account.role, "active": account.active,
        "locked_until": account.locked_until.isoformat() if account.locked_until is not None else None,
        "identified": account.identified, "relatives": account.relatives, "created_at": account.created_at.isoformat(),
    }


def _say(account: Account) -> None:
    click.echo(f"{account.id}  {account.name}  {account.role}" + ("" if account.active else "  disabled"))
