"""The tables of identification: consents, sessions of verifying somebody, what came of it, and by what evidence is
recognised.

Pictures and what a face was measured as are in none of them. `person` and `applicant` are blind indexes.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, Identity, Index, LargeBinary, String
from sqlmodel import Field, SQLModel

from engine.store.case_tables import ID
from engine.store.instants import Instant
from engine.store.tables import BIG

SESSION = 43
"""Characters of a session's id: 32 bytes of chance in base64url."""
CONSENT = 22
"""Characters of a consent's id: 16 bytes of chance in base64url."""
APPEND_ONLY = ("identity_results", "consents", "consent_withdrawals")


class FaceSessionRow(SQLModel, table=True):
    """One session of verifying one person. state: open, taken (evidence was handed in, once), closed.

    sealed: name and number, challenge, consent, device, the provider's own number; scope `case:<application>`.
    """

    __tablename__ = "face_sessions"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'closed')", name="state"),
        Index("ix_face_sessions_application_id_person", "application_id", "person"),
        Index("ix_face_sessions_applicant_opened_at", "applicant", "opened_at"),
    )

    id: str = Field(sa_column=Column(String(SESSION), primary_key=True))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False))
    person: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    applicant: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    provider: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(sa_column=Column(String(8), nullable=False))
    opened_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class IdentityResultRow(SQLModel, table=True):
    """What came of verifying a person: of a session, or (session is none) of an officer who saw them or a notary's
    paper. by: the provider, or the officer's account. sealed: the result, and whom it is about."""

    __tablename__ = "identity_results"

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False, index=True))
    person: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    session: str | None = Field(default=None, sa_column=Column(String(SESSION), ForeignKey("face_sessions.id"), unique=True))
    by: str = Field(sa_column=Column(String(64), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class IdentityMarkRow(SQLModel, table=True):
    """A blind index of a piece of evidence, by which it is recognised in another session. Deleted after a time.

    kind: frame (a picture), face (near-identical pictures of a face), photo (of a document), device.
    """

    __tablename__ = "identity_marks"
    __table_args__ = (CheckConstraint("kind IN ('frame', 'face', 'photo', 'device')", name="kind"),)

    kind: str = Field(sa_column=Column(String(8), primary_key=True))
    mark: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    session: str = Field(sa_column=Column(String(SESSION), ForeignKey("face_sessions.id"), primary_key=True, index=True))
    application_id: str = Field(sa_column=Column(String(ID), nullable=False))
    person: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False, index=True))


class ConsentRow(SQLModel, table=True):
    """That an applicant agreed to a text. text: its version; sha256: of its bytes; device: sealed."""

    __tablename__ = "consents"

    id: str = Field(sa_column=Column(String(CONSENT), primary_key=True))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False, index=True))
    applicant: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    purpose: str = Field(sa_column=Column(String(16), nullable=False))
    text: str = Field(sa_column=Column(String(32), nullable=False))
    sha256: str = Field(sa_column=Column(String(64), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    device: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class ConsentWithdrawalRow(SQLModel, table=True):
    """That a consent was taken back."""

    __tablename__ = "consent_withdrawals"

    consent: str = Field(sa_column=Column(String(CONSENT), ForeignKey("consents.id"), primary_key=True))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
