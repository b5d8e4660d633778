"""Names in memory, filed as in a segment: what came to the register after the segment was made.

Rows are only added. A reader takes `count()` first and passes over what came later, so that it sees one
state while another thread adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.domain.answers import RegisteredName
from engine.names.filing import Filer
from engine.register.index.selection import Postings, Source
from engine.text.normalise import normalise

_NOTHING: Postings = ((), ())


class Overlay:
    """Rows by number, from `first` on, and the postings of their keys."""

    def __init__(self, filer: Filer, first: int = 0) -> None:
        self._filer = filer
        self.first = first
        self.rows: list[RegisteredName] = []
        self._postings: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
        self._named: dict[tuple[str, str], list[int]] = {}
        self._count = 0

    def count(self) -> int:
        """How many rows are complete."""
        return self._count

    def add(self, rows: Iterable[RegisteredName]) -> None:
        """File the rows. One thread at a time."""
        for row in rows:
            number = self.first + len(self.rows)
            for key, mark in self._filer.filed(row.name, row.city):
                numbers, marks = self._postings.setdefault((row.city, key), ([], []))
                marks.append(mark)
                numbers.append(number)
            self._named.setdefault((row.city, normalise(row.name)), []).append(number)
            self.rows.append(row)
            self._count = len(self.rows)

    def source(self, city: str, count: int) -> Source:
        """The postings of a city's keys among the first `count` rows."""
        end = self.first + count

        def postings(key: str) -> Postings:
            found = self._postings.get((city, key))
            if found is None:
                return _NOTHING
            numbers, marks = list(found[0]), found[1]
            while numbers and numbers[-1] >= end:
                numbers.pop()
            return numbers, marks[: len(numbers)]

        return postings

    def called(self, name: str, city: str, count: int) -> Sequence[int]:
        """The numbers of the rows that bear this name (in normal form), among the first `count`."""
        return [n for n in self._named.get((city, normalise(name)), ()) if n < self.first + count]
