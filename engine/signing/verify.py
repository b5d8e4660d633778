"""Verifying the signatures and the seal of a document: a report of lines, offline.

Everything is looked at from the bytes of the file. Whatever cannot be read with certainty does not hold.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

from engine.errors import SIG_ADDED, SIG_BROKEN, SIG_NONE, SIG_OTHER, SIG_PDF, SigningError
from engine.signing.evidence import brought
from engine.signing.one_signature import Case, Expected, examine, examine_stamp
from engine.signing.pdf import (
    ends_with_last_revision,
    is_stamp,
    open_pdf,
    signatures_and_stamps,
    signed_fields,
)
from engine.signing.report import Line, Report, SignatureReport, State
from engine.signing.roles import Purpose
from engine.signing.statements import Consent
from engine.signing.trust import Trust

NOTHING = Expected()
MOST = 100
"""Signatures of a document. A company has at most fifty shareholders (公司法 第四十二条); each is compared with all later."""


def verify(pdf: bytes, trust: Trust, at: dt.datetime, expected: Expected = NOTHING) -> Report:
    """What can be said of the document's signatures at the instant `at`.

    Never raises for what is wrong with the document: that is in the report. Not to be called where an asyncio loop runs.
    """
    try:
        reader = open_pdf(pdf)
        found = signatures_and_stamps(reader)
        named = signed_fields(reader)
        if len(named) > MOST:
            return Report((Line("readable", State.FAILED, SIG_PDF, f"签名多于 {MOST} 个"),))
    except SigningError as error:
        return Report((Line("readable", State.FAILED, SIG_PDF, error.defects[0].problem),))
    readable = Line("readable", State.OK)
    if not named:
        return Report((readable, Line("signed", State.FAILED, SIG_NONE, "文件没有电子签名")))
    case = Case(pdf, reader, brought(reader), trust, expected, at)

    async def each() -> tuple[list[SignatureReport], list[Line]]:
        reports = [await examine(case, signature) for signature in found if not is_stamp(signature)]
        return reports, [line for stamp in found if is_stamp(stamp) for line in await examine_stamp(case, stamp)]

    reports, stamps = asyncio.run(each())
    signed = Line("signed", State.OK)
    if {signature.field_name for signature in found} != named or not reports:
        signed = Line("signed", State.FAILED, SIG_BROKEN, "文件中有无法识别的签名")
    elif not ends_with_last_revision(pdf, reader):
        signed = Line("signed", State.FAILED, SIG_ADDED, "文件末尾有签名没有覆盖的内容")
    return Report((readable, signed, *stamps, *_missing(expected, reports)), tuple(reports))


def _missing(expected: Expected, reports: list[SignatureReport]) -> Iterator[Line]:
    """Whether those who were to sign have signed. A signature that does not hold does not count."""
    holding = [r for r in reports if r.state in (State.OK, State.NOTE)]
    missing = len(expected.signers - {r.statement.signatory.mark for r in holding if isinstance(r.statement, Consent)})
    if missing:
        yield Line("expected", State.FAILED, SIG_OTHER, f"还有 {missing} 名签名人没有有效签名")
    if expected.sealed and not any(r.purpose is Purpose.SEAL for r in holding):
        yield Line("expected", State.FAILED, SIG_OTHER, "没有有效的登记机关电子印章")
