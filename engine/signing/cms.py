"""Putting a signature together as CMS SignedData (RFC 5652) with a P-256 key.

pyHanko can do it too, but what asn1crypto puts together part by part it puts together anew at every use, each part in
each part's turn, which took a tenth of a second per signature. Here every part is encoded once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypeVar, cast

from asn1crypto import algos, cms, core, parser
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import extract_signer_info, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from engine.signing.certificates import Holder

DIGEST = "sha256"
STAMP = "signature_time_stamp_token"
_UNIVERSAL, _CONTEXT, _CONSTRUCTED, _SEQUENCE = 0, 2, 1, 16

V = TypeVar("V", bound=core.Asn1Value)


def settled(value: V) -> V:
    """The value as if it had been read: encoded once, and not again."""
    return cast(V, type(value).load(value.dump()))


def as_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    """The certificate as pyHanko wants it."""
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def signed(
    holder: Holder, above: Iterable[asn1.Certificate], attributes: cms.CMSAttributes, content: core.Asn1Value
) -> cms.ContentInfo:
    """The signature of `attributes` (which hold the digest of the content), with the signer's certificate and those above."""
    if holder.key is None:
        raise ValueError("the key is not at hand")
    certificate = as_asn1(holder.certificate)
    attributes = settled(attributes)
    algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
    signer = cms.SignerInfo({
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber({
            "issuer": certificate.issuer, "serial_number": certificate.serial_number,
        })),
        "digest_algorithm": algorithm,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": f"{DIGEST}_ecdsa"}),
        "signed_attrs": attributes,
        "signature": holder.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    })
    data = cms.SignedData({
        "version": "v1" if content["content_type"].native == "data" else "v3",
        "digest_algorithms": cms.DigestAlgorithms((algorithm,)), "encap_content_info": settled(content),
        "certificates": [certificate, *above], "signer_infos": [settled(signer)],
    })
    inside = cms.ContentType("signed_data").dump() + parser.emit(_CONTEXT, _CONSTRUCTED, 0, data.dump())
    return cms.ContentInfo.load(parser.emit(_UNIVERSAL, _CONSTRUCTED, _SEQUENCE, inside))


async def stamped(found: cms.ContentInfo, timestamper: TimeStamper | None) -> cms.ContentInfo:
    """The signature with a time stamp on it, unless there is nobody to stamp or it has one (RFC 3161, appendix A)."""
    signer = extract_signer_info(found["content"])
    others = signer["unsigned_attrs"] or ()
    if timestamper is None or any(attribute["type"].native == STAMP for attribute in others):
        return found
    token = await timestamper.async_timestamp(hashlib.sha256(signer["signature"].native).digest(), DIGEST)
    signer["unsigned_attrs"] = settled(cms.CMSAttributes([*others, simple_cms_attribute(STAMP, token)]))
    return found
