"""Certificates of authorities and their lists as pyHanko wants them, read once by each thread.

asn1crypto reads a value part by part as it is looked at and keeps the parts: read anew for each signature, they cost a
quarter of it. Of two threads that look at one value at once, one would find it half read; so each thread has its own.
"""

from __future__ import annotations

import threading
from functools import lru_cache

from asn1crypto import crl as asn1_lists
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from engine.signing.cms import as_asn1

MOST = 64
"""Certificates, and lists, that a thread remembers: more than an installation has authorities."""


class _Read(threading.local):
    def __init__(self) -> None:
        self.certificate = lru_cache(MOST)(as_asn1)
        self.list = lru_cache(MOST)(asn1_lists.CertificateList.load)


_READ = _Read()


def certificate_of(certificate: x509.Certificate) -> asn1.Certificate:
    """The certificate of an authority or a time stamper; not one of a single use, which would drive out the others."""
    return _READ.certificate(certificate)


def list_of(crl: x509.CertificateRevocationList) -> asn1_lists.CertificateList:
    """A list of revoked certificates."""
    return _READ.list(crl.public_bytes(Encoding.DER))
