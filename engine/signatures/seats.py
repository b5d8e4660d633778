"""Places among those who sign: the applicant invites each, and each takes their place on an account of their own.

An invitation is chance; taking the place needs the number of the invited person's document as well, with few tries. One
account has one place in an application, so that nobody signs for two.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from engine.access.logins import Account
from engine.casefile.journal import Head, head_of
from engine.casefile.own import own
from engine.domain.id_number import compact
from engine.errors import SGN_SEAT, Defect, SignatureError
from engine.signatures.required import PERSON, Required
from engine.store.access_tables import SeatRow
from engine.store.vault import Vault

HOLDS = dt.timedelta(days=7)
MOST_TRIES = 5
_SEATS = SeatRow.metadata.tables[str(SeatRow.__tablename__)]


def invite(session: Session, vault: Vault, head: Head, whom: Required, now: dt.datetime) -> tuple[str, dt.datetime]:
    """A new invitation for somebody who has to sign, and until when it holds; one that was given before ends.

    Raises SignatureError SGN-SEAT if they cannot sign over the network, or have taken their place.
    """
    if whom.number is None:
        raise SignatureError(SGN_SEAT, Defect(
            f"/parties/{whom.party}", "only a natural person whose document's number is stated signs over the network",
            "state it, of an organisation who represents it (representative), or sign at the window",
        ))
    person = vault.index(PERSON, whom.number)
    here = (_SEATS.c.application_id == head.id, _SEATS.c.person == person)
    taken = session.connection().execute(select(_SEATS.c.owner).where(*here)).first()
    if taken is not None and taken.owner is not None:
        raise SignatureError(SGN_SEAT, Defect(f"/parties/{whom.party}", "the place is taken", "whoever took it can sign"))
    session.connection().execute(delete(_SEATS).where(*here))
    code, until = secrets.token_urlsafe(24), now + HOLDS
    session.connection().execute(insert(_SEATS).values(
        application_id=head.id, person=person, code=_digest(code), expires_at=until, tries=0, owner=None,
    ))
    return code, until


def knock(session: Session, vault: Vault, code: str, number: str, now: dt.datetime) -> tuple[str, bool] | None:
    """One try to take a place: its application, and whether the number is right; None where the code opens nothing.

    It counts by itself, so that a wrong number is counted although nothing else comes of it.
    """
    row = session.connection().execute(
        select(_SEATS.c.application_id, _SEATS.c.person, _SEATS.c.tries)
        .where(_SEATS.c.code == _digest(code), _SEATS.c.expires_at > now).with_for_update()
    ).first()
    if row is None or row.tries >= MOST_TRIES:
        return None
    right = hmac.compare_digest(bytes(row.person), vault.index(PERSON, compact(number)))
    if not right:
        session.connection().execute(update(_SEATS).where(_SEATS.c.code == _digest(code)).values(tries=row.tries + 1))
    return str(row.application_id), right


def take(session: Session, account: Account, code: str) -> Head:
    """Take the place of an invitation whose number was right. Raises SignatureError SGN-SEAT if another account has it, or
    this one has another place."""
    row = session.connection().execute(
        select(_SEATS.c.application_id, _SEATS.c.person, _SEATS.c.owner).where(_SEATS.c.code == _digest(code)).with_for_update()
    ).first()
    if row is None or (row.owner is not None and bytes(row.owner) != account.owner):
        raise refused()
    other = session.connection().execute(select(_SEATS.c.person).where(
        _SEATS.c.application_id == row.application_id, _SEATS.c.owner == account.owner, _SEATS.c.person != row.person
    )).first()
    if other is not None:
        raise SignatureError(SGN_SEAT, Defect("/code", "this account signs for somebody else already", "everybody signs on their own phone"))
    session.connection().execute(update(_SEATS).where(_SEATS.c.code == _digest(code)).values(owner=account.owner))
    return head_of(session, row.application_id)


def seat_of(session: Session, account: Account, application_id: str) -> bytes | None:
    """Whose place the account has in an application, as a blind index; None if it has none."""
    row = session.connection().execute(
        select(_SEATS.c.person).where(_SEATS.c.application_id == application_id, _SEATS.c.owner == account.owner)
    ).first()
    return None if row is None else bytes(row.person)


def taken_in(session: Session, application_id: str) -> frozenset[bytes]:
    """Whose places are taken."""
    rows = session.connection().execute(
        select(_SEATS.c.person).where(_SEATS.c.application_id == application_id, _SEATS.c.owner.is_not(None))
    )
    return frozenset(bytes(row.person) for row in rows.all())


def refused() -> SignatureError:
    """The same for a wrong code, number or account, so that nobody learns which."""
    return SignatureError(SGN_SEAT, Defect("/code", "it opens no place for this account and number", "ask for a new invitation"))


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def reach(session: Session, account: Account, application_id: str) -> Head:
    """An application the account applies for or has a place in. Raises CaseError CASE-NOT-FOUND, for another's as for none."""
    if seat_of(session, account, application_id) is None:
        return own(session, application_id, account.owner)
    return head_of(session, application_id)
