"""A city's list of banned addresses as offices keep it: a column with the address in free text, beside it reason and dates.

Every address is read and put into the columns of the library `banned_addresses`. A row that does not fit into them
without loss is not understood, with the reason: it is reported and never half read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.addresses.gazetteer import Gazetteer
from engine.addresses.listed_place import UnclearError, places_of
from engine.text.normalise import fold
from reference_libs.library import Row
from reference_libs.table_file import NumberedRow, TableFile

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": ("地址", "详细地址", "住所", "经营场所", "住所（经营场所）", "场所地址", "禁设地址", "禁限用地址", "address"),
    "division": ("县区", "区县", "县（市、区）", "行政区划", "所在区", "division"),
    "reason": ("原因", "禁限用原因", "理由", "事由", "reason"),
    "from": ("起始日期", "生效日期", "开始日期", "起", "from"),
    "until": ("截止日期", "失效日期", "结束日期", "止", "until"),
    "trades": ("行业", "禁止行业", "限制行业", "禁限行业", "trades"),
    "limit": ("限额", "户数限额", "限制户数", "limit"),
    "note": ("备注", "说明", "note"),
}
"""What a column is → the names it goes by."""
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:\s+\d.*)?")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A row of the city's list that was left out: its line, its cells as they were, and why."""

    line: int
    cells: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class CityList:
    """The list as rows of the library (without ids), and what was not understood."""

    rows: tuple[NumberedRow, ...]
    left_out: tuple[NotUnderstood, ...]


def is_city_list(columns: Sequence[str]) -> bool:
    """Whether a table has its addresses in free text, and not the columns of the library."""
    return "parity" not in columns and any(name in columns for name in COLUMNS["address"])


def read(table: TableFile, gazetteer: Gazetteer, first_day: dt.date | None = None, home: str | None = None) -> CityList:
    """Read a city's list. `first_day`: for rows that name none; `home`: code of the county of rows whose address names none."""
    called = {column: name for column, names in COLUMNS.items() for name in names if name in table.columns}
    rows: list[NumberedRow] = []
    left_out = []
    for row in table.rows:
        cells = {column: row.cells[name].strip() for column, name in called.items()}
        try:
            rows += [NumberedRow(row.line, made) for made in _rows(cells, gazetteer, first_day, home)]
        except UnclearError as unclear:
            left_out.append(NotUnderstood(row.line, row.cells, str(unclear)))
    return CityList(tuple(rows), tuple(left_out))


def with_ids(table: TableFile, listed: CityList, before: Sequence[Row], keep: bool) -> TableFile:
    """The library's new table: entries that are in it already keep their ids, new ones get the next free number.

    `keep`: entries that are not in the list stay, else they are removed. Notes do not tell entries apart.
    """
    known = {_content(row): row for row in before}
    number = max((int(row["id"][2:]) for row in before if row["id"][2:].isdigit()), default=0)
    rows: dict[tuple[str, ...], NumberedRow] = {_content(row): NumberedRow(0, row) for row in before} if keep else {}
    for row in listed.rows:
        content = _content(row.cells)
        if content in rows:
            continue
        if content in known:
            rows[content] = NumberedRow(row.line, {**row.cells, "id": known[content]["id"]})
        else:
            number += 1
            rows[content] = NumberedRow(row.line, {**row.cells, "id": f"BA{number:03d}"})
    ordered = sorted(rows.values(), key=lambda row: (len(row.cells["id"]), row.cells["id"]))
    return TableFile(table.name, ("id", *_CONTENT, "note"), tuple(ordered))


_CONTENT = (
    "division", "town", "road", "number_from", "number_to", "parity", "building", "room", "area", "reason", "trades", "limit", "from", "until",
    "grounding",
)


def _content(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in _CONTENT)


def _rows(cells: Mapping[str, str], gazetteer: Gazetteer, first_day: dt.date | None, home: str | None) -> Iterator[dict[str, str]]:
    """The rows of the library that one row of the list makes. Raises UnclearError."""
    for column in ("address", "reason"):
        if not cells.get(column):
            raise UnclearError(f"no {column}")
    since = _day(cells.get("from", "")) or first_day
    if since is None:
        raise UnclearError("no first day: write one into the row, or give one for all")
    until = _day(cells.get("until", ""))
    limit = cells.get("limit", "").removesuffix("户")
    if limit and not re.fullmatch("[1-9][0-9]{0,5}", limit):
        raise UnclearError(f"the limit {limit!r} is no number of entities")
    common = {
        "reason": cells["reason"], "trades": ";".join(t for t in re.split("[;；、,，]", cells.get("trades", "")) if t), "limit": limit,
        "from": since.isoformat(), "until": until.isoformat() if until else "", "grounding": "seen", "note": cells.get("note", ""),
    }
    for place in places_of(cells["address"], gazetteer, county_of(cells.get("division", ""), gazetteer) or home):
        yield {**place, **common}


def county_of(named: str, gazetteer: Gazetteer) -> str | None:
    """The code of the county that is named or given as a code; None for no text. Raises UnclearError."""
    if not named or named in gazetteer.names:
        return named or None
    found = gazetteer.locate(fold(named)).codes
    if len(found) != 1:
        raise UnclearError(f"{named} is no county, or the name of several")
    return found[0]


def _day(text: str) -> dt.date | None:
    """2024-01-01, 2024/1/1, 2024年1月1日, 20240101; None for no text. Raises UnclearError."""
    match = _DATE.fullmatch(text)
    try:
        if match:
            return dt.date(*map(int, match.groups()))
    except ValueError:
        match = None
    if text:
        raise UnclearError(f"{text!r} is no day")
    return None
