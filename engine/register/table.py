"""The register of names as a table: UTF-8, tab-separated, one header line.

Columns: name, city (six digits, prefecture level), status (registered reserved deregistered changed
revoked), status_on and until (ISO days, may be empty), uscc (may be empty). `until` is the last day of
a reservation 保留期, `status_on` the day the status began.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

from engine.domain.answers import NameStatus, RegisteredName
from engine.errors import LIB_FORMAT, LIB_MISSING, Defect, LibraryError

COLUMNS = ("name", "city", "status", "status_on", "until", "uscc")
STATUSES: tuple[NameStatus, ...] = tuple(s for s in get_args(NameStatus) if s != "released")
"""A table says how names stand; a release is an event of the register in the store."""


def read_table(path: Path) -> tuple[RegisteredName, ...]:
    """Every row, in the file's order. Raises LibraryError with every defect (file:line)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LibraryError(LIB_MISSING, Defect(str(path), f"the table of names cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise LibraryError(LIB_FORMAT, Defect(str(path), "the table of names is not UTF-8", "save it as UTF-8")) from error
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise LibraryError(LIB_FORMAT, Defect(f"{path}:1", "the header is wrong", "write: " + " ".join(COLUMNS)))
    rows: list[RegisteredName] = []
    defects: list[Defect] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                rows.append(_row(line.split("\t")))
            except ValueError as error:
                defects.append(Defect(f"{path}:{number}", str(error)))
    if defects:
        raise LibraryError(LIB_FORMAT, defects)
    return tuple(rows)


def _row(cells: list[str]) -> RegisteredName:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells, the header has {len(COLUMNS)}")
    name, city, status, status_on, until, uscc = (cell.strip() for cell in cells)
    if not name:
        raise ValueError("the name is empty")
    if not (len(city) == 6 and city.isascii() and city.isdigit()):
        raise ValueError(f"city {city!r} is not a six-digit code")
    known = next((s for s in STATUSES if s == status), None)
    if known is None:
        raise ValueError(f"status {status!r} is none of {' '.join(STATUSES)}")
    return RegisteredName(name, city, known, _day(status_on), _day(until), uscc or None)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
