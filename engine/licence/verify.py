"""Verifying the file of a licence: seal, chain, time stamp, identifier, QR code, status and ledger, a line each.

Never raises for what is wrong with the file. Whatever cannot be read with certainty does not hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.clock import CHINA
from engine.errors import (
    CODES,
    LED_TREE,
    LED_UNSIGNED,
    LIC_ENDED,
    LIC_EXPIRED,
    LIC_IDENTIFIER,
    LIC_LIST,
    LIC_OLD,
    LIC_QR,
    LIC_SUPERSEDED,
    SIG_OTHER,
    LedgerError,
    LicenceError,
)
from engine.licence.attached import Attached, attached, qr_codes
from engine.licence.evidence import Evidence
from engine.licence.read import address_of, site_of
from engine.licence.sealing import SUBJECT, content_of
from engine.licence.standing import CURRENT, TITLES
from engine.signing.report import Line as SignatureLine
from engine.signing.report import Report, SignatureReport, State, worst
from engine.signing.statements import Sealing
from engine.signing.verify import verify as verify_signatures

CHECKS = {
    "seal": "电子印章有效，文件盖章后未被改动", "chain": "印章证书由可信机构签发且未被吊销", "time": "盖章时间由可信时间戳证明",
    "identifier": "证照标识正确，与印章所盖的证照一致", "qr": "二维码指向本证照", "status": "证照现行有效", "ledger": "盖章记录已载入台账",
}
"""What is looked at → what it is called."""
_CHAIN = frozenset({"issuer", "revocation", "purpose"})
_TIME = frozenset({"time"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. code: of `engine.errors`, unless it holds; detail: in plain Chinese."""

    check: str
    state: State
    code: str | None = None
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check, "title": CHECKS[self.check], "state": self.state.value, "code": self.code,
            "meaning": CODES[self.code] if self.code is not None else None, "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a licence's file. digest: SHA-256 of its bytes; it holds only if every line does."""

    digest: str
    identifier: str | None
    lines: tuple[Line, ...]
    seal: Report

    @property
    def state(self) -> State:
        return worst(self.lines)  # type: ignore[arg-type]  # any line with a state

    @property
    def holds(self) -> bool:
        return self.state in (State.OK, State.NOTE)

    def codes(self) -> tuple[str, ...]:
        """The codes of everything that does not hold or is not known, each once."""
        return tuple(dict.fromkeys(line.code for line in self.lines if line.code is not None and line.state is not State.NOTE))

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value, "holds": self.holds, "sha256": self.digest, "identifier": self.identifier,
            "lines": [line.as_json() for line in self.lines], "signatures": self.seal.as_json(),
        }


def verify(pdf: bytes, evidence: Evidence, at: dt.datetime) -> Verdict:
    """What can be said of the licence in `pdf` at the instant `at`. Not to be called where an asyncio loop runs."""
    digest = hashlib.sha256(pdf).hexdigest()
    report = verify_signatures(pdf, evidence.trust, at)
    seal_lines = tuple(_of_seal(report))
    try:
        said = attached(pdf)
    except LicenceError as error:
        missing = Line("identifier", State.FAILED, error.code, error.defects[0].problem)
        unknown = tuple(Line(check, State.UNKNOWN, LIC_IDENTIFIER, "证照标识无法读取") for check in ("qr", "status", "ledger"))
        return Verdict(digest, None, (*seal_lines, missing, *unknown), report)
    lines = (
        *seal_lines, _identifier(report, said), _qr(pdf, said, evidence.site), _status(said, evidence, at),
        _ledger(digest, said, evidence),
    )
    return Verdict(digest, str(said.identifier), lines, report)


def _of_seal(report: Report) -> Iterable[Line]:
    """The report on the signatures in three lines: each fails with what fails first."""
    every = [*report.lines, *(line for signature in report.signatures for line in signature.lines)]
    seal = sealing_of(report)
    parts: tuple[tuple[str, Callable[[SignatureLine], bool]], ...] = (
        ("seal", lambda line: line.check not in _CHAIN | _TIME),
        ("chain", lambda line: line.check in _CHAIN),
        ("time", lambda line: line.check in _TIME),
    )
    for check, belongs in parts:
        lines = [line for line in every if belongs(line)]
        if not lines:
            yield Line(check, State.UNKNOWN, next(iter(report.codes()), SIG_OTHER), "没有可以核对的印章")
            continue
        state = worst(lines)
        if check == "seal" and seal is None and state is State.OK:
            yield Line(check, State.FAILED, SIG_OTHER, "文件没有登记机关的证照印章，或者不止一枚")
            continue
        first = next(line for line in lines if line.state is state)
        who = seal.name if seal is not None and check == "seal" else ""
        yield Line(check, state, first.code, first.detail or (who if state is State.OK else ""))


def sealing_of(report: Report) -> SignatureReport | None:
    """The authority's seal among the signatures; None unless there is exactly one."""
    seals = [one for one in report.signatures if isinstance(one.statement, Sealing) and one.statement.kind == SUBJECT]
    return seals[0] if len(seals) == 1 else None


def _identifier(report: Report, said: Attached) -> Line:
    """Whether what is attached is what was sealed: number, version, authority and every word of it."""
    seal = sealing_of(report)
    statement = seal.statement if seal is not None else None
    if not isinstance(statement, Sealing):
        return Line("identifier", State.FAILED, LIC_IDENTIFIER, "文件没有登记机关对证照的盖章声明")
    found = (said.number, said.identifier.serial, said.identifier.version, said.issuer, said.identifier.issuer, content_of(said.text))
    if found != (statement.number, statement.number, statement.version, statement.code, statement.code, statement.content):
        return Line("identifier", State.FAILED, LIC_IDENTIFIER, "证照标识与印章所盖的证照不一致")
    return Line("identifier", State.OK, detail=str(said.identifier))


def _qr(pdf: bytes, said: Attached, site: str) -> Line:
    try:
        found = qr_codes(pdf)
    except LicenceError as error:
        return Line("qr", State.UNKNOWN, error.code, error.defects[0].problem)
    if not found:
        return Line("qr", State.FAILED, LIC_QR, "页面上没有可以识别的二维码")
    others = [code for code in found if code != address_of(_site(said, site), said.number)]
    if others:
        return Line("qr", State.FAILED, LIC_QR, f"页面上的二维码指向{'、'.join(others)[:200]}")
    return Line("qr", State.OK, detail=found[0])


def _site(said: Attached, site: str) -> str:
    """The site the sealed metadata names; else that of the evidence."""
    named = site_of(said.status.uri) if said.status is not None else None
    return named if named is not None else site


def _status(said: Attached, evidence: Evidence, at: dt.datetime) -> Line:
    try:
        stands = evidence.stands(said, at)
    except LicenceError as error:
        state = State.UNKNOWN if error.code in (LIC_OLD, LIC_LIST) else State.FAILED
        return Line("status", state, error.code, error.defects[0].problem)
    told = TITLES[stands.status] + (f"，{stands.told}" if stands.told else f"（{stands.seen.isoformat()}的状态列表）")
    if stands.status == "superseded":
        return Line("status", State.FAILED, LIC_SUPERSEDED, told)
    if stands.status not in CURRENT:
        return Line("status", State.FAILED, LIC_ENDED, told)
    until = said.until
    if until is not None and until < at.astimezone(CHINA).date():
        return Line("status", State.FAILED, LIC_EXPIRED, f"有效期至{until.isoformat()}，已届满")
    return Line("status", State.NOTE if stands.marks else State.OK, detail=told)


def _ledger(digest: str, said: Attached, evidence: Evidence) -> Line:
    try:
        found = evidence.entered(digest, said)
    except LedgerError as error:
        state = State.UNKNOWN if error.code == LED_UNSIGNED else State.FAILED
        return Line("ledger", state, error.code, error.defects[0].problem)
    except LicenceError as error:
        return Line("ledger", State.FAILED, error.code, error.defects[0].problem)
    if found.problems or found.checkpoint is None:
        return Line("ledger", State.FAILED, LED_TREE, "；".join(found.problems))
    return Line("ledger", State.OK, detail=f"台账共{found.checkpoint.size}条")
