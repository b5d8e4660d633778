"""What the outside said, frozen: the only thing beside revision, bundle and date that a decision depends on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from engine.domain.address_key import AddressKey
from engine.domain.entity import RegisteredEntity
from engine.domain.identity import IdentityResult, PersonQuery

NameStatus = Literal["registered", "reserved", "released", "deregistered", "changed", "revoked"]
ListKind = Literal["dishonest_debtor", "crime", "bankruptcy", "revoked_representative", "annulled_registration"]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """Which registered names the examination wants to see: those of one authority's area sharing a key."""

    city: str
    name: str


@dataclass(frozen=True, slots=True)
class RegisteredName:
    """A row of the register of names: the full name, the prefecture-level city (six digits), its status and
    since when, and the unified social credit code where known."""

    name: str
    city: str
    status: NameStatus = "registered"
    status_on: dt.date | None = None
    until: dt.date | None = None
    uscc: str | None = None


@dataclass(frozen=True, slots=True)
class PersonListing:
    """A hit of an identity number on a list of barred persons. Shown to nobody but a clerk."""

    number: str
    list: ListKind
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """What the examination will ask of the outside (pure function of revision and bundle). subject: the unified
    social credit code of the entity the application is about; occupant: the same, of an entity that may be at the address
    already."""

    name: NameQuery | None = None
    persons: tuple[str, ...] = ()
    address: AddressKey | None = None
    subject: str | None = None
    identity: tuple[PersonQuery, ...] = ()
    occupant: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to `Questions`. `None` means the outside did not answer; the facts that need it are unknown.

    identity_asked: whether identities are verified where this is decided. They are not where an application is only
    tried out, and then nothing is asked of them. identity: every result there is, in the order of time.

    `doubts` is what an engine beside the examination had to say against it (engine/second); each refers the case,
    now and whenever it is decided again.
    subject: the entity the application is about, as it is registered; empty if none was asked for, or none is known.
    """

    names: tuple[RegisteredName, ...] | None = ()
    names_position: int = 0
    names_truncated: bool = False
    listings: tuple[PersonListing, ...] | None = ()
    registrations_at_address: int | None = 0
    identity_asked: bool = False
    identity: tuple[IdentityResult, ...] | None = ()
    doubts: tuple[str, ...] = ()
    subject: tuple[RegisteredEntity, ...] | None = ()
