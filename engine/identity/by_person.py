"""The path without a face (实施细则 第十六条第二款): an officer saw the person and the document, or a notary's paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from sqlmodel import Session

from engine.accounts.recusal import is_among
from engine.accounts.registry import DECIDE, NUMBER
from engine.domain.id_number import compact
from engine.domain.identity import Assurance, Liveness, Result
from engine.errors import CASE_NOT_FOUND, IDN_OFFICER, IDN_PERSON, CaseError, Defect, IdentityError
from engine.identity.results import Entry, enter
from engine.store.case_tables import ApplicationRow
from engine.store.office_tables import AccountRow
from engine.store.vault import Vault

PROVIDER = "officer"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an officer vouches for. way: in_person, the person and the original document were seen together;
    notarised, a notarial certificate of identity was. paper: what was seen and where it is kept, such as the
    certificate's number; it is kept sealed with the result as its trace."""

    way: Literal["in_person", "notarised"]
    name: str = field(repr=False)
    number: str = field(repr=False)
    paper: str = field(repr=False)


def record_seen(session: Session, vault: Vault, application_id: str, officer: str, seen: Seen, now: dt.datetime) -> Result:
    """Enter that `officer` (an account) verified a person of the application; the ledger says who and in which way.

    Raises IdentityError IDN-PERSON, IDN-OFFICER (no officer of the registry, or the person themselves or a relative of
    theirs: 公务员法 第七十六条), CaseError CASE-NOT-FOUND.
    """
    if not seen.name.strip() or not compact(seen.number) or not seen.paper.strip():
        raise IdentityError(IDN_PERSON, Defect("", "name, number and what was seen are needed", "fill them in"))
    if session.get(ApplicationRow, application_id) is None:
        raise CaseError(CASE_NOT_FOUND, Defect(application_id, "there is no such application"))
    account = session.get(AccountRow, officer)
    if account is None or not account.active or account.role not in DECIDE:
        raise IdentityError(IDN_OFFICER, Defect(officer, "it is no active account of an officer", "let a clerk do it"))
    if is_among(session, officer, [vault.index(NUMBER, compact(seen.number))]):
        raise IdentityError(IDN_OFFICER, Defect(officer, "it is the account of this very person, or of a relative", "let another clerk do it"))
    result = _result(seen)
    enter(session, vault, Entry(application_id, seen.name, seen.number, officer, None, result), now)
    return result


def _result(seen: Seen) -> Result:
    liveness: Liveness = "passed" if seen.way == "in_person" else "not_checked"
    return Result(
        outcome="passed", reasons=(f"seen_{seen.way}",), liveness=liveness, distance=None, provider=PROVIDER,
        provider_trace=seen.paper, assurance=Assurance(seen.way), evidence_sha256="",
    )
