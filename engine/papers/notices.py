"""What notices say: that papers were received, that a registration was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from engine.domain.application import Document, IdentityDocument, Kind
from engine.domain.finding import Effect, Finding
from engine.papers.kinds import kind_of
from engine.papers.occasion import Occasion
from engine.text.written import visible, written_day

_REGULATION = "《中华人民共和国市场主体登记管理条例》"
_DECISIONS: dict[Kind, tuple[str, str, str]] = {
    "establishment": ("准予设立登记通知书", "准予设立登记", f"{_REGULATION}第十九条"),
    "change": ("准予变更登记通知书", "准予变更登记", f"{_REGULATION}第十九条、第二十四条"),
    "filing": ("备案通知书", "予以备案", f"{_REGULATION}第二十九条"),
    "deregistration": ("准予注销登记通知书", "准予注销登记", f"{_REGULATION}第十九条、第三十一条"),
    "simple_deregistration": ("准予注销登记通知书", "准予简易注销登记", f"{_REGULATION}第十九条、第三十三条"),
    "annulment": ("撤销登记决定书", "撤销登记", f"{_REGULATION}第四十条、第四十一条"),
    "suspension": ("歇业备案通知书", "予以歇业备案", f"{_REGULATION}第三十条"),
    "name_reservation": ("名称保留告知书", "保留该名称", "《企业名称登记管理规定》第十八条"),
}
"""Kind of application → title of the notice, what was decided, and by which article."""
_SHOWN = 4
"""Last characters of a number that are printed where only its holder must know it again."""


def acceptance_receipt(occasion: Occasion, received_on: dt.date, due_on: dt.date, means: str = "网上") -> dict[str, Any]:
    """接收申请材料凭证 (实施细则 第十八条): what was received and by when it will be decided."""
    body = {
        **occasion.heading(kind_of("acceptance_receipt").title),
        "received": written_day(received_on),
        "due": written_day(due_on),
        "means": means,
        "materials": _materials(occasion),
    }
    kind_of("acceptance_receipt").check(body)
    return body


def registration_notice(
    occasion: Occasion, items: Sequence[tuple[str, str]], findings: Sequence[Finding], licence: bool = True
) -> dict[str, Any]:
    """登记通知书 (条例 第十九条, 第二十一条): what was registered. `items`: label and text of each registered item;
    `licence`: a licence is issued with it."""
    title, decision, basis = _DECISIONS[occasion.application.kind]
    body = {
        **occasion.heading(title),
        "decided": written_day(occasion.day),
        "decision": decision,
        "basis": basis,
        "items": [{"label": label, "value": visible(value)} for label, value in items],
        "notes": [visible(f.message.applicant) for f in findings if f.effect is Effect.NOTE],
        "licence": licence,
    }
    kind_of("registration_notice").check(body)
    return body


def _materials(occasion: Occasion) -> list[dict[str, str]]:
    application, speech = occasion.application, occasion.speech
    found = [{"name": "登记申请书", "detail": f"内容摘要 {occasion.revision[:16]}"}]
    for party in application.parties:
        if party.document is not None:
            kind = speech.word(IdentityDocument, "type", party.document.type)
            found.append({"name": f"{visible(party.name)}的{kind}", "detail": f"号码尾号 {visible(party.document.number[-_SHOWN:])}"})
    return [*found, *({"name": _name(occasion, d), "detail": _detail(d)} for d in application.documents)]


def _name(occasion: Occasion, document: Document) -> str:
    name = occasion.speech.word(Document, "type", document.type)
    return f"{name}：{visible(document.permit)}" if document.permit else name


def _detail(document: Document) -> str:
    known = (
        visible(document.number) if document.number else "",
        visible(document.authority) if document.authority else "",
        f"{written_day(document.issued_on)}出具" if document.issued_on else "",
        f"有效期至{written_day(document.valid_until)}" if document.valid_until else "",
    )
    return "，".join(text for text in known if text)
