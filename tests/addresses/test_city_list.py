"""A city's list in free text becomes entries of the library, or is told to be unclear."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.addresses import gazetteer
from engine.addresses.city_list import is_city_list, read, with_ids
from engine.addresses.listed_place import UnclearError, places_of
from reference_libs import library
from reference_libs.library import Row
from reference_libs.table_file import NumberedRow, TableFile

LIBRARIES = library.load()
GAZETTE = LIBRARIES.compiled(gazetteer.build)
ROWS = LIBRARIES["banned_addresses"].rows
NAMES = LIBRARIES["divisions"].by_id()
PLACE = ("division", "town", "road", "number_from", "number_to", "parity", "building", "room", "area")


def table(*rows: dict[str, str]) -> TableFile:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return TableFile("list.csv", columns, tuple(NumberedRow(n, {c: row.get(c, "") for c in columns}) for n, row in enumerate(rows, 2)))


def places(text: str, home: str | None = None) -> list[dict[str, str]]:
    return list(places_of(text, GAZETTE, home))


def in_words(row: Row) -> str:
    """An entry as an office would write it down."""
    numbers = row["number_from"] if row["number_from"] == row["number_to"] else f"{row['number_from']}-{row['number_to']}"
    house = f"{numbers}号" if numbers else ""
    side = {"odd": "（单号）", "even": "双号"}.get(row["parity"], "")
    room = f"{row['room']}室" if row["room"] else ""
    return f"江门市{NAMES[row['division']]['name']}{row['town']}{row['road'] or row['area']}{house}{side}{row['building']}{room}"


UNCLEAR = {"BA310"}
"""北街旧码头货场 could be a road with a yard on it: it is told to be unclear, and somebody writes it otherwise."""


@pytest.mark.parametrize("row", [row for row in ROWS if row["id"] not in UNCLEAR], ids=lambda row: row["id"])
def test_every_entry_written_in_words_is_read_back_into_its_columns(row: Row) -> None:
    (found,) = places(in_words(row))
    assert found == {name: row[name] for name in PLACE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蓬江区栖云路18号、20号", [("栖云路", "18", "18", "", "", ""), ("栖云路", "20", "20", "", "", "")]),
        ("蓬江区栖云路十八号101、102铺", [("栖云路", "18", "18", "", "101", ""), ("栖云路", "18", "18", "", "102", "")]),
        ("蓬江区栖云路18号之一", [("栖云路", "18-1", "18-1", "", "", "")]), ("蓬江区栖云路12A号", [("栖云路", "12A", "12A", "", "", "")]),
        ("蓬江区栖云路18号全幢", [("栖云路", "18", "18", "整栋", "", "")]), ("蓬江区栖云路18号信达大厦", [("栖云路", "18", "18", "信达大厦", "", "")]),
        ("蓬江区栖云路", [("栖云路", "", "", "", "", "")]), ("蓬江区白沙市场", [("", "", "", "", "", "白沙市场")]), ("蓬江区白沙市场A12档", [("", "", "", "", "A12", "白沙市场")]),
        ("蓬江区碧漪花园3栋", [("", "", "", "3栋", "", "碧漪花园")]),
    ],
)
def test_what_is_written_goes_into_the_columns(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [tuple(row[n] for n in ("road", "number_from", "number_to", "building", "room", "area")) for row in places(text)] == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("栖云路18号", "county"), ("江门市栖云路18号", "county"), ("朝阳区栖云路18号", "several counties"), ("蓬江区栖云路18号旁边", "not read|no column"), ("蓬江区栖云路18号3楼", "no column"),
        ("蓬江区栖云路18号2单元", "no column"), ("蓬江区文昌沙工业区3号", "house number without a road"), ("蓬江区栖云路18号望月路20号", "two roads"), ("蓬江区栖云路18号101-105室", "range of rooms"),
        ("蓬江区栖云路18号1栋、2栋", "two buildings"), ("蓬江区栖云路碧漪花园", "name one of them"), ("蓬江区", "no road"), ("蓬江区栖云路与望月路", "several roads"),
        ("蓬江区碧漪花园、望月花园", "several places"), ("蓬江区栖云路那边", "not read"), ("蓬江区栖云路18号附3号", "no column"),
    ],
)
def test_what_does_not_fit_is_unclear_and_says_why(text: str, why: str) -> None:
    with pytest.raises(UnclearError, match=why):
        places(text)


def test_the_county_of_the_row_stands_in_where_the_address_names_none() -> None:
    assert places("栖云路18号", "440703")[0]["division"] == "440703"
    assert places("江门市栖云路18号", "440703")[0]["division"] == "440703"
    with pytest.raises(UnclearError, match="another county"):
        places("新会区栖云路18号", "440703")
    with pytest.raises(UnclearError, match="county"):
        places("广州市栖云路18号", "440703")


def test_a_list_is_known_by_its_column_of_addresses() -> None:
    assert is_city_list(("序号", "地址", "原因"))
    assert not is_city_list(tuple(LIBRARIES["banned_addresses"].columns))


@pytest.mark.parametrize("written", ["2024-01-05", "2024/1/5", "2024.1.5", "2024年1月5日", "20240105", "2024-1-5 00:00:00"])
def test_days_are_read_as_offices_write_them(written: str) -> None:
    listed = read(table({"地址": "蓬江区栖云路18号", "原因": "危房", "生效日期": written}), GAZETTE)
    assert [row.cells["from"] for row in listed.rows] == ["2024-01-05"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"地址": "", "原因": "危房", "起始日期": "2024-01-01"}, "no address"), ({"地址": "蓬江区栖云路18号", "原因": "", "起始日期": "2024-01-01"}, "no reason"),
        ({"地址": "蓬江区栖云路18号", "原因": "危房", "起始日期": ""}, "no first day"), ({"地址": "蓬江区栖云路18号", "原因": "危房", "起始日期": "2024-02-30"}, "is no day"),
        ({"地址": "蓬江区栖云路18号", "原因": "危房", "起始日期": "2024-01-01", "限额": "若干"}, "no number"), ({"地址": "栖云路18号", "原因": "危房", "起始日期": "2024-01-01", "区县": "朝阳区"}, "no county"),
    ],
)
def test_a_row_that_is_not_understood_is_left_out_with_line_and_reason(row: dict[str, str], why: str) -> None:
    good = {"地址": "蓬江区栖云路20号", "原因": "危房", "起始日期": "2024-01-01"}
    listed = read(table(good, row), GAZETTE)
    assert [r.cells["number_from"] for r in listed.rows] == ["20"]
    assert [(left.line, why in left.why, left.cells["地址"]) for left in listed.left_out] == [(3, True, row["地址"])]


def test_trades_limits_counties_and_a_day_for_all() -> None:
    listed = read(table({"地址": "栖云路18号", "原因": "集群", "区县": "江门市蓬江区", "行业": "餐饮、娱乐", "限额": "5户", "备注": "甲"}), GAZETTE, dt.date(2024, 1, 1))
    cells = listed.rows[0].cells
    assert [cells[n] for n in ("division", "trades", "limit", "from", "note", "grounding")] == ["440703", "餐饮;娱乐", "5", "2024-01-01", "甲", "seen"]


def test_an_entry_that_is_known_keeps_its_id_and_a_new_one_gets_the_next() -> None:
    listed = read(table(
        {"地址": "蓬江区港口路86号整栋", "原因": "危房", "起始日期": "2023-06-01"}, {"地址": "蓬江区栖云路18号", "原因": "危房", "起始日期": "2024-01-01"},
        {"地址": "蓬江区栖云路18号", "原因": "危房", "起始日期": "2024-01-01"},
    ), GAZETTE)
    made = with_ids(table({"地址": ""}), listed, ROWS, keep=False)
    assert [row.cells["id"] for row in made.rows] == ["BA001", "BA386"]
    kept = with_ids(table({"地址": ""}), listed, ROWS, keep=True)
    assert len(kept.rows) == len(ROWS) + 1
    assert set(made.columns) == set(LIBRARIES["banned_addresses"].columns)
