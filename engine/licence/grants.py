"""Using a licence 用证: the holder lets one department read some fields for one purpose until a day.

The department exchanges the permission for a short-lived token, and reads with the token. Each use, and each that was
refused, is kept for both to see and is an entry of the ledger; the holder may withdraw the permission at any time, and
tokens end with it. A refusal is returned, not raised: the transaction that keeps it must be committed.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlmodel import Session

from engine.clock import CHINA
from engine.errors import (
    LIC_EXPIRED,
    LIC_FIELDS,
    LIC_GUESSED,
    LIC_PURPOSE,
    LIC_TOKEN,
    LIC_WITHDRAWN,
    Defect,
    LicenceError,
)
from engine.ledger.entries import record
from engine.licence.grant_refusals import Attempt, Refusal, keep, refusals_of, stopped
from engine.licence.refusal import Refused
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
_UNKNOWN = Refused(LIC_TOKEN, "there is no such permission or token", "")
_STOPPED = Refused(LIC_GUESSED, "too much was refused; wait ten minutes", "")


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
    """A permission as the holder and the department see it. uses: when it was used, and which version was read;
    refusals: uses that were refused."""

    id: str
    uscc: str
    permission: Permission
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None
    uses: tuple[tuple[dt.datetime, int], ...]
    refusals: tuple[Refusal, ...] = ()


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


def exchange(session: Session, vault: Vault, grant: str, asking: Asking, now: dt.datetime) -> Token | Refused:
    """A token for a permission. Refused: LIC-TOKEN, LIC-PURPOSE, LIC-WITHDRAWN, LIC-EXPIRED, LIC-GUESSED."""
    attempt = Attempt("exchange", asking.department, now)
    if stopped(session, vault, attempt):
        return _STOPPED
    row = session.connection().execute(select(GRANTS).where(GRANTS.c.id == grant)).first()
    if row is None:
        return keep(session, vault, attempt, None, None, _UNKNOWN)
    refused = _refusal(row, asking, now)
    if refused is not None:
        return keep(session, vault, attempt, row.id, row.uscc, refused)
    made = Token(secrets.token_hex(32), min(now + TOKEN_LIVES, row.expires_at))
    session.connection().execute(insert(TOKENS).values(
        token=vault.index("grant-token", made.token), grant_id=grant, issued_at=now, expires_at=made.expires_at,
    ))
    record(session, "grant.exchanged", row.uscc, now, {"grant": grant})
    return made


def use(session: Session, vault: Vault, speech: Speech, token: str, asking: Asking, now: dt.datetime) -> Said | Refused:
    """Read what a permission allows, of the licence as it stands. That it was read, or refused, is kept in the same transaction.

    Refused: LIC-TOKEN, LIC-PURPOSE, LIC-WITHDRAWN, LIC-EXPIRED, LIC-ENDED, LIC-GUESSED.
    """
    attempt = Attempt("use", asking.department, now)
    if stopped(session, vault, attempt):
        return _STOPPED
    row = session.connection().execute(
        select(GRANTS, TOKENS.c.expires_at.label("token_expires_at")).join(TOKENS, TOKENS.c.grant_id == GRANTS.c.id)
        .where(TOKENS.c.token == vault.index("grant-token", token))
    ).first()
    if row is None:
        return keep(session, vault, attempt, None, None, _UNKNOWN)
    refused = _refusal(row, asking, now)
    if refused is None and row.token_expires_at <= now:
        refused = Refused(LIC_EXPIRED, "its time is over", "/token", "exchange the permission for a new one")
    found = said(session, vault, speech, row.uscc)
    try:
        require_current(found, now)
    except LicenceError as error:
        refused = refused or Refused(error.code, error.defects[0].problem, "/token")
    if refused is not None:
        return keep(session, vault, attempt, row.id, row.uscc, refused)
    session.connection().execute(insert(USES).values(grant_id=row.id, version=found.standing.version, at=now))
    record(session, "grant.used", row.uscc, now, {"grant": row.id, "version": found.standing.version})
    return found.only(read_fields(row.fields))


def given_by(session: Session, vault: Vault, uscc: str, holder: str) -> tuple[Given, ...]:
    """The permissions a holder gave for a licence, the last one first, with their uses and what was refused."""
    return _given(session, GRANTS.c.uscc == uscc, GRANTS.c.holder == vault.index("holder", holder))


def given_to(session: Session, department: str) -> tuple[Given, ...]:
    """The permissions a department has or had, the last one first, with their uses and what was refused."""
    return _given(session, GRANTS.c.department == department)


def _given(session: Session, *which: ColumnElement[bool]) -> tuple[Given, ...]:
    rows = session.connection().execute(select(GRANTS).where(*which).order_by(GRANTS.c.created_at.desc(), GRANTS.c.id)).all()
    uses: dict[str, list[tuple[dt.datetime, int]]] = {row.id: [] for row in rows}
    found = session.connection().execute(
        select(USES.c.grant_id, USES.c.at, USES.c.version).join(GRANTS, GRANTS.c.id == USES.c.grant_id).where(*which).order_by(USES.c.id)
    )
    for grant, at, version in found:
        uses[grant].append((at, version))
    refusals = refusals_of(session, *which)
    return tuple(
        Given(
            row.id, row.uscc, Permission(Asking(row.department, row.purpose), read_fields(row.fields), row.expires_at),
            row.created_at, row.withdrawn_at, tuple(uses[row.id]), refusals.get(row.id, ()),
        )
        for row in rows
    )


def _refusal(row: Row[Any], asking: Asking, now: dt.datetime) -> Refused | None:
    """Why a permission is of no use: it is another's, for another purpose, or it does not last."""
    if (row.department, row.purpose) != (asking.department, asking.purpose):
        return Refused(LIC_PURPOSE, f"it does not allow {asking.department} to read for {asking.purpose}", "")
    if row.withdrawn_at is not None:
        return Refused(LIC_WITHDRAWN, "the holder withdrew it", "")
    return Refused(LIC_EXPIRED, "its time is over", "") if row.expires_at <= now else None
