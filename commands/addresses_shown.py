"""A read or examined address as a person would want to see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commands.narrate import EFFECTS, mark
from commands.show import printable
from engine.address_check import AddressOutcome, CheckedAddress

FIELDS = {
    "province": "省", "city": "市", "district": "县（区）", "town": "镇（街道）", "road": "路", "number": "号", "building": "楼栋", "unit": "单元",
    "floor": "层", "room": "室", "other": "其他",
}
OUTCOMES = {
    AddressOutcome.NOT_ALLOWED: "不能使用，须更正", AddressOutcome.REFER: "由工作人员判断", AddressOutcome.OPEN: "视其他填报内容而定",
    AddressOutcome.USABLE: "可以使用",
}


def reading_lines(read: dict[str, Any]) -> Iterator[str]:
    """The fields in one line, then the standard forms."""
    yield f"■ {printable(read['text']) or '（空）'}"
    shown = [f"{title}［{printable(read[name])}］" for name, title in FIELDS.items() if read[name]]
    yield "  " + ("  ".join(shown) if shown else "没有读出任何部分")
    forms = read["normalised"]
    places = "".join(forms[level] for level in ("province", "city", "district"))
    rest = "  ".join(f"{title} {printable(forms[name])}" for name, title in FIELDS.items() if name in forms and name not in ("province", "city", "district") and forms[name])
    yield f"  规范 {places}{'  ' if places and rest else ''}{rest}".rstrip()


def checked_lines(found: CheckedAddress) -> Iterator[str]:
    """The whole answer for one address, ending with an empty line."""
    yield from reading_lines(found.read)
    yield f"  结论：{OUTCOMES[found.outcome]}  {found.outcome.value}"
    for finding in found.examination.findings:
        yield f"  • {EFFECTS[finding.effect]}：{printable(finding.message.applicant)}"
        for evidence in finding.evidence[:3]:
            yield from mark(evidence, {"address": found.application.address})
        yield f"      依据：{finding.legal_basis}  [{finding.rule}]"
    for item in found.examination.undetermined:
        yield f"  ? 未定：{item.why}  [{item.rule}]"
    yield ""
