"""Who has to take part in an application over the network: whoever signs it, and whoever has to be identified besides.

Each person once, known by the number of their document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bundle import Bundle
from engine.checks.identity import people_to_verify
from engine.domain.application import Application
from engine.domain.id_number import compact
from engine.domain.identity import Result
from engine.papers.application_document import signers
from engine.papers.speech import Speech, speech_of
from engine.rules.rulebook import Rulebook

PERSON = "id_number"
"""Field of the blind index, the one verified people are kept under."""
LONGEST = 300
"""Characters of all that somebody signs as, which a statement takes; who signs as more does so at the window."""


@dataclass(frozen=True, slots=True)
class Standard:
    """What a bundle says of it. bundle: its digest; speech: how it calls things; rulebook: whom it wants identified, and
    how well."""

    bundle: str
    speech: Speech = field(repr=False)
    rulebook: Rulebook = field(repr=False)

    @classmethod
    def of(cls, bundle: Bundle) -> Standard:
        return cls(bundle.digest, speech_of(bundle), bundle.rulebook)

    @property
    def requirements(self) -> Mapping[str, Any]:
        return self.rulebook.requirements

    def may_sign(self, found: Result, day: dt.date) -> bool:
        """Whether this is enough of an identification for a signature: somebody vouches for it, or a face that was seen to
        answer the challenge is as near to the document's as the rulebook wants it. Whether it is enough for the decision
        is said by its rules, when it is made."""
        if found.outcome == "measured":
            near = self.rulebook.values(day)["face_distance_pass"]
            return found.liveness == "passed" and found.distance is not None and found.distance <= near
        return found.outcome == "passed"


@dataclass(frozen=True, slots=True)
class Required:
    """Somebody who has to take part. party: their place in the application, of an organisation they sign for its place;
    number: None where the application does not say it, or says nobody who signs for the organisation: they cannot take
    part over the network; field_name: where they sign, None if they are only identified."""

    party: int
    name: str = field(repr=False)
    capacity: str
    number: str | None = field(repr=False)
    field_name: str | None

    @property
    def signs(self) -> bool:
        return self.field_name is not None


def required(application: Application, standard: Standard) -> tuple[Required, ...]:
    """Everybody who has to take part: those who sign in the order of the document's fields, then the others."""
    found = [
        Required(signer.party, signer.name, signer.capacity, signer.number if len(signer.capacity) <= LONGEST else None, f"signature-{n}")
        for n, signer in enumerate(signers(application, standard.speech))
    ]
    known = {one.number for one in found}
    wanted = {compact(person.number) for person in people_to_verify(application, standard.requirements) if person.number}
    for place, party in enumerate(application.parties):
        number = compact(party.document.number) if party.kind == "natural" and party.document is not None else ""
        if number in wanted and number not in known:
            found.append(Required(place, party.name, standard.speech.roles(party), number, None))
    return tuple(found)
