"""Whose a licence is: the account that handed in the application its newest version rests on.

A change of the legal representative is handed in by the new one, and so the licence passes on with it.
"""

from __future__ import annotations

import hmac

from sqlalchemy import and_, select
from sqlmodel import Session

from engine.errors import LIC_NOT_FOUND, Defect, LicenceError
from engine.licence.catalogue import Summary
from engine.licence.changes import LICENCES
from engine.store.case_tables import ApplicationRow, LicenceVersionRow

_APPLICATIONS = ApplicationRow.metadata.tables[str(ApplicationRow.__tablename__)]
_VERSIONS = LicenceVersionRow.metadata.tables[str(LicenceVersionRow.__tablename__)]
_NEWEST = and_(_VERSIONS.c.uscc == LICENCES.c.uscc, _VERSIONS.c.version == LICENCES.c.version)
_OWNED = LICENCES.join(_VERSIONS, _NEWEST).join(_APPLICATIONS, _APPLICATIONS.c.id == _VERSIONS.c.application_id)


def held_by(session: Session, owner: bytes, most: int) -> list[Summary]:
    """The licences of an account, by their codes. owner: the account's blind index."""
    query = (
        select(*(LICENCES.c[name] for name in Summary.__slots__)).select_from(_OWNED)
        .where(_APPLICATIONS.c.owner == owner).order_by(LICENCES.c.uscc).limit(most)
    )
    return [Summary(*row) for row in session.connection().execute(query)]


def require_holder(session: Session, uscc: str, owner: bytes) -> None:
    """Raises LicenceError LIC-NOT-FOUND unless the licence is the account's; another's looks like none."""
    found = session.connection().execute(select(_APPLICATIONS.c.owner).select_from(_OWNED).where(LICENCES.c.uscc == uscc)).scalar()
    if found is None or not hmac.compare_digest(bytes(found), owner):
        raise LicenceError(LIC_NOT_FOUND, Defect("/code", "you have no licence of this code"))
