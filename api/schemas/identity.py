"""Consent to the processing of a face, and the check of identity."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from api.envelope import Model
from api.requests import Asking
from api.schemas.signing import ApplicationId
from engine.domain.identity import Result
from engine.identity.reasons import REASONS

Device = Annotated[str, Field(default="", max_length=200)]
Base64 = Annotated[str, Field(max_length=6_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]


class ConsentTextModel(Model):
    """What is to be shown and agreed to."""

    version: str
    text: str
    sha256: str


class ConsentAsking(Asking):
    """sha256: of the text as it was shown."""

    application: ApplicationId
    purpose: Literal["face"] = "face"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    device: Device = ""


class ConsentModel(Model):
    """The record of a consent."""

    consent_id: str


class FaceAsking(Asking):
    """Who is verified is whose place this account has in the application (docs/api.md); a name is not asked for."""

    application: ApplicationId
    consent_id: str = Field(max_length=64)
    device: Device = ""


class ChallengeModel(Model):
    """What to do: actions in this order, or what the provider's own client needs."""

    session_id: str
    actions: list[str]
    expires_at: dt.datetime
    client_params: dict[str, str]


class FrameAsking(Asking):
    """at_ms: milliseconds since the client began; picture: JPEG or PNG in base64."""

    at_ms: int = Field(ge=0, le=3_600_000)
    picture: Base64


class FramesAsking(Asking):
    """The pictures of one attempt, and the photograph of the identity document."""

    application: ApplicationId
    frames: tuple[FrameAsking, ...] = Field(max_length=20)
    id_photo: Base64 | None = None


class ResultModel(Model):
    """What the provider says, asked for by this side. reasons: words, with a sentence each."""

    outcome: str
    reasons: dict[str, str]
    liveness: str
    provider: str
    assurance: str

    @classmethod
    def of(cls, found: Result) -> ResultModel:
        """A result of the engine, without the figures it was measured with."""
        return cls(
            outcome=found.outcome, reasons={word: REASONS.get(word, word) for word in found.reasons}, liveness=found.liveness,
            provider=found.provider, assurance=found.assurance.value,
        )
