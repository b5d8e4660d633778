"""The tables. They are not input models: a table class checks nothing; what comes in is checked before.

Vocabulary and bounds stand again as constraints, so that no other writer can break them either. A table
changes by a migration under `migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    String,
)
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, the same on both databases: SQLite's batch migrations need one."""
SQLModel.metadata.naming_convention = NAMING
METADATA: MetaData = SQLModel.metadata

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER, which there has 64 bits anyway."""
STATUSES = ("registered", "reserved", "released", "deregistered", "changed", "revoked")


class NameImport(SQLModel, table=True):
    """How far the import of a file has come. The one thing here that changes: with each batch, in its transaction.

    digest: SHA-256 of the file's bytes, hex; rows: rows read so far; the others say what became of them.
    """

    __tablename__ = "name_imports"

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    digest: str = Field(sa_column=Column(String(64), nullable=False, index=True))
    file: str = Field(sa_column=Column(String(400), nullable=False))
    started_on: dt.date = Field(sa_column=Column(Date(), nullable=False))
    rows: int = Field(default=0, sa_column=Column(BIG, nullable=False))
    added: int = Field(default=0, sa_column=Column(BIG, nullable=False))
    duplicates: int = Field(default=0, sa_column=Column(BIG, nullable=False))
    unreadable: int = Field(default=0, sa_column=Column(BIG, nullable=False))
    finished: bool = Field(default=False, nullable=False)


class NameRow(SQLModel, table=True):
    """An entry of the register of names 企业名称库: a name came to bear a status. Never changed, never deleted.

    position: grows with every entry, in the order of commitment; gaps mean nothing.
    identity: 16-byte digest of city, name in normal form, status and its days: the same event is entered once.
    """

    __tablename__ = "registered_names"
    __table_args__ = (
        CheckConstraint("length(city) = 6", name="city"),
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("status IN ({})".format(", ".join(f"'{s}'" for s in STATUSES)), name="status"),
        {"sqlite_autoincrement": True},
    )

    position: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    identity: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False, unique=True))
    name: str = Field(sa_column=Column(String(200), nullable=False))
    city: str = Field(sa_column=Column(String(6), nullable=False))
    status: str = Field(sa_column=Column(String(12), nullable=False))
    registered_on: dt.date | None = Field(default=None, sa_column=Column(Date()))
    status_on: dt.date | None = Field(default=None, sa_column=Column(Date()))
    until: dt.date | None = Field(default=None, sa_column=Column(Date()))
    uscc: str | None = Field(default=None, sa_column=Column(String(32)))
    industry: str | None = Field(default=None, sa_column=Column(String(200)))
    source: int | None = Field(default=None, sa_column=Column(BIG, ForeignKey("name_imports.id")))
