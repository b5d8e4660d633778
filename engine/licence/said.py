"""What a licence says, field by field, for those who are shown some of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from engine.clock import CHINA
from engine.errors import LIC_ENDED, LIC_EXPIRED, LIC_FIELDS, Defect, LicenceError
from engine.licence.read import open_licence
from engine.licence.standing import TITLES, Standing
from engine.licence.stands import standing_of
from engine.papers.speech import Speech
from engine.store.vault import Vault

SEPARATOR = ","


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is printed."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """The newest version of a licence: how it stands, what it says, and the last day it is valid on, if it has one."""

    uscc: str
    standing: Standing
    fields: tuple[Field, ...]
    until: dt.date | None = None

    def only(self, keys: Iterable[str]) -> Said:
        """The same with no other fields than these."""
        wanted = frozenset(keys)
        return Said(self.uscc, self.standing, tuple(field for field in self.fields if field.key in wanted), self.until)


def said(session: Session, vault: Vault, speech: Speech, uscc: str) -> Said:
    """What a licence says. Raises LicenceError LIC-NOT-FOUND, StoreError STO-SEAL, DocumentError DOC-FIELD."""
    standing = standing_of(session, uscc)
    opened = open_licence(session, vault, uscc)
    values = opened.values(speech)
    labels = opened.kind.labels(opened.variant)
    return Said(uscc, standing, tuple(Field(key, label, values[key]) for key, label in labels.items()), opened.until)


def require_current(found: Said, now: dt.datetime) -> None:
    """Raises LicenceError for a licence that may not be shown or used any more: LIC-ENDED, LIC-EXPIRED."""
    standing = found.standing
    if not standing.current:
        told = f"{TITLES[standing.status]} since {standing.since.isoformat()}"
        raise LicenceError(LIC_ENDED, Defect(found.uscc, told))
    if found.until is not None and found.until < now.astimezone(CHINA).date():
        raise LicenceError(LIC_EXPIRED, Defect(found.uscc, f"it was valid until {found.until.isoformat()}"))


def written_fields(fields: Sequence[str], known: Iterable[Field]) -> str:
    """Keys of fields as they are kept. Raises LicenceError LIC-FIELDS for none, or one the licence does not have."""
    keys = [field.key for field in known]
    wrong = [key for key in fields if key not in keys]
    if wrong or not fields:
        what = f"the licence has no field {'、'.join(wrong)[:100]}" if wrong else "no field is named"
        raise LicenceError(LIC_FIELDS, Defect("/fields", what, f"name some of {', '.join(keys)}"))
    return SEPARATOR.join(key for key in keys if key in fields)


def read_fields(text: str) -> list[str]:
    """Keys of fields from how they are kept."""
    return text.split(SEPARATOR)
