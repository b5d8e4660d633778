"""Changing a library: a table and its line of the manifest are checked, compared and written together.

Nothing else writes the manifest, so a table that was edited and not published is noticed when it is loaded.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import yaml

from engine.errors import LIB_IMPORT, LIB_NOT_FOUND, Defect, LibraryError
from reference_libs.check import column_defects, reference_defects, row_defects, shortened
from reference_libs.library import Entry, Row, read_manifest, read_table
from reference_libs.shapes import SHAPES, Shape, unknown_shape
from reference_libs.table_file import TableFile, read

HEADER = "# Written by `miaopi libs import` and `miaopi libs publish`; see docs/libraries.md.\n"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that stays, with the cells that differ: column → (before, after)."""

    id: str
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table would become. `compared`: the table in force could be read, so the three lists mean something."""

    before: Entry
    after: Entry
    data: bytes
    compared: bool
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Change, ...]

    @property
    def differs(self) -> bool:
        return self.before.sha256 != self.after.sha256


def find(library_id: str, home: Path) -> Entry:
    """The manifest's line of a library. Raises LibraryError."""
    entries = read_manifest(home)
    for entry in entries:
        if entry.id == library_id:
            return entry
    ids = [e.id for e in entries]
    near = difflib.get_close_matches(library_id, ids, 1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(ids)}"
    raise LibraryError(LIB_NOT_FOUND, Defect(library_id, "no library has this id", advice))


def propose(
    library_id: str, source: Path | TableFile | None, home: Path, version: str | None = None, in_force_from: dt.date | None = None
) -> Proposal:
    """The library's table as `source` (a file, or a table read already) would make it (None: its own file, as edited). Nothing is written.

    Raises LibraryError with every defect of the source.
    """
    before = find(library_id, home)
    table = source if isinstance(source, TableFile) else read(source or home / before.path)
    shape = SHAPES.get(library_id) or unknown_shape(_columns(before, home))
    _check(library_id, shape, table, home)
    rows = [{name: row.cells[name] for name in shape.names} for row in table.rows]
    data = _bytes(shape.names, rows)
    digest = hashlib.sha256(data).hexdigest()
    after = before
    if digest != before.sha256 or version or in_force_from:
        after = replace(
            before, version=version or next_version(before.version), in_force_from=in_force_from or before.in_force_from,
            rows=len(rows), sha256=digest,
        )
    return _compared(before, after, data, shape, rows, home)


def write(proposal: Proposal, home: Path) -> None:
    """Write the table, then the manifest. Broken off in between, the digest differs and the library is not used."""
    _replace(home / proposal.after.path, proposal.data)
    entries = [proposal.after if e.id == proposal.after.id else e for e in read_manifest(home)]
    lines = yaml.safe_dump([asdict(e) for e in entries], allow_unicode=True, sort_keys=False)
    _replace(home / "manifest.yaml", (HEADER + lines).encode())


def next_version(version: str) -> str:
    """`2026-11.1` → `2026-11.2`; what does not end in a number gets `.2`."""
    match = re.fullmatch(r"(.*?\.)(\d+)", version)
    return f"{match[1]}{int(match[2]) + 1}" if match else f"{version}.2"


def _columns(entry: Entry, home: Path) -> tuple[str, ...]:
    return read_table(entry, home).columns


def _check(library_id: str, shape: Shape, table: TableFile, home: Path) -> None:
    defects = column_defects(shape, table) or list(row_defects(shape, table))
    if not defects and library_id in SHAPES:
        tables = _others(library_id, home)
        names = {i: t.name for i, t in tables.items()}
        tables[library_id], names[library_id] = table, table.name
        defects = list(reference_defects(
            library_id, {i: [r.cells for r in t.rows] for i, t in tables.items()},
            lambda name, n: f"{names[name]}:{tables[name].rows[n].line}",
        ))
    if defects:
        raise LibraryError(LIB_IMPORT, shortened(defects))


def _others(library_id: str, home: Path) -> dict[str, TableFile]:
    """The other tables as they lie there, published or not: two tables that refer to each other are edited together."""
    entries = [e for e in read_manifest(home) if e.id != library_id and e.id in SHAPES]
    return {e.id: read(home / e.path) for e in entries if (home / e.path).is_file()}


def _compared(
    before: Entry, after: Entry, data: bytes, shape: Shape, rows: Sequence[Row], home: Path
) -> Proposal:
    try:
        old = read_table(before, home).by_id()
    except LibraryError:
        return Proposal(before, after, data, False, (), (), ())
    key = shape.names[0]
    new = {row[key]: row for row in rows}
    return Proposal(
        before, after, data, True,
        added=tuple(row for i, row in new.items() if i not in old),
        removed=tuple(row for i, row in old.items() if i not in new),
        changed=tuple(
            Change(i, {n: (old[i].get(n, ""), row[n]) for n in shape.names if old[i].get(n, "") != row[n]})
            for i, row in new.items() if i in old and dict(old[i]) != row
        ),
    )


def _bytes(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The one way a table is written, so that equal tables have equal digests."""
    lines = ["\t".join(columns), *("\t".join(row[c] for c in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _replace(path: Path, data: bytes) -> None:
    """Put the file in place whole: a reader sees the old one or the new one."""
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(data)
    draft.replace(path)
