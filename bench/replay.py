"""Decide so many cases, then decide all of them again from the store: how fast, in how much memory, and are the bytes the same?

    python bench/replay.py [--decisions N] [--database sqlite|postgresql] [--library ID]

The cases are those of `bench/cases.py`, handed in and decided as a worker does. Then a process of its own replays every
decision; then one row of a library (`--library`) is changed in a copy of the libraries, and another process has to
refuse every decision, naming the library and the row. Exit code 1 if any byte differs or any decision is not refused.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.casefile.desk import Site, at_desk, result_of, warm_bundle
from bench.cases import Calendar, rebuild, resident, run_week
from engine import bundle as bundles
from engine.casefile.replay import Replayer, Result, Wanted, stored
from reference_libs import library
from tests.databases import new_postgresql, put_commits_on_disk

WEEK = 1_000


def decide_all(site: Site, decisions: int) -> float:
    """Hand in and decide, the index of names built anew every week; seconds it took on the wall."""
    begun = time.perf_counter()
    with at_desk(site) as desk:
        calendar = Calendar()
        worker = desk.worker("replay", now=calendar.now)
        for first in range(0, decisions, WEEK):
            result_of(lambda: rebuild(site))
            worker.outside.refresh()
            calendar.days = 7 * first // WEEK
            week = run_week(desk, worker, first, min(WEEK, decisions - first), calendar)
            print(f"{first + week.cases:>7} decided, {week.wall:6.2f} ms a case", flush=True)
    return time.perf_counter() - begun


def replay_all(site: Site, libraries: Path) -> dict[str, Any]:
    """Every decision of the store again, with the libraries of a folder: results, the first refusal, time and memory."""
    with at_desk(site) as desk:
        bundle_of = cache(lambda name: bundles.load(name, libraries=libraries))
        bundle_of("jiangmen")
        replayer, results, refusals = Replayer(desk.database, bundle_of), Counter[str](), set[str]()
        ids, before, early = set[str](), resident(desk), 0.0
        cpu, wall, size = time.process_time(), time.perf_counter(), 0
        for number, one in enumerate(stored(desk.database, desk.office.vault, Wanted()), 1):
            told = replayer.replay(one)
            results[told.result.value] += 1
            ids.add(told.decision)
            size += len((one.record or "").encode())
            if told.result is not Result.IDENTICAL:
                refusals.add(f"{told.code}: " + "; ".join(str(defect) for defect in told.defects))
            if number == WEEK:
                early = resident(desk)
        return {
            "results": dict(results), "decisions": len(ids), "refusals": sorted(refusals), "bytes": size,
            "cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "memory": [before, early or resident(desk), resident(desk)],
        }


def changed_copy(folder: Path, library_id: str) -> Path:
    """A copy of the libraries in which the second cell of one row says its last character twice, the manifest in step."""
    copied = folder / "reference_libs"
    shutil.copytree(library.HOME, copied)
    (entry,) = (entry for entry in library.read_manifest(copied) if entry.id == library_id)
    lines = (copied / entry.path).read_text(encoding="utf-8").split("\n")
    cells = lines[entry.rows // 2].split("\t")
    cells[1] += cells[1][-1]
    lines[entry.rows // 2] = "\t".join(cells)
    data = "\n".join(lines).encode()
    (copied / entry.path).write_bytes(data)
    manifest = copied / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(entry.sha256, hashlib.sha256(data).hexdigest()), encoding="utf-8")
    return copied


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--library", default="scope_items", help="The library of which a row is changed.")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="miaopi-replay-"))
    if options.database == "postgresql":
        put_commits_on_disk()
    url = new_postgresql() if options.database == "postgresql" else f"sqlite:///{folder / 'store.db'}"
    site = Site(url, folder, warm_bundle())
    site.make()
    try:
        seconds = decide_all(site, options.decisions)
        same = result_of(lambda: replay_all(site, library.HOME))
        other = result_of(lambda: replay_all(site, changed_copy(folder, options.library)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    count, (before, early, after) = same["decisions"], same["memory"]
    print(f"{options.database}: {count} decisions made in {seconds:.0f} s; their records {same['bytes'] / count:.0f} bytes each")
    print(f"replayed: {same['results']}, {count / same['wall']:.0f} a second ({1000 * same['cpu'] / count:.2f} ms of processor each), against deciding x{seconds / same['wall']:.1f}")
    print(f"memory: {before:.0f} MB before, {early:.0f} MB after {WEEK}, {after:.0f} MB at the end")
    print(f"one row of {options.library} changed: {other['results']}, {other['decisions'] / other['wall']:.0f} a second")
    for refusal in other["refusals"]:
        print(f"  {refusal}")
    told = len(other["refusals"]) == 1 and f"library {options.library}:" in other["refusals"][0] and ", was " in other["refusals"][0]
    held = same["results"] == {"identical": count} and other["results"] == {"refused": count} and told and count == options.decisions
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
