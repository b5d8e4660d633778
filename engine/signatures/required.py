"""Who has to sign an application: by role, each person once, known by the number of their document."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.domain.application import Application
from engine.domain.id_number import compact
from engine.papers.application_document import SIGNERS, signers
from engine.papers.speech import Speech

PERSON = "id_number"
"""Field of the blind index, the one verified people are kept under."""


@dataclass(frozen=True, slots=True)
class Required:
    """Somebody who has to sign. party: their place in the application; field: where they sign; number: None where the
    application does not say it, or they are no natural person: they cannot sign over the network."""

    party: int
    name: str = field(repr=False)
    capacity: str
    number: str | None = field(repr=False)
    field_name: str


def required(application: Application, speech: Speech) -> tuple[Required, ...]:
    """Everybody who has to sign, in the order of the document's fields."""
    roles = {*SIGNERS[application.entity_type], "agent"}
    places = [place for place, party in enumerate(application.parties) if roles & set(party.roles)]
    found = []
    for number, (place, signer) in enumerate(zip(places, signers(application, speech), strict=True)):
        party = application.parties[place]
        known = party.document is not None and party.kind == "natural" and bool(party.document.number.strip())
        code = compact(party.document.number) if known and party.document is not None else None
        found.append(Required(place, signer.name, signer.capacity, code, f"signature-{number}"))
    return tuple(found)
