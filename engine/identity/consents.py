"""Consents as records: who agreed to which text, for which application, when; and that they took it back.

The processing of a face needs a consent of its own, to a text that says by whom, why, how long and what else can be
done (个人信息保护法 第十七条, 第二十九条, 第三十条). What was given is never changed; taking it back is a record too (第十五条).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlmodel import Session, col, select

from engine.errors import CASE_NOT_FOUND, IDN_CONSENT, CaseError, Defect, IdentityError
from engine.ledger.entries import record
from engine.store.case_tables import ApplicationRow
from engine.store.database import lock
from engine.store.identity_tables import ConsentRow, ConsentWithdrawalRow
from engine.store.vault import Place, Vault

Purpose = Literal["face"]
NEWEST: Mapping[Purpose, str] = {"face": "face-1"}
"""The text that is shown now. A text that was published is never changed."""
TEXTS = Path(__file__).with_name("consent_texts")
APPLICANT = "applicant"
"""Field of the blind index."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What somebody agrees to. version: its name; sha256: of its UTF-8 bytes, hex."""

    version: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an applicant (openid or account) says they agree to: the text by its digest, as their client showed it."""

    application_id: str
    applicant: str = field(repr=False)
    purpose: Purpose
    sha256: str
    device: str = field(default="", repr=False)


def text_of(version: str) -> ConsentText:
    """A text that was published. Raises IdentityError IDN-CONSENT."""
    path = TEXTS / f"{version}.txt"
    if version not in {file.stem for file in TEXTS.glob("*.txt")}:
        raise IdentityError(IDN_CONSENT, Defect("/version", f"there is no text {version!r}", "show the newest text"))
    data = path.read_bytes()
    return ConsentText(version, data.decode("utf-8"), hashlib.sha256(data).hexdigest())


def newest(purpose: Purpose) -> ConsentText:
    """The text to show."""
    return text_of(NEWEST[purpose])


def give(session: Session, vault: Vault, agreed: Agreed, now: dt.datetime) -> str:
    """Enter the consent; its id. Raises IdentityError IDN-CONSENT for another text than the newest, CaseError."""
    text = newest(agreed.purpose)
    if agreed.sha256 != text.sha256:
        raise IdentityError(IDN_CONSENT, Defect("/sha256", "it is not the newest text", f"show {text.version} and ask again"))
    if session.get(ApplicationRow, agreed.application_id) is None:
        raise CaseError(CASE_NOT_FOUND, Defect(agreed.application_id, "there is no such application"))
    consent = secrets.token_urlsafe(16)
    session.add(ConsentRow(
        id=consent, application_id=agreed.application_id, applicant=vault.index(APPLICANT, agreed.applicant),
        purpose=agreed.purpose, text=text.version, sha256=text.sha256, at=now,
        device=vault.seal(session, f"case:{agreed.application_id}", Place("consents", "device", consent), agreed.device.encode()),
    ))
    session.flush()
    record(session, "consent", agreed.application_id, now, {"purpose": agreed.purpose, "text": text.version, "sha256": text.sha256})
    return consent


def withdraw(session: Session, vault: Vault, consent: str, applicant: str, now: dt.datetime) -> None:
    """Enter that it was taken back, by whom it was given; once more changes nothing. Raises IdentityError IDN-CONSENT."""
    row = session.get(ConsentRow, consent)
    if row is None or row.applicant != vault.index(APPLICANT, applicant):
        raise _none_of_theirs()
    lock(session, int.from_bytes(row.applicant[:7]))
    if _withdrawn(session, consent):
        return
    session.add(ConsentWithdrawalRow(consent=consent, at=now))
    session.flush()
    record(session, "consent-withdrawn", row.application_id, now, {"purpose": row.purpose, "text": row.text})


def check(session: Session, vault: Vault, consent: str, application_id: str, applicant: str, purpose: Purpose) -> None:
    """Raises IdentityError IDN-CONSENT unless this applicant gave it for this application and purpose, to the newest
    text, and did not take it back."""
    row = session.get(ConsentRow, consent)
    if row is None or (row.application_id, row.applicant, row.purpose) != (application_id, vault.index(APPLICANT, applicant), purpose):
        raise _none_of_theirs()
    if row.text != NEWEST[purpose]:
        raise IdentityError(IDN_CONSENT, Defect("/consent_id", f"it is to the text {row.text}", "show the newest text and ask again"))
    if _withdrawn(session, consent):
        raise IdentityError(IDN_CONSENT, Defect("/consent_id", "it was taken back", "ask again, or verify without a face"))


def _withdrawn(session: Session, consent: str) -> bool:
    return session.exec(select(ConsentWithdrawalRow).where(col(ConsentWithdrawalRow.consent) == consent)).first() is not None


def _none_of_theirs() -> IdentityError:
    """The same for a consent of somebody else and for none, so that nobody learns which there are."""
    return IdentityError(IDN_CONSENT, Defect("/consent_id", "there is no such consent", "ask for the consent first, or verify without a face"))
