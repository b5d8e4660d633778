"""How a version of a licence stands, read from the store."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from engine.clock import CHINA
from engine.errors import LIC_NOT_FOUND, Defect, LicenceError
from engine.licence.changes import changes_of
from engine.licence.standing import Issued, Standing, standing
from engine.store.case_tables import LicenceVersionRow

VERSIONS = LicenceVersionRow.metadata.tables[str(LicenceVersionRow.__tablename__)]


def standing_of(session: Session, uscc: str, version: int | None = None) -> Standing:
    """How a version (None: the newest) of a licence stands. Raises LicenceError LIC-NOT-FOUND."""
    issued = versions_of(session, uscc)
    wanted = version if version is not None else len(issued)
    if not 1 <= wanted <= len(issued):
        what = f"there is no version {wanted} of the licence" if issued else "there is no licence of this code"
        raise LicenceError(LIC_NOT_FOUND, Defect(uscc, what))
    return standing(wanted, issued, changes_of(session, uscc))


def versions_of(session: Session, uscc: str) -> tuple[Issued, ...]:
    """The versions of a licence with the days they were issued, in order."""
    rows = session.connection().execute(
        select(VERSIONS.c.version, VERSIONS.c.issued_at).where(VERSIONS.c.uscc == uscc).order_by(VERSIONS.c.version)
    )
    return tuple(Issued(row.version, row.issued_at.astimezone(CHINA).date()) for row in rows)
