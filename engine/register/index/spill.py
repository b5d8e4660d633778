"""Sorting more postings than fit in memory: they are laid down in files by the first bits of their hash,
and each file is sorted by itself."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

PARTS_BITS = 6
PARTS = 1 << PARTS_BITS
"""At 20 million names a part holds some 40 MB."""
POSTING = np.dtype([("hash", "<u8"), ("row", "<u4"), ("mark", "<u4")])
"""`mark` is unused where only rows are sought."""
Posted = NDArray[np.void]


class Spill:
    """Postings by the first bits of their hash. Rows must come in ascending order."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = [folder / f"{name}-{part:02d}" for part in range(PARTS)]
        self._open = ExitStack()
        self._files: list[BinaryIO] = []
        self.count = 0

    def __enter__(self) -> Spill:
        self._files = [self._open.enter_context(path.open("wb")) for path in self._paths]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def add(self, postings: Posted) -> None:
        """Lay down postings; among those of one hash, rows must not be fewer than those laid down before."""
        part = (postings["hash"] >> np.uint64(64 - PARTS_BITS)).astype(np.uint8)
        order = np.argsort(part, kind="stable")
        ends = np.cumsum(np.bincount(part, minlength=PARTS)).tolist()
        ordered, start = postings[order], 0
        for file, end in zip(self._files, ends, strict=True):
            if end > start:
                file.write(ordered[start:end].tobytes())
            start = end
        self.count += len(postings)

    def part(self, number: int) -> Posted:
        """The postings of a part by hash and row. The files must be closed."""
        found = np.fromfile(self._paths[number], dtype=POSTING)
        return found[np.argsort(found["hash"], kind="stable")]
