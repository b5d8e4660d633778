"""The way without a face at the window: an officer saw somebody of a case with their document, or a notary's paper.

Nobody needs to be known by their face alone (市场主体登记管理条例实施细则 第十六条第二款). What an officer enters counts from the next
examination on: the applicant hands the application in again, or an officer who has it decides.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from engine.accounts.recusal import is_among
from engine.casefile.content import read_draft
from engine.casefile.journal import head_of
from engine.casefile.persons import taking_part
from engine.casefile.review import keep_out
from engine.domain.application import Application
from engine.errors import CASE_OWN, IDN_PERSON, CaseError, Defect, IdentityError
from engine.identity.by_person import Seen, record_seen
from engine.lifecycle.acts import Actor
from engine.store.vault import Vault


def person_at(session: Session, vault: Vault, application_id: str, party: int) -> tuple[str, str]:
    """Name and number of who is to be seen for a place among the parties of the application as it is now: the party, or who
    acts for an organisation. The number is empty where it does not say it.

    Raises CaseError: CASE-NOT-FOUND; CASE-ACT if it has ended. IdentityError IDN-PERSON if nobody is at that place.
    """
    application, _ = read_draft(session, vault, head_of(session, application_id))
    return _person(application, party)


def see(session: Session, vault: Vault, application_id: str, officer: Actor, seen: Seen, now: dt.datetime) -> None:
    """Enter that an officer saw somebody of the application.

    Raises CaseError: CASE-NOT-FOUND, CASE-ACT, CASE-OWN; IdentityError: IDN-PERSON, IDN-OFFICER.
    """
    head = head_of(session, application_id, lock=True)
    keep_out(session, head, officer.id)
    application, _ = read_draft(session, vault, head)
    if is_among(session, officer.id, taking_part(session, vault, application)):  # a draft is not indexed yet
        raise CaseError(CASE_OWN, Defect(head.id, f"{officer.id}, or somebody close, takes part in it"))
    record_seen(session, vault, application_id, officer.id, seen, now)


def _person(application: Application, party: int) -> tuple[str, str]:
    where = f"/parties/{party}"
    if not 0 <= party < len(application.parties):
        raise IdentityError(IDN_PERSON, Defect(where, f"the application names {len(application.parties)} parties, counted from 0"))
    named = application.parties[party]
    if named.kind == "natural":
        return named.name, named.document.number if named.document is not None else ""
    acting = named.representative
    if acting is not None:
        return acting.name, acting.document.number if acting.document is not None else ""
    if named.delegate is None:
        raise IdentityError(IDN_PERSON, Defect(where, "the application says nobody who acts for this organisation", "name its representative"))
    return named.delegate, ""
