"""Who somebody is, as far as it was verified: one result of one way of verifying (市场主体登记管理条例实施细则 第十六条).

A result measures and vouches; it does not judge. What a distance, an assurance or a piece of evidence seen
elsewhere comes to is said by rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

Verified = Literal["passed", "failed", "measured", "unknown"]
"""passed: who verified vouches for it. failed: it is not that person, or the procedure was not kept to. measured:
nobody vouches, `liveness` and `distance` were measured. unknown: who verifies did not answer, or broke off."""
Liveness = Literal["passed", "failed", "not_checked"]
"""Whether somebody was seen to do what a random challenge asked; by machine, or by a person who looked."""


class Assurance(StrEnum):
    """How much a way of verifying is worth, by what can deceive it.

    none       a simulation: nobody was looked at
    photo      a picture was compared with a picture; either may be anybody's
    low        a face answered a random challenge; an animated photograph can do so too
    substantial  an operator compared a live face with the population register
    in_person  an officer saw the person and the document (实施细则 第十六条第二款)
    notarised  a notary did (同款)
    """

    NONE = "none"
    PHOTO = "photo"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    IN_PERSON = "in_person"
    NOTARISED = "notarised"


@dataclass(frozen=True, slots=True)
class Result:
    """What a way of verifying says.

    reasons: words of `engine.identity.reasons`. distance: Euclidean, between the face and the one on the identity
    document (0 the same, 0.6 and more different people; dlib's ResNet descriptor). provider_trace: what it was
    measured with, or the provider's own number. evidence_sha256: over salt, pictures and challenge, hex; empty if
    there is no evidence on this side.
    """

    outcome: Verified
    reasons: tuple[str, ...]
    liveness: Liveness
    distance: Decimal | None
    provider: str
    provider_trace: str
    assurance: Assurance
    evidence_sha256: str


def read_result(written: Mapping[str, Any]) -> Result:
    """A result from plain data. Raises KeyError, TypeError or ValueError if it is none."""
    distance = None if written["distance"] is None else Decimal(written["distance"])
    assurance = Assurance(written["assurance"])
    return Result(**{**written, "reasons": tuple(written["reasons"]), "distance": distance, "assurance": assurance})


@dataclass(frozen=True, slots=True)
class Reuse:
    """Where evidence of this kind was seen besides, within the time that is looked back.

    frames: applications other than this one with one of the pictures. faces: other people with a nearly identical
    picture of a face. photos: other people with the same picture of a document. devices: other people verified with
    the same device.
    """

    frames: int = 0
    faces: int = 0
    photos: int = 0
    devices: int = 0


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """A person whose identity the examination wants verified: name and number as written in the application."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """A result, and whose it is: name and number that were verified. `on`: the day in China."""

    name: str
    number: str
    on: dt.date
    result: Result
    reuse: Reuse = Reuse()
