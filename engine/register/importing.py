"""Importing tables of names into the register: in batches, each with its progress in one transaction.

An import that breaks off goes on where it was left when the same bytes are imported again; one that was
finished runs anew and adds only what is not there yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import dropwhile, islice
from pathlib import Path
from typing import Literal

from sqlalchemy import update
from sqlmodel import Session, col, select

from engine.clock import today
from engine.errors import REG_BUSY, REG_TABLE, Defect, InputError
from engine.names.lexicon import build
from engine.register.cities import Cities
from engine.register.import_file import Row, digest_of, open_table
from engine.register.import_row import UnreadableError, read_row
from engine.register.names_store import NewName, append
from engine.store.database import Database
from engine.store.tables import NameImport
from reference_libs.library import Libraries

BATCH = 5_000
"""Rows per transaction; what an interruption costs at most."""
EXAMPLES = 5
"""Rows shown per kind."""
DUPLICATE = "the register has this name of this city with this status already"
REPORT_HEADER = "row\tkind\tname\tcell\treason\n"


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was not entered: its number in the table, why, and the cell at fault."""

    row: int
    kind: Literal["duplicate", "unreadable"]
    name: str
    cell: str
    reason: str

    def line(self) -> str:
        """As a line of a report; what could break the line is escaped."""
        cells = (str(self.row), self.kind, self.name, self.cell, self.reason)
        return "\t".join(c if c.isprintable() else "".join(map(_visible, c)) for c in cells) + "\n"


@dataclass(frozen=True, slots=True)
class State:
    """How far an import has come. Counts are of the whole import, before an interruption too; `reasons` and
    `examples` of this run. `resumed_at`: rows an earlier run had done; bytes are of the file on disk."""

    file: str
    rows: int = 0
    added: int = 0
    duplicates: int = 0
    unreadable: int = 0
    resumed_at: int = 0
    finished: bool = False
    bytes_read: int = 0
    bytes_total: int = 0
    passed_over: tuple[str, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    examples: tuple[Left, ...] = ()


def import_names(
    database: Database, path: Path, libraries: Libraries, report: Path | None = None, batch: int = BATCH
) -> Iterator[State]:
    """Import the table at `path`; yields after every batch, at last with `finished`.

    `report`: a file that gets a line for every row left out. Raises InputError when the table cannot be read,
    when another process imports the same file, or when the report cannot be written; the batches before stay.
    """
    digest = digest_of(path)
    cities = Cities(libraries.compiled(build))
    with open_table(path) as table:
        found = _begin(database, digest, path)
        state = State(
            path.name, found.rows, found.added, found.duplicates, found.unreadable,
            resumed_at=found.rows, bytes_total=table.size, passed_over=table.passed_over,
        )
        notes = _Report(report, state.rows)
        rows = dropwhile(lambda row: row[0] <= found.rows, table.rows())
        while part := list(islice(rows, batch)):
            state = _enter(database, found.id, state, _read(part, cities), notes)
            state = replace(state, bytes_read=table.read_so_far())
            yield state
        with database.write() as session:
            _record(session, found.id, state, replace(state, finished=True))
        yield replace(state, finished=True, bytes_read=table.size)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows read: the entries with their row numbers, the rows that are none, and the last row's number."""

    names: tuple[NewName, ...]
    numbers: tuple[int, ...]
    left: tuple[Left, ...]
    last: int


def _read(part: list[Row], cities: Cities) -> _Batch:
    names: list[NewName] = []
    numbers: list[int] = []
    left: list[Left] = []
    for number, cells, problem in part:
        if problem:
            left.append(Left(number, "unreadable", cells[0] if cells else "", "", problem))
            continue
        try:
            names.append(read_row(cells, cities))
            numbers.append(number)
        except UnreadableError as error:
            left.append(Left(number, "unreadable", cells[0], error.cell, error.reason))
    return _Batch(tuple(names), tuple(numbers), tuple(left), part[-1][0])


def _begin(database: Database, digest: str, path: Path) -> NameImport:
    """The import of these bytes that was left unfinished, or a new one."""
    with database.write() as session:
        query = select(NameImport).where(NameImport.digest == digest, col(NameImport.finished).is_(False))
        found = session.exec(query.order_by(col(NameImport.id).desc())).first()
        if found is None:
            found = NameImport(digest=digest, file=path.name[:400], started_on=today())
            session.add(found)
            session.flush()
        return found


def _enter(database: Database, import_id: int | None, state: State, batch: _Batch, notes: _Report) -> State:
    """One batch and its progress in one transaction; the state after it."""
    with database.write() as session:
        done = append(session, batch.names, import_id)
        again = [Left(batch.numbers[i], "duplicate", batch.names[i].name, "", DUPLICATE) for i in done.duplicates]
        left = sorted((*batch.left, *again), key=lambda one: one.row)
        after = replace(
            state,
            rows=batch.last,
            added=state.added + done.added,
            duplicates=state.duplicates + len(again),
            unreadable=state.unreadable + len(batch.left),
            reasons=state.reasons + Counter(one.reason for one in left),
            examples=_examples(state.examples, left),
        )
        _record(session, import_id, state, after)
        notes.add(left)  # before the commit: what stands beyond the committed row is cut off at a resumption
    return after


def _record(session: Session, import_id: int | None, before: State, after: State) -> None:
    """Move the import's progress on, if it stands where we left it. Raises InputError if another one moved it."""
    changed = session.connection().execute(
        update(NameImport)
        .where(
            col(NameImport.id) == import_id, col(NameImport.rows) == before.rows,
            col(NameImport.finished) == before.finished,
        )
        .values(
            rows=after.rows, added=after.added, duplicates=after.duplicates, unreadable=after.unreadable,
            finished=after.finished,
        )
    )
    if changed.rowcount != 1:
        raise InputError(REG_BUSY, Defect(before.file, f"its import is no longer at row {before.rows}", "let it finish"))


def _examples(shown: tuple[Left, ...], left: list[Left]) -> tuple[Left, ...]:
    """The first rows of every reason."""
    seen = Counter(one.reason for one in shown)
    added = []
    for one in left:
        if seen[one.reason] < EXAMPLES:
            seen[one.reason] += 1
            added.append(one)
    return (*shown, *added)


def _visible(char: str) -> str:
    return char if char.isprintable() else f"\\u{ord(char):04x}"


class _Report:
    """The file with a line for every row left out; `None` writes nothing."""

    def __init__(self, path: Path | None, done: int) -> None:
        """Start the file, or keep the lines of an interrupted import up to row `done`. Raises InputError."""
        self._path = path
        if path is None:
            return
        try:
            kept = path.read_text(encoding="utf-8").splitlines(keepends=True) if done and path.exists() else []
            same = bool(kept) and kept[0] == REPORT_HEADER
            lines = [line for line in kept[1:] if int(line.split("\t", 1)[0]) <= done] if same else []
            path.write_text("".join((REPORT_HEADER, *lines)), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InputError(REG_TABLE, Defect(str(path), f"the report cannot be written: {error}")) from None

    def add(self, left: list[Left]) -> None:
        if self._path is not None and left:
            try:
                with self._path.open("a", encoding="utf-8") as stream:
                    stream.writelines(one.line() for one in left)
            except OSError as error:
                raise InputError(REG_TABLE, Defect(str(self._path), f"the report cannot be written: {error}")) from None
