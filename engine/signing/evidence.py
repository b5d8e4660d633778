"""What a signed document brings along to be verified with: certificates and lists of revoked ones (DSS), time stamps."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from engine.clock import CHINA
from engine.errors import SIG_ALGORITHM, SIG_TIME
from engine.signing.cms import STAMP
from engine.signing.pdf import DAMAGED
from engine.signing.report import Line, State
from engine.signing.roles import Purpose
from engine.signing.trust import Judge, Trust

MOST = 200
"""Certificates and lists that are read from a document. Ours bring five of each signature."""
SAFE_DIGESTS = ("sha256", "sha384", "sha512")
AHEAD = dt.timedelta(minutes=5)
"""How far the clock of who stamps may be ahead of the verifier's."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Certificates and lists (DER) that a document brings along."""

    certificates: tuple[asn1.Certificate, ...]
    lists: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of the time of a signature: the instant, if it is, and the line that says so."""

    time: dt.datetime | None
    line: Line


UNREADABLE = Proof(None, Line("time", State.FAILED, SIG_TIME, "时间戳无法读取"))


def shown(time: dt.datetime) -> str:
    """An instant as people in China read it."""
    return time.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S 北京时间")


def brought(reader: PdfFileReader) -> Brought:
    """The document security store (ETSI EN 319 142-1, 5.4.2); empty if there is none or it cannot be read."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        certificates = [certificate for _, certificate in zip(range(MOST), store.load_certs(), strict=False)]
        lists = [bytes(reference.get_object().data) for reference in store.crls[:MOST]]
        for certificate in certificates:
            certificate.dump(force=False)
        return Brought(tuple(certificates), tuple(lists))
    except DAMAGED:
        return Brought((), ())


def judge(embedded: EmbeddedPdfSignature, store: Brought, trust: Trust) -> Judge:
    """A judge who knows what the document and its signature bring along."""
    certificates = [*embedded.other_embedded_certs, *store.certificates]
    token = time_stamp(embedded)
    if token is not None:
        info = extract_certificate_info(token)
        certificates += [info.signer_cert, *info.other_certs]
    return Judge(trust, certificates, store.lists)


def time_stamp(embedded: EmbeddedPdfSignature) -> cms.SignedData | None:
    """The signature's time stamp, if it has one. Raises what pyHanko raises if it cannot be read."""
    for attribute in embedded.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == STAMP:
            return attribute["values"][0]["content"]
    return None


async def proof_of_time(embedded: EmbeddedPdfSignature, by: Judge, at: dt.datetime) -> Proof:
    """What the signature's time stamp proves, as seen at `at`."""
    try:
        token = time_stamp(embedded)
        if token is None:
            return Proof(None, Line("time", State.NOTE, SIG_TIME, "没有时间戳，只能按核验时的证书状态判断"))
        value = embedded.signer_info["signature"].native
        return await _proof(token, lambda algorithm: hashlib.new(algorithm, value).digest(), by, at)
    except DAMAGED:
        return UNREADABLE


async def stamp_on_document(embedded: EmbeddedPdfSignature, by: Judge, at: dt.datetime) -> Proof:
    """What a time stamp on the whole document proves: that what it covers was there."""
    try:
        return await _proof(embedded.signed_data, embedded.compute_digest, by, at)
    except DAMAGED:
        return UNREADABLE


async def _proof(token: cms.SignedData, stamped: Callable[[str], bytes], by: Judge, at: dt.datetime) -> Proof:
    info = token["encap_content_info"]["content"].parsed
    if not isinstance(info, tsp.TSTInfo):
        return UNREADABLE
    imprint, signer = info["message_imprint"], extract_signer_info(token)
    digests = (imprint["hash_algorithm"]["algorithm"].native, signer["digest_algorithm"]["algorithm"].native)
    if not set(digests) <= set(SAFE_DIGESTS):
        return Proof(None, Line("time", State.FAILED, SIG_ALGORITHM, f"时间戳使用的算法：{'、'.join(digests)}"))
    if stamped(digests[0]) != imprint["hashed_message"].native:
        return Proof(None, Line("time", State.FAILED, SIG_TIME, "时间戳不属于这个签名"))
    certificate = extract_certificate_info(token).signer_cert
    said = hashlib.new(digests[1], bytes(token["encap_content_info"]["content"])).digest()
    time: dt.datetime = info["gen_time"].native
    if validate_sig_integrity(signer, certificate, "tst_info", said) != (True, True):
        return Proof(None, Line("time", State.FAILED, SIG_TIME, "时间戳被改动"))
    if time > at + AHEAD:
        return Proof(None, Line("time", State.FAILED, SIG_TIME, f"时间戳的时间（{shown(time)}）在核验时间之后"))
    chain = await by.chain(certificate, Purpose.TIME, time)
    if chain.code is not None or not chain.fits:
        return Proof(None, Line("time", State.FAILED, SIG_TIME, "时间戳不是由可信机构出具"))
    if chain.expires is None or chain.expires < at:
        return Proof(None, Line("time", State.UNKNOWN, SIG_TIME, "时间戳机构的证书已过有效期，需由人员核对"))
    return Proof(time, Line("time", State.OK, None, shown(time)))
