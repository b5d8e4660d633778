"""Many writers take unified social credit codes at once: no code and no body is given twice.

    python -m bench.casefile.numbers [--codes N] [--writers N] [--database postgresql|sqlite]

Each code is taken in a transaction of its own, of one of six series (three sorts, two districts), by so many processes.
The exit code is 1 if a code or a body came twice, has a fault, or a number was left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bench.casefile.desk import fork, result_of
from engine.casefile.numbers import Assigned, next_code
from engine.domain.id_number import code_fault
from engine.store.database import Database
from engine.store.writer import Writer
from tests.databases import new_postgresql, put_commits_on_disk

SERIES = [(sort, district) for sort in ("company", "individual", "cooperative") for district in ("440703", "440705")]
PREFIX = "MA"


def take(url: str, number: int, codes: int, path: Path) -> None:
    """Take so many codes, one transaction each, and write them down."""
    database = Database.open(url)
    writer = Writer(database)
    with path.open("w", encoding="ascii") as file:
        for n in range(codes):
            sort, district = SERIES[(number + n) % len(SERIES)]

            def one(session: Session, sort: str = sort, district: str = district) -> str:
                return next_code(session, sort, district, Assigned(PREFIX))

            file.write(writer.run(one) + "\n")
    writer.close()
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codes", type=int, default=8_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="miaopi-numbers-"))
    if options.database == "postgresql":
        put_commits_on_disk()
    url = new_postgresql() if options.database == "postgresql" else f"sqlite:///{folder / 'store.db'}"
    result_of(lambda: Database.open(url).close())
    each, started = options.codes // options.writers, time.perf_counter()
    children = [fork(partial(take, url, n, each, folder / f"{n}.txt")) for n in range(options.writers)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    took = time.perf_counter() - started
    codes = [code for n in range(options.writers) for code in (folder / f"{n}.txt").read_text(encoding="ascii").split()]
    shutil.rmtree(folder)
    twice = len(codes) - len(set(codes)), len(codes) - len({code[8:16] for code in codes})
    faulty = sum(code_fault(code) is not None for code in codes)
    by_series = Counter(code[:8] for code in codes)
    print(f"{options.database}: {len(codes):,} codes by {options.writers} writers in {took:.0f} s ({len(codes) / took:,.0f} a second), {len(by_series)} series")
    print(f"codes given twice {twice[0]}, bodies given twice {twice[1]}, codes with a fault {faulty}, writers that failed {failed}")
    raise SystemExit(1 if any(twice) or faulty or failed or len(codes) != each * options.writers else 0)


if __name__ == "__main__":
    main()
