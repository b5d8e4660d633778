"""Verifying the signatures and the seal of a document: a report of lines, offline.

Everything is looked at from the bytes of the file. Whatever cannot be read with certainty does not hold.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

from engine.errors import SIG_ADDED, SIG_NONE, SIG_OTHER, SIG_PDF, SigningError
from engine.signing.evidence import brought
from engine.signing.one_signature import Case, Expected, examine
from engine.signing.pdf import ends_with_last_revision, open_pdf, signatures
from engine.signing.report import Line, Report, SignatureReport, State
from engine.signing.roles import Purpose
from engine.signing.trust import Trust

NOTHING = Expected()


def verify(pdf: bytes, trust: Trust, at: dt.datetime, expected: Expected = NOTHING) -> Report:
    """What can be said of the document's signatures at the instant `at`.

    Never raises for what is wrong with the document: that is in the report. Not to be called where an asyncio loop runs.
    """
    try:
        reader = open_pdf(pdf)
        found = signatures(reader)
    except SigningError as error:
        return Report((Line("readable", State.FAILED, SIG_PDF, error.defects[0].problem),))
    readable = Line("readable", State.OK)
    if not found:
        return Report((readable, Line("signed", State.FAILED, SIG_NONE, "文件没有电子签名")))
    case = Case(pdf, reader, brought(reader), trust, expected, at)

    async def each() -> tuple[SignatureReport, ...]:
        return tuple([await examine(case, signature) for signature in found])

    reports = asyncio.run(each())
    signed = Line("signed", State.OK)
    if not ends_with_last_revision(pdf, reader):
        signed = Line("signed", State.FAILED, SIG_ADDED, "文件末尾有签名没有覆盖的内容")
    return Report((readable, signed, *_missing(expected, reports)), reports)


def _missing(expected: Expected, reports: tuple[SignatureReport, ...]) -> Iterator[Line]:
    """Whether those who were to sign have signed. A signature that does not hold does not count."""
    holding = [r for r in reports if r.state in (State.OK, State.NOTE)]
    missing = len(expected.signers - {r.mark for r in holding if r.purpose is Purpose.APPLICANT})
    if missing:
        yield Line("expected", State.FAILED, SIG_OTHER, f"还有 {missing} 名签名人没有有效签名")
    if expected.sealed and not any(r.purpose is Purpose.SEAL for r in holding):
        yield Line("expected", State.FAILED, SIG_OTHER, "没有有效的登记机关电子印章")
