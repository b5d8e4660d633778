"""Words of the restricted scopes written so as not to be seen: homophones, look-alikes, pinyin.

Only the words that the table lists under `disguised` are looked for so. Spaces, punctuation, full width and
traditional characters are no disguise: they are gone from the normal form. What is found does not prove what is
meant: rules hand it to a person; `sure` says whether anything else can be meant at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.scopes.context import by_chance
from engine.scopes.match import build
from engine.scopes.patterns import Pattern, harmless, patterns_of
from engine.text.pinyin import sound_key, syllables, tones
from engine.text.scan import Scanner
from engine.text.shapes import shape_key
from engine.text.tokens import tokenizer
from reference_libs.library import Libraries

Disguise = Literal["none", "lookalike", "homophone", "pinyin", "split"]
DISGUISES: tuple[Disguise, ...] = ("none", "lookalike", "homophone", "pinyin", "split")
"""`split`: the characters stand as items of their own (传、销)."""
_LATIN = re.compile("[a-z]")
_SHORT = 2
"""Characters of words of which one that merely sounds alike leaves the meaning open (船销: 传销, or the sale of ships)."""


@dataclass(frozen=True, slots=True)
class Disguised:
    """A word in disguise at the half-open span `[start, end)` of a normal form. `sure`: nothing else can be meant."""

    pattern: Pattern
    start: int
    end: int
    disguise: Disguise
    sure: bool


def compile_disguises(libraries: Libraries) -> Disguises:
    """The words of the table `restricted_scopes` that are looked for in disguise; for `libraries.compiled`."""
    matcher = libraries.compiled(build)
    words = [
        (word, pattern)
        for row in libraries["restricted_scopes"] if row["disguised"]
        for pattern in tuple(patterns_of(row, matcher))[:1] for word in row["disguised"].split(";")
    ]
    return Disguises(words, [row["text"] for row in libraries["scope_contexts"] if row["role"] == "lookalike"])


class Disguises:
    """The words looked for, by look, by sound and by spelling."""

    __slots__ = ("_by_look", "_by_sound", "_look", "_patterns", "_spelled", "_words")

    def __init__(self, words: Sequence[tuple[str, Pattern]], pairs: Sequence[str]) -> None:
        """`pairs`: two characters each, as written and as meant."""
        words = sorted(words, key=lambda w: -len(w[0]))
        self._words = tuple(w for w, _ in words)
        self._patterns = tuple(p for _, p in words)
        self._look = {ord(pair[0]): pair[1] for pair in pairs if len(pair) == _SHORT}
        self._by_look = Scanner([self._looks(w) for w in self._words])
        self._by_sound = Scanner([sound_key(w) for w in self._words])
        spelled = [
            "".join(f"(?:{c}|{s})" for c, s in zip(w, syllables(w), strict=True)) for w in self._words
        ]
        self._spelled = re.compile("|".join(f"(?P<w{i}>{s})" for i, s in enumerate(spelled)) or "(?!)")

    def _looks(self, text: str) -> str:
        return shape_key(text.translate(self._look))

    def find(self, text: str) -> tuple[Disguised, ...]:
        """What is met in disguise in a normal form, at each place the longest: by look, else by sound, else by spelling."""
        found: list[Disguised] = []
        for disguised in sorted(
            (*self._lookalikes(text), *self._homophones(text), *self._pinyin(text)), key=lambda d: (d.start - d.end, d.start)
        ):
            if not harmless(disguised.pattern, text, disguised.start, disguised.end) and not any(
                f.start < disguised.end and disguised.start < f.end for f in found
            ):
                found.append(disguised)
        return tuple(found)

    def _lookalikes(self, text: str) -> Iterator[Disguised]:
        for hit in self._by_look.scan(self._looks(text)):
            if self._stands(text, hit.start, hit.end, self._words[hit.index]):
                yield Disguised(self._patterns[hit.index], hit.start, hit.end, "lookalike", True)

    def _homophones(self, text: str) -> Iterator[Disguised]:
        for hit in self._by_sound.scan(sound_key(text)):
            word, written = self._words[hit.index], text[hit.start : hit.end]
            other = [i for i, (a, b) in enumerate(zip(written, word, strict=True)) if a != b]
            long = len(word) > _SHORT
            if len(other) == 1 and self._stands(text, hit.start, hit.end, word) and (long or tones(written) == tones(word)):
                yield Disguised(self._patterns[hit.index], hit.start, hit.end, "homophone", long)

    def _pinyin(self, text: str) -> Iterator[Disguised]:
        if not _LATIN.search(text):
            return
        for match in self._spelled.finditer(text):
            number = int(str(match.lastgroup)[1:])
            if match.group() != self._words[number] and not by_chance(text, match.start(), match.end()):
                pattern = self._patterns[number]
                sure = pattern.means == "deed" or not match.group().isascii()
                yield Disguised(pattern, match.start(), match.end(), "pinyin", sure)

    def _stands(self, text: str, start: int, end: int, word: str) -> bool:
        """Whether what is written is neither the word itself nor words of their own."""
        written = text[start:end]
        return written != word and not tokenizer().knows(written) and not by_chance(text, start, end)
