"""The table of names: read whole or refused with every defect."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.domain.answers import RegisteredName
from engine.errors import LIB_FORMAT, LIB_MISSING, LibraryError
from engine.register.exact import EXAMPLE
from engine.register.table import read_table

HEADER = "name\tcity\tstatus\tstatus_on\tuntil\tuscc\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "names.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read_in_order_with_empty_cells_as_none(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "甲公司\t440700\tregistered\t\t\t\n\n乙公司\t440700\treserved\t2026-10-31\t2026-12-31\tX\n")
    assert read_table(path) == (
        RegisteredName("甲公司", "440700"),
        RegisteredName("乙公司", "440700", "reserved", dt.date(2026, 10, 31), dt.date(2026, 12, 31), "X"),
    )


def test_every_bad_row_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER + "\t440700\tregistered\t\t\t\n乙\t4407\tregistered\t\t\t\n丙\t440700\tgone\t\t\t\n丁\t440700\tregistered\n戊\t440700\tchanged\t2025-02-30\t\t\n",
    )
    with pytest.raises(LibraryError) as caught:
        read_table(path)
    assert caught.value.code == LIB_FORMAT
    assert [defect.where.rsplit(":", 1)[1] for defect in caught.value.defects] == ["2", "3", "4", "5", "6"]


def test_a_wrong_header_other_bytes_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        read_table(written(tmp_path, "名称\t城市\n"))
    assert caught.value.code == LIB_FORMAT
    raw = tmp_path / "raw.tsv"
    raw.write_bytes("name\t甲".encode("gb18030"))
    with pytest.raises(LibraryError) as caught:
        read_table(raw)
    assert caught.value.code == LIB_FORMAT
    with pytest.raises(LibraryError) as caught:
        read_table(tmp_path / "none.tsv")
    assert caught.value.code == LIB_MISSING


def test_the_example_holds_every_standing_a_name_can_have() -> None:
    rows = read_table(EXAMPLE)
    assert len(rows) >= 48
    assert {row.status for row in rows} == {"registered", "reserved", "deregistered", "changed", "revoked"}
    assert len({row.name for row in rows}) == len(rows)
    assert all(row.status_on for row in rows)
    assert all(row.until for row in rows if row.status == "reserved")
