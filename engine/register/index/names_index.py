"""The index of names in use: the segment the manifest names, and the register's later entries over it.

A register that is still small needs no segment: opened with `growing`, all of it lies in the overlay until one
is built. A question takes one state (segment, overlay, how much of the overlay) at its start and is answered from that
alone; `refresh` puts a new state in its place between two questions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain.answers import NameQuery, RegisteredName
from engine.errors import REG_INDEX, Defect, StoreError
from engine.names.filing import Filer
from engine.register.index import manifest
from engine.register.index.manifest import Generation
from engine.register.index.overlay import Overlay
from engine.register.index.segment import NoSegment, Segment
from engine.register.index.selection import select
from engine.register.port import Candidates, StoredName
from engine.register.standing import standing
from reference_libs.library import Libraries

RowsAfter = Callable[[int], Iterable[StoredName]]
"""The register's entries after a position, in ascending order (`NamesStore.rows_after`)."""
_ATTEMPTS = 5
_NO_INDEX = "there is no index of names yet"


@dataclass(frozen=True, slots=True)
class State:
    """What a question is answered from."""

    generation: Generation
    segment: Segment | NoSegment
    overlay: Overlay
    count: int
    position: int


class NameIndex:
    """Answers `Register.candidates` from a folder of the index. Safe to share between threads."""

    def __init__(self, folder: Path, libraries: Libraries, rows_after: RowsAfter | None = None, growing: bool = False) -> None:
        """Raises StoreError (REG-INDEX) if there is no index (unless `growing`), or none made with these libraries."""
        self._growing = growing
        self._folder = folder
        self._filing = manifest.filing_digest(libraries)
        self._filer = libraries.compiled(Filer)
        self._rows_after = rows_after
        self._refreshing = threading.Lock()
        self._state = self._load()
        self.refresh()

    @classmethod
    def open(cls, folder: Path, libraries: Libraries, rows_after: RowsAfter | None = None, growing: bool = False) -> NameIndex:
        """The index in `folder`; `rows_after` gives what the register has beyond it. `growing`: as long as none was
        built, all entries are held in memory. Raises StoreError (REG-INDEX)."""
        return cls(folder, libraries, rows_after, growing)

    @property
    def generation(self) -> Generation:
        return self._state.generation

    @property
    def position(self) -> int:
        """How much of the register the next answer will have seen."""
        return self._state.position

    def refresh(self) -> int:
        """Take up a newer segment and newer entries, if there are; the position then reached.

        Costs one small read of the manifest and one question to the register. Raises StoreError, and whatever
        `rows_after` raises; the state before stays in use.
        """
        with self._refreshing:
            state = self._state
            newest = manifest.read(self._folder)
            if newest is None and self._growing:
                newest = self._nothing()
            if newest != state.generation:
                state = self._load()
            if self._rows_after is not None:
                state = _caught_up(state, list(self._rows_after(state.position)))
            self._state = state
            return state.position

    def candidates(self, query: NameQuery) -> Candidates:
        """See `Register`. Gravest first (`selection`)."""
        state = self._state
        questions = self._filer.questions(query.name, query.city)
        sources = [state.segment.source(query.city)]
        if state.count:
            sources.append(state.overlay.source(query.city, state.count))
        numbers, truncated = select(questions, sources)
        first = state.overlay.first
        rows = [(n, state.segment.row(n) if n < first else state.overlay.rows[n - first]) for n in numbers]
        rows = [row for row in rows if row[1].city == query.city and row[1].status != "released"]  # a hash may coincide
        if state.count:
            rows = _still_standing(rows, state)
        return tuple([row for _, row in rows]), state.position, truncated

    def _nothing(self) -> Generation:
        """The state of the index before the first one is built."""
        return Generation("", "", 0, 0, 0, 0, 0, self._filing)

    def _load(self) -> State:
        """The state the manifest names, without later entries. Raises StoreError."""
        for attempt in range(_ATTEMPTS):
            generation = manifest.read(self._folder)
            if generation is None and self._growing:
                return State(self._nothing(), NoSegment(), Overlay(self._filer), 0, 0)
            if generation is None:
                raise StoreError(REG_INDEX, Defect(str(self._folder), _NO_INDEX, "run `miaopi names rebuild`"))
            if generation.filing != self._filing:
                problem = "its names were filed with other libraries or by another version of the program"
                raise StoreError(REG_INDEX, Defect(str(self._folder), problem, "run `miaopi names rebuild`"))
            path = self._folder / generation.file
            try:
                segment = Segment(path)
            except FileNotFoundError:
                if attempt == _ATTEMPTS - 1:
                    raise StoreError(REG_INDEX, Defect(str(path), "the segment is missing", "run `miaopi names rebuild`")) from None
                continue  # two rebuilds ended since the manifest was read
            if path.stat().st_size != generation.size or segment.rows != generation.rows:
                raise StoreError(REG_INDEX, Defect(str(path), "it is not the segment the manifest names", "run `miaopi names rebuild`"))
            return State(generation, segment, Overlay(self._filer, segment.rows), 0, generation.position)
        raise AssertionError("unreachable")


def _caught_up(state: State, entries: Iterable[StoredName]) -> State:
    """The state with further entries; the overlay is shared, and readers of `state` do not see them."""
    position = state.position
    for entry in entries:
        state.overlay.add([registered(entry)])
        position = entry.position
    return State(state.generation, state.segment, state.overlay, state.overlay.count(), position)


def registered(entry: StoredName) -> RegisteredName:
    """The entry as the examination sees it."""
    return RegisteredName(entry.name, entry.city, entry.status, entry.status_on, entry.until, entry.uscc)


def _still_standing(rows: Sequence[tuple[int, RegisteredName]], state: State) -> list[tuple[int, RegisteredName]]:
    """Without the rows that entries of the overlay end (within the segment that is settled already).

    Numbers order as positions do.
    """
    kept = []
    known = dict(rows)
    for number, row in rows:
        later = state.overlay.called(row.name, row.city, state.count)
        if later:
            same = {n: known.get(n) or state.overlay.rows[n - state.overlay.first] for n in later}
            same[number] = row
            entries = [StoredName(n, r.name, r.city, r.status, r.status_on, r.until, r.uscc) for n, r in same.items()]
            if number not in {entry.position for entry in standing(entries)}:
                continue
        kept.append((number, row))
    return kept
