"""Reading PDF documents that may have been tampered with: what can be said of one with certainty, or an error."""

from __future__ import annotations

import hashlib
import logging
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.form_tools import get_single_field_annot
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator.errors import CRLValidationError, OCSPValidationError, PathError, ValidationError

from engine.errors import SIG_INPUT, SIG_PDF, Defect, SigningError
from engine.signing.statements import DocumentRef

for name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(name).setLevel(logging.CRITICAL)  # their warnings name the signers; what they say is told in reports

DAMAGED = (
    PdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError,
    NotImplementedError, StopIteration, MemoryError, OSError, EOFError, struct.error, zlib.error,
    InvalidSignature, UnsupportedAlgorithm, PathError, ValidationError, CRLValidationError, OCSPValidationError,
)
"""What pyHanko and asn1crypto raise when they read something that was not made by a sane program, NotImplementedError too (of
a filter of streams pyHanko does not know). Found by trying:
`bench/signing_bytes.py` damages documents in many ways."""
LARGEST = 50_000_000
"""Bytes of a document. Applications have a few hundred kilobytes."""
_END = re.compile(rb"startxref\s+\d+\s+%%EOF(?:\r\n|\r|\n)?")
SMALLEST_SIDE = 8.0
"""Points. A signature that cannot be seen is refused."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is shown: page from 0, corners in points from the page's lower left corner, as PDF counts."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        return (round(self.left), round(self.bottom), round(self.right), round(self.top))


def open_pdf(pdf: bytes) -> PdfFileReader:
    """Raises SigningError SIG-PDF if it is none, is encrypted, too large, or has two tables of contents that may differ."""
    if len(pdf) > LARGEST:
        raise _unreadable(f"it has {len(pdf)} bytes", f"at most {LARGEST}")
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        if reader.encrypted:
            raise _unreadable("it is encrypted", "use a document without a password")
        if reader.xrefs.hybrid_xrefs_present:
            raise _unreadable("it can be read in two ways (hybrid references)", "make it anew with another program")
        if not isinstance(reader.root, DictionaryObject):
            raise _unreadable("it has no catalogue", "make it anew with another program")
    except DAMAGED as error:
        raise _unreadable(f"it cannot be read ({type(error).__name__})", "check that the file is whole") from None
    return reader


def signature_fields(reader: PdfFileReader) -> set[str]:
    """The names of all signature fields, signed or not. Raises SigningError SIG-PDF."""
    try:
        return {name for name, _, _ in enumerate_sig_fields(reader)}
    except DAMAGED as error:
        raise _unreadable(f"its form cannot be read ({type(error).__name__})", "check that the file is whole") from None


def signed_fields(reader: PdfFileReader) -> set[str]:
    """The names of the signature fields that are signed. Raises SigningError SIG-PDF."""
    try:
        return {name for name, _, _ in enumerate_sig_fields(reader, filled_status=True)}
    except DAMAGED as error:
        raise _unreadable(f"its form cannot be read ({type(error).__name__})", "check that the file is whole") from None


def locks(reader: PdfFileReader, name: str) -> bool:
    """Whether a signature in the field locks the document. False in doubt."""
    try:
        return any(found == name and "/Lock" in reference.get_object() for found, _, reference in enumerate_sig_fields(reader))
    except DAMAGED:
        return False


def signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """The signatures, in the order they were added; time stamps on the whole document are not among them.

    Raises SigningError SIG-PDF.
    """
    return [found for found in signatures_and_stamps(reader) if not is_stamp(found)]


def is_stamp(embedded: EmbeddedPdfSignature) -> bool:
    """Whether it is a time stamp on the whole document (ISO 32000-2, 12.8.5)."""
    return embedded.sig_object_type == "/DocTimeStamp"


def signatures_and_stamps(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """The signatures and the time stamps on the whole document. Raises SigningError SIG-PDF."""
    try:
        return list(reader.embedded_signatures)
    except DAMAGED as error:
        raise _unreadable(f"its signatures cannot be read ({type(error).__name__})", "check that the file is whole") from None


def field_size(reader: PdfFileReader, name: str) -> tuple[float, float]:
    """Width and height of a signature field in points. Raises SigningError SIG-INPUT if there is none that can be seen."""
    try:
        for found, _, reference in enumerate_sig_fields(reader):
            if found == name:
                left, bottom, right, top = (float(side) for side in get_single_field_annot(reference.get_object())["/Rect"])
                if min(abs(right - left), abs(top - bottom)) >= SMALLEST_SIDE:
                    return abs(right - left), abs(top - bottom)
    except DAMAGED:
        pass
    raise SigningError(SIG_INPUT, Defect("field", f"there is no field {name} that can be seen", "prepare the document first"))


def ends_with_last_revision(pdf: bytes, reader: PdfFileReader) -> bool:
    """Whether the file ends where its last revision does; readers pass over what stands behind it."""
    try:
        end = reader.xrefs.get_xref_container_info(reader.total_revisions - 1).end_location
    except DAMAGED:
        return False
    found = _END.search(pdf, end)
    return found is not None and found.end() == len(pdf)


def begins_with(pdf: bytes, document: DocumentRef) -> bool:
    """Whether `pdf` is the document, perhaps with something after it."""
    return hashlib.sha256(pdf[: document.length]).hexdigest() == document.sha256


def only_filled_after(pdf: bytes, reader: PdfFileReader, length: int) -> bool:
    """Whether all that follows the first `length` bytes is signatures in fields the document had, and what proves them.

    False in doubt. New fields do not pass: the look of one can hide what stands below it.
    """
    if length == len(pdf):
        return True
    try:
        shown = open_pdf(pdf[:length])
        last = shown.total_revisions - 1
        if reader.xrefs.get_xref_container_info(last).end_location > length or signature_fields(shown) != signature_fields(reader):
            return False
        found = DEFAULT_DIFF_POLICY.review_file(reader, last)
        if not isinstance(found, DiffResult) or found.modification_level > ModificationLevel.FORM_FILLING:
            return False
        return found.changed_form_fields <= signed_fields(reader)
    except (*DAMAGED, SigningError):
        return False


def check_place(reader: PdfFileReader, place: Place) -> None:
    """Raises SigningError SIG-INPUT unless the place lies on a page of the document and can be seen."""
    try:
        page = reader.find_page_for_modification(place.page)[0].get_object() if place.page >= 0 else None
    except DAMAGED:
        page = None
    if page is None:
        raise _refused(f"there is no page {place.page}", "pages count from 0")
    left, bottom, right, top = _page_box(page)
    if min(place.right - place.left, place.top - place.bottom) < SMALLEST_SIDE:
        raise _refused("it is too small to be seen", f"its sides have at least {SMALLEST_SIDE:g} points")
    if place.left < left or place.bottom < bottom or place.right > right or place.top > top:
        raise _refused("it does not lie on the page", f"the page reaches from ({left:g}, {bottom:g}) to ({right:g}, {top:g})")


def _page_box(page: DictionaryObject) -> tuple[float, float, float, float]:
    """The page's media box, which it may inherit (ISO 32000-1, 7.7.3.4)."""
    for _ in range(32):
        if "/MediaBox" in page:
            left, bottom, right, top = (float(side) for side in page["/MediaBox"])
            return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        if "/Parent" not in page:
            break
        page = page["/Parent"]
    raise _refused("the page has no size", "make the document anew with another program")


def _refused(problem: str, advice: str) -> SigningError:
    return SigningError(SIG_INPUT, Defect("place", problem, advice))


def _unreadable(problem: str, advice: str) -> SigningError:
    return SigningError(SIG_PDF, Defect("", problem, advice))
