"""Two signers for pyHanko: one with a key at hand, one that asks a service outside."""

from __future__ import annotations

from collections.abc import Iterable

from asn1crypto import cms
from cryptography import x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from engine.errors import SIG_SERVICE, Defect, SigningError
from engine.signing.certificates import Holder
from engine.signing.cms import DIGEST, as_asn1, signed, stamped
from engine.signing.parsed import certificate_of
from engine.signing.ports import Evidence, Identity, SigningService

ATTRIBUTES = 1024
"""Bytes enough for a signature's own value and its signed attributes."""


class KeySigner(Signer):
    """Signs with a P-256 key in memory. The key is used as it is: nothing serialises it, and it goes with this object."""

    def __init__(self, holder: Holder, above: Iterable[x509.Certificate]) -> None:
        self._above = [certificate_of(certificate) for certificate in above]
        super().__init__(signing_cert=as_asn1(holder.certificate), cert_registry=SimpleCertificateStore.from_certs(self._above), embed_roots=False)
        self._holder = holder
        self.room = ATTRIBUTES + sum(len(certificate.dump()) for certificate in (self.signing_cert, *self._above))
        """The most bytes of a signature without its time stamp."""

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, use_pades: bool = False,
        timestamper: TimeStamper | None = None, signed_attr_settings: PdfCMSSignedAttributes | None = None,
        is_pdf_sig: bool = True, encap_content_info: object = None,
    ) -> cms.ContentInfo:
        if digest_algorithm != DIGEST:
            raise ValueError(f"signatures are made with {DIGEST}")
        attributes = await self.signed_attrs(
            data_digest, digest_algorithm, attr_settings=signed_attr_settings, use_pades=use_pades, is_pdf_sig=is_pdf_sig
        )
        made = signed(self._holder, self._above[:-1], attributes, cms.ContentInfo({"content_type": "data"}))
        return await stamped(made, timestamper)


class ServiceSigner(Signer):
    """Lets a service outside sign. What it answers is checked before it becomes part of a document."""

    def __init__(self, service: SigningService, identity: Identity, evidence: Evidence) -> None:
        super().__init__(embed_roots=False)
        self._service = service
        self._identity = identity
        self._evidence = evidence
        self.room = service.room

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, use_pades: bool = False,
        timestamper: TimeStamper | None = None, signed_attr_settings: PdfCMSSignedAttributes | None = None,
        is_pdf_sig: bool = True, encap_content_info: object = None,
    ) -> cms.ContentInfo:
        try:
            answer = self._service.sign(data_digest, self._identity, self._evidence)
        except (OSError, ValueError) as error:
            raise _unusable(f"the signing service failed: {type(error).__name__}") from error
        return await stamped(_checked(answer, data_digest), timestamper)


def _checked(answer: bytes, digest: bytes) -> cms.ContentInfo:
    """The answer of a service, if it is a signature of `digest` by the certificate it brings."""
    try:
        found = cms.ContentInfo.load(answer, strict=True)
        signed = found["content"]
        certificate = extract_certificate_info(signed).signer_cert
        intact, valid = validate_sig_integrity(extract_signer_info(signed), certificate, "data", digest)
    except (ValueError, TypeError, KeyError, SignatureValidationError) as error:
        raise _unusable(f"the signing service did not answer with a CMS signature: {type(error).__name__}") from error
    if not (intact and valid):
        raise _unusable("the signing service signed something else")
    return found


def _unusable(problem: str) -> SigningError:
    return SigningError(SIG_SERVICE, Defect("", problem, "try again later; if it goes on, ask who runs the service"))
