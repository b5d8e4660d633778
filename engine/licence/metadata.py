"""The data attached to a licence, after GB/T 36903 (电子证照 元数据规范).

The elements are named from memory of the standard, whose text was not at hand: check them before exchanging data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from engine.licence.kinds import LicenceKind
from engine.papers.authority import Authority
from engine.text.written import read_day

STANDARD = "GB/T 36903-2018"
IDENTIFIER, NUMBER, ISSUER, STATUS = "证照标识", "证照编号", "证照颁发机构代码", "状态列表"
UNTIL, ALWAYS = "证照有效期截止日期", "长期"
_CODE_OF_HOLDER = "统一社会信用代码"


@dataclass(frozen=True, slots=True)
class StatusReference:
    """Where the status of this version is found: the address of a status list, and the index in it (not of GB/T 36903;
    the claims `uri` and `idx` of draft-ietf-oauth-status-list)."""

    uri: str
    index: int


def metadata(
    kind: LicenceKind, variant: str, values: Mapping[str, str], authority: Authority, day: dt.date, identifier: str,
    status: StatusReference | None = None,
) -> str:
    """The metadata as canonical JSON (RFC 8785): what the licence is, who issued it to whom when, all it says, and where
    its status is found."""
    table = kind.table
    columns = kind.columns(variant)
    elements: dict[str, Any] = {
        "元数据规范": STANDARD,
        "证照类型名称": table.title,
        "证照类型代码": table.type_code,
        IDENTIFIER: identifier,
        NUMBER: values[table.number],
        "证照颁发机构": authority.name,
        ISSUER: authority.code,
        "证照颁发日期": day.isoformat(),
        "持证主体": values[table.holder],
        "持证主体代码": values[table.holder_code],
        "持证主体代码类型": _CODE_OF_HOLDER,
        "证照有效期起始日期": _day(values[table.valid.since]) if table.valid.since else day.isoformat(),
        UNTIL: _day(values[table.valid.until]) if table.valid.until else ALWAYS,
        "照面信息": {f.label: values[f.key] for f in (table.head, *columns.left, *columns.right)},
    }
    if status is not None:
        elements[STATUS] = {"idx": status.index, "uri": status.uri}
    return rfc8785.dumps(elements).decode("utf-8")


def _day(printed: str) -> str:
    """A day as it is exchanged: 2026-11-21. Words that are no day stay what they are."""
    day = read_day(printed)
    return day.isoformat() if day is not None else printed
