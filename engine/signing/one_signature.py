"""Looking at one signature of a document, line by line."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from pyhanko.pdf_utils.generic import ByteStringObject, TextStringObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from engine.errors import (
    SIG_EXPIRED,
    SIG_FOREIGN,
    SIG_OTHER,
    SIG_PURPOSE,
    SIG_REVOCATION,
    SIG_REVOKED,
    SIG_STATEMENT,
    SigningError,
)
from engine.signing.authority import shortened
from engine.signing.bytes_signed import covers, intact, unchanged
from engine.signing.evidence import (
    UNREADABLE,
    Brought,
    Proof,
    judge,
    proof_of_time,
    stamp_on_document,
    time_stamp,
)
from engine.signing.pades import STATEMENT, Level
from engine.signing.pdf import DAMAGED, begins_with, only_filled_after
from engine.signing.ports import Identity
from engine.signing.report import Line, SignatureReport, State
from engine.signing.roles import Purpose
from engine.signing.statements import Consent, Sealing, Statement, parse
from engine.signing.trust import Chain, Trust


@dataclass(frozen=True, slots=True)
class Expected:
    """What a signature must be about, where it is known. application, revision: of every consent; document: SHA-256
    (hex) of the document as it was shown; number, content: of a seal. signers: marks of the applicants who must have
    signed; sealed: whether there must be a seal."""

    application: str | None = None
    revision: str | None = None
    document: str | None = None
    number: str | None = None
    content: str | None = None
    signers: frozenset[str] = frozenset()
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """The document whose signatures are looked at, with what is trusted and expected, as seen at an instant."""

    pdf: bytes
    reader: PdfFileReader
    store: Brought
    trust: Trust
    expected: Expected
    at: dt.datetime
    _filled: dict[int, bool] = field(default_factory=dict)

    def only_filled_after(self, length: int) -> bool:
        """`pdf.only_filled_after`, asked once for all who consented to the same bytes."""
        if length not in self._filled:
            self._filled[length] = only_filled_after(self.pdf, self.reader, length)
        return self._filled[length]


async def examine(case: Case, embedded: EmbeddedPdfSignature) -> SignatureReport:
    """The report on one signature. If it is broken nothing else is said of it."""
    basic = (intact(embedded), covers(case.pdf, embedded))
    try:
        if any(line.state is State.FAILED for line in basic):
            return SignatureReport(embedded.field_name, basic)
        return await _examined(case, embedded, basic)
    except DAMAGED:
        return SignatureReport(embedded.field_name, (*basic, Line("issuer", State.FAILED, SIG_FOREIGN, "证书无法读取")))


async def examine_stamp(case: Case, embedded: EmbeddedPdfSignature) -> tuple[Line, ...]:
    """What is wrong with a time stamp on the whole document; nothing, if it holds."""
    line = covers(case.pdf, embedded)
    if line.state is State.OK:
        try:
            line = (await stamp_on_document(embedded, judge(embedded, case.store, case.trust), case.at)).line
        except DAMAGED:
            line = UNREADABLE.line
    return () if line.state is State.OK else (line,)


async def _examined(case: Case, embedded: EmbeddedPdfSignature, basic: tuple[Line, ...]) -> SignatureReport:
    certificate = embedded.signer_cert
    subject = certificate.subject.native
    mark = str(subject.get("serial_number", ""))
    name = str(subject.get("common_name", ""))
    statement, said = _statement(case, embedded)
    purpose = Purpose.SEAL if isinstance(statement, Sealing) else Purpose.APPLICANT if isinstance(statement, Consent) else None
    by = judge(embedded, case.store, case.trust)
    proof = await proof_of_time(embedded, by, case.at)
    chain = await by.chain(certificate, purpose, proof.time or case.at)
    lines = (
        *basic, unchanged(embedded, statement, case.only_filled_after), proof.line, *_certificate_lines(chain, proof), said,
        *_signer_lines(chain, statement, name, mark), *_expected_lines(case.expected, statement),
    )
    return SignatureReport(
        embedded.field_name, lines, name=name, mark=mark, purpose=purpose, time=proof.time,
        claimed=embedded.self_reported_timestamp, level=_level(embedded, case.store, chain), statement=statement,
        certificate=hashlib.sha256(certificate.dump()).hexdigest(),
    )


def _statement(case: Case, embedded: EmbeddedPdfSignature) -> tuple[Statement | None, Line]:
    """The statement signed with the document, and whether it is about this document and this place in it."""
    found = embedded.sig_object.raw_get(STATEMENT) if STATEMENT in embedded.sig_object else None
    if not isinstance(found, ByteStringObject | TextStringObject):
        return None, Line("statement", State.FAILED, SIG_STATEMENT, "签名没有附带声明")
    try:
        statement = parse(found.original_bytes)
    except SigningError as error:
        return None, Line("statement", State.UNKNOWN, error.code, "签名所附声明无法识别")
    if not begins_with(case.pdf, statement.document) or statement.document.length > int(embedded.byte_range[1]):
        return statement, Line("statement", State.FAILED, SIG_OTHER, "声明所指的不是这份文件")
    if isinstance(statement, Consent) and statement.field != embedded.field_name:
        return statement, Line("statement", State.FAILED, SIG_OTHER, "声明所指的不是这处签名")
    return statement, Line("statement", State.OK)


def _signer_lines(chain: Chain, statement: Statement | None, name: str, mark: str) -> tuple[Line, ...]:
    """Whether the statement is that of the certificate's owner. Another's authority may know nothing of our marks: there
    names are compared, and where they differ a person looks."""
    if statement is None or chain.code is not None:
        return ()
    who = Identity(statement.signatory.name, statement.signatory.mark) if isinstance(statement, Consent) else Identity(
        statement.authority, statement.code
    )
    if mark == who.mark and name == shortened(who.name):
        return (Line("signer", State.OK),)
    if chain.by_policy:
        return (Line("signer", State.FAILED, SIG_OTHER, "声明是另一个人的"),)
    if name == who.name:
        return (Line("signer", State.OK),)
    return (Line("signer", State.UNKNOWN, SIG_OTHER, f"证书上的名称是“{name}”，声明中是“{who.name}”"),)


def _certificate_lines(chain: Chain, proof: Proof) -> tuple[Line, ...]:
    if chain.code == SIG_REVOKED:
        return (Line("revocation", State.FAILED, SIG_REVOKED, "证书在签名前已被吊销"),)
    if chain.code is not None:
        details = {
            SIG_FOREIGN: "证书不是由可信机构签发",
            SIG_EXPIRED: "签名时证书不在有效期内" if proof.time is not None else "证书已过有效期，又没有时间戳证明签名时间",
        }
        return (Line("issuer", State.FAILED, chain.code, details.get(chain.code, "证书使用的算法不安全")),)
    return (
        Line("issuer", State.OK),
        Line("revocation", State.OK) if chain.known else Line("revocation", State.UNKNOWN, SIG_REVOCATION, "没有可用的吊销信息"),
        Line("purpose", State.OK) if chain.fits else Line("purpose", State.FAILED, SIG_PURPOSE, "证书不是用于这种签名的"),
    )


def _expected_lines(expected: Expected, statement: Statement | None) -> tuple[Line, ...]:
    wanted: list[tuple[str, str | None, str | None]] = []
    if statement is not None:
        wanted.append(("文件", expected.document, statement.document.sha256))
    if isinstance(statement, Consent):
        wanted += [("申请", expected.application, statement.application), ("申请内容", expected.revision, statement.revision)]
    if isinstance(statement, Sealing):
        wanted += [("编号", expected.number, statement.number), ("内容", expected.content, statement.content)]
    other = [what for what, should, is_ in wanted if should is not None and should != is_]
    if other:
        return (Line("expected", State.FAILED, SIG_OTHER, f"签名属于另外的{'、'.join(other)}"),)
    return (Line("expected", State.OK),) if any(should is not None for _, should, _ in wanted) else ()


def _level(embedded: EmbeddedPdfSignature, store: Brought, chain: Chain) -> str:
    if time_stamp(embedded) is None:
        return Level.B.value
    return Level.LT.value if chain.known and store.lists else Level.T.value
