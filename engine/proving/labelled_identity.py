"""What was verified of people's identity in a labelled application, as its `identity` says.

A mapping from names to results, `everyone` for who is not named; one result, a list in the order of time, or null
for never. A result has provider, assurance, outcome, liveness; distance, and in `reuse` where evidence was seen
besides; name and number are the person's unless it says otherwise. `identity: null`: nobody can say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.domain.identity import Assurance, IdentityResult, PersonQuery, Result, Reuse

EVERYONE = "everyone"
_DAY = dt.date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class LabelledIdentity:
    """The results of one labelled application, as an identity port."""

    written: Mapping[str, Any] | None

    def results(self, people: Sequence[PersonQuery]) -> tuple[IdentityResult, ...] | None:
        return None if self.written is None else tuple(self._all(people, self.written))

    def _all(self, people: Sequence[PersonQuery], written: Mapping[str, Any]) -> Iterator[IdentityResult]:
        for person in people:
            found = written.get(person.name, written.get(EVERYONE))
            for entry in found if isinstance(found, list) else [found] if found else []:
                yield _result(person, entry)


def _result(person: PersonQuery, entry: Mapping[str, Any]) -> IdentityResult:
    distance = entry.get("distance")
    result = Result(
        outcome=entry["outcome"], reasons=(), liveness=entry["liveness"],
        distance=None if distance is None else Decimal(distance), provider=entry["provider"], provider_trace="",
        assurance=Assurance(entry["assurance"]), evidence_sha256="",
    )
    name, number = entry.get("name", person.name), entry.get("number", person.number)
    return IdentityResult(name, number, _DAY, result, Reuse(**entry.get("reuse", {})))
