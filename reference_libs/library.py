"""The reference libraries 标准化库: tables kept by the registry, each pinned by a manifest.

Format: UTF-8, tab-separated, one header line, no quoting, `\\n` line ends, first column is the entry's id
(stable, unique). A folder `reference_libs/<folder>/` holds one or more tables and a `SOURCE.md`.
`reference_libs/manifest.yaml` lists every table (id, title, kind, path, version, in force from, rows, sha256).
A table whose bytes do not match its manifest is never used: it is a `Fault`, and what needs it refers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar
from weakref import WeakValueDictionary

import yaml

try:  # the same reader in C, where PyYAML has it: a manifest takes 3 ms instead of 40
    from yaml import CSafeLoader as _SafeLoader
except ImportError:
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

from engine.errors import LIB_DIGEST, LIB_FORMAT, LIB_MISSING, Defect, LibraryError

HOME = Path(__file__).parent
Row = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest."""

    id: str
    title: str
    kind: Literal["library", "lexicon"]
    path: str
    version: str
    in_force_from: dt.date
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a library is not used."""

    id: str
    why: str


@dataclass(slots=True, weakref_slot=True)
class Library:
    """A table whose digest was checked. `compiled(make)` keeps what is derived from it (an automaton, an index)."""

    entry: Entry
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    _derived: dict[object, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def by_id(self) -> Mapping[str, Row]:
        return self.compiled(_index)

    def compiled(self, make: Callable[[Library], T]) -> T:
        """`make(library)`, computed once for the life of this loaded library."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return self._derived[make]  # type: ignore[no-any-return]


def _index(library: Library) -> Mapping[str, Row]:
    key = library.columns[0]
    return {row[key]: row for row in library.rows}


@dataclass(slots=True, weakref_slot=True)
class Libraries:
    """All libraries of a bundle by id; those that failed are in `faults`."""

    loaded: Mapping[str, Library]
    faults: Mapping[str, Fault]
    _derived: dict[object, Any] = field(default_factory=dict)

    def __getitem__(self, library_id: str) -> Library:
        return self.loaded[library_id]

    def compiled(self, make: Callable[[Libraries], T]) -> T:
        """`make(libraries)`, computed once; for what is derived from several tables (a name parser)."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return self._derived[make]  # type: ignore[no-any-return]

    def versions(self) -> dict[str, str]:
        """Library id → sha256, the part of a decision's versions that names its data."""
        return {i: lib.entry.sha256 for i, lib in sorted(self.loaded.items())}


def read_manifest(home: Path = HOME) -> tuple[Entry, ...]:
    """The manifest's lines in their order. Raises LibraryError if the manifest itself cannot be read."""
    path = home / "manifest.yaml"
    if not path.is_file():
        raise LibraryError(LIB_MISSING, Defect(str(path), "no manifest", "restore reference_libs/manifest.yaml"))
    try:
        entries = tuple(Entry(**item) for item in yaml.load(path.read_bytes().decode("utf-8"), _SafeLoader))
    except (TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LibraryError(LIB_FORMAT, Defect(str(path), f"the manifest cannot be read: {error}")) from error
    problems = [p for e in entries if (p := _entry_problem(e))]
    problems += [f"{i}: stands twice" for i in sorted({e.id for e in entries if sum(o.id == e.id for o in entries) > 1})]
    if problems:
        raise LibraryError(LIB_FORMAT, [Defect(str(path), p) for p in problems])
    return entries


def _entry_problem(entry: Entry) -> str:
    """What is wrong with a line of the manifest; YAML gives 2017.1 as a number unless it is quoted."""
    for name in ("id", "title", "kind", "path", "version", "sha256"):
        if not isinstance(getattr(entry, name), str):
            return f"{entry.id}: {name} is no text; put it in quotes"
    if entry.kind not in ("library", "lexicon"):
        return f"{entry.id}: kind is {entry.kind!r}, not library or lexicon"
    if not isinstance(entry.in_force_from, dt.date) or isinstance(entry.rows, bool) or not isinstance(entry.rows, int):
        return f"{entry.id}: in_force_from is a day and rows a number"
    if Path(entry.path).is_absolute() or ".." in Path(entry.path).parts:
        return f"{entry.id}: the path leads out of the libraries' folder"
    return ""


_IN_USE: WeakValueDictionary[Entry, Library] = WeakValueDictionary()
"""The tables this process holds, by their lines of the manifest, which name their digests."""
_SETS_IN_USE: WeakValueDictionary[tuple[tuple[Entry, ...], tuple[Fault, ...]], Libraries] = WeakValueDictionary()


def load(home: Path = HOME) -> Libraries:
    """Read every table of the manifest, checking digests; never raises for a single bad table.

    What is in use and has not changed is taken again, with all that was compiled from it: a new rulebook with the old
    libraries is ready at once.
    """
    loaded: dict[str, Library] = {}
    faults: dict[str, Fault] = {}
    for entry in read_manifest(home):
        try:
            loaded[entry.id] = read_table(entry, home)
        except LibraryError as error:
            faults[entry.id] = Fault(entry.id, str(error.defects[0].problem))
    key = tuple(library.entry for library in loaded.values()), tuple(faults.values())
    return _SETS_IN_USE.setdefault(key, Libraries(loaded, faults))


def read_table(entry: Entry, home: Path = HOME) -> Library:
    """One table, its digest, row count and shape checked. Raises LibraryError."""
    data = _bytes(entry, home)
    digest = hashlib.sha256(data).hexdigest()
    if digest != entry.sha256:
        raise LibraryError(
            LIB_DIGEST,
            Defect(entry.path, f"sha256 is {digest[:12]}…, the manifest says {entry.sha256[:12]}…",
                   "restore the file, or publish the change with `miaopi libs import`"),
        )
    if (known := _IN_USE.get(entry)) is not None:
        return known
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise LibraryError(LIB_FORMAT, Defect(entry.path, f"byte {error.start} is not UTF-8")) from error
    if lines[-1] == "":
        lines.pop()
    columns = tuple(lines[0].split("\t")) if lines else ()
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LibraryError(LIB_FORMAT, Defect(f"{entry.path}:{number}", f"{len(cells)} cells, the header has {len(columns)}"))
        rows.append(dict(zip(columns, cells, strict=True)))
    if len(rows) != entry.rows:
        raise LibraryError(LIB_FORMAT, Defect(entry.path, f"{len(rows)} rows, the manifest says {entry.rows}"))
    if len({row[columns[0]] for row in rows}) != len(rows):
        raise LibraryError(LIB_FORMAT, Defect(entry.path, "an id stands twice"))
    return _IN_USE.setdefault(entry, Library(entry, columns, tuple(rows)))


def _bytes(entry: Entry, home: Path) -> bytes:
    try:
        return (home / entry.path).read_bytes()
    except FileNotFoundError:
        raise LibraryError(LIB_MISSING, Defect(entry.path, "the file is missing", "restore it from the release")) from None
    except OSError as error:
        raise LibraryError(LIB_MISSING, Defect(entry.path, f"the file cannot be read: {error.strerror}")) from None
