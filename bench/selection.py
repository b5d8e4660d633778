"""How often the class and the item of an everyday text are chosen right, and how fast, beside other ways to choose.

    python bench/selection.py [FILE.yaml …] [-k 5] [--write REPORT.txt]

A file holds labelled texts: text, style, acceptable classes and items (tests/golden/selection/README.md; default: the
measuring part). All answer the same texts in one run. `bm25s, standard` knows the standard's own names only; the
others know every expression that ours knows. --write keeps the report of ours, to commit and diff.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.scope_search.others import Answer, Documents, by_bm25, by_rapidfuzz, by_tf_idf
from engine.proving.labelled_texts import (
    COLUMNS,
    Chosen,
    TextCase,
    measure_texts,
    rates,
    read_text_cases,
    report,
)
from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.everyday import meanings
from engine.scopes.everyday.phrases import phrases
from engine.scopes.industry import index_industries
from engine.scopes.suggest import Suggester
from engine.text.normalise import normalise
from reference_libs.library import Libraries, load

MEASURING = Path(__file__).parents[1] / "tests" / "golden" / "selection" / "everyday_measure.yaml"
WARMING = 20


def ours(libraries: Libraries, number: int) -> Chosen:
    suggester = Suggester(libraries)

    def chosen(text: str) -> tuple[list[str], list[str]]:
        found = suggester.suggest(text, number)
        return [s.code for s in found.classes], [s.item.code for s in found.items]

    return chosen


def other(classes: Answer, items: Answer, number: int) -> Chosen:
    def chosen(text: str) -> tuple[list[str], list[str]]:
        normal = normalise(text)
        return classes(normal, number), items(normal, number)

    return chosen


def documents(libraries: Libraries, everything: bool) -> tuple[Documents, Documents, Documents, Documents]:
    """Documents of classes and of items: whole (one a code), then single (one an expression)."""
    said = phrases(libraries["scope_items"].compiled(build_catalogue), libraries["industry_codes"].compiled(index_industries))
    if everything:
        vocabulary = libraries.compiled(meanings.build)
        said = {**said, **vocabulary.expressions, **vocabulary.deeds[meanings.SELL]}
    whole_classes: dict[str, list[str]] = defaultdict(list)
    whole_items: dict[str, list[str]] = defaultdict(list)
    for text, meaning in said.items():
        for code in meaning.classes[:1]:
            whole_classes[code].append(text)
        for code in meaning.items[:1]:
            whole_items[code].append(text)
    single = [[(code, text) for code, texts in whole.items() for text in texts] for whole in (whole_classes, whole_items)]
    joined = [[(code, "".join(texts)) for code, texts in whole.items()] for whole in (whole_classes, whole_items)]
    return joined[0], joined[1], single[0], single[1]


def milliseconds(cases: Sequence[TextCase], chosen: Chosen) -> list[float]:
    """Of every case once, sorted."""
    for case in cases[:WARMING]:
        chosen(case.text)
    spent = []
    for case in cases:
        started = time.perf_counter()
        chosen(case.text)
        spent.append((time.perf_counter() - started) * 1e3)
    return sorted(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", default=[MEASURING])
    parser.add_argument("-k", dest="number", type=int, default=5)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    cases = [case for file in given.files for case in read_text_cases(file)]
    libraries = load()
    started = time.perf_counter()
    ways = {"ours": ours(libraries, given.number)}
    print(f"{len(cases)} texts; building ours {time.perf_counter() - started:.1f} s\n")
    classes, items, single_classes, single_items = documents(libraries, everything=True)
    plain_classes, plain_items, _, _ = documents(libraries, everything=False)
    ways["bm25s alone"] = other(by_bm25(classes), by_bm25(items), given.number)
    ways["bm25s, standard"] = other(by_bm25(plain_classes), by_bm25(plain_items), given.number)
    ways["TF-IDF"] = other(by_tf_idf(classes), by_tf_idf(items), given.number)
    ways["rapidfuzz"] = other(by_rapidfuzz(single_classes), by_rapidfuzz(single_items), given.number)
    print(f"{'':18}" + "".join(f"{column:>13}" for column in COLUMNS) + f"{'p50 ms':>9}{'p99 ms':>9}{'p50 ×':>8}")
    unit = 0.0
    for name, chosen in ways.items():
        spent = milliseconds(cases, chosen)
        middle, late = spent[len(spent) // 2], spent[min(int(len(spent) * 0.99), len(spent) - 1)]
        unit = unit or middle
        shares = "".join(f"{rate:13.3f}" for rate in rates(tuple(measure_texts(cases, chosen))))
        print(f"{name:18}{shares}{middle:9.2f}{late:9.2f}{middle / unit:8.1f}")
    told = "\n".join(report(tuple(measure_texts(cases, ways["ours"])))) + "\n"
    print("\nours, by style\n" + told.split("\n\n")[0])
    if given.write:
        given.write.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
