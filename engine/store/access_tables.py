"""The tables of access: who is logged in, and what was answered to a request that may come again.

`owner` is the blind index of an account, the same as in `applications.owner`; what names the account is sealed with the
scope `applicant:OWNER`, so that destroying that key forgets the person.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Integer, LargeBinary
from sqlmodel import Field, SQLModel

from engine.store.instants import Instant


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
