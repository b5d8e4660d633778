"""The main path, top to bottom:

    receive → gather → examine → decide → remedy

Stages return values; no stage calls the next. Only `gather` touches the outside, through the ports handed in.
What comes after (`issue`, `tell`) is done by the case file, `engine.casefile.decide`, in the transaction of the
decision. Identities are verified before an application is handed in (`engine.identity`), and what was found is asked for
by `gather`; a licence is sealed after it was issued (`engine.licence.sealer`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.amendment import amended
from engine.bundle import Bundle
from engine.decision import Outcome, decide
from engine.domain.address_key import AddressKey
from engine.domain.answers import Answers, NameQuery, PersonListing, Questions, RegisteredName
from engine.domain.application import Application
from engine.domain.entity import RegisteredEntity
from engine.domain.finding import Finding, Undetermined
from engine.domain.identity import IdentityResult, PersonQuery
from engine.domain.revision import Revision, freeze
from engine.examination import Examination, examine
from engine.questions import ask, ask_subject
from engine.remedy import candidates, remedied
from engine.rules.conclude import Conclude, native


class NamesPort(Protocol):
    """The register of names: rows that share a key with the asked name, its position, whether it was cut off."""

    def candidates(self, query: NameQuery) -> tuple[tuple[RegisteredName, ...], int, bool]: ...


class ListingsPort(Protocol):
    """The lists of barred persons: hits by identity number."""

    def listings(self, numbers: Sequence[str]) -> tuple[PersonListing, ...]: ...


class IdentityPort(Protocol):
    """What was verified of people's identity in this case, in the order of time; None if it cannot be said now."""

    def results(self, people: Sequence[PersonQuery]) -> tuple[IdentityResult, ...] | None: ...


class AddressesPort(Protocol):
    """The register of places: how many entities are registered at an address, that of the code `but` left out: none
    counts against itself. None if it cannot be said now."""

    def registrations(self, key: AddressKey, but: str | None) -> int | None: ...


class EntitiesPort(Protocol):
    """The registered entities: the one of a unified social credit code, if this registry knows it."""

    def entity(self, uscc: str) -> RegisteredEntity | None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside. A port that is None did not answer; what needs it is unknown. Without `identity` an application
    is only tried out, and nobody's identity is asked for.

    `conclude` draws the conclusions; nothing but its doubts may differ from what `native` gives.
    """

    names: NamesPort | None = None
    listings: ListingsPort | None = None
    entities: EntitiesPort | None = None
    identity: IdentityPort | None = None
    conclude: Conclude = native
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
    about = gather(ask_subject(application), ports)
    answers = merge(about, gather(ask(amended(application, about), bundle, application), ports))
    examined = examine(application, answers, bundle, as_of, conclude=ports.conclude)
    answers = replace(answers, doubts=examined.doubts)
    proposals = candidates(application, answers, examined, bundle, as_of)
    for proposal in proposals:
        answers = merge(answers, gather(ask(amended(proposal.application, about), bundle, proposal.application), ports))
    if proposals:
        examined = examine(application, answers, bundle, as_of, conclude=ports.conclude)
        answers = replace(answers, doubts=examined.doubts)
    return conclude(revision, answers, bundle, as_of, examined)


def conclude(
    revision: Revision, answers: Answers, bundle: Bundle, as_of: dt.date, examined: Examination | None = None
) -> Decided:
    """The pure part: revision and answers to the decision, remedies included. Replaying calls just this.

    `examined` spares examining again when the caller has just done so with these very answers.
    """
    examination = examined or examine(revision.application, answers, bundle, as_of)
    outcome = decide(examination.findings, examination.undetermined)
    proposals = candidates(revision.application, answers, examination, bundle, as_of)
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
    if ports.identity is not None:
        answers = replace(answers, identity_asked=True, identity=ports.identity.results(questions.identity))
    if questions.address is not None and ports.addresses is not None:
        answers = replace(answers, registrations_at_address=ports.addresses.registrations(questions.address, questions.occupant))
    if questions.subject is not None:
        entity = ports.entities.entity(questions.subject) if ports.entities is not None else None
        known = (entity,) if entity is not None else ()
        answers = replace(answers, subject=known if ports.entities is not None else None)
    return answers


def merge(a: Answers, b: Answers) -> Answers:
    """The answers to two rounds of questions as one; what one round did not get stays unanswered.

    Of results of identity, who was asked about twice has those of the second round, repetitions included: each is an
    attempt.
    """
    names = None if a.names is None or b.names is None else tuple(dict.fromkeys((*a.names, *b.names)))
    listings = None if a.listings is None or b.listings is None else tuple(dict.fromkeys((*a.listings, *b.listings)))
    identity = None if a.identity is None or b.identity is None else (*(r for r in a.identity if r not in b.identity), *b.identity)
    return Answers(
        names=names,
        names_position=max(a.names_position, b.names_position),
        names_truncated=a.names_truncated or b.names_truncated,
        listings=listings,
        identity_asked=a.identity_asked or b.identity_asked,
        identity=identity,
        registrations_at_address=a.registrations_at_address if a.registrations_at_address is not None else b.registrations_at_address,
        doubts=tuple(dict.fromkeys((*a.doubts, *b.doubts))),
        subject=None if a.subject is None or b.subject is None else a.subject or b.subject,
    )
