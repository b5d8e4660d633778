"""A row of a table as an entry of the register, or why it is none."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping

from pydantic import ValidationError

from engine.domain.answers import NameStatus
from engine.register.cities import Cities
from engine.register.import_file import Cells
from engine.register.names_store import NewName

NO_NAME = "the name is empty"
BAD_NAME = "the name is too long, holds control characters or is not UTF-8"
BAD_STATUS = "the status is none of registered reserved deregistered changed revoked"
BAD_DAY = "a day is not written YYYY-MM-DD"
BAD_CELL = "uscc or industry is too long or not UTF-8"
NOTHING = frozenset(("", "N/A", "n/a", "NULL", "null", "None", "-", "无"))
"""How tables write that they do not know."""
STATUSES: Mapping[str, NameStatus] = {
    "registered": "registered", "reserved": "reserved", "deregistered": "deregistered", "changed": "changed",
    "revoked": "revoked",
    "存续": "registered", "在业": "registered", "在营": "registered", "开业": "registered",
    "保留": "reserved", "注销": "deregistered", "已注销": "deregistered", "撤销": "revoked",
}
"""吊销 is left out on purpose: until it is deregistered, such an enterprise keeps its name, so whoever makes
the table has to say `registered` or `deregistered`."""
_LONGEST = 200


class UnreadableError(ValueError):
    """The row cannot be entered; the text is one of this module's or of `cities`' reasons, `cell` what was read."""

    def __init__(self, reason: str, cell: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cell = cell


def read_row(cells: Cells, cities: Cities) -> NewName:
    """The entry a row says. Raises UnreadableError.

    A registered name's status begins with its registration where the table does not say otherwise, so that
    a later registration of the same name is another event.
    """
    name, city, province, registered_on, status, status_on, until, uscc, industry = [
        "" if cell in NOTHING else cell for cell in cells
    ]
    if not name:
        raise UnreadableError(NO_NAME)
    if len(name) > _LONGEST or (not name.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in name)):
        raise UnreadableError(BAD_NAME, name)
    known = STATUSES.get(status or "registered")
    if known is None:
        raise UnreadableError(BAD_STATUS, status)
    registered = _day(registered_on)
    began = _day(status_on) or (registered if known == "registered" else None)
    code, reason = cities.city(province, city, name)
    if code is None:
        raise UnreadableError(reason, f"{province} {city}".strip())
    try:
        return NewName(
            name=name, city=code, status=known, registered_on=registered, status_on=began, until=_day(until),
            uscc=uscc.upper() or None, industry=industry or None,
        )
    except ValidationError as error:
        raise UnreadableError(BAD_CELL, str(error.errors()[0]["loc"][0])) from None


def _day(text: str) -> dt.date | None:
    """YYYY-MM-DD, also with a time after it or with strokes; nothing is None."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        raise UnreadableError(BAD_DAY, text) from None
