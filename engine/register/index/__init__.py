"""The search index of the register of names: derived files that every process maps.

`rebuild` files the register's entries into a new segment; `NameIndex` answers from the segment in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from engine.register.index.manifest import Generation
from engine.register.index.names_index import NameIndex
from engine.register.port import StoredName
from reference_libs.library import Libraries, load

__all__ = ["Generation", "NameIndex", "rebuild"]


def rebuild(
    rows: Iterable[StoredName], folder: Path, progress: Callable[[int], None] | None = None,
    libraries: Libraries | None = None, processes: int | None = None,
) -> Generation:
    """File the register's entries (ascending positions) into a new segment and put it in force.

    `progress` is told the number of rows filed; `libraries` hold the vocabulary (default: the shipped ones).
    Raises StoreError (REG-INDEX), OSError.
    """
    from engine.register.index import build  # deferred: needs numpy

    return build.rebuild(rows, folder, libraries or load(), progress, processes)
