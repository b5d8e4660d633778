"""What a bundle was made of, kept so that it can be said later in what another one differs: by file, library and row.

A record names its bundle by digest alone. Kept once for each bundle are the digests of the rulebook's files and of the
libraries, and once for each version of a library those of its rows, `ROW` bytes each: enough to name the row that
changed, too little to read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.bundle import ENGINE_VERSION, Bundle
from engine.errors import Defect
from reference_libs.library import Library

ROW = 8
"""Bytes of a row's digest: the beginning of the SHA-256 of its line."""
_SHOWN = 3
"""Rows of a library that are named; of more their number is said."""


@dataclass(frozen=True, slots=True)
class Contents:
    """files: rulebook file → SHA-256; libraries: id → SHA-256; faults: id → why that library was not used."""

    engine: str
    rulebook: str
    files: Mapping[str, str]
    libraries: Mapping[str, str]
    faults: Mapping[str, str]


def contents_of(bundle: Bundle) -> Contents:
    """What a bundle is made of."""
    faults = {name: fault.why for name, fault in sorted(bundle.libraries.faults.items())}
    return Contents(ENGINE_VERSION, bundle.rulebook.name, dict(bundle.rulebook.files), bundle.libraries.versions(), faults)


def row_digests(library: Library) -> bytes:
    """The digests of a library's rows in their order, one after another."""
    return b"".join(_digests(library))


def differences(then: Contents, bundle: Bundle, rows_then: Callable[[str], bytes | None]) -> tuple[Defect, ...]:
    """In what `bundle` differs from what a decision was made with, each naming the file, library and rows.

    `rows_then` gives the row digests of a library's version by its SHA-256, None if they were not kept.
    """
    now = contents_of(bundle)
    found = [] if then.engine == now.engine else [
        Defect("engine", f"it is version {now.engine}, decided with {then.engine}", "use that version of the program")
    ]
    for name in sorted({*then.files, *now.files}):
        if then.files.get(name) != now.files.get(name):
            found.append(Defect(
                f"rulebooks/{name}", f"sha256 is {_short(now.files.get(name))}, decided with {_short(then.files.get(name))}", "put that file back"
            ))
    for name in sorted({*then.libraries, *then.faults, *now.libraries, *now.faults}):
        if (then.libraries.get(name), then.faults.get(name)) != (now.libraries.get(name), now.faults.get(name)):
            found.append(_of_library(name, then, bundle, rows_then))
    return tuple(found)


def _of_library(name: str, then: Contents, bundle: Bundle, rows_then: Callable[[str], bytes | None]) -> Defect:
    library, recorded = bundle.libraries.loaded.get(name), then.libraries.get(name)
    said = f"library {name}: sha256 is {_short(library.entry.sha256 if library is not None else None)}, decided with {_short(recorded)}"
    where = f"reference_libs/{library.entry.path}" if library is not None else "reference_libs"
    if library is None or recorded is None:
        why = then.faults.get(name) or (bundle.libraries.faults[name].why if name in bundle.libraries.faults else "")
        return Defect(where, said + (f" ({why})" if why else ""), "put that library back")
    kept = rows_then(recorded)
    rows = list(_rows(library, kept)) if kept is not None else []
    more = [f"{len(rows) - _SHOWN} more rows"] if len(rows) > _SHOWN else []
    return Defect(where, "; ".join([said, *rows[:_SHOWN], *more]), "put that version of the library back")


def _rows(library: Library, kept: bytes) -> Iterator[str]:
    """The rows that differ, in words: changed, new, gone; line 1 of a table is its header."""
    then = [kept[at : at + ROW] for at in range(0, len(kept), ROW)]
    now = list(_digests(library))
    before, after = set(then), set(now)
    gone = {number: digest.hex() for number, digest in enumerate(then, 2) if digest not in after}
    for number, digest in enumerate(now, 2):
        if digest not in before:
            was = gone.pop(number, None)
            row = f"row {library.rows[number - 2][library.columns[0]]} (line {number}) is {digest.hex()}"
            yield f"{row}, was {was}" if was is not None else f"{row}, which is new"
    for number, was in gone.items():
        yield f"the row of line {number}, {was}, is gone"
    if before == after and then != now:
        yield "its rows stand in another order"


def _digests(library: Library) -> Iterator[bytes]:
    for row in library.rows:
        line = "\t".join(row[column] for column in library.columns)
        yield hashlib.sha256(line.encode()).digest()[:ROW]


def _short(sha256: str | None) -> str:
    return "none" if sha256 is None else f"{sha256[:16]}…"
