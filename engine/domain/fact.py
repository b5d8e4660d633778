"""Facts: what checks measure and rules judge.

A fact is declared once (name, type, unit, part of the application, meaning); the rule schema, the
lint, the documentation and editor completion derive from the declaration. Values are plain:
`bool int Decimal str date`, or, for a list fact, a tuple of records (dicts of the declared fields).
A value that could not be measured is `Unknown`, which is a value of its own and never False.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class FactType(StrEnum):
    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not measured, and why: an absent detail, a library that failed its digest, an outside that did not answer."""

    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was seen: JSON pointer (RFC 6901) into the application, half-open character offsets into
    the applicant's own text there (None: the whole value), the text itself, and the library entry it met."""

    pointer: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    entry: str | None = None


Scalar = bool | int | Decimal | str | dt.date
Record = Mapping[str, "Scalar | Unknown | Suggestion | tuple[Evidence, ...] | None"]
Value = Scalar | Unknown | tuple[Record, ...] | None
"""`None` is "there is none" (an individual business without a name); comparisons with it are false, not unknown."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change of the application that would mend what a record measured; examined before it is shown."""

    pointer: str
    value: object


EVIDENCE = "evidence"
SUGGESTION = "suggestion"
"""Reserved keys of a record: `evidence` (tuple of Evidence) and `suggestion` (Suggestion or None)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a list fact's records. `values` closes the vocabulary of a text field."""

    name: str
    type: FactType
    meaning: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration of a fact.

    `pointer` is the default evidence of a scalar fact. `values` closes the vocabulary of a text fact.
    """

    name: str
    type: FactType
    meaning: str
    pointer: str
    unit: str = ""
    values: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(slots=True)
class Measured:
    """What one check found: values by fact name, and evidence of scalar facts where the default pointer is too coarse."""

    values: dict[str, Value] = field(default_factory=dict)
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
