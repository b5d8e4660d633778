"""How long the reading of Chinese text takes, in microseconds a name and as a ratio to normalising one.

    python bench/text.py
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from pathlib import Path

from engine.domain.answers import NameQuery
from engine.names.keys import keys_of, read_plain, trades
from engine.names.lexicon import build
from engine.register.exact import ExactRegister
from engine.register.table import read_table
from engine.text.normalise import normalise, normalise_with_offsets
from engine.text.pinyin import sound_key, sound_keys
from engine.text.scan import Scanner
from engine.text.shapes import shape_key
from engine.text.tokens import boundaries, cut
from reference_libs.library import load

NAMES = [row.name for row in read_table(Path("engine/register/example.tsv"))]
ROUNDS = 200


def each(work: Callable[[str], object]) -> float:
    """Microseconds per name, the best of five runs (the least disturbed one)."""
    for name in NAMES:
        work(name)
    seconds = min(timeit.repeat(lambda: [work(name) for name in NAMES], number=ROUNDS, repeat=5))
    return seconds / ROUNDS / len(NAMES) * 1e6


def main() -> None:
    libraries = load()
    words = Scanner([normalise(row["word"]) for row in libraries["name_words"]])
    lexicon, table = libraries.compiled(build), libraries.compiled(trades)
    register = ExactRegister.from_file(libraries=libraries)
    measured = {
        "normalise": each(normalise),
        "normalise with offsets": each(normalise_with_offsets),
        f"scan for {len(words.patterns)} words": each(words.scan),
        "cut": each(cut),
        "boundaries": each(boundaries),
        "sound key": each(sound_key),
        "sound keys": each(sound_keys),
        "shape key": each(shape_key),
        "read and key": each(lambda name: keys_of(read_plain(name, lexicon, "440700"), table)),
        "ask the register": each(lambda name: register.candidates(NameQuery("440700", name))),
    }
    unit = measured["normalise"]
    for what, cost in measured.items():
        print(f"{what:28} {cost:8.2f} µs  {cost / unit:7.1f} ×")


if __name__ == "__main__":
    main()
