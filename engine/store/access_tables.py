"""The tables of access: who is logged in, what was answered to a request that may come again, what came over the network
beside the application itself, and who signed it.

`owner` is the blind index of an account, the same as in `applications.owner`; what names the account is sealed with the
scope `applicant:OWNER`, so that destroying that key forgets the person.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from engine.store.case_tables import ID
from engine.store.instants import Instant


def _application(primary_key: bool = False) -> Column[str]:
    return Column(String(ID), ForeignKey("applications.id"), nullable=False, primary_key=primary_key)


class LoginRow(SQLModel, table=True):
    """Somebody logged in. token: SHA-256 of the bearer token, which itself is kept nowhere; sealed: the account."""

    __tablename__ = "logins"

    token: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    owner: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False, index=True))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    opened_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False, index=True))


class RepetitionRow(SQLModel, table=True):
    """What was answered to a request under an Idempotency-Key, entered in the transaction of what the request did.

    key: SHA-256 of the key; request: SHA-256 of what was asked; sealed: the answer; status: its HTTP status.
    """

    __tablename__ = "repetitions"

    owner: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    key: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    request: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    status: int = Field(sa_column=Column(Integer(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False, index=True))


class OnlineCaseRow(SQLModel, table=True):
    """An application that was opened over the network: nobody of the registry saw whoever it names."""

    __tablename__ = "online_cases"

    application_id: str = Field(sa_column=_application(primary_key=True))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class UploadRow(SQLModel, table=True):
    """A file handed in with an application, addressed by the SHA-256 of its bytes. kind: pdf, jpeg, png."""

    __tablename__ = "uploads"

    application_id: str = Field(sa_column=_application(primary_key=True))
    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    kind: str = Field(sa_column=Column(String(8), nullable=False))
    size: int = Field(sa_column=Column(Integer(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class SeatRow(SQLModel, table=True):
    """The place of a person who has to sign an application. person: blind index of their number; code: SHA-256 of the
    invitation; owner: the account that took the place. An account has one place in an application."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("application_id", "owner"),)

    application_id: str = Field(sa_column=_application(primary_key=True))
    person: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    code: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, unique=True))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    tries: int = Field(sa_column=Column(Integer(), nullable=False))
    owner: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16)))


class SigningDocumentRow(SQLModel, table=True):
    """The document of a revision that is being signed. sha256, length: as it was shown; version: counts the signatures
    in it; sealed: with those signatures."""

    __tablename__ = "signing_documents"

    application_id: str = Field(sa_column=_application(primary_key=True))
    revision: str = Field(sa_column=Column(String(64), nullable=False))
    sha256: str = Field(sa_column=Column(String(64), nullable=False))
    length: int = Field(sa_column=Column(Integer(), nullable=False))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class SignatureRow(SQLModel, table=True):
    """That somebody signed the document of a revision. number: in the order of signing; consent: digest of theirs."""

    __tablename__ = "signatures"

    application_id: str = Field(sa_column=_application(primary_key=True))
    person: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    revision: str = Field(sa_column=Column(String(64), nullable=False))
    number: int = Field(sa_column=Column(Integer(), nullable=False))
    consent: str = Field(sa_column=Column(String(64), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
