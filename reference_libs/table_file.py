"""Reading a table from a file as people have it: our own TSV, or a CSV from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import LIB_IMPORT, Defect, LibraryError


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with the line of the file it begins in (from 1)."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file's columns and rows, in its order. Nothing but its shape as a table has been checked."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[NumberedRow, ...]

    def where(self, row: NumberedRow) -> str:
        return f"{self.name}:{row.line}"


def read(path: Path) -> TableFile:
    """Read `path`; tab-separated if its header line holds a tab. A byte order mark is accepted. Raises LibraryError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LibraryError(LIB_IMPORT, Defect(str(path), f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError as error:
        raise LibraryError(
            LIB_IMPORT, Defect(str(path), f"byte {error.start} is not UTF-8", "save the table as “CSV UTF-8”")
        ) from None
    records = _tabbed(text) if "\t" in text.split("\n", 1)[0] else _commas(text, str(path))
    try:
        header_line, header = next(records)
    except StopIteration:
        raise LibraryError(LIB_IMPORT, Defect(str(path), "the file is empty")) from None
    columns = tuple(header)
    rows, defects = [], []
    for name in sorted({c for c in columns if columns.count(c) > 1}):
        defects.append(Defect(f"{path}:{header_line}", f"the column {name!r} stands twice in the header"))
    for line, cells in records:
        if not any(cells):
            continue
        if len(cells) != len(columns):
            defects.append(Defect(f"{path}:{line}", f"{len(cells)} cells, the header has {len(columns)}"))
            continue
        rows.append(NumberedRow(line, dict(zip(columns, cells, strict=True))))
    if defects:
        raise LibraryError(LIB_IMPORT, defects)
    return TableFile(str(path), columns, tuple(rows))


def _tabbed(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip("\r"):
            yield number, line.removesuffix("\r").split("\t")


def _commas(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise LibraryError(LIB_IMPORT, Defect(f"{name}:{line}", f"is no CSV: {error}")) from None
