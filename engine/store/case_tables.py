"""The tables of the case file: applications with their revisions, acts and decisions; claims on names; licences.

What has happened is only ever added (`APPEND_ONLY`); triggers refuse everything else. `ApplicationRow` alone
changes: its columns beside the identity are what the acts say, kept for look-ups and for compare-and-set, and
can be computed from the acts again. `sealed` columns are encrypted (`engine.store.vault`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
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

from engine.store.instants import Instant
from engine.store.tables import BIG

ID = 24
"""Characters of an application's id: day and chance, `20261126-7F3K9Q2M8XWD`."""
APPEND_ONLY = ("revisions", "acts", "decisions", "licence_versions", "licence_statuses", "bundles", "library_versions")


def _application(primary_key: bool = False, index: bool = False, unique: bool = False, nullable: bool = False) -> Column[str]:
    reference = ForeignKey("applications.id")
    return Column(String(ID), reference, nullable=nullable, primary_key=primary_key, index=index or None, unique=unique or None)


class DataKeyRow(SQLModel, table=True):
    """The data key of a scope (a case, or a table of another kind), wrapped with the master key `key_id`.

    Rotating the master key wraps these anew and touches nothing else; deleting one makes all personal data of its
    scope unreadable while the append-only record stays whole (个人信息保护法 第四十七条).
    """

    __tablename__ = "data_keys"

    scope: str = Field(sa_column=Column(String(64), primary_key=True))
    key_id: str = Field(sa_column=Column(String(32), nullable=False, index=True))
    wrapped: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class ApplicationRow(SQLModel, table=True):
    """An application. `version` counts its acts; `owner` is the blind index of who applies."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint("length(district) = 6", name="district"),
        Index("ix_applications_stage_submitted_on", "stage", "submitted_at"),
    )

    id: str = Field(sa_column=Column(String(ID), primary_key=True))
    kind: str = Field(sa_column=Column(String(24), nullable=False))
    entity_type: str = Field(sa_column=Column(String(24), nullable=False))
    district: str = Field(sa_column=Column(String(6), nullable=False))
    owner: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False, index=True))
    created_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    stage: str = Field(sa_column=Column(String(24), nullable=False))
    revision: str | None = Field(default=None, sa_column=Column(String(64)))
    submitted_at: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    due_on: dt.date | None = Field(default=None, sa_column=Column(Date()))
    held_by: str | None = Field(default=None, sa_column=Column(String(64)))
    held_until: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    leased_by: str | None = Field(default=None, sa_column=Column(String(64)))
    leased_until: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    attempts: int = Field(default=0, sa_column=Column(Integer(), nullable=False, server_default="0"))


class DraftRow(SQLModel, table=True):
    """What the applicant is still writing; `etag` counts its changes. Gone when the application has ended."""

    __tablename__ = "drafts"

    application_id: str = Field(sa_column=_application(primary_key=True))
    etag: int = Field(sa_column=Column(Integer(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    updated_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class RevisionRow(SQLModel, table=True):
    """A frozen content. digest: SHA-256 of its canonical JSON (RFC 8785), hex; sealed: that JSON."""

    __tablename__ = "revisions"

    application_id: str = Field(sa_column=_application(primary_key=True))
    number: int = Field(sa_column=Column(Integer(), primary_key=True))
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    frozen_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class ActRow(SQLModel, table=True):
    """An act (`engine.lifecycle.acts.Act`). Its primary key makes two acts of one number impossible."""

    __tablename__ = "acts"

    application_id: str = Field(sa_column=_application(primary_key=True))
    number: int = Field(sa_column=Column(Integer(), primary_key=True))
    verb: str = Field(sa_column=Column(String(16), nullable=False))
    role: str = Field(sa_column=Column(String(16), nullable=False))
    actor: str = Field(sa_column=Column(String(64), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    revision: str | None = Field(default=None, sa_column=Column(String(64)))
    outcome: str | None = Field(default=None, sa_column=Column(String(16)))
    until: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary()))


class DecisionRow(SQLModel, table=True):
    """A decision, by machine or officer. sealed: the record it can be replayed from; digest: SHA-256 of that record."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("application_id", "act"),)

    id: str = Field(sa_column=Column(String(ID + 4), primary_key=True))
    application_id: str = Field(sa_column=_application(index=True))
    act: int = Field(sa_column=Column(Integer(), nullable=False))
    revision: str = Field(sa_column=Column(String(64), nullable=False))
    outcome: str = Field(sa_column=Column(String(16), nullable=False))
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    bundle: str = Field(sa_column=Column(String(64), nullable=False))
    engine: str = Field(sa_column=Column(String(32), nullable=False))
    as_of: dt.date = Field(sa_column=Column(Date(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class BundleRow(SQLModel, table=True):
    """What decisions were made with, once for each bundle. contents: JSON of `engine.bundle_contents.Contents`."""

    __tablename__ = "bundles"

    digest: str = Field(sa_column=Column(String(64), primary_key=True))
    contents: str = Field(sa_column=Column(Text(), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class LibraryVersionRow(SQLModel, table=True):
    """A version of a library that decisions were made with. rows: the digests of its rows, 8 bytes each."""

    __tablename__ = "library_versions"

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    library: str = Field(sa_column=Column(String(64), nullable=False))
    rows: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class PersonRow(SQLModel, table=True):
    """By which persons an application can be found: blind indexes of numbers and phones, never the values."""

    __tablename__ = "persons"

    application_id: str = Field(sa_column=_application(primary_key=True))
    index: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True, index=True))
    field: str = Field(sa_column=Column(String(16), nullable=False))


class ClaimRow(SQLModel, table=True):
    """A name held for an application, one row for each relation the law calls the same; of the rows that have not
    ended, one key of a city stands once.

    position: that of the reservation in the register; ended: used, given_up, expired.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("ended IS NULL OR ended IN ('used', 'given_up', 'expired')", name="ended"),
        Index(
            "uq_claims_standing", "city", "relation", "key", unique=True,
            sqlite_where=text("ended IS NULL"), postgresql_where=text("ended IS NULL"),
        ),
        Index("ix_claims_city_name", "city", "name"),
    )

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    application_id: str = Field(sa_column=_application(index=True))
    city: str = Field(sa_column=Column(String(6), nullable=False))
    relation: str = Field(sa_column=Column(String(16), nullable=False))
    key: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    name: str = Field(sa_column=Column(String(200), nullable=False))
    position: int = Field(sa_column=Column(BIG, nullable=False))
    claimed_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    until: dt.date = Field(sa_column=Column(Date(), nullable=False))
    ended: str | None = Field(default=None, sa_column=Column(String(8)))
    ended_at: dt.datetime | None = Field(default=None, sa_column=Column(Instant()))
    uscc: str | None = Field(default=None, sa_column=Column(String(18)))


class NumberSeriesRow(SQLModel, table=True):
    """How far a series of unified social credit codes is used. prefix: its first characters; next: the sequence
    number to give out next; last: the last one that belongs to the series."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("next >= 0", name="next"),)

    prefix: str = Field(sa_column=Column(String(16), primary_key=True))
    next: int = Field(sa_column=Column(BIG, nullable=False))
    last: int = Field(sa_column=Column(BIG, nullable=False))


class LicenceRow(SQLModel, table=True):
    """A licence as it stands; what it says is in its versions and statuses. A business licence is its registered entity.

    uscc: the licence's own number, of a business licence the entity's code; kind: `engine.licence.kinds`; entity_type: of
    another kind its variant; parent: of a branch; application_id: of the application that established the entity, none for
    other kinds; holder: whose licence of another kind it is, the code of an entity that may be registered elsewhere.
    """

    __tablename__ = "licences"
    __table_args__ = (
        Index("ix_licences_holder", "holder", sqlite_where=text("holder IS NOT NULL"), postgresql_where=text("holder IS NOT NULL")),
    )

    uscc: str = Field(sa_column=Column(String(18), primary_key=True))
    kind: str = Field(default="business_licence", sa_column=Column(String(24), nullable=False, server_default="business_licence"))
    application_id: str | None = Field(default=None, sa_column=_application(unique=True, nullable=True))
    holder: str | None = Field(default=None, sa_column=Column(String(18)))
    entity_type: str = Field(sa_column=Column(String(24), nullable=False))
    city: str = Field(sa_column=Column(String(6), nullable=False))
    district: str = Field(sa_column=Column(String(6), nullable=False))
    name: str | None = Field(default=None, sa_column=Column(String(200), index=True))
    parent: str | None = Field(default=None, sa_column=Column(String(18), index=True))
    established_on: dt.date = Field(sa_column=Column(Date(), nullable=False))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    status: str = Field(sa_column=Column(String(16), nullable=False))


class LicenceVersionRow(SQLModel, table=True):
    """What a licence says since an approved application, or, of another kind, since it was entered.

    sealed: canonical JSON of the registered items, of another kind of its fields by key.
    """

    __tablename__ = "licence_versions"

    uscc: str = Field(sa_column=Column(String(18), ForeignKey("licences.uscc"), primary_key=True))
    version: int = Field(sa_column=Column(Integer(), primary_key=True))
    application_id: str | None = Field(default=None, sa_column=_application(unique=True, nullable=True))
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    issued_at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))


class LicenceStatusRow(SQLModel, table=True):
    """A change of a licence's status: valid, deregistered 注销, revoked 吊销, annulled 撤销, abnormal 异常, suspended 歇业."""

    __tablename__ = "licence_statuses"

    uscc: str = Field(sa_column=Column(String(18), ForeignKey("licences.uscc"), primary_key=True))
    number: int = Field(sa_column=Column(Integer(), primary_key=True))
    status: str = Field(sa_column=Column(String(16), nullable=False))
    since: dt.date = Field(sa_column=Column(Date(), nullable=False))
    reason: str = Field(sa_column=Column(String(400), nullable=False))
    authority: str = Field(sa_column=Column(String(200), nullable=False))
    by: str = Field(sa_column=Column(String(64), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
