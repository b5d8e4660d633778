"""Status lists as signed tokens: JWTs of the type `statuslist+jwt` (draft-ietf-oauth-status-list), ES256, with the
certificates of who signed them (`x5c`), so that they are verified offline like a seal.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import jwt
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import LIC_LIST, LIC_OLD, Defect, LicenceError
from engine.licence.standing import VersionStatus
from engine.licence.status_list import BITS, OF_VALUE, compressed, expanded, value_at
from engine.signing.authority import Generation
from engine.signing.roles import Purpose
from engine.signing.trust import Judge, Trust

TYPE = "statuslist+jwt"
ALGORITHM = "ES256"
LIVES = dt.timedelta(hours=24)
"""How long a list may be relied on where no newer one can be had."""
FRESH = dt.timedelta(minutes=5)
"""After which who can should fetch it again (`ttl`)."""
LEEWAY = dt.timedelta(minutes=2)
"""How far clocks may lie apart."""
LONGEST = 4_000_000
"""Characters of a token that is read."""


class _List(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    bits: Literal[1, 2, 4, 8]
    lst: str


class _Claims(BaseModel):
    """What a token says. Further claims may come and are passed over."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    sub: str
    iat: int
    exp: int
    ttl: int | None = Field(default=None, gt=0)
    status_list: _List


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was verified. uri: its address; made and expires: between which it may be relied on."""

    uri: str
    made: dt.datetime
    expires: dt.datetime
    bits: Literal[1, 2, 4, 8]
    data: bytes

    def status(self, index: int) -> VersionStatus:
        """The status at an index. Raises LicenceError LIC-LIST beyond the end, or for a value this version does not know."""
        value = value_at(self.data, self.bits, index)
        if value not in OF_VALUE:
            raise LicenceError(LIC_LIST, Defect(f"index {index}", f"the value {value} is not known here", "use a newer version"))
        return OF_VALUE[value]


def sign_list(data: bytes, uri: str, by: Generation, now: dt.datetime) -> str:
    """The token of a list's bytes. by: the authority's key of the role STATUS."""
    assert by.holder.key is not None
    made = int(now.timestamp())
    claims = {
        "sub": uri, "iat": made, "exp": made + int(LIVES.total_seconds()), "ttl": int(FRESH.total_seconds()),
        "status_list": {"bits": BITS, "lst": compressed(data)},
    }
    chain = [base64.b64encode(c.public_bytes(Encoding.DER)).decode("ascii") for c in (by.certificate, *by.above[:-1])]
    return jwt.encode(claims, by.holder.key, ALGORITHM, {"typ": TYPE, "x5c": chain})


def read_list(token: str, uri: str, trust: Trust, at: dt.datetime) -> StatusList:
    """The list in a token, as it is to be relied on at `at`. Not to be called where an asyncio loop runs.

    Raises LicenceError: LIC-LIST unless the authority signed it as the list of this address, LIC-OLD when its time is over.
    """
    if len(token) > LONGEST:
        raise _unusable("it is too large")
    try:
        certificates = _certificates(jwt.get_unverified_header(token))
        key = certificates[0].public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise _unusable("its key is of another kind")
        said = jwt.decode(token, key, [ALGORITHM], options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False})
        claims = _Claims.model_validate(said)
        made, expires = (dt.datetime.fromtimestamp(second, dt.UTC) for second in (claims.iat, claims.exp))
    except (jwt.PyJWTError, ValidationError, ValueError, TypeError, OverflowError, OSError) as error:
        raise _unusable(f"it is no signed status list ({type(error).__name__})") from None
    _check_signer(certificates, trust, made)
    if claims.sub != uri:
        raise _unusable(f"it is the list {claims.sub}, not {uri}")
    if made > at + LEEWAY:
        raise _unusable("it was made in the future: a clock is wrong")
    if expires <= at or made + LIVES <= at:
        raise LicenceError(LIC_OLD, Defect(uri, f"it was made at {made.isoformat()} and may not be relied on any more"))
    return StatusList(uri, made, expires, claims.status_list.bits, expanded(claims.status_list.lst))


def _certificates(header: dict[str, Any]) -> list[x509.Certificate]:
    if header.get("typ") != TYPE or header.get("alg") != ALGORITHM:
        raise ValueError("another kind of token")
    chain = header.get("x5c")
    if not isinstance(chain, list) or not 1 <= len(chain) <= 5:
        raise ValueError("no certificates")
    return [x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in chain]


def _check_signer(certificates: list[x509.Certificate], trust: Trust, made: dt.datetime) -> None:
    """Raises LicenceError LIC-LIST unless the certificate leads to a trusted root, is for lists, and was not revoked."""
    first, *above = [asn1.Certificate.load(c.public_bytes(Encoding.DER)) for c in certificates]
    chain = asyncio.run(Judge(trust, above, ()).chain(first, Purpose.STATUS, made))
    if chain.code is not None:
        raise LicenceError(LIC_LIST, Defect("x5c", f"who signed it is not trusted ({chain.code})"))
    if not chain.fits or not chain.known:
        raise _unusable("its certificate is not for status lists, or it is not known whether it was revoked")


def _unusable(problem: str) -> LicenceError:
    return LicenceError(LIC_LIST, Defect("", problem, "fetch it again from the authority"))
