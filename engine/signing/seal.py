"""The issuer's seal 电子印章 on a document: a signature whose look is the seal, after which nothing may be added."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pyhanko.sign.timestamps import TimeStamper

from engine.signing import pades
from engine.signing.key_files import Owner
from engine.signing.pades import Level, Means
from engine.signing.pdf import Place, open_pdf
from engine.signing.ports import Evidence, Identity, SigningService
from engine.signing.seal_drawing import SIZE, DrawnSeal, SealPicture, stamp_style
from engine.signing.signers import ServiceSigner
from engine.signing.statements import Sealing, document_ref


@dataclass(frozen=True, slots=True)
class ToSeal:
    """What is sealed. kind, number and version say which document it is; content: SHA-256 (hex) of what it shows;
    field: the place of the seal, or the name of a signature field the document has."""

    pdf: bytes
    kind: str
    number: str
    content: str
    owner: Owner
    field: str | Place
    version: int | None = None


def at_centre(page: int, x: float, y: float, size: float = SIZE) -> Place:
    """The place of a seal with its centre at (x, y), in points from the page's lower left corner."""
    return Place(page, x - size / 2, y - size / 2, x + size / 2, y + size / 2)


def seal(to_seal: ToSeal, look: DrawnSeal | SealPicture, means: Means, now: dt.datetime, level: Level = Level.LT) -> bytes:
    """The sealed document; its own bytes stay as they are. PDF/A stays PDF/A: the seal needs no font and no picture.

    Raises SigningError: SIG-PDF, SIG-INPUT, SIG-GLYPH, SIG-SERVICE. Not to be called where an asyncio loop runs.
    """
    reader = open_pdf(to_seal.pdf)
    statement = Sealing(
        kind=to_seal.kind, number=to_seal.number, version=to_seal.version, content=to_seal.content,
        document=document_ref(to_seal.pdf), authority=to_seal.owner.name, code=to_seal.owner.code, at=now,
    )
    signing = pades.Signing(
        statement, to_seal.field, stamp_style(look), to_seal.owner.name, f"{to_seal.owner.name} 电子印章", final=True
    )
    return pades.sign(to_seal.pdf, reader, signing, means, level, now)


def service_means(service: SigningService, owner: Owner, evidence: Evidence, time: TimeStamper | None) -> Means:
    """The means of a service of electronic seals; the time is stamped here unless the service did. Levels up to B-T."""
    return Means(ServiceSigner(service, Identity(owner.name, owner.code), evidence), time)
