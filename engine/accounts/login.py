"""Logging in: a password that is right, an account that is not locked, and a token that says so for a while.

An attempt is counted before its password is looked at, so that of many made at once none goes uncounted; a right one
takes the count back. The hash is computed outside any transaction: it takes long, and on purpose.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session

from engine.accounts.passwords import Passwords
from engine.accounts.registry import ACCOUNTS, Account, account_of
from engine.accounts.token import Ticket
from engine.errors import ACC_LOCKED, ACC_PASSWORD, ACC_SESSION, AccountError, Defect
from engine.ledger.entries import record
from engine.store.writer import Writer

ALLOWED = 5
"""Wrong passwords in a row after which an account is locked."""
LOCKED = dt.timedelta(minutes=15)
IDLE = dt.timedelta(hours=1)
LONGEST = dt.timedelta(hours=10)
"""A log-in ends when nothing was done with it for so long, and in any case after a working day."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted. kept: the hash to compare with; None: there is no such account, or it is disabled.
    locked_until: the account is locked, and no password is looked at; last: if this password is wrong it is."""

    kept: str | None
    generation: int = 0
    locked_until: dt.datetime | None = None
    last: bool = False


def log_in(writer: Writer, passwords: Passwords, account_id: str, password: str, now: dt.datetime) -> tuple[Account, Ticket]:
    """The account and its new ticket. Raises AccountError: ACC-PASSWORD, whatever of the two is wrong; ACC-LOCKED."""
    attempt = writer.run(lambda session: _count(session, account_id, now))
    if attempt.locked_until is not None:
        raise AccountError(ACC_LOCKED, Defect(
            account_id, f"until {attempt.locked_until.isoformat(timespec='seconds')}", "wait, or have a supervisor set a new password",
        ))
    if not passwords.matches(attempt.kept, password):
        if attempt.last:
            writer.run(lambda session: record(session, "account.locked", account_id, now, {"until": (now + LOCKED).isoformat()}))
        raise _wrong(account_id)
    assert attempt.kept is not None
    renewed = passwords.hash(password) if passwords.outdated(attempt.kept) else None
    account = writer.run(lambda session: _succeed(session, account_id, attempt.generation, renewed))
    return account, Ticket(account.id, account.generation, now, now + IDLE)


def confirm(session: Session, ticket: Ticket, now: dt.datetime) -> Account:
    """The account a ticket was given to, as it is now. Raises AccountError ACC-SESSION if the ticket has ended."""
    if not ticket.since <= now < ticket.until:
        raise AccountError(ACC_SESSION, Defect(ticket.account, "the log-in has ended", "`miaopi accounts login`"))
    account = account_of(session, ticket.account)
    if not account.active or account.generation != ticket.generation:
        raise AccountError(ACC_SESSION, Defect(
            account.id, "the account was disabled, or its role or password changed, since it logged in", "`miaopi accounts login`",
        ))
    return account


def prolonged(ticket: Ticket, now: dt.datetime) -> Ticket:
    """The ticket after something was done with it."""
    return Ticket(ticket.account, ticket.generation, ticket.since, min(now + IDLE, ticket.since + LONGEST))


def _count(session: Session, account_id: str, now: dt.datetime) -> Attempt:
    """Count an attempt; the one after `ALLOWED` wrong ones locks, and so does each that comes later."""
    row = session.connection().execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account_id).with_for_update()).first()
    if row is None or not row.active:
        return Attempt(None)
    if row.locked_until is not None and row.locked_until > now:
        return Attempt(None, locked_until=row.locked_until)
    failures = row.failures + 1
    last = failures >= ALLOWED
    session.connection().execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(failures=failures, locked_until=now + LOCKED if last else None)
    )
    return Attempt(row.password, row.generation, last=last)


def _succeed(session: Session, account_id: str, generation: int, renewed: str | None) -> Account:
    """Take the count back, unless the account was changed while its old password was looked at."""
    values = {"failures": 0, "locked_until": None} | ({"password": renewed} if renewed is not None else {})
    unchanged = ACCOUNTS.c.active & (ACCOUNTS.c.id == account_id) & (ACCOUNTS.c.generation == generation)
    if session.connection().execute(update(ACCOUNTS).where(unchanged).values(**values)).rowcount != 1:
        raise _wrong(account_id)
    return account_of(session, account_id)


def _wrong(account_id: str) -> AccountError:
    return AccountError(ACC_PASSWORD, Defect(account_id, "account and password do not belong together"))
