"""The document of an application, who has to sign it, and signing it; files handed in with it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from api.envelope import Model
from api.requests import Asking

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ApplicationId = Annotated[str, Field(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$")]


class SignerModel(Model):
    """Somebody who has to take part. party: their place in the application's parties; online: they can do so over the network;
    signs: they sign, and are not only identified."""

    party: int
    name: str
    capacity: str
    online: bool
    signs: bool
    seated: bool
    signed: bool


class WordingModel(Model):
    """What is agreed to when signing."""

    version: str
    text: str
    sha256: str


class DocumentModel(Model):
    """The document as it is shown (`GET …/document/file`), by digest, and who signed it."""

    revision: str
    sha256: str
    length: int
    signers: list[SignerModel]
    wording: WordingModel
    complete: bool


class InviteAsking(Asking):
    """party: place in the application's parties, from 0."""

    party: int = Field(ge=0, le=499)


class InvitationModel(Model):
    """code: hand it to the person themselves. It is shown this once."""

    code: str
    expires_at: dt.datetime


class SeatAsking(Asking):
    """code: of the invitation; id_number: of one's own document."""

    code: str = Field(min_length=8, max_length=64)
    id_number: str = Field(min_length=1, max_length=40)


class SeatModel(Model):
    """The application one may now read the document of, and sign."""

    application: str


class PointAsking(Asking):
    """A place on the writing pad; t: milliseconds since the first."""

    x: float = Field(allow_inf_nan=False)
    y: float = Field(allow_inf_nan=False)
    t: int = Field(default=0, ge=0, le=3_600_000)


class SignAsking(Asking):
    """document, wording: digests of what was shown; strokes: the handwriting."""

    document: Sha256
    wording: Sha256
    strokes: tuple[Annotated[tuple[PointAsking, ...], Field(max_length=5000)], ...] = Field(max_length=500)
    device: str = Field(default="", max_length=200)


class SignedModel(Model):
    """signatures: how many the document has now."""

    signed: bool
    signatures: int


class UploadModel(Model):
    """A file of an application. kind: pdf, jpeg or png; size: in bytes."""

    sha256: str
    kind: str
    size: int


class UploadsModel(Model):
    """The files of an application."""

    uploads: list[UploadModel]
