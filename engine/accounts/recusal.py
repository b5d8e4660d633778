"""Whose cases an officer keeps out of: their own and those of the relatives their account names (公务员法 第七十六条)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CompoundSelect, select
from sqlmodel import Session

from engine.accounts.registry import ACCOUNTS, RECUSALS


def close_to(account_id: str) -> CompoundSelect[tuple[bytes]]:
    """The blind indexes (of `registry.NUMBER`) of an officer and the relatives their account names."""
    own = select(ACCOUNTS.c.person).where(ACCOUNTS.c.id == account_id, ACCOUNTS.c.person.is_not(None))
    return own.union(select(RECUSALS.c.person).where(RECUSALS.c.account == account_id))


def is_among(session: Session, account_id: str, persons: Collection[bytes]) -> bool:
    """Whether an officer, or one of those relatives, is among these persons."""
    return bool(persons) and not set(session.connection().execute(close_to(account_id)).scalars()).isdisjoint(persons)
