"""The tables of the ledger 台账: entries as transactions write them, and the Merkle tree (RFC 6962) over them.

A transaction adds an entry and its id to `ledger_pending`; one sequencer numbers what was committed, appends the
leaves and nodes, takes the ids off `ledger_pending` and signs a checkpoint. Everything else is only added.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, Identity, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from engine.store.instants import Instant
from engine.store.tables import BIG

APPEND_ONLY = ("ledger_entries", "ledger_leaves", "ledger_nodes", "ledger_checkpoints")


class LedgerEntryRow(SQLModel, table=True):
    """An entry: what happened, to what, when. body: canonical JSON without personal data, over which the leaf is hashed."""

    __tablename__ = "ledger_entries"

    id: int | None = Field(default=None, sa_column=Column(BIG, Identity(always=True), primary_key=True))
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    subject: str = Field(sa_column=Column(String(64), nullable=False, index=True))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    body: str = Field(sa_column=Column(Text(), nullable=False))


class LedgerPendingRow(SQLModel, table=True):
    """Entries that have no number yet."""

    __tablename__ = "ledger_pending"

    entry: int = Field(sa_column=Column(BIG, ForeignKey("ledger_entries.id"), primary_key=True, autoincrement=False))


class LedgerLeafRow(SQLModel, table=True):
    """The entry at place `number` (0, 1, 2, …) of the tree, and its leaf hash."""

    __tablename__ = "ledger_leaves"

    number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    entry: int = Field(sa_column=Column(BIG, ForeignKey("ledger_entries.id"), nullable=False, unique=True))
    hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class LedgerNodeRow(SQLModel, table=True):
    """The root of a full subtree of at least two leaves, by its place: `engine.ledger.tree.place_of`."""

    __tablename__ = "ledger_nodes"

    place: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class LedgerCheckpointRow(SQLModel, table=True):
    """A signed statement of the tree's size and root (C2SP signed note)."""

    __tablename__ = "ledger_checkpoints"

    size: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    root: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    at: dt.datetime = Field(sa_column=Column(Instant(), nullable=False))
    note: str = Field(sa_column=Column(Text(), nullable=False))
