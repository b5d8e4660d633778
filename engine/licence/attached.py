"""What a licence's file says beside its signature: the metadata attached to it, and where its QR codes lead.

The codes are read as a phone reads them: from the page as it looks, with whatever was laid over it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine import strict_json
from engine.errors import LIC_IDENTIFIER, LIC_QR, Defect, LicenceError, SigningError
from engine.licence.identifier import Identifier, read_identifier
from engine.licence.metadata import ALWAYS, IDENTIFIER, ISSUER, NUMBER, STATUS, UNTIL, StatusReference
from engine.signing.pdf import DAMAGED, open_pdf

NAME = "licence.json"
"""Of the attachment."""
LONGEST = 200_000
"""Bytes of metadata. A scope of ten thousand characters has thirty thousand."""
PIXELS = 1600
"""The longer side of the page when codes are read: a module of the code is then four pixels wide, in shades of grey."""


class _Status(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    idx: int = Field(ge=0)
    uri: str


class _Said(BaseModel):
    """The elements that are looked at; the others are what the licence says."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    identifier: str = Field(alias=IDENTIFIER)
    number: str = Field(alias=NUMBER)
    issuer: str = Field(alias=ISSUER)
    until: str = Field(default=ALWAYS, alias=UNTIL)
    status: _Status | None = Field(default=None, alias=STATUS)


@dataclass(frozen=True, slots=True)
class Attached:
    """The metadata of a licence. text: as it is attached; number: the licence's own; issuer: code of the authority;
    until: the last day it is valid on; None: there is none."""

    text: str
    identifier: Identifier
    number: str
    issuer: str
    status: StatusReference | None
    until: dt.date | None = None


def attached(pdf: bytes) -> Attached:
    """The metadata attached to a licence. Raises LicenceError LIC-IDENTIFIER if there is none that can be read."""
    try:
        text = _attachment(pdf).decode("utf-8")
        said = _Said.model_validate(strict_json.loads(text))
        status = StatusReference(said.status.uri, said.status.idx) if said.status is not None else None
        until = None if said.until == ALWAYS else dt.date.fromisoformat(said.until)
        return Attached(text, read_identifier(said.identifier), said.number, said.issuer, status, until)
    except (ValidationError, ValueError, strict_json.JsonDefectError) as error:
        raise LicenceError(LIC_IDENTIFIER, Defect(NAME, f"the metadata cannot be read ({type(error).__name__})")) from None


def qr_codes(pdf: bytes) -> list[str]:
    """Where the QR codes on the first page lead, each once. Raises LicenceError LIC-QR if the page cannot be drawn."""
    import pypdfium2 as pdfium
    import zxingcpp

    try:
        document = pdfium.PdfDocument(pdf)
        try:
            document.init_forms()  # annotations are drawn too, as everybody sees them
            page = document[0]
            width, height = page.get_size()
            picture = page.render(scale=PIXELS / max(width, height, 1.0), grayscale=True, may_draw_forms=True).to_numpy()
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError, ValueError, MemoryError) as error:
        raise LicenceError(LIC_QR, Defect("page 1", f"it cannot be drawn ({type(error).__name__})")) from None
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(code.text for code in found))


def _attachment(pdf: bytes) -> bytes:
    """The bytes of the one file of that name the document names as its own (`/AF`). Raises ValueError."""
    try:
        root: Any = open_pdf(pdf).root
        files = [entry.get_object() for entry in root["/AF"]] if "/AF" in root else []
        ours = [file for file in files if str(file.get("/UF", file.get("/F"))) == NAME]
        if len(ours) != 1:
            raise ValueError("there is none, or more than one")
        data = bytes(ours[0]["/EF"]["/F"].data)
    except (*DAMAGED, SigningError) as error:
        raise ValueError("the file cannot be read") from error
    if len(data) > LONGEST:
        raise ValueError("too long")
    return data
