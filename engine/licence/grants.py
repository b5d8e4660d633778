"""Using a licence 用证: the holder lets one department read some fields for one purpose until a day.

The department exchanges the permission for a short-lived token, and reads with the token. Each use is kept for the
holder to see and is an entry of the ledger; the holder may withdraw the permission at any time, and tokens end with it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlmodel import Session

from engine.clock import CHINA
from engine.errors import LIC_EXPIRED, LIC_FIELDS, LIC_PURPOSE, LIC_TOKEN, LIC_WITHDRAWN, Defect, LicenceError
from engine.ledger.entries import record
from engine.licence.said import Said, read_fields, require_current, said, written_fields
from engine.papers.speech import Speech
from engine.store.ids import new_id
from engine.store.licence_tables import GrantRow, GrantTokenRow, GrantUseRow
from engine.store.vault import Vault

GRANTS = GrantRow.metadata.tables[str(GrantRow.__tablename__)]
TOKENS = GrantTokenRow.metadata.tables[str(GrantTokenRow.__tablename__)]
USES = GrantUseRow.metadata.tables[str(GrantUseRow.__tablename__)]
LONGEST = dt.timedelta(days=366)
"""How long a permission may last."""
TOKEN_LIVES = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who reads for what: the department and the purpose, as the permission names them."""

    department: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Permission:
    """What the holder permits."""

    to: Asking
    fields: Sequence[str]
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Token:
    """What a department reads with; it is told once and kept only as a keyed hash."""

    token: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Given:
    """A permission as the holder and the department see it. uses: when it was used, and which version was read."""

    id: str
    uscc: str
    permission: Permission
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None
    uses: tuple[tuple[dt.datetime, int], ...]


def authorise(
    session: Session, vault: Vault, speech: Speech, uscc: str, holder: str, permission: Permission, now: dt.datetime
) -> str:
    """Give a permission; its id. Whether the account `holder` may do so is for the caller to know.

    Raises LicenceError: LIC-NOT-FOUND, LIC-ENDED, LIC-FIELDS.
    """
    found = said(session, vault, speech, uscc)
    require_current(found, now)
    if not now < permission.until <= now + LONGEST:
        raise LicenceError(LIC_FIELDS, Defect("/until", "it is over already, or longer than a year", "name an instant within a year"))
    if not (0 < len(permission.to.department) <= 64 and 0 < len(permission.to.purpose) <= 64):
        raise LicenceError(LIC_FIELDS, Defect("/to", "department and purpose have one to 64 characters"))
    fields, grant = written_fields(permission.fields, found.fields), new_id(now.astimezone(CHINA).date())
    session.connection().execute(insert(GRANTS).values(
        id=grant, uscc=uscc, holder=vault.index("holder", holder), department=permission.to.department,
        purpose=permission.to.purpose, fields=fields, created_at=now, expires_at=permission.until,
    ))
    record(session, "grant.given", uscc, now, {
        "grant": grant, "department": permission.to.department, "purpose": permission.to.purpose, "fields": read_fields(fields),
        "until": permission.until.isoformat(),
    })
    return grant


def withdraw(session: Session, vault: Vault, grant: str, holder: str, now: dt.datetime) -> None:
    """End a permission. Raises LicenceError LIC-TOKEN if the holder gave no such one, or withdrew it before."""
    row = session.connection().execute(
        update(GRANTS).where(GRANTS.c.id == grant, GRANTS.c.holder == vault.index("holder", holder), GRANTS.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now).returning(GRANTS.c.uscc)
    ).first()
    if row is None:
        raise LicenceError(LIC_TOKEN, Defect(grant, "you gave no such permission, or withdrew it"))
    record(session, "grant.withdrawn", row.uscc, now, {"grant": grant})


def exchange(session: Session, vault: Vault, grant: str, asking: Asking, now: dt.datetime) -> Token:
    """A token for a permission. Raises LicenceError: LIC-TOKEN, LIC-PURPOSE, LIC-WITHDRAWN, LIC-EXPIRED."""
    row = session.connection().execute(select(GRANTS).where(GRANTS.c.id == grant)).first()
    _require(row, asking, now)
    assert row is not None
    made = Token(secrets.token_hex(32), min(now + TOKEN_LIVES, row.expires_at))
    session.connection().execute(insert(TOKENS).values(
        token=vault.index("grant-token", made.token), grant_id=grant, issued_at=now, expires_at=made.expires_at,
    ))
    record(session, "grant.exchanged", row.uscc, now, {"grant": grant})
    return made


def use(session: Session, vault: Vault, speech: Speech, token: str, asking: Asking, now: dt.datetime) -> Said:
    """Read what a permission allows, of the licence as it stands. That it was read is kept in the same transaction.

    Raises LicenceError: LIC-TOKEN, LIC-PURPOSE, LIC-WITHDRAWN, LIC-EXPIRED, LIC-ENDED.
    """
    row = session.connection().execute(
        select(GRANTS, TOKENS.c.expires_at.label("token_expires_at")).join(TOKENS, TOKENS.c.grant_id == GRANTS.c.id)
        .where(TOKENS.c.token == vault.index("grant-token", token))
    ).first()
    _require(row, asking, now)
    assert row is not None
    if row.token_expires_at <= now:
        raise LicenceError(LIC_EXPIRED, Defect("/token", "its time is over", "exchange the permission for a new one"))
    found = said(session, vault, speech, row.uscc)
    require_current(found, now)
    session.connection().execute(insert(USES).values(grant_id=row.id, version=found.standing.version, at=now))
    record(session, "grant.used", row.uscc, now, {"grant": row.id, "version": found.standing.version})
    return found.only(read_fields(row.fields))


def given_by(session: Session, vault: Vault, uscc: str, holder: str) -> tuple[Given, ...]:
    """The permissions a holder gave for a licence, the last one first, with their uses."""
    return _given(session, GRANTS.c.uscc == uscc, GRANTS.c.holder == vault.index("holder", holder))


def given_to(session: Session, department: str) -> tuple[Given, ...]:
    """The permissions a department has or had, the last one first, with their uses."""
    return _given(session, GRANTS.c.department == department)


def _given(session: Session, *which: ColumnElement[bool]) -> tuple[Given, ...]:
    rows = session.connection().execute(select(GRANTS).where(*which).order_by(GRANTS.c.created_at.desc(), GRANTS.c.id)).all()
    uses: dict[str, list[tuple[dt.datetime, int]]] = {row.id: [] for row in rows}
    found = session.connection().execute(
        select(USES.c.grant_id, USES.c.at, USES.c.version).join(GRANTS, GRANTS.c.id == USES.c.grant_id).where(*which).order_by(USES.c.id)
    )
    for grant, at, version in found:
        uses[grant].append((at, version))
    return tuple(
        Given(
            row.id, row.uscc, Permission(Asking(row.department, row.purpose), read_fields(row.fields), row.expires_at),
            row.created_at, row.withdrawn_at, tuple(uses[row.id]),
        )
        for row in rows
    )


def _require(row: Any, asking: Asking, now: dt.datetime) -> None:
    """Raises LicenceError unless there is such a permission, it is theirs for this purpose, and it lasts."""
    if row is None:
        raise LicenceError(LIC_TOKEN, Defect("", "there is no such permission or token"))
    if (row.department, row.purpose) != (asking.department, asking.purpose):
        raise LicenceError(LIC_PURPOSE, Defect("", f"it does not allow {asking.department} to read for {asking.purpose}"))
    if row.withdrawn_at is not None:
        raise LicenceError(LIC_WITHDRAWN, Defect("", "the holder withdrew it"))
    if row.expires_at <= now:
        raise LicenceError(LIC_EXPIRED, Defect("", "its time is over"))
