"""The table of places: by what the licences at one address are counted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String
from sqlmodel import Field, SQLModel


class PlaceKeyRow(SQLModel, table=True):
    """A key of the index of places: the data key of the scope `places/NUMBER`. The highest number is in use."""

    __tablename__ = "place_keys"

    number: int = Field(sa_column=Column(Integer(), primary_key=True, autoincrement=False))


class LicencePlaceRow(SQLModel, table=True):
    """Where a licence's entity is: a blind index of its address key (`engine.domain.address_key`), never the address.

    version: of the licence, whose address it is. made_with: the key of the index, which cannot be destroyed while a row
    needs it; None: nothing was made yet, and nobody can say how many are where. place: the index; None where the address
    has no key, or can no longer be read. Whether the licence counts, its status says.
    """

    __tablename__ = "licence_places"
    __table_args__ = (CheckConstraint("made_with IS NOT NULL OR place IS NULL", name="made_with"),)

    uscc: str = Field(sa_column=Column(String(18), ForeignKey("licences.uscc"), primary_key=True))
    version: int = Field(sa_column=Column(Integer(), nullable=False))
    made_with: int | None = Field(default=None, sa_column=Column(Integer(), ForeignKey("place_keys.number"), index=True))
    place: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), index=True))
