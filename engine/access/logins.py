"""Who is logged in: a bearer token, of which only the digest is kept, for an account known by its blind index."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from engine.errors import API_LOGIN, AccessError, Defect
from engine.store.access_tables import LoginRow
from engine.store.database import lock
from engine.store.vault import Place, Vault

LIFETIME = dt.timedelta(hours=12)
"""How long a login holds: a day's work, not a phone's life."""
OWNER = "owner"
"""Field of the blind index, the one applications are kept under."""
_LOGINS = LoginRow.metadata.tables[str(LoginRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class Account:
    """An account. name: as one text, such as `wechat:` and the openid in hex; owner: its blind index."""

    name: str = field(repr=False)
    owner: bytes

    @property
    def scope(self) -> str:
        """The scope of the data key under which what is kept of the account is sealed."""
        return f"applicant:{self.owner.hex()}"


def account_of(vault: Vault, openid: str) -> Account:
    """The account of a WeChat user. The openid goes in as hex: a blind index does not tell capitals apart, an openid does."""
    name = f"wechat:{openid.encode().hex()}"
    return Account(name, vault.index(OWNER, name))


def log_in(session: Session, vault: Vault, account: Account, now: dt.datetime) -> tuple[str, dt.datetime]:
    """A new token for the account, and until when it holds. Logins whose time is over are cleared away."""
    lock(session, int.from_bytes(account.owner[:7]))  # of two first logins at once one makes the data key
    token = secrets.token_urlsafe(32)
    digest = _digest(token)
    until = now + LIFETIME
    connection = session.connection()
    connection.execute(delete(_LOGINS).where(_LOGINS.c.expires_at <= now, _LOGINS.c.owner == account.owner))
    connection.execute(insert(_LOGINS).values(
        token=digest, owner=account.owner, opened_at=now, expires_at=until,
        sealed=vault.seal(session, account.scope, _place(digest), account.name.encode()),
    ))
    return token, until


def account_at(session: Session, vault: Vault, token: str, now: dt.datetime) -> Account:
    """Whose token it is. Raises AccessError API-LOGIN, StoreError STO-SEAL."""
    digest = _digest(token)
    row = session.connection().execute(
        select(_LOGINS.c.owner, _LOGINS.c.sealed).where(_LOGINS.c.token == digest, _LOGINS.c.expires_at > now)
    ).first()
    if row is None:
        raise AccessError(API_LOGIN, Defect("Authorization", "nobody is logged in with it", "log in again"))
    owner = bytes(row.owner)
    nameless = Account("", owner)
    return Account(vault.open(session, nameless.scope, _place(digest), bytes(row.sealed)).decode(), owner)


def log_out(session: Session, token: str) -> None:
    """End a login; one that has ended stays so."""
    session.connection().execute(delete(_LOGINS).where(_LOGINS.c.token == _digest(token)))


def end_logins(session: Session, now: dt.datetime) -> int:
    """Clear away logins whose time is over; how many."""
    return session.connection().execute(delete(_LOGINS).where(_LOGINS.c.expires_at <= now)).rowcount


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _place(digest: bytes) -> Place:
    return Place("logins", "sealed", digest.hex())
