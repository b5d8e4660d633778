"""What may stand in for the embedded authority: a licensed one, a service of electronic seals, a hardware module.

All of them sign a digest and give back a CMS. Whoever has a token or module that speaks PKCS#11 hands in pyHanko's own
`PKCS11Signer` where a `Signer` is asked for (package extra `pyhanko[pkcs11]`). docs/signing.md describes each port.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs. mark: what stands for the number of the identity document (`engine.signing.statements.mark_of`);
    for a seal, the unified social credit code of its owner."""

    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How it was made sure who signs; opaque here. assurance: the level the provider claims; sha256: digest of what
    the provider keeps."""

    provider: str
    assurance: str
    sha256: str


class SigningService(Protocol):
    """Somebody outside who signs digests: a licensed authority 电子认证服务机构, or a service of electronic seals."""

    room: int
    """The most bytes an answer of `sign` can have, time stamp included."""

    def sign(self, digest: bytes, identity: Identity, evidence: Evidence) -> bytes:
        """A detached CMS SignedData (RFC 5652, DER) over the content whose SHA-256 is `digest`: one SignerInfo with
        the signed attributes content-type, message-digest and signing-certificate-v2, and the signer's certificate
        with those above it. Raises OSError or TimeoutError if the service cannot be reached, ValueError if it refuses.
        """
