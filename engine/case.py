"""The case under examination: one revision, the answers, the bundle's libraries, the as-of date.

Readings of the applicant's text that several checks share (the parsed name, scope, address) are made
once per case and kept here; checks take a `Case` and return `Measured`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Declaration, Measured
from engine.rules.procedure import Procedure
from reference_libs.library import Libraries

T = TypeVar("T")


@dataclass(slots=True)
class Case:
    """What every check sees. requirements: the rulebook's table of what a kind and entity type require; procedure: what
    it says of kinds. written: the application itself, where `application` is it with what is registered of its subject."""

    application: Application
    answers: Answers
    libraries: Libraries
    as_of: dt.date
    requirements: Mapping[str, Any] = field(default_factory=dict)
    procedure: Procedure = field(default_factory=Procedure)
    written: Application | None = None
    _readings: dict[object, Any] = field(default_factory=dict)

    @property
    def handed_in(self) -> Application:
        """The application as it was handed in."""
        return self.application if self.written is None else self.written

    def reading(self, make: Callable[[Case], T]) -> T:
        """The result of `make(case)`, computed once per case (e.g. `case.reading(read_name)`)."""
        found = self._readings.get(make)
        if found is None:
            found = self._readings[make] = make(self)
        return found


@dataclass(frozen=True, slots=True)
class Check:
    """One question put to a case: the facts it declares, the libraries it needs, and the function that measures.

    When a needed library is missing or fails its digest, all the check's facts are unknown.
    """

    name: str
    needs: tuple[str, ...]
    declares: tuple[Declaration, ...]
    measure: Callable[[Case], Measured]
