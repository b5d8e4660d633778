"""Uses of permissions that were refused: each is kept for both sides to see, and is an entry of the ledger.

Who asked is kept as a blind index, and told to the ledger as a mark only the keys can read: it is what somebody said, who may
have had no right to ask. A department that is refused too often is not looked at any more for a while, so that nobody
fills the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, insert, select
from sqlmodel import Session

from engine.ledger.entries import record
from engine.licence.guesses import count_wrong, too_many
from engine.licence.refusal import Refused
from engine.store.licence_tables import GrantRefusalRow, GrantRow
from engine.store.vault import Vault

GRANTS = GrantRow.metadata.tables[str(GrantRow.__tablename__)]
REFUSALS = GrantRefusalRow.metadata.tables[str(GrantRefusalRow.__tablename__)]
NOBODY = "grants"
"""Subject of the ledger's entry where there is no permission, and so no licence."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A use that was refused. grant: None if there is no such permission; act: exchange, use; code: of `engine.errors`."""

    grant: str | None
    act: str
    code: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to exchange a permission for a token, or to use one. department: who says they are asking."""

    act: str
    department: str
    at: dt.datetime


def stopped(session: Session, vault: Vault, attempt: Attempt) -> bool:
    """Whether this department was refused so often that nothing is looked up now."""
    return too_many(session, _keys(vault, attempt), attempt.at)


def keep(session: Session, vault: Vault, attempt: Attempt, grant: str | None, uscc: str | None, refused: Refused) -> Refused:
    """Keep a refusal, within the transaction, and give it back. grant, uscc: None where there is no such permission."""
    session.connection().execute(insert(REFUSALS).values(
        grant_id=grant, asker=vault.index("department", attempt.department), act=attempt.act, code=refused.code, at=attempt.at,
    ))
    record(session, "grant.refused", uscc or NOBODY, attempt.at, {
        **({"grant": grant} if grant is not None else {}), "act": attempt.act, "code": refused.code,
        "asker": vault.mark("department", attempt.department),
    })
    count_wrong(session, _keys(vault, attempt), attempt.at)
    return refused


def refusals_of(session: Session, *grants: ColumnElement[bool]) -> Mapping[str, tuple[Refusal, ...]]:
    """What was refused by the permissions of which all of this holds, by permission, in order."""
    found: dict[str, tuple[Refusal, ...]] = defaultdict(tuple)
    rows = session.connection().execute(
        select(REFUSALS.c.grant_id, REFUSALS.c.act, REFUSALS.c.code, REFUSALS.c.at).join(GRANTS, GRANTS.c.id == REFUSALS.c.grant_id)
        .where(*grants).order_by(REFUSALS.c.id)
    )
    for row in rows:
        found[row.grant_id] += (Refusal(*row),)
    return found


def refused_to(session: Session, vault: Vault, department: str) -> tuple[Refusal, ...]:
    """Everything a department was refused, guessed permissions and tokens too, in order."""
    rows = session.connection().execute(
        select(REFUSALS.c.grant_id, REFUSALS.c.act, REFUSALS.c.code, REFUSALS.c.at)
        .where(REFUSALS.c.asker == vault.index("department", department)).order_by(REFUSALS.c.id)
    )
    return tuple(Refusal(*row) for row in rows)


def _keys(vault: Vault, attempt: Attempt) -> list[str]:
    return [f"department/{vault.index('department', attempt.department).hex()}"]
