"""How much of real scope statements is understood, and a sample to read.

    python bench/scopes.py REGISTRATIONS [--rows N] [--sample N] [--seed N]

Counts characters of items (what registries print around them is no item) and, beside it, all characters; mapped
means a confidence of at least `SURE`. The sample is drawn over occurrences, each mapping once, catalogue phrases
written as such left out, and printed as YAML for `tests/golden/selection/mappings_200.yaml`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

from engine import bundle as bundles
from engine.receive.registrations import read_registrations
from engine.scopes.match import Match, Matcher, build
from engine.scopes.parse import Piece, split

SURE = 0.8


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("registrations", type=Path)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--sample", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    libraries = bundles.load("national").libraries
    matcher = libraries.compiled(build)
    scopes = [
        r.application.scope for r in read_registrations(given.registrations, libraries)
        if r.application is not None and isinstance(r.application.scope, str)
    ]
    rng = random.Random(given.seed)
    chosen = rng.sample(scopes, min(given.rows, len(scopes)))
    print_sample(matcher, chosen, given.sample, rng) if given.sample else print_coverage(matcher, chosen)


def print_coverage(matcher: Matcher, scopes: list[str]) -> None:
    """Shares of characters by how sure their reading is."""
    characters: Counter[str] = Counter(all=sum(map(len, scopes)))
    started = time.process_time()
    for scope in scopes:
        for piece in split(scope, matcher.catalogue):
            if not piece.standing:
                match = matcher.find(piece.key, piece.shared)
                characters["items"] += len(piece.text)
                characters["sure" if match.confidence >= SURE else match.kind] += len(piece.text)
    spent = time.process_time() - started
    print(f"{len(scopes)} statements, {characters['all']} characters, {characters['items']} of them in items")
    print(f"mapped at {SURE}: {characters['sure'] / characters['items']:.4f} of the items' characters, {characters['sure'] / characters['all']:.4f} of all")
    print(f"mapped less surely {characters['near'] / characters['items']:.4f}, not at all {characters['none'] / characters['items']:.4f}")
    print(f"{1e6 * spent / len(scopes):.0f} µs of one core a statement, cutting and mapping")


def print_sample(matcher: Matcher, scopes: list[str], number: int, rng: random.Random) -> None:
    """Mappings to be read by hand."""
    found: list[tuple[Piece, Match]] = []
    for scope in scopes:
        for piece in split(scope, matcher.catalogue):
            match = matcher.find(piece.key, piece.shared)
            if not piece.standing and match.kind == "near" and match.confidence >= SURE:
                found.append((piece, match))
    rng.shuffle(found)
    drawn = dict.fromkeys((p.key, p.shared, tuple(i.phrase for i in m.items), m.confidence) for p, m in found)
    for key, shared, phrases, confidence in list(drawn)[:number]:
        print(f"- {{item: {key!r}, verbs: [{', '.join(shared)}], phrases: [{', '.join(phrases)}], confidence: {confidence}, right: yes}}")


if __name__ == "__main__":
    main()
