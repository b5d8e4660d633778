"""The tables of the office: accounts of officers, notices to other departments, papers of the procedure."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from engine.store.case_tables import ID
from engine.store.instants import Instant
from engine.store.tables import BIG

APPEND_ONLY = ("notices", "papers", "paper_templates")


class AccountRow(SQLModel, table=True):
    """Who may act for the registry. password: argon2id hash; person: blind index of the identity number, by which
    somebody is kept from cases of their own (公务员法 第七十六条).

    generation: counts what ends all log-ins (a new password, another role, a disabled account); failures: wrong
    passwords in a row; locked_until: nobody can log in before then.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("role IN ('clerk', 'supervisor', 'regulator', 'auditor')", name="role"),
    )

    id: str = Field(sa_column=Column(String(64), primary_key=True))
    name: str = Field(sa_column=Column(String(64), nullable=False))
    role: str = Field(sa_column=Column(String(16), nullable=False))
    password: str = Field(sa_column=Column(String(200), nullable=False))
    person: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16)))
    active: bool = Field(sa_column=Column(Boolean(), nullable=False))
    created_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    generation: int = Field(default=0, sa_column=Column(Integer(), nullable=False, server_default="0"))
    failures: int = Field(default=0, sa_column=Column(Integer(), nullable=False, server_default="0"))
    locked_until: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))


class RecusalRow(SQLModel, table=True):
    """A person, beside the officer, whose cases an officer keeps out of 回避: a relative, by blind index of the number."""

    __tablename__ = "recusals"

    account: str = Field(sa_column=Column(String(64), ForeignKey("accounts.id"), primary_key=True))
    person: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))


class SubscriberRow(SQLModel, table=True):
    """Who is told: a department, its webhook, and of what topics (joined with commas). sealed: the signing secrets."""

    __tablename__ = "subscribers"

    id: str = Field(sa_column=Column(String(64), primary_key=True))
    title: str = Field(sa_column=Column(String(200), nullable=False))
    url: str = Field(sa_column=Column(String(500), nullable=False))
    topics: str = Field(sa_column=Column(String(1000), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    active: bool = Field(sa_column=Column(Boolean(), nullable=False))
    created_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class NoticeRow(SQLModel, table=True):
    """A notice, written in the transaction of what it tells. key: by which a receiver knows a repetition."""

    __tablename__ = "notices"

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    key: str = Field(sa_column=Column(String(80), nullable=False, unique=True))
    topic: str = Field(sa_column=Column(String(64), nullable=False))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False, index=True))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class DeliveryRow(SQLModel, table=True):
    """The delivery of a notice to one subscriber: waiting, delivered, or dead after too many attempts.

    application_id: the notice's, by which the order within a case is kept; attempts: how often it was taken to be
    sent; leased_by, leased_until: who is sending it; said: what came of the last attempt, nothing of an answer's text.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice", "subscriber"),
        CheckConstraint("status IN ('waiting', 'delivered', 'dead')", name="status"),
        Index(
            "ix_deliveries_waiting", "subscriber", "application_id", "notice",
            sqlite_where=text("status = 'waiting'"), postgresql_where=text("status = 'waiting'"),
        ),
        Index(
            "ix_deliveries_dead", "subscriber", "id",
            sqlite_where=text("status = 'dead'"), postgresql_where=text("status = 'dead'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    notice: int = Field(sa_column=Column(BIG, ForeignKey("notices.id"), nullable=False))
    subscriber: str = Field(sa_column=Column(String(64), ForeignKey("subscribers.id"), nullable=False))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False))
    status: str = Field(sa_column=Column(String(10), nullable=False))
    attempts: int = Field(sa_column=Column(Integer(), nullable=False))
    next_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    leased_by: str | None = Field(default=None, sa_column=Column(String(64)))
    leased_until: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    said: str | None = Field(default=None, sa_column=Column(String(400)))
    ended_at: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))


class PaperRow(SQLModel, table=True):
    """A document of the procedure 文书: its kind and number, and sealed what it says; it is rendered on demand.

    template: digest of the template it is rendered from; act: the number of the act it belongs to.
    """

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("application_id", "kind", "act"),)

    number: str = Field(sa_column=Column(String(40), primary_key=True))
    application_id: str = Field(sa_column=Column(String(ID), ForeignKey("applications.id"), nullable=False))
    act: int = Field(sa_column=Column(Integer(), nullable=False))
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    template: str = Field(sa_column=Column(String(64), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class PaperTemplateRow(SQLModel, table=True):
    """The source of a template that a paper was issued with, by its digest: the paper can be set again from it."""

    __tablename__ = "paper_templates"

    digest: str = Field(sa_column=Column(String(64), primary_key=True))
    source: str = Field(sa_column=Column(Text(), nullable=False))


class PaperSeriesRow(SQLModel, table=True):
    """How far the numbers of papers of one kind and year are used."""

    __tablename__ = "paper_series"

    series: str = Field(sa_column=Column(String(40), primary_key=True))
    next: int = Field(sa_column=Column(BIG, nullable=False))
