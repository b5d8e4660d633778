"""Showing a licence 亮证: the holder shows a code that lives five minutes and serves once; a checker exchanges it.

A code is drawn in one of 256 spaces, which its first two characters name. Wrong codes are counted by checker and by
space; where too many were tried within ten minutes nothing is looked up. So nobody finds a code by trying, whether one
checker tries many or many try one each. A failed attempt must be counted, so `check` returns a refusal instead of
raising it: what is raised would undo the count with everything else.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlmodel import Session

from engine.clock import CHINA
from engine.errors import (
    LIC_CODE,
    LIC_EXPIRED,
    LIC_GUESSED,
    LIC_TOKEN,
    LIC_USED,
    LIC_WITHDRAWN,
    Defect,
    LicenceError,
)
from engine.ledger.entries import record
from engine.licence.guesses import count_wrong, keys_of, too_many
from engine.licence.refusal import Refused
from engine.licence.said import Said, read_fields, require_current, said, written_fields
from engine.papers.speech import Speech
from engine.store.ids import new_id
from engine.store.licence_tables import PresentationRow
from engine.store.vault import Vault

PRESENTATIONS = PresentationRow.metadata.tables[str(PresentationRow.__tablename__)]
LIVES = dt.timedelta(minutes=5)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without characters that are mistaken for one another."""
LENGTH = 8
"""Characters behind the space: 31⁸ codes in each, of which few live."""
_SPACE = "0123456789ABCDEF"


@dataclass(frozen=True, slots=True)
class Presentation:
    """A code to be shown, as `7F-K3M9-Q2XW`, until it expires."""

    id: str
    code: str
    expires_at: dt.datetime


def present(
    session: Session, vault: Vault, speech: Speech, uscc: str, holder: str, fields: Sequence[str], now: dt.datetime
) -> Presentation:
    """A new code for a licence; what was shown of it before ends. holder: the account that shows it, fields: what the
    checker may see. Whether the account may show the licence is for the caller to know.

    Raises LicenceError: LIC-NOT-FOUND, LIC-ENDED, LIC-FIELDS.
    """
    found = said(session, vault, speech, uscc)
    require_current(found, now)
    kept, index = written_fields(fields, found.fields), vault.index("holder", holder)
    connection = session.connection()
    connection.execute(
        update(PRESENTATIONS).where(PRESENTATIONS.c.uscc == uscc, PRESENTATIONS.c.holder == index, PRESENTATIONS.c.ended.is_(None))
        .values(ended="withdrawn", ended_at=now)
    )
    code = "".join([*(secrets.choice(_SPACE) for _ in range(2)), *(secrets.choice(ALPHABET) for _ in range(LENGTH))])
    made = Presentation(new_id(now.astimezone(CHINA).date()), f"{code[:2]}-{code[2:6]}-{code[6:]}", now + LIVES)
    connection.execute(insert(PRESENTATIONS).values(
        id=made.id, uscc=uscc, space=code[:2], code=vault.index("presentation", code), holder=index, fields=kept,
        created_at=now, expires_at=made.expires_at,
    ))
    record(session, "licence.presented", uscc, now, {"presentation": made.id, "version": found.standing.version, "fields": read_fields(kept)})
    return made


def withdraw(session: Session, vault: Vault, presentation_id: str, holder: str, now: dt.datetime) -> None:
    """End a code before its time. Raises LicenceError LIC-TOKEN if the holder has no such code that still lives."""
    ended = session.connection().execute(
        update(PRESENTATIONS).where(
            PRESENTATIONS.c.id == presentation_id, PRESENTATIONS.c.holder == vault.index("holder", holder), PRESENTATIONS.c.ended.is_(None)
        ).values(ended="withdrawn", ended_at=now)
    )
    if ended.rowcount != 1:
        raise LicenceError(LIC_TOKEN, Defect(presentation_id, "you show no licence by this code now"))


def check(session: Session, vault: Vault, speech: Speech, code: str, checker: str, now: dt.datetime) -> Said | Refused:
    """What the holder lets the checker see. The transaction must be committed whatever the answer."""
    plain = "".join(c for c in code.upper() if c.isascii() and c.isalnum())
    keys = keys_of(checker, plain[:2])
    if too_many(session, keys, now):
        return Refused(LIC_GUESSED, "too many wrong codes were tried; wait ten minutes")
    row = session.connection().execute(
        select(PRESENTATIONS).where(PRESENTATIONS.c.code == vault.index("presentation", plain)).with_for_update()
    ).first()
    if row is None:
        count_wrong(session, keys, now)
        return Refused(LIC_CODE, "no licence is shown by this code")
    refused = _ended(row, now)
    if refused is not None:
        return refused
    found = said(session, vault, speech, row.uscc)
    try:
        require_current(found, now)
    except LicenceError as error:
        return Refused(error.code, error.defects[0].problem)
    used = session.connection().execute(
        update(PRESENTATIONS).where(PRESENTATIONS.c.id == row.id, PRESENTATIONS.c.ended.is_(None))
        .values(ended="used", ended_at=now, checker=checker[:64])
    )
    if used.rowcount != 1:
        return Refused(LIC_USED, "the code was used a moment ago")
    record(session, "licence.checked", row.uscc, now, {"presentation": row.id, "checker": vault.mark("checker", checker)})
    return found.only(read_fields(row.fields))


def _ended(row: Row[tuple[object, ...]], now: dt.datetime) -> Refused | None:
    if row.ended == "used":
        return Refused(LIC_USED, "the code was used before")
    if row.ended == "withdrawn":
        return Refused(LIC_WITHDRAWN, "the holder withdrew the code")
    if row.expires_at <= now:
        return Refused(LIC_EXPIRED, "the code lived five minutes, and they are over")
    return None
