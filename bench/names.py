"""How fast the register of names answers, at what size, and what it finds, beside other ways to search.

    python bench/names.py [NAMES.tsv.xz] [--rows N] [--generated N] [--queries N] [--others yes|no] [--folder DIR]

With a table (columns of `miaopi names import`) the register is its rows; `--generated N` adds or, without a
table, is N made-up names (default 200,000). Questions are names drawn from the register (a row never counts as
its own conflict) and variants planted of them; recall is how many of the drawn rows are among those given.
The others answer the same questions in the same run, each among all rows of the same city.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.name_search.made import made, real
from bench.name_search.others import others
from bench.name_search.planted import KINDS, planted
from engine.domain.answers import NameQuery
from engine.names.filing import Filer
from engine.register.index import NameIndex, rebuild
from engine.register.index.selection import select
from engine.register.port import StoredName
from reference_libs.library import Libraries, load

Asked = tuple[str, NameQuery, str]
"""Kind of variant, the question, and the registered name it was made of."""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each question, sorted."""

    each: Sequence[float]

    def __str__(self) -> str:
        return f"{self.at(0.5):8.3f} {self.at(0.99):8.3f}"

    def at(self, share: float) -> float:
        return self.each[min(int(len(self.each) * share), len(self.each) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, help="read so many rows of the table")
    parser.add_argument("--generated", type=int, default=None)
    parser.add_argument("--queries", type=int, default=2000, help="rows drawn; each is asked for and planted once per kind")
    parser.add_argument("--others", choices=("yes", "no"), default="yes")
    parser.add_argument("--postgres", metavar="URL", help="a server with pg_trgm (the one from PyPI is packaged without)")
    parser.add_argument("--other-queries", type=int, default=200, help="rows drawn for the slower ways")
    parser.add_argument("--folder", type=Path, help="keep the index here")
    parser.add_argument("--misses", type=int, default=5, help="misses shown per kind")
    given = parser.parse_args()
    libraries = load()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        drawn, cities = build(given, libraries, folder)
        asked = questions(drawn, libraries)
        measure(folder, libraries, asked, given.misses)
        print(f"{'private memory of a second process':44} {second(folder):8.0f} MB")
        if given.others == "yes":
            few = questions(drawn[: given.other_queries], libraries)
            others(registered(given, libraries), few, Path(passing), cities, given.postgres)


def registered(given: argparse.Namespace, libraries: Libraries) -> Iterator[StoredName]:
    """The register: rows of the table, then made-up ones."""
    number = given.generated if given.generated is not None else (0 if given.table else 200_000)
    rows: Iterable[tuple[str, str]] = real(given.table, libraries, given.rows) if given.table else ()
    for position, (name, city) in enumerate(itertools.chain(rows, made(number, libraries)), 1):
        yield StoredName(position, name, city)


def build(given: argparse.Namespace, libraries: Libraries, folder: Path) -> tuple[list[StoredName], int]:
    """Build the index; rows drawn on the way (by position, so that they are the same on every run)."""
    chance = random.Random(7)
    drawn: list[StoredName] = []
    cities: set[str] = set()

    def watched() -> Iterator[StoredName]:
        for row in registered(given, libraries):
            cities.add(row.city)
            if len(drawn) < given.queries:
                drawn.append(row)
            elif chance.random() < given.queries / row.position:
                drawn[chance.randrange(given.queries)] = row
            yield row

    started = time.perf_counter()
    generation = rebuild(watched(), folder, libraries=libraries)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'names, cities':44} {generation.rows:8} {len(cities)}")
    print(f"{'build':44} {seconds:8.0f} s   {generation.rows / seconds:.0f} names/s, peak memory {peak:.0f} MB")
    print(f"{'segment':44} {generation.size / 1e6:8.1f} MB  {generation.size / generation.rows:.0f} bytes/name, "
          f"{generation.postings / generation.rows:.1f} keys/name")
    chance.shuffle(drawn)
    return drawn, len(cities)


def questions(drawn: Sequence[StoredName], libraries: Libraries) -> list[Asked]:
    """Each row as it is, and its variants."""
    chance = random.Random(11)
    asked = [("itself", NameQuery(row.city, row.name), row.name) for row in drawn]
    for kind in KINDS:
        for row in drawn:
            variant = planted(kind, row.name, row.city, libraries, chance)
            if variant is not None:
                asked.append((kind, NameQuery(row.city, variant), row.name))
    return asked


def measure(folder: Path, libraries: Libraries, asked: Sequence[Asked], misses: int) -> None:
    """Open, ask, and count what is found."""
    opening = min(_open_once(folder, libraries) for _ in range(5))
    print(f"{'open':44} {opening * 1e3:8.2f} ms")
    index, filer = NameIndex.open(folder, libraries), libraries.compiled(Filer)
    for _, query, _ in asked[:500]:
        index.candidates(query)
    whole, keyed, sought = [], [], []
    given_rows, cut_off = [], 0
    found: dict[str, list[tuple[bool, NameQuery, str]]] = {}
    for kind, query, target in asked:
        a = time.perf_counter()
        rows, _, truncated = index.candidates(query)
        b = time.perf_counter()
        keys = filer.questions(query.name, query.city)
        c = time.perf_counter()
        segment = index._state.segment
        for number in select(keys, [segment.source(query.city)])[0]:
            segment.row(number)
        d = time.perf_counter()
        whole.append((b - a) * 1e3)
        keyed.append((c - b) * 1e3)
        sought.append((d - c) * 1e3)
        given_rows.append(float(len(rows)))
        cut_off += truncated
        found.setdefault(kind, []).append((target in {row.name for row in rows}, query, target))
    print(f"\n{'questions: ' + str(len(asked)):44} {'p50 ms':>8} {'p99 ms':>8}")
    for what, each in (("read the name, make the keys", keyed), ("look up, select, read rows", sought), ("candidates, all of it", whole)):
        print(f"{what:44} {Times(sorted(each))}")
    print(f"{'rows given':44} {Times(sorted(given_rows))}   cut off: {cut_off}")
    print(f"\n{'planted':20} {'asked':>7} {'recall':>8}")
    for kind, results in found.items():
        print(f"{kind:20} {len(results):7} {sum(hit for hit, _, _ in results) / len(results):8.4f}")
        for _, query, target in [result for result in results if not result[0]][:misses]:
            print(f"    missed: {query.name} ← {target}")


def _open_once(folder: Path, libraries: Libraries) -> float:
    started = time.perf_counter()
    NameIndex.open(folder, libraries)
    return time.perf_counter() - started


_SECOND = """
import sys
from pathlib import Path
from engine.domain.answers import NameQuery
from engine.register.index import NameIndex
from reference_libs.library import load
index = NameIndex.open(Path(sys.argv[1]), load())
for n in range(3000):
    index.candidates(NameQuery("440700", f"江门市{chr(0x4E00 + n * 3)}{chr(0x4E00 + n * 5)}商贸有限公司"))
print(sum(int(l.split()[1]) for l in Path("/proc/self/smaps_rollup").read_text().splitlines() if l.startswith("Private_Dirty")))
"""


def second(folder: Path) -> float:
    """Megabytes of its own that another process has after 3,000 questions."""
    done = subprocess.run([sys.executable, "-c", _SECOND, str(folder)], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[1])
    return float(done.stdout) / 1024


if __name__ == "__main__":
    main()
