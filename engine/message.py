"""Messages: the placeholders of a rule's text are filled from what made it hit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from engine.domain.fact import Evidence, Record, Suggestion, Unknown
from engine.rules import ir
from engine.rules.evaluate import Context, shift_as_of

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
SHOWN_AT_MOST = 8
_DECIMALS_OF_MONEY = 2


def placeholders(text: str) -> Iterator[str]:
    """The names in braces of a message text."""
    return (m.group(1) for m in PLACEHOLDER.finditer(text))


def render(text: str, legal_basis: str, records: Sequence[Record], context: Context) -> str:
    """Fill `{legal_basis}`, `{param.x}`, `{date.as_of+param}` (years on), `{dotted.fact}`, and `{field}` of the
    matched records, joined with 、."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "legal_basis":
            return legal_basis
        if name.startswith("param."):
            return shown(context.parameters[name[6:]])
        if name.startswith("date.as_of+"):
            return shown(shift_as_of(ir.AsOf(years=ir.Parameter(name[11:])), context))
        if "." in name:
            return shown(context.facts.get(name))
        return _joined(name, records)

    return PLACEHOLDER.sub(value, text).replace("（）", "")


def _joined(name: str, records: Sequence[Record]) -> str:
    values = list(dict.fromkeys(filter(None, (_field(name, r) for r in records))))
    more = f"等{len(values)}项" if len(values) > SHOWN_AT_MOST else ""
    return "、".join(values[:SHOWN_AT_MOST]) + more


def _field(name: str, record: Record) -> str:
    value = record.get(name)
    if value is None and name == "entry":
        evidence: Any = record.get("evidence", ())
        value = "、".join(e.entry for e in evidence if isinstance(e, Evidence) and e.entry)
    return "" if isinstance(value, tuple | Suggestion) else shown(value)


def shown(value: Any) -> str:
    """A value as a person reads it: dates in Chinese, numbers without idle zeros, in groups of three digits, and with
    one decimal where more than two were measured (shares: cut, not rounded, so that 79.9655 does not read as 80)."""
    if value is None:
        return "无"
    if isinstance(value, Unknown):
        return "不明"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        return _number(value)
    return str(value)


def _number(value: Decimal) -> str:
    plain = value.normalize()
    if _decimals(plain) > _DECIMALS_OF_MONEY:
        plain = plain.quantize(Decimal("0.1"), ROUND_DOWN).normalize()
    return format(plain, ",f")


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
