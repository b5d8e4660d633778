"""Whom to trust, for what, and whether a certificate leads there (RFC 5280): offline, with the lists at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from engine.errors import (
    SIG_ALGORITHM,
    SIG_AUTHORITY,
    SIG_EXPIRED,
    SIG_FOREIGN,
    SIG_REVOKED,
    Defect,
    SigningError,
)
from engine.signing.authority import Authority
from engine.signing.certificates import reason_of
from engine.signing.parsed import certificate_of
from engine.signing.roles import POLICIES, Purpose

TRUSTED = "trusted"
"""Folder, below the authority's, for roots of others: `trusted/applicant/*.pem`, `trusted/seal/*.pem`,
`trusted/time/*.pem`, and their lists of revoked certificates, `trusted/*.crl` (PEM)."""


_LIST = b"-----BEGIN X509 CRL-----"
STOLEN = (x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root that is trusted. by_policy: its certificates say by a policy what they are for, as those of an embedded
    authority do; else all of them are for `purposes`."""

    certificate: x509.Certificate
    purposes: frozenset[Purpose] = frozenset(Purpose)
    by_policy: bool = True


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots that are trusted, and lists of revoked certificates beside those a document brings along."""

    anchors: tuple[Anchor, ...]
    lists: tuple[x509.CertificateRevocationList, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """How a certificate came out. code: None if it leads to a trusted root and was valid; expires: the first of its
    chain to expire; known: whether lists say that none of it was revoked; fits: whether it is for the purpose;
    by_policy: of the root it leads to."""

    code: str | None
    expires: dt.datetime | None = None
    known: bool = False
    fits: bool = False
    by_policy: bool = False


def installed(authority: Authority, now: dt.datetime) -> Trust:
    """What this installation trusts: its own authority, and others' roots that were put there. Raises SigningError SIG-AUTHORITY."""
    others = of_others(authority)
    own = tuple(Anchor(root) for root in authority.roots())
    return Trust((*own, *others.anchors), (*authority.revocation_lists(now), *others.lists))


def of_others(authority: Authority) -> Trust:
    """The roots and lists of others in the folder `trusted`. Raises SigningError SIG-AUTHORITY."""
    folder = authority.folder / TRUSTED
    anchors: list[Anchor] = []
    lists: list[x509.CertificateRevocationList] = []
    for purpose in Purpose:
        for path in sorted((folder / purpose.value).glob("*.pem")):
            anchors += [Anchor(c, frozenset({purpose}), by_policy=False) for c in read_certificates(path)]
    for path in sorted(folder.glob("*.crl")):
        lists += read_lists(path)
    return Trust(tuple(anchors), tuple(lists))


def read_certificates(path: Path) -> list[x509.Certificate]:
    """The certificates in a PEM file. Raises SigningError SIG-AUTHORITY."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise SigningError(SIG_AUTHORITY, Defect(str(path), "it holds no certificate", "give a PEM file")) from None


def read_lists(path: Path) -> list[x509.CertificateRevocationList]:
    """The lists of revoked certificates in a PEM file. Raises SigningError SIG-AUTHORITY."""
    try:
        _, *texts = path.read_bytes().split(_LIST)
        if not texts:
            raise ValueError("none")
        return [x509.load_pem_x509_crl(_LIST + text) for text in texts]
    except (OSError, ValueError):
        raise SigningError(SIG_AUTHORITY, Defect(str(path), "it holds no list of revoked certificates", "give a PEM file")) from None


class Judge:
    """Judges certificates with the roots trusted, and the certificates and lists at hand."""

    def __init__(self, trust: Trust, certificates: Iterable[asn1.Certificate], lists: Iterable[bytes]) -> None:
        self._trust = trust
        self._certificates = list(certificates)
        self._lists = [*(crl.public_bytes(Encoding.DER) for crl in trust.lists), *lists]

    async def chain(self, certificate: asn1.Certificate, purpose: Purpose | None, moment: dt.datetime) -> Chain:
        """How the certificate stands at `moment`. purpose: None if it is not known what it is used for."""
        found = Chain(SIG_FOREIGN)
        for by_policy in (True, False):
            anchors = [
                a for a in self._trust.anchors if a.by_policy is by_policy and (by_policy or purpose is None or purpose in a.purposes)
            ]
            if anchors:
                judged = await self._below(certificate, anchors, purpose, moment)
                if judged.code is None:
                    return judged
                if judged.code != SIG_FOREIGN:
                    found = judged
        return found

    async def _below(
        self, certificate: asn1.Certificate, anchors: list[Anchor], purpose: Purpose | None, moment: dt.datetime
    ) -> Chain:
        known = True
        try:
            try:
                path = await self._path(certificate, anchors, moment, "require")
            except InsufficientRevinfoError:
                known = False
                path = await self._path(certificate, anchors, moment, "soft-fail")
        except RevokedError:
            return Chain(SIG_REVOKED)
        except (ExpiredError, NotYetValidError):
            return Chain(SIG_EXPIRED)
        except DisallowedAlgorithmError:
            return Chain(SIG_ALGORITHM)
        except (PathBuildingError, ValidationError, ValueError, TypeError, KeyError):
            return Chain(SIG_FOREIGN)
        certificates = list(path.iter_certs(include_root=True))
        if any(self._listed(below, above, moment) for above, below in pairwise(certificates)):
            return Chain(SIG_REVOKED)
        expires = min(c.not_valid_after for c in certificates)
        return Chain(None, expires, known, _fits(path, certificate, purpose, anchors[0].by_policy), anchors[0].by_policy)

    def _listed(self, certificate: asn1.Certificate, issuer: asn1.Certificate, moment: dt.datetime) -> bool:
        """Whether a list this installation trusts names the certificate. A document may bring along an older list that
        does not yet. Where a key was stolen, what it signed before counts no more than what it signed after."""
        above = x509.load_der_x509_certificate(issuer.dump())
        for crl in self._trust.lists:
            entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is None or crl.issuer != above.subject or not crl.is_signature_valid(_list_key(above)):
                continue
            if entry.revocation_date_utc <= moment or reason_of(entry) in STOLEN:
                return True
        return False

    async def _path(self, certificate: asn1.Certificate, anchors: list[Anchor], moment: dt.datetime, mode: str) -> ValidationPath:
        context = ValidationContext(
            trust_roots=[certificate_of(a.certificate) for a in anchors], other_certs=self._certificates, crls=self._lists,
            moment=moment, revocation_mode=mode, retroactive_revinfo=True,  # a list made later knows more, not less
        )
        return await CertificateValidator(certificate, validation_context=context).async_validate_path()


def _list_key(issuer: x509.Certificate) -> CertificateIssuerPublicKeyTypes:
    return cast(CertificateIssuerPublicKeyTypes, issuer.public_key())


def _fits(path: ValidationPath, certificate: asn1.Certificate, purpose: Purpose | None, by_policy: bool) -> bool:
    """Whether the certificate may be used for the purpose: its key usage, and the policy the whole chain asserts."""
    usage = certificate.key_usage_value
    uses = usage.native if usage is not None else set()
    extended = certificate.extended_key_usage_value
    stamps = extended is not None and extended.native == ["time_stamping"]
    if purpose is None or certificate.ca or stamps is not (purpose is Purpose.TIME) or not uses & {"digital_signature", "non_repudiation"}:
        return False
    if not by_policy:
        return True
    policies = path.qualified_policies() or frozenset()
    return POLICIES[purpose] in {policy.user_domain_policy_id for policy in policies}
