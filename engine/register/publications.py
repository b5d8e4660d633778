"""Announcements of simple deregistration 简易注销公告 as the publicity system tells them: a table.

UTF-8, tab-separated, one header line: uscc, since (first day, YYYY-MM-DD), objections (how many objected), bars (what
else is in the way, joined with 、: 股权质押 …; may be empty).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from engine.domain.entity import Publication
from engine.domain.id_number import compact
from engine.errors import LIB_FORMAT, LIB_MISSING, Defect, LibraryError

EXAMPLE = Path(__file__).with_name("example_publications.tsv")
COLUMNS = ["uscc", "since", "objections", "bars"]


def read_publications(path: Path = EXAMPLE) -> dict[str, Publication]:
    """The announcements by code; of several of one entity the last line counts. Raises LibraryError naming the line."""
    if not path.is_file():
        raise LibraryError(LIB_MISSING, Defect(str(path), "the table of announcements is missing", "restore the file"))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    if not lines or lines[0].split("\t") != COLUMNS:
        raise LibraryError(LIB_FORMAT, Defect(f"{path}:1", "the header differs", "write " + " ".join(COLUMNS)))
    found: dict[str, Publication] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                code, since, objections, bars = line.split("\t")
                found[compact(code)] = Publication(
                    dt.date.fromisoformat(since), int(objections), tuple(filter(None, bars.split("、")))
                )
            except ValueError:
                raise LibraryError(LIB_FORMAT, Defect(f"{path}:{number}", "it is no announcement", "write " + " ".join(COLUMNS))) from None
    return found
