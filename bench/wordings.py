"""What labelled wordings of scopes are called: confusion matrices of the verdict and of what the rules do, by group.

    python bench/wordings.py [WORDINGS.yaml] [--as-of DATE] [--write FILE]

The file has the shape of tests/golden/selection/wordings.yaml, which is the default. `--write` makes the frozen run.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from engine import bundle
from engine.proving.labelled_wordings import measure_wordings, read_wordings, wordings_report
from engine.scope_check import ScopeExaminer

LABELS = Path(__file__).parents[1] / "tests" / "golden" / "selection" / "wordings.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS)
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2026, 11, 21))
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    examiner = ScopeExaminer(bundle.load("jiangmen"), given.as_of)
    report = wordings_report(tuple(measure_wordings(read_wordings(given.labels), examiner)))
    if given.write is not None:
        given.write.write_text(report, encoding="utf-8")
    print(report, end="")


if __name__ == "__main__":
    main()
