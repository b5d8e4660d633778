"""Drafts from labelled sentences, measured field by field: `python -m bench.drafts [--write FILE]`.

Judged with the rulebook `jiangmen`, the example register and the day the labels are for, like the frozen run beside them.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from commands.outside import example_ports
from engine import bundle
from engine.draft import Drafter
from engine.proving.labelled_drafts import drafts_report, measure_drafts, read_draft_cases

FOLDER = Path(__file__).parent.parent / "tests" / "golden" / "drafts"
AS_OF = dt.date(2026, 11, 21)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--write", type=Path, help="write the report here, to commit and diff")
    options = parser.parse_args()
    loaded = bundle.load("jiangmen")
    report = drafts_report(tuple(measure_drafts(read_draft_cases(options.folder), Drafter(loaded, example_ports(loaded), AS_OF))))
    if options.write:
        options.write.write_text(report, encoding="utf-8")
    print(report, end="")


if __name__ == "__main__":
    main()
