"""Everyday wording for what the catalogue calls otherwise, as the table `synonyms` has it.

Four kinds of rows say what words mean, a fifth what is done to goods:

phrase   the whole item is the word (but for 服务, 业务 at its end)      → phrases of the catalogue
noun     goods called so, or by a longer name that ends in it (PVC管材)  → nouns of the catalogue's phrases, the
         first for which it has a phrase with the deed in question (管材销售, 管材制造)
tail     the item ends in it, whatever stands before (…技术开发)         → phrases of the catalogue
within   the item holds it (…存款…)                                      → phrases of the catalogue
deed     a deed (维修) to goods of a class (machines), where the catalogue has no phrase for the goods themselves

A row's `sure` is how often its meaning was right on real registrations, in hundredths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from engine.scopes.catalogue import key_of
from engine.text.scan import Scanner
from reference_libs.library import Library, Row

SHORTEST_END = 2
"""Characters of an ending at least: 门 ends 门 and 澳门."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for: phrases, or nouns of phrases; the class of goods; how sure (0 to 1)."""

    means: tuple[str, ...]
    goods: str
    sure: float


@dataclass(frozen=True)
class Synonyms:
    """The table by kind; `deeds` by deed and class of goods (`""`: any)."""

    phrases: Mapping[str, Meaning]
    nouns: Mapping[str, Meaning]
    tails: Mapping[str, Meaning]
    withins: tuple[tuple[str, Meaning], ...]
    deeds: Mapping[tuple[str, str], Meaning]

    @cached_property
    def scanner(self) -> Scanner:
        return Scanner([word for word, _ in self.withins])

    @cached_property
    def longest(self) -> int:
        return max(map(len, (*self.nouns, *self.tails)), default=0)

    def with_nouns(self, nouns: Iterable[str], sure: float) -> Synonyms:
        """Knowing these goods too, by their own names."""
        return replace(self, nouns={**{n: Meaning((n,), "", sure) for n in nouns}, **self.nouns})

    def noun(self, text: str) -> Meaning | None:
        """The goods a longer name ends in, by the longest word."""
        return next((self.nouns[w] for w in self._endings(text) if w in self.nouns), None)

    def whole(self, text: str) -> Meaning | None:
        """What a whole item means."""
        return self.phrases.get(text) or self.tails.get(text)

    def tail(self, text: str) -> Meaning | None:
        """What an item that ends in a known tail means, by the longest."""
        return next((self.tails[w] for w in self._endings(text) if w in self.tails), None)

    def within(self, text: str) -> Meaning | None:
        """What an item that holds a known word means: by the longest, the first of equals."""
        hits = self.scanner.scan(text)
        if not hits:
            return None
        return self.withins[min(hits, key=lambda h: (h.start - h.end, h.start)).index][1]

    def deed(self, verb: str, goods: str) -> Meaning | None:
        return self.deeds.get((verb, goods)) or self.deeds.get((verb, ""))

    def _endings(self, text: str) -> Iterator[str]:
        """The text's endings that are shorter than itself, the longest first."""
        for size in range(min(self.longest, len(text) - 1), SHORTEST_END - 1, -1):
            yield text[-size:]


def build(library: Library) -> Synonyms:
    """The table `synonyms`; for `library.compiled`."""
    kinds: dict[str, dict[str, Meaning]] = {kind: {} for kind in ("phrase", "noun", "tail", "within")}
    deeds: dict[tuple[str, str], Meaning] = {}
    for row in library:
        meaning = _meaning(row)
        for word in map(key_of, row["words"].split(";")):
            if row["kind"] == "deed":
                deeds.setdefault((word, row["goods"]), meaning)
            else:
                kinds[row["kind"]].setdefault(word, meaning)
    return Synonyms(kinds["phrase"], kinds["noun"], kinds["tail"], tuple(kinds["within"].items()), deeds)


def _meaning(row: Row) -> Meaning:
    return Meaning(tuple(row["means"].split(";")), row["goods"], int(row["sure"]) / 100)
