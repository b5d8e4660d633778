"""Whom a registration concerns: the departments that grant what a business needs after it, with the permits (双告知).

国务院关于“先照后证”改革后加强事中事后监管的意见（国发〔2015〕62号）: the registry tells the applicant what is to be applied for
afterwards, and tells the departments concerned of the registration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.examination import Examination
from engine.scopes.verdict import records

UNADDRESSED = ""
"""The department of permits for which the table names no authority: a person addresses the notice."""


@dataclass(frozen=True, slots=True)
class NamedPermit:
    """A permit or filing (`stage`: after or filing) that an item needs, as the notice lists it."""

    item: str
    permit: str
    stage: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What one department is told: its name, the authorities of the permits as the table names them, the permits."""

    department: str
    authorities: tuple[str, ...]
    permits: tuple[NamedPermit, ...]


def notices(examination: Examination) -> tuple[Notice, ...]:
    """The notices that a case calls for once it is registered, in the order in which its items call for them."""
    permits: dict[str, dict[NamedPermit, None]] = {}
    authorities: dict[str, dict[str, None]] = {}
    for record in records(examination, "scope.permits_later"):
        named = NamedPermit(str(record["item"]), str(record["permit"]), str(record["stage"]))
        for department in str(record["department"] or UNADDRESSED).split("、"):
            permits.setdefault(department, {})[named] = None
            authorities.setdefault(department, {})[str(record["authority"])] = None
    return tuple(Notice(d, _filled(authorities[d]), tuple(found)) for d, found in permits.items())


def _filled(texts: Mapping[str, None]) -> tuple[str, ...]:
    return tuple(filter(None, texts))
