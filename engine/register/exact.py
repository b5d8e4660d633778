"""A register of names in memory, found by exact keys: for a table of thousands, in tests and at a desk.

Names are filed per city under the keys of `engine.names.keys`: the whole name, its sorted characters, its
trade name, how that sounds and looks, and what it contains. The index is built at the first question.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.domain.answers import NameQuery, RegisteredName
from engine.names.keys import index_keys, query_keys, read_plain
from engine.names.lexicon import Lexicon, build
from engine.register.port import Candidates
from engine.register.table import read_table
from reference_libs import library
from reference_libs.library import Libraries

MOST_CANDIDATES = 200
"""Rows given at most; beyond it the answer says that it was cut off, and a person looks."""
EXAMPLE = Path(__file__).with_name("example.tsv")


class ExactRegister:
    """See the module's text. `libraries` hold the vocabulary names are read with; loaded at need if not given."""

    def __init__(self, rows: Iterable[RegisteredName], libraries: Libraries | None = None) -> None:
        self._rows = tuple(rows)
        self._libraries = libraries
        self._index: dict[tuple[str, str], list[int]] | None = None
        self._lexicon: Lexicon | None = None

    @classmethod
    def from_file(cls, path: Path = EXAMPLE, libraries: Libraries | None = None) -> ExactRegister:
        """The register in a table. Raises LibraryError if it cannot be read."""
        return cls(read_table(path), libraries)

    def __len__(self) -> int:
        return len(self._rows)

    def candidates(self, query: NameQuery) -> Candidates:
        """Rows of the city that share a key with the name, those sharing the gravest key first."""
        lexicon, index = self._ready()
        found: dict[int, None] = {}
        for key in query_keys(read_plain(query.name, lexicon, query.city)):
            for number in index.get((query.city, key), ()):
                found[number] = None
        rows = tuple(self._rows[number] for number in list(found)[:MOST_CANDIDATES])
        return rows, len(self._rows), len(found) > MOST_CANDIDATES

    def _ready(self) -> tuple[Lexicon, dict[tuple[str, str], list[int]]]:
        if self._lexicon is None:
            self._lexicon = (self._libraries or library.load()).compiled(build)
        if self._index is None:
            index: dict[tuple[str, str], list[int]] = {}
            for number, row in enumerate(self._rows):
                for key in index_keys(read_plain(row.name, self._lexicon, row.city)):
                    index.setdefault((row.city, key), []).append(number)
            self._index = index
        return self._lexicon, self._index
