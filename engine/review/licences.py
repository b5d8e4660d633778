"""What officers do to a licence where no application leads to it: give it another status, or enter one of another kind.

Nobody does so to a licence of their own: of an entity of which they, or relatives their account names, are registered,
or of another kind that such an entity holds (公务员法 第七十六条).
"""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from engine.accounts.recusal import is_among
from engine.casefile.persons import registered_persons
from engine.errors import CASE_OWN, CaseError, Defect
from engine.licence import changes, entering
from engine.licence.changes import LICENCES, Change
from engine.licence.entering import Entry
from engine.store.vault import Vault


def change_status(session: Session, vault: Vault, uscc: str, change: Change) -> int:
    """See `changes.change_status`; `change.by` is the officer. Raises CaseError CASE-OWN, and what that raises."""
    holder = session.connection().execute(select(LICENCES.c.holder).where(LICENCES.c.uscc == uscc)).scalar()
    _keep_out(session, vault, uscc if holder is None else str(holder), change.by)
    return changes.change_status(session, vault, uscc, change)


def enter(session: Session, vault: Vault, entry: Entry) -> int:
    """See `entering.enter`; `entry.by` is the officer. Raises CaseError CASE-OWN, and what that raises."""
    _keep_out(session, vault, entry.holder, entry.by)
    return entering.enter(session, vault, entry)


def _keep_out(session: Session, vault: Vault, holder: str, account_id: str) -> None:
    if is_among(session, account_id, registered_persons(session, vault, holder)):
        raise CaseError(CASE_OWN, Defect(holder, f"{account_id}, or somebody close, is registered of it"))
