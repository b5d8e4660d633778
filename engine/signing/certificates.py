"""Making X.509 certificates and revocation lists (RFC 5280), with P-256 keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.signing.roles import POLICIES, Purpose

BACK = dt.timedelta(minutes=1)
"""Certificates and lists begin a little earlier, so that clocks that differ by seconds do no harm."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A private key with its certificate. `key` is None where the key is kept elsewhere, or was destroyed after use."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to say. `depth`: how many authorities may stand below it; None: it is none itself."""

    subject: x509.Name
    purposes: tuple[Purpose, ...]
    begins: dt.datetime
    ends: dt.datetime
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate that counts no more: its serial number, since when, and why."""

    serial: int
    at: dt.datetime
    reason: x509.ReasonFlags


def named(title: str, organisation: str, number: str | None = None) -> x509.Name:
    """A distinguished name in China. number: what tells two subjects of the same title apart (printable ASCII)."""
    parts = [(NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, title)]
    if number is not None:
        parts.append((NameOID.SERIAL_NUMBER, number))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def issue(wanted: Wanted, public: ec.EllipticCurvePublicKey, issuer: Holder | None, own: ec.EllipticCurvePrivateKey | None = None) -> x509.Certificate:
    """A certificate for the key `public`, signed by `issuer`; by its `own` key if it is a root."""
    key = own if issuer is None else issuer.key
    if key is None:
        raise ValueError("the issuer's key is not at hand")
    above = wanted.subject if issuer is None else issuer.certificate.subject
    builder = (
        x509.CertificateBuilder().subject_name(wanted.subject).issuer_name(above).public_key(public)
        .serial_number(x509.random_serial_number()).not_valid_before(wanted.begins - BACK).not_valid_after(wanted.ends)
        .add_extension(x509.BasicConstraints(ca=wanted.depth is not None, path_length=wanted.depth), critical=True)
        .add_extension(_key_usage(wanted), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_authority_key(key), critical=False)
    )
    if issuer is not None:  # a root asserts nothing: it is trusted, or it is not
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(POLICIES[p]), None) for p in wanted.purposes]
        builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    if wanted.depth is None and Purpose.TIME in wanted.purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(key, hashes.SHA256())


def revocation_list(issuer: Holder, revoked: Iterable[Revoked], at: dt.datetime, lives: dt.timedelta) -> x509.CertificateRevocationList:
    """All revoked certificates of `issuer`, as of `at`; the next list is promised within `lives`."""
    if issuer.key is None:
        raise ValueError("the issuer's key is not at hand")
    builder = (
        x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject).last_update(at - BACK).next_update(at + lives)
        .add_extension(x509.CRLNumber(int(at.timestamp() * 1000)), critical=False)
        .add_extension(_authority_key(issuer.key), critical=False)
    )
    for entry in sorted(revoked, key=lambda r: r.serial):
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(entry.at)
            .add_extension(x509.CRLReason(entry.reason), critical=False).build()
        )
    return builder.sign(issuer.key, hashes.SHA256())


def reason_of(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    """Why an entry of a list was revoked."""
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return x509.ReasonFlags.unspecified


def _authority_key(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _key_usage(wanted: Wanted) -> x509.KeyUsage:
    authority = wanted.depth is not None
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )
