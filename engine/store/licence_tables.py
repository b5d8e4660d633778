"""The tables of the licence library 电子证照库: sealed documents, places in status lists, codes and grants to use a licence.

Codes and tokens are kept as keyed hashes: who reads the database cannot use them.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from engine.store.case_tables import ID
from engine.store.instants import Instant
from engine.store.tables import BIG

APPEND_ONLY = ("licence_documents", "grant_uses", "grant_refusals")
_VERSION = ("licence_versions.uscc", "licence_versions.version")


class LicenceDocumentRow(SQLModel, table=True):
    """A sealed document of a licence's version. digest: SHA-256 of its bytes; document: of its bytes before they were
    sealed; edition: counts the documents of one version and copy, of which the newest is given out; typesetter: with
    what it was set (`engine.typesetting.setter.Setter.version`); sealed: the bytes, protected like all personal data."""

    __tablename__ = "licence_documents"
    __table_args__ = (
        ForeignKeyConstraint(["uscc", "version"], _VERSION),
        UniqueConstraint("uscc", "version", "copy", "edition"),
        CheckConstraint("copy IN ('original', 'duplicate')", name="copy"),
    )

    digest: str = Field(sa_column=Column(String(64), primary_key=True))
    uscc: str = Field(sa_column=Column(String(18), nullable=False))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    copy_: str = Field(sa_column=Column("copy", String(9), nullable=False))
    edition: int = Field(sa_column=Column(Integer(), nullable=False))
    document: str = Field(sa_column=Column(String(64), nullable=False))
    typesetter: str = Field(sa_column=Column(String(64), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class LicenceSealingRow(SQLModel, table=True):
    """A document that waits to be sealed; gone once it is. stuck: only a person can help, `said` says with what."""

    __tablename__ = "licence_sealings"
    __table_args__ = (
        ForeignKeyConstraint(["uscc", "version"], _VERSION),
        CheckConstraint("copy IN ('original', 'duplicate')", name="copy"),
        CheckConstraint("state IN ('waiting', 'stuck')", name="state"),
        Index("ix_licence_sealings_state_next_at", "state", "next_at"),
    )

    uscc: str = Field(sa_column=Column(String(18), primary_key=True))
    version: int = Field(sa_column=Column(Integer(), primary_key=True))
    copy_: str = Field(sa_column=Column("copy", String(9), primary_key=True))
    state: str = Field(sa_column=Column(String(8), nullable=False))
    attempts: int = Field(sa_column=Column(Integer(), nullable=False))
    next_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    said: str | None = Field(default=None, sa_column=Column(String(400)))


class StatusEntryRow(SQLModel, table=True):
    """The place of a licence's version in the status lists, given at its issue: `engine.licence.status_list.place_of` the id.

    value: as the list says it. It follows from versions and statuses, and is kept so that a list is made from the few
    entries that are not 0.
    """

    __tablename__ = "status_entries"
    __table_args__ = (
        ForeignKeyConstraint(["uscc", "version"], _VERSION),
        UniqueConstraint("uscc", "version"),
        CheckConstraint("value BETWEEN 0 AND 15", name="value"),
        Index("ix_status_entries_changed", "id", "value", sqlite_where=text("value <> 0"), postgresql_where=text("value <> 0")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    uscc: str = Field(sa_column=Column(String(18), nullable=False))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    value: int = Field(sa_column=Column(Integer(), nullable=False))


class PresentationRow(SQLModel, table=True):
    """A code by which the holder shows a licence once 亮证. space: the part of it that attempts are counted by; code: keyed
    hash; holder: blind index of who shows it; ended: used, withdrawn; checker: who exchanged it."""

    __tablename__ = "presentations"
    __table_args__ = (
        CheckConstraint("ended IS NULL OR ended IN ('used', 'withdrawn')", name="ended"),
        Index("ix_presentations_uscc_created_at", "uscc", "created_at"),
    )

    id: str = Field(sa_column=Column(String(ID), primary_key=True))
    uscc: str = Field(sa_column=Column(String(18), ForeignKey("licences.uscc"), nullable=False))
    space: str = Field(sa_column=Column(String(4), nullable=False))
    code: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, unique=True))
    holder: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    fields: str = Field(sa_column=Column(String(1000), nullable=False))
    created_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    ended: str | None = Field(default=None, sa_column=Column(String(9)))
    ended_at: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    checker: str | None = Field(default=None, sa_column=Column(String(64)))


class FailureRow(SQLModel, table=True):
    """How often something was wrong since an instant: codes tried by one checker (`checker/ID`) or in one space (`space/7F`),
    uses of permissions refused to one department (`department/…`, its blind index)."""

    __tablename__ = "presentation_failures"

    key: str = Field(sa_column=Column(String(80), primary_key=True))
    since: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    count: int = Field(sa_column=Column(Integer(), nullable=False))


class GrantRow(SQLModel, table=True):
    """A holder's permission to use a licence 用证: one department, for one purpose, these fields, until then."""

    __tablename__ = "grants"
    __table_args__ = (Index("ix_grants_uscc_created_at", "uscc", "created_at"),)

    id: str = Field(sa_column=Column(String(ID), primary_key=True))
    uscc: str = Field(sa_column=Column(String(18), ForeignKey("licences.uscc"), nullable=False))
    holder: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    department: str = Field(sa_column=Column(String(64), nullable=False))
    purpose: str = Field(sa_column=Column(String(64), nullable=False))
    fields: str = Field(sa_column=Column(String(1000), nullable=False))
    created_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    withdrawn_at: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))


class GrantTokenRow(SQLModel, table=True):
    """A token a grant was exchanged for, as keyed hash. It is worth no more than its grant, and ends with it."""

    __tablename__ = "grant_tokens"

    token: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    grant_id: str = Field(sa_column=Column(String(ID), ForeignKey("grants.id"), nullable=False, index=True))
    issued_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    expires_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class GrantUseRow(SQLModel, table=True):
    """A use of a grant: when, and which version of the licence was read."""

    __tablename__ = "grant_uses"

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    grant_id: str = Field(sa_column=Column(String(ID), ForeignKey("grants.id"), nullable=False, index=True))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class GrantRefusalRow(SQLModel, table=True):
    """A use of a grant that was refused. grant_id: none where there is no such grant; asker: blind index of the department
    that asked; act: exchange, use; code: of the error."""

    __tablename__ = "grant_refusals"
    __table_args__ = (CheckConstraint("act IN ('exchange', 'use')", name="act"),)

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    grant_id: str | None = Field(default=None, sa_column=Column(String(ID), ForeignKey("grants.id"), index=True))
    asker: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False, index=True))
    act: str = Field(sa_column=Column(String(8), nullable=False))
    code: str = Field(sa_column=Column(String(24), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
