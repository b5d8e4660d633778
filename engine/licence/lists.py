"""Making status lists from the store."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlmodel import Session

from engine.errors import LIC_NOT_FOUND, Defect, LicenceError
from engine.licence.changes import ENTRIES
from engine.licence.read import list_address, list_key
from engine.licence.status_list import entries_of, list_bytes, spot_of
from engine.licence.status_token import sign_list
from engine.signing.authority import Authority
from engine.signing.roles import Role
from engine.store.vault import Vault


def lists_there_are(session: Session, vault: Vault) -> int:
    """How many status lists there are: they are numbered from 0."""
    last = session.connection().execute(select(func.max(ENTRIES.c.id))).scalar_one()
    return 0 if last is None else spot_of(int(last), list_key(vault)).list + 1


def data_of(session: Session, vault: Vault, number: int) -> bytes:
    """The bytes of a status list as licences stand now. Raises LicenceError LIC-NOT-FOUND."""
    if not 0 <= number < lists_there_are(session, vault):
        raise LicenceError(LIC_NOT_FOUND, Defect(str(number), "there is no status list of this number"))
    first, last = entries_of(number)
    rows = session.connection().execute(
        select(ENTRIES.c.id, ENTRIES.c.value).where(ENTRIES.c.id >= first, ENTRIES.c.id <= last, ENTRIES.c.value != 0)
    )
    return list_bytes(number, ((row[0], row[1]) for row in rows), list_key(vault))


def token_of(session: Session, vault: Vault, authority: Authority, site: str, number: int, now: dt.datetime) -> str:
    """A status list as licences stand now, signed. Raises LicenceError LIC-NOT-FOUND, SigningError SIG-AUTHORITY."""
    return sign_list(data_of(session, vault, number), list_address(site, number), authority.of(Role.STATUS, now), now)
