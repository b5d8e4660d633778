"""A register of names in memory: for a table of thousands, in tests and at a desk.

It files and selects as the index of millions does (`engine.names.filing`, `engine.register.index.selection`);
names are filed at the first question.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.domain.answers import NameQuery, RegisteredName
from engine.names.filing import Filer
from engine.register.index.overlay import Overlay
from engine.register.index.selection import select
from engine.register.port import Candidates
from engine.register.table import read_table
from reference_libs import library
from reference_libs.library import Libraries

EXAMPLE = Path(__file__).with_name("example.tsv")


class ExactRegister:
    """See the module's text. `libraries` hold the vocabulary names are read with; loaded at need if not given."""

    def __init__(self, rows: Iterable[RegisteredName], libraries: Libraries | None = None) -> None:
        self._rows = tuple(rows)
        self._libraries = libraries
        self._filed: tuple[Filer, Overlay] | None = None

    @classmethod
    def from_file(cls, path: Path = EXAMPLE, libraries: Libraries | None = None) -> ExactRegister:
        """The register in a table. Raises LibraryError if it cannot be read."""
        return cls(read_table(path), libraries)

    def __len__(self) -> int:
        return len(self._rows)

    def candidates(self, query: NameQuery) -> Candidates:
        """Rows of the city that share a key with the name, the gravest first."""
        filer, filed = self._ready()
        questions = filer.questions(query.name, query.city)
        numbers, truncated = select(questions, [filed.source(query.city, len(self._rows))])
        return tuple([self._rows[number] for number in numbers]), len(self._rows), truncated

    def _ready(self) -> tuple[Filer, Overlay]:
        if self._filed is None:
            filer = (self._libraries or library.load()).compiled(Filer)
            overlay = Overlay(filer)
            overlay.add(self._rows)
            self._filed = filer, overlay
        return self._filed
