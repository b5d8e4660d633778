"""Time stamps (RFC 3161): from the embedded authority, or from one that is reached by HTTP.

pyHanko's own local time stamper is for tests and knows RSA alone, hence this one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from engine.clock import now
from engine.errors import SIG_SERVICE, Defect, SigningError
from engine.signing.authority import Generation
from engine.signing.cms import DIGEST, settled, signed
from engine.signing.parsed import certificate_of
from engine.signing.roles import ARC

STAMP_POLICY = f"{ARC}.3.1"
"""The policy under which the embedded authority stamps: the clock of the machine, as its operator keeps it."""
SECONDS = 10.0
"""How long an authority reached by HTTP may take."""


class LocalTimeStamper(TimeStamper):
    """Stamps with a P-256 key of the embedded authority and the clock of this machine."""

    def __init__(self, key: Generation, clock: Callable[[], dt.datetime] = now) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.key = key
        self._clock = clock
        self._certificate = certificate_of(key.certificate)
        self.above = key.above
        """The certificates above the stamper's own, up to the root."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return self.answer(req)

    def answer(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The response to a request, as a server would give it. Only SHA-256 imprints are stamped."""
        request = settled(request)
        imprint = request["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != DIGEST:
            refused = {"status": tsp.PKIStatus("rejection"), "fail_info": tsp.PKIFailureInfo({"bad_alg"})}
            return tsp.TimeStampResp({"status": tsp.PKIStatusInfo(refused)})
        said = {
            "version": "v1", "policy": STAMP_POLICY, "message_imprint": imprint, "serial_number": secrets.randbits(127) | 1,
            "gen_time": self._clock().astimezone(dt.UTC).replace(microsecond=0),
            "accuracy": tsp.Accuracy({"seconds": 1}),
            "tsa": asn1.GeneralName("directory_name", self._certificate.subject),
        }
        if request["nonce"].native is not None:
            said["nonce"] = request["nonce"]
        granted = {"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": self._token(tsp.TSTInfo(said).dump())}
        return tsp.TimeStampResp(granted)

    def _token(self, said: bytes) -> cms.ContentInfo:
        attributes = cms.CMSAttributes([
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("signing_certificate_v2", settled(as_signing_certificate_v2(self._certificate))),
            simple_cms_attribute("message_digest", hashlib.sha256(said).digest()),
        ])
        content = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": core.ParsableOctetString(said)})
        return signed(self.key.holder, [certificate_of(certificate) for certificate in self.above[:-1]], attributes, content)


class HttpTimeStamper(HTTPTimeStamper):
    """Asks an authority at a web address. Its failures are of ours."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        super().__init__(url, timeout=seconds)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Raises SigningError SIG-SERVICE if there is no answer in time, or none that stamps this digest."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._unusable(f"no time stamp was given: {type(error).__name__}") from error
        if stamped != message_digest:
            raise self._unusable("something else was stamped")
        return token

    def _unusable(self, problem: str) -> SigningError:
        return SigningError(SIG_SERVICE, Defect(str(self.url), problem, "try again later, or ask who runs the service"))
