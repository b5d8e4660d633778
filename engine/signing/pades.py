"""Putting one signature into a PDF document: PAdES (ETSI EN 319 142-1), levels B-B, B-T and B-LT, in one revision.

The revision holds the field with its look, the signature with its statement, and for B-LT the data on revocation, so
that nothing has to follow a signature: it covers the whole file.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.generic import ByteStringObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from engine.clock import CHINA
from engine.errors import SIG_AUTHORITY, SIG_INPUT, Defect, SigningError
from engine.signing.cms import DIGEST
from engine.signing.parsed import certificate_of, list_of
from engine.signing.pdf import (
    Place,
    check_place,
    locks,
    open_pdf,
    signature_fields,
    signatures,
    signed_fields,
)
from engine.signing.signers import KeySigner, ServiceSigner
from engine.signing.statements import Statement, canonical

STATEMENT = pdf_name("/XXMiaopiStatement")
"""The statement's key in the signature dictionary; `XX` marks names of private use (ISO 32000-1, annex E)."""
SIGNED_AND_APPENDED = 3
"""/SigFlags of a form with signatures (ISO 32000-1, table 219); set from the start, so that signing leaves it as it is."""
UNFIT = (PdfError, ValueError, LookupError)
"""What pyHanko raises when a document or certificate does not permit what is asked."""
SPARE = 512
"""Bytes by which a time stamp may be longer than the one before."""


class Level(StrEnum):
    """How long a signature can be verified. B: as long as its certificate is valid; T: it is proved when it was made;
    LT: it also holds whether the certificates were revoked then."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"


@dataclass(frozen=True, slots=True)
class Means:
    """With what is signed. time: who stamps the time (levels B-T and B-LT); roots, others and lists: what proves the
    signer's certificate (level B-LT)."""

    signer: Signer
    time: TimeStamper | None = None
    roots: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature to be made. field: one the document has, or the place for a new one. final: nothing may be added
    to the document afterwards."""

    statement: Statement
    field: str | Place
    style: StaticStampStyle
    name: str
    reason: str
    final: bool = False


def prepare(pdf: bytes, fields: Mapping[str, Place], final: str | None = None) -> bytes:
    """The document with empty signature fields, each for one signer, after its own bytes.

    This is what is shown and consented to: signing fills a field and adds nothing else. final: the field after whose
    signature nothing more may be signed, for a seal on what applicants signed. Raises SigningError SIG-PDF, SIG-INPUT.
    """
    reader = open_pdf(pdf)
    if signed_fields(reader):
        raise _refused("document", "it is signed already", "prepare it before anybody signs")
    for place in fields.values():
        check_place(reader, place)
    try:
        writer = _Writer(BytesIO(pdf), strict=True)
        for name, place in fields.items():
            append_signature_field(writer, _spec(name, place, name, final=name == final))
        writer.root["/AcroForm"]["/SigFlags"] = NumberObject(SIGNED_AND_APPENDED)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]
        return output.getvalue()
    except UNFIT as error:
        raise _refused("document", f"it cannot be given fields ({type(error).__name__}: {error})", "check the names and places") from error


def sign(pdf: bytes, reader: PdfFileReader, signing: Signing, means: Means, level: Level, now: dt.datetime) -> bytes:
    """The document with the signature after its own bytes, which stay as they are.

    Raises SigningError: SIG-INPUT if the document, field or level do not permit it, SIG-SERVICE if a service failed,
    SIG-AUTHORITY if a certificate cannot be proved.
    """
    _check_level(level, means)
    _check_open(reader)
    name, new = _field(reader, signing)
    try:
        writer = _Writer(BytesIO(pdf), strict=True)
        signer = _Signer(
            _metadata(reader, signing, means, level, name, now), means.signer, timestamper=None if level is Level.B else means.time,
            stamp_style=signing.style, new_field_spec=new,
        )
        return asyncio.run(_signed(signer.init_signing_session(writer), writer, signing, means, now))
    except (PathError, ValidationError) as error:
        unproved = f"a certificate cannot be proved ({type(error).__name__})"
        advice = "bring the root's key back if it is kept offline, or put the root and lists of who stamps the time into `trusted`"
        raise SigningError(SIG_AUTHORITY, Defect("certificates", unproved, advice)) from error
    except UNFIT as error:
        raise _refused("document", f"it cannot be signed ({type(error).__name__}: {error})", "check the document and the certificates") from error


class _Writer(IncrementalPdfFileWriter):
    """Appends to a document and leaves what it says of itself (title, dates, claim to be PDF/A) to its author: pyHanko
    would enter itself as the producer, and the time by its own clock."""

    def _update_meta(self) -> None:
        pass


class _Signer(PdfSigner):
    """Declares PAdES and nothing else. Left alone, pyHanko would declare P-256 too (ISO/TS 32002) and so make the file PDF
    2.0, which PDF/A-3 cannot be."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        pdf_out.ensure_output_version(version=(1, 7))
        if pdf_out.output_version < (2, 0):
            pdf_out.register_extension(ESIC_EXTENSION_1)


async def _signed(
    session: PdfSigningSession, writer: IncrementalPdfFileWriter, signing: Signing, means: Means, now: dt.datetime
) -> bytes:
    session.system_time = now.astimezone(CHINA)
    checked = await session.perform_presign_validation(writer)
    document = session.prepare_tbs_document(checked, await _room(session, means))
    session.sig_field["/V"][STATEMENT] = ByteStringObject(canonical(signing.statement))
    digest, output = document.digest_tbs_document()
    await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=session.system_time))
    assert isinstance(output, BytesIO), "the digest is taken of what is in memory"
    return output.getvalue()


async def _room(session: PdfSigningSession, means: Means) -> int:
    """Characters to keep free for the signature: two for each byte of it."""
    if not isinstance(means.signer, KeySigner | ServiceSigner):
        return int(await session.estimate_signature_container_size(None))
    token = await session.timestamper.async_dummy_response(DIGEST) if session.timestamper is not None else None
    return 2 * (means.signer.room + (len(token.dump()) + SPARE if token is not None else 0))


def _metadata(
    reader: PdfFileReader, signing: Signing, means: Means, level: Level, field: str, now: dt.datetime
) -> PdfSignatureMetadata:
    proof = None
    if level is Level.LT:
        proof = ValidationContext(
            trust_roots=[certificate_of(c) for c in means.roots], other_certs=[certificate_of(c) for c in means.others], moment=now,
            crls=[list_of(crl) for crl in means.lists], revocation_mode="require",
        )
    return PdfSignatureMetadata(
        field_name=field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, name=signing.name, reason=signing.reason,
        certify=_certifies(reader, signing), docmdp_permissions=MDPPerm.NO_CHANGES if signing.final else MDPPerm.FILL_FORMS,
        validation_context=proof, embed_validation_info=proof is not None,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )


def _field(reader: PdfFileReader, signing: Signing) -> tuple[str, SigFieldSpec | None]:
    """The name of the field to sign, and what it is to be like if it is new."""
    taken, signed = signature_fields(reader), signed_fields(reader)
    if isinstance(signing.field, str):
        if signing.field not in taken or signing.field in signed:
            problem = "is signed already" if signing.field in signed else "does not exist"
            raise _refused("field", f"the field {signing.field} {problem}", "prepare the document with a field for each signer")
        if signing.final and signed and not locks(reader, signing.field):
            raise _refused("field", f"the field {signing.field} would leave the document open", "prepare it as the final one")
        return signing.field, None
    check_place(reader, signing.field)
    name = next(name for n in range(1, len(taken) + 2) if (name := f"signature-{n}") not in taken)
    return name, _spec(name, signing.field, signing.reason, final=signing.final and bool(signed))


def _spec(name: str, place: Place, title: str, final: bool) -> SigFieldSpec:
    return SigFieldSpec(
        name, on_page=place.page, box=place.box, readable_field_name=title,
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL) if final else None,
        doc_mdp_update_value=MDPPerm.NO_CHANGES if final else None,
    )


def _check_open(reader: PdfFileReader) -> None:
    """Raises SigningError SIG-INPUT if an earlier signature forbids more."""
    if any(signature.docmdp_level is MDPPerm.NO_CHANGES for signature in signatures(reader)):
        raise _refused("document", "it bears a seal after which nothing may be added", "sign it before it is sealed")


def _certifies(reader: PdfFileReader, signing: Signing) -> bool:
    """Whether the signature forbids changes as a certification (which every viewer knows) and not by locking its field:
    only the first signature of a document can certify it (ISO 32000-1, 12.8.2.2)."""
    return signing.final and not signed_fields(reader)


def _check_level(level: Level, means: Means) -> None:
    if level is not Level.B and means.time is None:
        raise _refused("level", f"{level} needs a time stamp", f"name who stamps the time, or sign at level {Level.B}")
    if level is Level.LT and isinstance(means.signer, ServiceSigner):
        raise _refused("level", "a service's signature cannot be proved before it is made", f"sign at level {Level.T}")


def _refused(where: str, problem: str, advice: str) -> SigningError:
    return SigningError(SIG_INPUT, Defect(where, problem, advice))

