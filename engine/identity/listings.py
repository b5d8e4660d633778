"""Lists of barred persons 任职限制名单: who answers, and the embedded answer from a file.

Only the number counts: people share names. Entries that ran out are answered too; whether one still bars is
judged against the as-of date. What a list says is shown to nobody but a clerk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, get_args

from engine.domain.answers import ListKind, PersonListing
from engine.domain.id_number import compact
from engine.errors import LIB_FORMAT, LIB_MISSING, Defect, LibraryError

EXAMPLE = Path(__file__).with_name("example_listings.tsv")
_COLUMNS = ["number", "list", "until"]
_KINDS: Mapping[str, ListKind] = {kind: kind for kind in get_args(ListKind)}


class Listings(Protocol):
    """Whoever can say which of some identity numbers stand on a list."""

    def listings(self, numbers: Sequence[str]) -> tuple[PersonListing, ...]:
        """All entries of these numbers, ordered by number, list and end."""
        ...


@dataclass(frozen=True, slots=True)
class FileListings:
    """The lists as a table held in memory."""

    by_number: Mapping[str, tuple[PersonListing, ...]]

    def listings(self, numbers: Sequence[str]) -> tuple[PersonListing, ...]:
        wanted = sorted({compact(n) for n in numbers})
        return tuple(entry for number in wanted for entry in self.by_number.get(number, ()))


def read_listings(path: Path = EXAMPLE) -> FileListings:
    """Read a table (UTF-8, tab-separated: number, list, until; `until` empty: no end is set).

    Raises LibraryError naming the line that cannot be read, without the number in it.
    """
    if not path.is_file():
        raise LibraryError(LIB_MISSING, Defect(path.name, "the list of persons is missing", "restore the file"))
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != _COLUMNS:
        raise LibraryError(LIB_FORMAT, Defect(f"{path.name}:1", "the header differs", "write number, list, until"))
    return FileListings(_grouped(_entry(path.name, n, line) for n, line in enumerate(lines[1:], 2) if line))


def _entry(source: str, line_number: int, line: str) -> PersonListing:
    cells = line.split("\t")
    where = f"{source}:{line_number}"
    if len(cells) != len(_COLUMNS) or not compact(cells[0]):
        raise LibraryError(LIB_FORMAT, Defect(where, f"{len(cells)} cells, or no number", "write number, list, until"))
    number, kind, until = cells
    if kind not in _KINDS:
        raise LibraryError(LIB_FORMAT, Defect(where, f"no list is called {kind!r}", "use " + ", ".join(_KINDS)))
    try:
        end = dt.date.fromisoformat(until) if until else None
    except ValueError as error:
        raise LibraryError(LIB_FORMAT, Defect(where, f"{until!r} is no date", "write YYYY-MM-DD")) from error
    return PersonListing(compact(number), _KINDS[kind], end)


def _grouped(entries: Iterable[PersonListing]) -> Mapping[str, tuple[PersonListing, ...]]:
    groups: dict[str, list[PersonListing]] = {}
    for entry in entries:
        groups.setdefault(entry.number, []).append(entry)
    return {number: tuple(sorted(group, key=_order)) for number, group in sorted(groups.items())}


def _order(entry: PersonListing) -> tuple[str, dt.date]:
    return entry.list, entry.until or dt.date.max
