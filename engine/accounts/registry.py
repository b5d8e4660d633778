"""The accounts: adding them, their roles and passwords, and whose cases an officer keeps out of.

Every change is entered in the ledger, with who made it; numbers of persons and hashes are not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from engine.domain.id_number import LENGTH, compact, resident_fault
from engine.errors import ACC_EXISTS, ACC_LAST, ACC_NOT_FOUND, ACC_VALUE, AccountError, Defect
from engine.ledger.entries import record
from engine.store.database import lock
from engine.store.office_tables import AccountRow, RecusalRow
from engine.store.vault import Vault

AccountRole = Literal["clerk", "supervisor", "regulator", "auditor"]
"""clerk: decides cases; supervisor: also frees and prolongs them, and keeps accounts and subscribers; regulator: keeps
rulebooks; auditor: looks."""
ROLES: tuple[AccountRole, ...] = ("clerk", "supervisor", "regulator", "auditor")
DECIDE = frozenset({"clerk", "supervisor"})
"""Who decides cases, and so has to say whose they must not be."""
NUMBER = "number"
"""The field of the blind index of a person's number, as in the case file."""
SHORTEST_NUMBER = 6
ACCOUNTS = AccountRow.metadata.tables[str(AccountRow.__tablename__)]
RECUSALS = RecusalRow.metadata.tables[str(RecusalRow.__tablename__)]
_ID = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_LONGEST_NAME = 64
_LOCK = 0x6163636F
"""PostgreSQL advisory lock of whoever changes who the supervisors are ("acco")."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may act. relatives: how many further persons' cases the officer keeps out of."""

    id: str
    name: str
    role: AccountRole
    active: bool
    created_at: dt.datetime
    generation: int
    locked_until: dt.datetime | None
    identified: bool
    relatives: int = 0


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be added. number: of the identity document; relatives: the numbers of relatives."""

    id: str
    name: str
    role: AccountRole
    password: str
    """Its hash."""
    number: str = ""
    relatives: tuple[str, ...] = ()


def add(session: Session, vault: Vault, new: NewAccount, by: str, now: dt.datetime) -> Account:
    """Add an account. Raises AccountError: ACC-EXISTS; ACC-VALUE, also where who decides cases gives no number."""
    _check(new, now.date())
    if session.connection().execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == new.id)).first() is not None:
        raise AccountError(ACC_EXISTS, Defect(new.id, "there is an account of this name", "names are never given twice"))
    session.add(AccountRow(
        id=new.id, name=new.name, role=new.role, password=new.password, active=True, created_at=now,
        person=vault.index(NUMBER, compact(new.number)) if new.number else None,
    ))
    session.flush()
    _add_relatives(session, vault, new.id, new.relatives)
    record(session, "account.added", new.id, now, {"by": by, "role": new.role, "relatives": len(new.relatives)})
    return account_of(session, new.id)


def recuse(session: Session, vault: Vault, account_id: str, numbers: Iterable[str], by: str, now: dt.datetime) -> Account:
    """Keep an officer out of the cases of further persons too (公务员法 第七十六条). Raises AccountError."""
    account, given = account_of(session, account_id), tuple(numbers)
    defects = [d for number in given for d in _defects_of_number(number, now.date())]
    if defects or not given:
        raise AccountError(ACC_VALUE, defects or Defect("number", "none is given"))
    _add_relatives(session, vault, account.id, given)
    record(session, "account.relatives", account.id, now, {"by": by, "added": len(given)})
    return account_of(session, account_id)


def set_password(session: Session, account_id: str, hashed: str, by: str, now: dt.datetime) -> Account:
    """Give an account another password: it is unlocked, and all its log-ins end. Raises AccountError ACC-NOT-FOUND."""
    return _changed(session, account_id, {"password": hashed, "failures": 0, "locked_until": None}, ("account.password", {"by": by}), now)


def set_role(session: Session, account_id: str, role: AccountRole, by: str, now: dt.datetime) -> Account:
    """Give an account another role; all its log-ins end. Raises AccountError: ACC-NOT-FOUND, ACC-LAST, ACC-VALUE."""
    lock(session, _LOCK)
    account = account_of(session, account_id)
    if role in DECIDE and not account.identified:
        raise AccountError(ACC_VALUE, Defect(account.id, "it has no identity number, without which it must not decide cases"))
    if account.role == "supervisor" and role != "supervisor":
        _not_the_last(session, account)
    return _changed(session, account_id, {"role": role}, ("account.role", {"by": by, "role": role, "before": account.role}), now)


def set_active(session: Session, account_id: str, active: bool, by: str, now: dt.datetime) -> Account:
    """Disable an account, which ends its log-ins, or enable it again. Raises AccountError: ACC-NOT-FOUND, ACC-LAST."""
    lock(session, _LOCK)
    account = account_of(session, account_id)
    if account.role == "supervisor" and not active:
        _not_the_last(session, account)
    kind = "account.enabled" if active else "account.disabled"
    return _changed(session, account_id, {"active": active, "failures": 0, "locked_until": None}, (kind, {"by": by}), now)


def end_log_ins(session: Session, account_id: str, now: dt.datetime) -> Account:
    """End all log-ins of an account. Raises AccountError ACC-NOT-FOUND."""
    return _changed(session, account_id, {}, ("account.logged-out", {"by": account_id}), now)


def account_of(session: Session, account_id: str) -> Account:
    """Raises AccountError ACC-NOT-FOUND."""
    row = session.connection().execute(_QUERY.where(ACCOUNTS.c.id == account_id)).first()
    if row is None:
        raise AccountError(ACC_NOT_FOUND, Defect(account_id, "there is no account of this name", "`miaopi accounts list` shows them"))
    return _account(row)


def accounts(session: Session) -> list[Account]:
    """All accounts, by name."""
    return [_account(row) for row in session.connection().execute(_QUERY.order_by(ACCOUNTS.c.id)).all()]


def supervised(session: Session) -> bool:
    """Whether the registry has a supervisor who can log in; until then it is being set up."""
    query = select(ACCOUNTS.c.id).where(ACCOUNTS.c.role == "supervisor", ACCOUNTS.c.active).limit(1)
    return session.connection().execute(query).first() is not None


_QUERY = select(
    ACCOUNTS, select(func.count()).select_from(RECUSALS).where(RECUSALS.c.account == ACCOUNTS.c.id).scalar_subquery().label("relatives")
)


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id, row.name, cast(AccountRole, row.role), bool(row.active), row.created_at, int(row.generation), row.locked_until,
        row.person is not None, int(row.relatives),
    )


def _changed(session: Session, account_id: str, values: dict[str, Any], told: tuple[str, dict[str, Any]], now: dt.datetime) -> Account:
    """Change an account and end its log-ins."""
    account_of(session, account_id)
    session.connection().execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(generation=ACCOUNTS.c.generation + 1, **values)
    )
    record(session, told[0], account_id, now, told[1])
    return account_of(session, account_id)


def _not_the_last(session: Session, account: Account) -> None:
    others = select(ACCOUNTS.c.id).where(ACCOUNTS.c.role == "supervisor", ACCOUNTS.c.active, ACCOUNTS.c.id != account.id).limit(1)
    if account.active and session.connection().execute(others).first() is None:
        raise AccountError(ACC_LAST, Defect(account.id, "it is the only supervisor's", "make somebody else a supervisor first"))


def _add_relatives(session: Session, vault: Vault, account_id: str, numbers: Iterable[str]) -> None:
    rows = [{"account": account_id, "person": vault.index(NUMBER, compact(number))} for number in sorted({compact(n) for n in numbers})]
    if rows:
        insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        session.connection().execute(insert(RECUSALS).values(rows).on_conflict_do_nothing())


def _check(new: NewAccount, day: dt.date) -> None:
    wrong = []
    if _ID.fullmatch(new.id) is None:
        wrong.append(Defect(new.id, "this is no name of an account", "begin with a small letter; then small letters, digits, . _ -, 64 at most"))
    if not 0 < len(new.name.strip()) <= _LONGEST_NAME or not new.name.isprintable():
        wrong.append(Defect("name", f"it is empty, or longer than {_LONGEST_NAME} characters"))
    if new.role in DECIDE and not new.number:
        wrong.append(Defect("number", "who decides cases has to be kept from their own", "give the number of the officer's identity document"))
    wrong += [d for number in (new.number, *new.relatives) if number for d in _defects_of_number(number, day)]
    if wrong:
        raise AccountError(ACC_VALUE, wrong)


def _defects_of_number(number: str, day: dt.date) -> list[Defect]:
    """A mistyped number would keep the officer out of nobody's cases. The number itself is not repeated."""
    plain = compact(number)
    if len(plain) == LENGTH and resident_fault(plain, day) is not None:
        return [Defect("number", "it is no resident identity number", "check each digit")]
    if len(plain) < SHORTEST_NUMBER or not (plain.isascii() and plain.isalnum()):
        return [Defect("number", "it is no number of an identity document", "write its digits and capitals")]
    return []
