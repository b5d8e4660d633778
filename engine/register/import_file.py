"""A table of names as it comes: TSV or CSV with a header line, plain, gzip or xz, told by its bytes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from engine.errors import APP_ENCODING, APP_NOT_FOUND, REG_TABLE, Defect, InputError

REQUIRED = ("name",)
OPTIONAL = ("city", "province", "registered_on", "status", "status_on", "until", "uscc", "industry")
COLUMNS = (*REQUIRED, *OPTIONAL)
WRONG_WIDTH = "the row has not as many cells as the header"
BROKEN_ROW = "the row cannot be split into cells"
_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
_LOOKED_AT = 1 << 16

Cells = tuple[str, ...]
Row = tuple[int, Cells, str]
"""Number of the row (the first after the header is 1), its cells in the order of `COLUMNS` (empty where the
table has no such column), and what is wrong with it, or an empty text."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """An open table. `passed_over`: columns of the header that say nothing to us; `size`: bytes on disk."""

    path: Path
    size: int
    passed_over: tuple[str, ...]
    _raw: BinaryIO
    _text: IO[str]
    _delimiter: str
    _places: tuple[int, ...]
    _width: int

    def read_so_far(self) -> int:
        """Bytes on disk read so far."""
        return self._raw.tell()

    def rows(self) -> Iterator[Row]:
        """The rows; empty lines are counted and passed over. Raises InputError where the file breaks off."""
        number = 0
        try:
            for number, split in enumerate(self._split(), 1):
                if split is None:
                    yield number, (), BROKEN_ROW
                elif len(split) != self._width:
                    if split and split != [""]:
                        yield number, (split[self._places[0]],) if len(split) > self._places[0] else (), WRONG_WIDTH
                else:
                    yield number, tuple([split[at].strip() if at >= 0 else "" for at in self._places]), ""
        except _BROKEN as error:
            raise InputError(REG_TABLE, Defect(str(self.path), f"it breaks off after row {number}: {error}")) from None

    def _split(self) -> Iterator[list[str] | None]:
        if self._delimiter == "\t":
            for line in self._text:
                yield line.rstrip("\r\n").split("\t")
            return
        reader = csv.reader(self._text)
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield None


_BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error)


@contextmanager
def open_table(path: Path) -> Iterator[TableFile]:
    """The table at `path`. Raises InputError if it cannot be opened, is not UTF-8 or has no usable header."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InputError(APP_NOT_FOUND, Defect(str(path), f"cannot open it: {error.strerror}", "check the path")) from None
    with raw:
        try:
            _expect_utf8(path, raw)
            text = io.TextIOWrapper(_unpacked(raw), encoding="utf-8-sig", errors="surrogateescape", newline="")
            first = text.readline()
        except _BROKEN as error:
            raise InputError(REG_TABLE, Defect(str(path), f"it cannot be unpacked: {error}")) from None
        delimiter = "\t" if "\t" in first or "," not in first else ","
        header = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])]
        places = _places(path, header)
        passed_over = tuple(cell for cell in header if cell not in COLUMNS)
        yield TableFile(path, path.stat().st_size, passed_over, raw, text, delimiter, places, len(header))


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes, hex. Raises InputError."""
    try:
        with path.open("rb") as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()
    except OSError as error:
        raise InputError(APP_NOT_FOUND, Defect(str(path), f"cannot open it: {error.strerror}", "check the path")) from None


def _unpacked(raw: BinaryIO) -> BinaryIO:
    start = raw.read(len(_XZ))
    raw.seek(0)
    if start.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    return cast(BinaryIO, lzma.LZMAFile(raw)) if start == _XZ else raw


def _expect_utf8(path: Path, raw: BinaryIO) -> None:
    """Refuse a file in another encoding at once; single broken rows later are reported with the others."""
    start = _unpacked(raw).read(_LOOKED_AT)
    raw.seek(0)
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 3:
            raise InputError(
                APP_ENCODING, Defect(str(path), f"byte {error.start} is not UTF-8", "save it as UTF-8")
            ) from None


def _places(path: Path, header: list[str]) -> tuple[int, ...]:
    where: Mapping[str, int] = {cell: at for at, cell in enumerate(header)}
    expected = "the first line names the columns: " + " ".join(COLUMNS)
    missing = [column for column in REQUIRED if column not in where]
    twice = sorted({cell for cell in header if cell in COLUMNS and header.count(cell) > 1})
    if missing or twice:
        problem = f"no column {missing[0]!r}" if missing else f"column {twice[0]!r} stands twice"
        raise InputError(REG_TABLE, Defect(f"{path}:1", problem, expected))
    return tuple(where.get(column, -1) for column in COLUMNS)
