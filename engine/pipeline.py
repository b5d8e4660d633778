"""The main path, top to bottom:

    receive → gather → examine → decide → remedy

(`identify`, `issue`, `seal` and `tell` come with the case file.) Stages return values; no stage calls the
next. Only `gather` touches the outside, through the ports handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.bundle import Bundle
from engine.decision import Outcome, decide
from engine.domain.address_key import AddressKey
from engine.domain.answers import Answers, NameQuery, PersonListing, Questions, RegisteredName
from engine.domain.application import Application
from engine.domain.finding import Finding, Undetermined
from engine.domain.revision import Revision, freeze
from engine.examination import Examination, examine
from engine.questions import ask
from engine.remedy import candidates, remedied


class NamesPort(Protocol):
    """The register of names: rows that share a key with the asked name, its position, whether it was cut off."""

    def candidates(self, query: NameQuery) -> tuple[tuple[RegisteredName, ...], int, bool]: ...


class ListingsPort(Protocol):
    """The lists of barred persons: hits by identity number."""

    def listings(self, numbers: Sequence[str]) -> tuple[PersonListing, ...]: ...


class AddressesPort(Protocol):
    """The register of places: how many entities are registered at an address."""

    def registrations(self, key: AddressKey) -> int: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside. A port that is None did not answer; what needs it is unknown."""

    names: NamesPort | None = None
    listings: ListingsPort | None = None
    addresses: AddressesPort | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided case with everything the decision rests on."""

    revision: Revision
    answers: Answers
    examination: Examination
    outcome: Outcome
    findings: tuple[Finding, ...]
    as_of: dt.date
    bundle: Bundle

    @property
    def undetermined(self) -> tuple[Undetermined, ...]:
        return self.examination.undetermined


def process(application: Application, bundle: Bundle, ports: Ports, as_of: dt.date) -> Decided:
    """The whole path for one application."""
    revision = freeze(application)
    answers = gather(ask(application, bundle), ports)
    first = examine(application, answers, bundle, as_of)
    proposals = candidates(application, first, bundle, as_of)
    for proposal in proposals:
        answers = merge(answers, gather(ask(proposal.application, bundle), ports))
    return conclude(revision, answers, bundle, as_of, None if proposals else first)


def conclude(
    revision: Revision, answers: Answers, bundle: Bundle, as_of: dt.date, examined: Examination | None = None
) -> Decided:
    """The pure part: revision and answers to the decision, remedies included. Replaying calls just this.

    `examined` spares examining again when the caller has just done so with these very answers.
    """
    examination = examined or examine(revision.application, answers, bundle, as_of)
    outcome = decide(examination.findings, examination.undetermined)
    proposals = candidates(revision.application, examination, bundle, as_of)
    findings = remedied(examination, proposals, lambda changed: examine(changed, answers, bundle, as_of))
    return Decided(revision, answers, examination, outcome, findings, as_of, bundle)


def gather(questions: Questions, ports: Ports) -> Answers:
    """Put the questions to the outside and freeze what it says."""
    answers = Answers(registrations_at_address=None)
    if questions.name is not None:
        if ports.names is None:
            answers = replace(answers, names=None)
        else:
            rows, position, truncated = ports.names.candidates(questions.name)
            answers = replace(answers, names=rows, names_position=position, names_truncated=truncated)
    if questions.persons:
        found = ports.listings.listings(questions.persons) if ports.listings is not None else None
        answers = replace(answers, listings=found)
    if questions.address is not None and ports.addresses is not None:
        answers = replace(answers, registrations_at_address=ports.addresses.registrations(questions.address))
    return answers


def merge(a: Answers, b: Answers) -> Answers:
    """The answers to two rounds of questions as one; what one round did not get stays unanswered."""
    names = None if a.names is None or b.names is None else tuple(dict.fromkeys((*a.names, *b.names)))
    listings = None if a.listings is None or b.listings is None else tuple(dict.fromkeys((*a.listings, *b.listings)))
    return Answers(
        names=names,
        names_position=max(a.names_position, b.names_position),
        names_truncated=a.names_truncated or b.names_truncated,
        listings=listings,
        registrations_at_address=a.registrations_at_address,
    )
