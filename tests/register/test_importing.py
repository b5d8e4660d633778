"""Importing tables: every form of file, every kind of row, interruption, repetition; on both databases."""

from __future__ import annotations

import datetime as dt
import gzip
import lzma
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import APP_ENCODING, APP_NOT_FOUND, REG_BUSY, REG_TABLE, InputError
from engine.names.lexicon import build
from engine.register import import_row
from engine.register.cities import AMBIGUOUS_CITY, Cities
from engine.register.import_file import BROKEN_ROW, COLUMNS, WRONG_WIDTH
from engine.register.import_row import (
    BAD_CELL,
    BAD_DAY,
    BAD_NAME,
    BAD_STATUS,
    NO_NAME,
    UnreadableError,
    read_row,
)
from engine.register.importing import DUPLICATE, REPORT_HEADER, State, import_names
from engine.register.names_store import NamesStore
from engine.store.database import Database
from reference_libs import library
from reference_libs.library import Libraries

HEADER = "name\tcity\n"
ROWS = HEADER + "".join(f"江门市沃动{n}号店\t江门\n" for n in range(10))


@cache
def libraries() -> Libraries:
    return library.load()


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """A file of the given content."""
    def write(content: str | bytes) -> Path:
        path = tmp_path / "names.tsv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def run(database: Database, path: Path, report: Path | None = None, batch: int = 5000) -> State:
    return list(import_names(database, path, libraries(), report, batch))[-1]


def names(database: Database) -> list[str]:
    return [row.name for row in NamesStore(database).rows_after(0)]


@pytest.mark.parametrize("content", [
    ROWS.encode(), b"\xef\xbb\xbf" + ROWS.encode(), ROWS.replace("\n", "\r\n").encode(), ROWS.replace("\t", ",").encode(),
    gzip.compress(ROWS.encode()), lzma.compress(ROWS.replace("\t", ",").encode()), ROWS.rstrip("\n").encode(),
], ids=["tsv", "byte order mark", "crlf", "csv", "gzip", "xz", "no last line break"])
def test_a_table_is_read_in_every_form(database: Database, table: Callable[[str | bytes], Path], content: bytes) -> None:
    state = run(database, table(content))
    assert (state.rows, state.added, state.unreadable, state.finished) == (10, 10, 0, True)
    assert state.bytes_read == state.bytes_total == len(content)
    assert len(names(database)) == 10


def test_columns_are_found_by_name_and_others_are_named(database: Database, table: Callable[[str | bytes], Path]) -> None:
    state = run(database, table(
        "Status,capital,NAME,until,city,status_on,uscc,industry,registered_on\n"
        '保留,1,"江门市锦穗,贸易有限公司",2026/12/31,蓬江区,2026-10-31 08:00:00,9144070300000000x,批发业,N/A\n'
    ))
    assert state.passed_over == ("capital",)
    [row] = NamesStore(database).rows_after(0)
    assert (row.name, row.city, row.status) == ("江门市锦穗,贸易有限公司", "440700", "reserved")
    assert (row.status_on, row.until) == (dt.date(2026, 10, 31), dt.date(2026, 12, 31))
    assert (row.uscc, row.industry) == ("9144070300000000X", "批发业")


def test_the_status_of_a_registered_name_begins_with_its_registration(
    database: Database, table: Callable[[str | bytes], Path]
) -> None:
    run(database, table("name\tcity\tstatus\tregistered_on\n江门市甲店\t江门\t\t2020-01-02\n江门市乙店\t江门\t注销\t2020-01-02\n"))
    assert [row.status_on for row in NamesStore(database).rows_after(0)] == [dt.date(2020, 1, 2), None]


@pytest.mark.parametrize(("line", "reason"), [
    ("\t江门\t\t\t", NO_NAME), ("N/A\t江门\t\t\t", NO_NAME), ("店" * 201 + "\t江门\t\t\t", BAD_NAME), ("江门\x07店\t江门\t\t\t", BAD_NAME),
    ("江门市甲店\t朝阳区\t\t\t", AMBIGUOUS_CITY), ("江门市甲店\t江门\t吊销\t\t", BAD_STATUS), ("江门市甲店\t江门\t\t2026-02-30\t", BAD_DAY),
    ("江门市甲店\t江门\t\t\t" + "9" * 33, BAD_CELL), ("江门市甲店\t江门", WRONG_WIDTH), ("江门市甲店\t江门\t\t\t\t", WRONG_WIDTH),
])
def test_a_row_that_cannot_be_read_is_reported_and_stops_no_other(
    tmp_path: Path, table: Callable[[str | bytes], Path], line: str, reason: str
) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    state = run(database, table(f"name\tcity\tstatus\tstatus_on\tuscc\n{line}\n江门市乙店\t江门\t\t\t\n"))
    assert (state.rows, state.added, state.unreadable, dict(state.reasons)) == (2, 1, 1, {reason: 1})
    assert [(left.row, left.kind, left.reason) for left in state.examples] == [(1, "unreadable", reason)]
    database.close()


def test_bytes_that_are_no_text_spoil_only_their_row(database: Database, table: Callable[[str | bytes], Path]) -> None:
    state = run(database, table(HEADER.encode() + "江门市甲店\t江门\n".encode() * 6000 + b"\xff\xfe\t\xb0\n"))
    assert dict(state.reasons) == {DUPLICATE: 5999, BAD_NAME: 1}


def test_a_broken_quote_spoils_no_more_than_it_swallows(tmp_path: Path, table: Callable[[str | bytes], Path]) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    lines = "".join(f"江门市沃动{n}号店,江门\n" for n in range(10_000))
    state = run(database, table(f'name,city\n"江门市甲店,江门\n{lines}'))
    assert state.reasons[BROKEN_ROW] >= 1
    assert state.added > 1000
    database.close()


def test_empty_lines_are_nothing(database: Database, table: Callable[[str | bytes], Path]) -> None:
    state = run(database, table(HEADER + "\n江门市甲店\t江门\n\n"))
    assert (state.added, state.unreadable) == (1, 0)


def test_a_repeated_import_adds_only_what_is_new(database: Database, table: Callable[[str | bytes], Path]) -> None:
    path = table(ROWS)
    run(database, path)
    again = run(database, path)
    assert (again.added, again.duplicates, again.resumed_at) == (0, 10, 0)
    more = run(database, table(ROWS + "江门市新店\t江门\n"))
    assert (more.added, more.duplicates) == (1, 10)
    assert names(database)[-1] == "江门市新店"


@pytest.mark.parametrize("batches", [1, 2, 3, 4])
def test_an_interrupted_import_goes_on_where_it_was_left(
    database: Database, table: Callable[[str | bytes], Path], batches: int
) -> None:
    path = table(ROWS + "坏\t朝阳区\n" + "江门市沃动1号店\t江门\n")
    states = import_names(database, path, libraries(), None, 3)
    for _ in range(batches):
        next(states)
    states.close()  # type: ignore[attr-defined]
    state = run(database, path, batch=3)
    assert state.resumed_at == min(3 * batches, 12)
    assert (state.rows, state.added, state.duplicates, state.unreadable) == (12, 10, 1, 1)
    assert names(database) == [f"江门市沃动{n}号店" for n in range(10)]
    assert run(database, path).resumed_at == 0


def test_the_report_holds_every_row_left_out_once_however_often_it_was_interrupted(
    database: Database, table: Callable[[str | bytes], Path], tmp_path: Path
) -> None:
    path, report = table(HEADER + "坏\a\t江门\n" + "一店\t朝阳区\n" * 8), tmp_path / "left.tsv"
    states = import_names(database, path, libraries(), report, 3)
    next(states)
    states.close()  # type: ignore[attr-defined]
    with report.open("a", encoding="utf-8") as stream:
        stream.write("4\tunreadable\twritten, but its batch was never committed\t\t\n")
    run(database, path, report, 3)
    lines = report.read_text(encoding="utf-8").splitlines()
    assert lines[0] + "\n" == REPORT_HEADER
    assert [line.split("\t")[0] for line in lines[1:]] == [str(n) for n in range(1, 10)]
    assert lines[1].split("\t")[1:3] == ["unreadable", "坏\\u0007"]
    assert lines[4].split("\t")[1:] == ["unreadable", "一店", "朝阳区", AMBIGUOUS_CITY]


def test_two_who_import_one_file_at_once_do_not_count_it_twice(
    database: Database, table: Callable[[str | bytes], Path]
) -> None:
    path = table(ROWS)
    first, second = (import_names(database, path, libraries(), None, 4) for _ in range(2))
    next(first)
    next(second)  # goes on after the first one's batch
    with pytest.raises(InputError) as caught:
        list(first)
    assert caught.value.code == REG_BUSY
    assert list(second)[-1].added == 10


def test_examples_are_few_per_reason_but_counts_are_of_all(database: Database, table: Callable[[str | bytes], Path]) -> None:
    state = run(database, table(HEADER + "一店\t朝阳区\n" * 20 + "\t江门\n" * 3), batch=4)
    assert dict(state.reasons) == {AMBIGUOUS_CITY: 20, NO_NAME: 3}
    assert [left.row for left in state.examples] == [1, 2, 3, 4, 5, 21, 22, 23]


@pytest.mark.parametrize(("content", "code"), [
    (b"", REG_TABLE), (b"title\tcity\n", REG_TABLE), (b"name\tcity\tname\n", REG_TABLE),
    ("name,city\n江门市甲店,江门\n".encode("gb18030"), APP_ENCODING),
    (gzip.compress(ROWS.encode(), mtime=0)[:-9], REG_TABLE), (b"\x1f\x8bnothing", REG_TABLE), (b"\xfd7zXZ\x00broken", REG_TABLE),
])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, table: Callable[[str | bytes], Path], content: bytes, code: str) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    with pytest.raises(InputError) as caught:
        run(database, table(content))
    assert caught.value.code == code
    database.close()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    with pytest.raises(InputError) as caught:
        run(database, tmp_path / "none.tsv")
    assert caught.value.code == APP_NOT_FOUND
    database.close()


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_entered(
    database: Database, table: Callable[[str | bytes], Path], tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        run(database, table(ROWS), tmp_path / "no" / "left.tsv")
    assert names(database) == []


CELL = st.text(max_size=8) | st.sampled_from(["江门", "蓬江区", "2026-01-01", "江门市沃动店", "注销", "440700"])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[CELL for _ in COLUMNS]))
def test_every_row_is_an_entry_or_has_a_reason(cells: tuple[str, ...]) -> None:
    try:
        entry = read_row(cells, Cities(libraries().compiled(build)))
    except UnreadableError as why:
        found = why.reason
    else:
        found = entry.name
        assert len(entry.city) == 6
    assert found


def test_the_words_for_a_status_lead_to_the_register_s_own() -> None:
    assert set(import_row.STATUSES.values()) == {"registered", "reserved", "deregistered", "changed", "revoked"}
