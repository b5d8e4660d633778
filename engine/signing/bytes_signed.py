"""What a signature covers, and whether any of it, or anything after it, was changed."""

from __future__ import annotations

from collections.abc import Callable

from asn1crypto import parser
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.errors import AlgorithmNotSupported

from engine.errors import SIG_ADDED, SIG_ALGORITHM, SIG_BROKEN, SIG_COVERAGE
from engine.signing.evidence import SAFE_DIGESTS
from engine.signing.pdf import DAMAGED, signature_fields, signed_fields
from engine.signing.report import Line, State
from engine.signing.statements import Consent, Sealing, Statement

LEAST_BITS = {"rsa": 2048, "ec": 256}
"""Key sizes that are safe; other kinds of keys are not known here."""


def covers(pdf: bytes, embedded: EmbeddedPdfSignature) -> Line:
    """Whether the signature covers the file up to where it was signed, leaving out its own value and nothing else."""
    try:
        level = embedded.evaluate_signature_coverage()
        embedded.coverage = level  # type: ignore[assignment]  # pyHanko declares None
        if level >= SignatureCoverageLevel.ENTIRE_REVISION and _gap_is_value(pdf, embedded):
            return Line("covers", State.OK)
    except DAMAGED:
        pass
    return Line("covers", State.FAILED, SIG_COVERAGE, "签名范围有遗漏")


def _gap_is_value(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the bytes left out are the signature in hexadecimal, filled up with zeros: nothing can hide there."""
    start, end = int(embedded.byte_range[1]), int(embedded.byte_range[2])
    gap = pdf[start:end]
    if gap[:1] != b"<" or gap[-1:] != b">" or not gap[1:-1].isalnum():
        return False
    value = bytes.fromhex(gap[1:-1].decode("ascii"))
    length = parser.peek(value)
    return value == embedded.pkcs7_content and not any(value[length:])


def intact(embedded: EmbeddedPdfSignature) -> Line:
    """Whether the bytes covered are those that were signed, by the key of the certificate."""
    try:
        signer = embedded.signer_info
        digest = signer["digest_algorithm"]["algorithm"].native
        key = embedded.signer_cert.public_key
        if digest not in SAFE_DIGESTS or key.algorithm not in LEAST_BITS:
            return Line("intact", State.UNKNOWN, SIG_ALGORITHM, f"签名使用的算法：{digest}、{key.algorithm}")
        if key.bit_size < LEAST_BITS[key.algorithm]:
            return Line("intact", State.FAILED, SIG_ALGORITHM, f"密钥只有 {key.bit_size} 位")
        if not signer["signed_attrs"]:
            return Line("intact", State.FAILED, SIG_BROKEN, "签名没有带签名属性，不符合 PAdES")
        if validate_sig_integrity(signer, embedded.signer_cert, "data", embedded.compute_digest()) == (True, True):
            return Line("intact", State.OK)
    except AlgorithmNotSupported:
        return Line("intact", State.UNKNOWN, SIG_ALGORITHM, "签名使用的算法在此不能核验")
    except DAMAGED:
        pass
    return Line("intact", State.FAILED, SIG_BROKEN, "内容与签名不符")


def unchanged(embedded: EmbeddedPdfSignature, statement: Statement | None, only_filled: Callable[[int], bool]) -> Line:
    """Whether (`covers` having been asked) what follows the signature only adds further signatures; after a seal nothing may, but proofs of it.

    For a consent, also whether nothing but signatures was added since the document was shown. only_filled: whether this
    is so of what follows the first so many bytes.
    """
    try:
        if _only_signatures_after(embedded, final=isinstance(statement, Sealing)) and (
            not isinstance(statement, Consent) or only_filled(statement.document.length)
        ):
            return Line("unchanged", State.OK)
    except DAMAGED:
        pass
    return Line("unchanged", State.FAILED, SIG_ADDED, "签名后又添加了内容")


def _only_signatures_after(embedded: EmbeddedPdfSignature, final: bool) -> bool:
    found = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
    if not isinstance(found, DiffResult):
        return False
    allowed = ModificationLevel.LTA_UPDATES if final else ModificationLevel.FORM_FILLING
    if embedded.docmdp_level is not None:
        allowed = min(allowed, ModificationLevel(embedded.docmdp_level.value))
    if found.modification_level > allowed:
        return False
    return found.changed_form_fields <= signature_fields(embedded.reader) & signed_fields(embedded.reader)
