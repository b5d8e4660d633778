"""What a licence says, field by field, for those who are shown some of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from engine.errors import LIC_ENDED, LIC_FIELDS, Defect, LicenceError
from engine.licence.business import business_values
from engine.licence.kinds import licence_kind
from engine.licence.read import KIND, open_licence
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
    """The newest version of a licence: how it stands, and what it says."""

    uscc: str
    standing: Standing
    fields: tuple[Field, ...]

    def only(self, keys: Iterable[str]) -> Said:
        """The same with no other fields than these."""
        wanted = frozenset(keys)
        return Said(self.uscc, self.standing, tuple(field for field in self.fields if field.key in wanted))


def said(session: Session, vault: Vault, speech: Speech, uscc: str) -> Said:
    """What a licence says. Raises LicenceError LIC-NOT-FOUND, StoreError STO-SEAL, DocumentError DOC-FIELD."""
    standing = standing_of(session, uscc)
    opened = open_licence(session, vault, uscc)
    values = business_values(opened.items, uscc, opened.established_on, speech)
    kind = licence_kind(KIND)
    columns = kind.columns(opened.items.entity_type)
    labels = {field.key: field.label for field in (kind.table.head, *columns.left, *columns.right)}
    return Said(uscc, standing, tuple(Field(key, label, values[key]) for key, label in labels.items()))


def require_current(standing: Standing, uscc: str) -> None:
    """Raises LicenceError LIC-ENDED for a licence that may not be shown or used any more."""
    if not standing.current:
        told = f"{TITLES[standing.status]} since {standing.since.isoformat()}"
        raise LicenceError(LIC_ENDED, Defect(uscc, told))


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
