"""Finding the catalogue phrases an item means: the phrase itself, a confident near one, or none.

Near means: the same phrase but for 服务/业务, brackets or a filler; a usual synonym; goods and a verb in another
order (销售服装 → 服装服饰批发 and 服装服饰零售); or nearly the same characters, and no other phrase as near.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.scopes.aliases import GOODS, PHRASES
from engine.scopes.catalogue import Catalogue, Item, bigrams, unbracketed
from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.parse import verbs_in
from engine.scopes.words import (
    ENDINGS,
    FALLBACKS,
    KINDS,
    LEAD_VERBS,
    LEADING,
    NEGATED,
    ONLINE,
    TAIL_VERBS,
    TRAILING,
)
from reference_libs.library import Library

Kind = Literal["exact", "near", "none"]
ALIKE = 0.86
ALIKE_AT_END = 0.72
"""Least share of common bigrams (Dice) of a phrase taken for near, and of one that ends the item (木地板销售:
地板销售); chosen on real free texts, where lower ones took 燃气设备 for 电气设备."""
AHEAD = 0.08
"""By how much the best phrase must be ahead of the next."""
REMEMBERED = 20_000
_COMMON = 400
_SHORT = 3
_FILLERS = frozenset("及其和与、的等业务服")
_PARTS = re.compile(r"(?:及|和|与)?(?:其)?(?:相关)?(?:零部件|零配件|配件|附件|耗材|原料|材料|器材|用品|产品|制品|系列产品)$")
_BRACKETED = re.compile(r"\([^()]*\)?")
_AND = re.compile(r"[、,及和与]")


@dataclass(frozen=True, slots=True)
class Match:
    """What an item means: the kind of match, the items of the catalogue, and how sure it is (0 to 1)."""

    kind: Kind
    items: tuple[Item, ...]
    confidence: float


class Matcher:
    """Looks items up; remembers the last `REMEMBERED` answers, which depend on nothing but the question."""

    __slots__ = ("catalogue", "exact", "find")

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.exact = {phrase: Match("exact", (item,), 1.0) for phrase, item in catalogue.by_phrase.items()}
        self.find = lru_cache(maxsize=REMEMBERED)(self._find)

    def _find(self, key: str, shared: tuple[str, ...] = ()) -> Match:
        """The match of an item's key; `shared`: verbs it takes from its neighbours."""
        same = self.catalogue.by_key.get(key)
        if same is not None:
            return Match("exact", (same,), 1.0)
        brackets = "".join(_BRACKETED.findall(key) + NEGATED.findall(key))
        core = NEGATED.sub("", unbracketed(key)).strip("、,/的:")
        if len(core) < 2:
            return Match("none", (), 0.0)
        found = self._goods(core, shared, brackets) if shared else ()
        if found:
            return Match("near", found, 0.85)
        for form in _forms(core):
            found = self._worded(form, brackets)
            if found:
                return Match("near", found, 0.95)
        if not shared:
            for form in _forms(core):
                found = self._traded(form, brackets)
                if found:
                    return Match("near", found, 0.85)
        return self._alike(core + "".join(shared[:1]), brackets)

    def _worded(self, form: str, brackets: str) -> tuple[Item, ...]:
        """The phrase itself but for brackets and a filling ending, or a synonym."""
        named = PHRASES.get(form) or PHRASES.get(TRAILING.sub("", form))
        if named is not None:
            return tuple(i for p in named if (i := self.catalogue.by_phrase.get(p)) is not None)
        base = TRAILING.sub("", form)
        for ending in ENDINGS if len(base) >= 2 else ():
            item = self.catalogue.for_core(base + ending, brackets)
            if item is not None:
                return (item,)
        same = self.catalogue.for_core(form, brackets)
        return (same,) if same is not None else ()

    def _traded(self, form: str, brackets: str) -> tuple[Item, ...]:
        """Goods and verbs, in either order."""
        offline = ONLINE.sub("", form)
        for pattern in (TAIL_VERBS, LEAD_VERBS):
            found = pattern.fullmatch(offline)
            if found is not None:
                items = self._goods(found["noun"].strip("的"), verbs_in(found["verbs"]), brackets)
                if items and offline != form:
                    items = self._online(items)
                if items:
                    return items
        return ()

    def _online(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Goods sold over the internet: one phrase says it for all that need no permit."""
        item = self.catalogue.for_core("互联网销售")
        return (item,) if item is not None and all(i.category == "general" for i in items) else ()

    def _goods(self, noun: str, verbs: tuple[str, ...], brackets: str) -> tuple[Item, ...]:
        """The phrases for doing all of `verbs` to the goods; empty if one of them has no phrase."""
        kinds = tuple(dict.fromkeys(k for v in verbs for k in KINDS.get(v, (v,))))
        names = [LEADING.sub("", n, count=1) or n for n in (noun, *(_AND.split(noun) if _AND.search(noun) else ()))]
        whole = self._one_good(names[0], kinds, brackets)
        if whole or len(names) == 1:
            return whole
        parts = [self._one_good(n, kinds, brackets) for n in names[1:] if n]
        return tuple(dict.fromkeys(i for p in parts for i in p)) if all(parts) else ()

    def _one_good(self, noun: str, kinds: tuple[str, ...], brackets: str) -> tuple[Item, ...]:
        short = _PARTS.sub("", noun)
        for name in dict.fromkeys((noun, *GOODS.get(noun, ()), short, *GOODS.get(short, ()), short + "产品", short + "制品")):
            if len(name) < 2:
                continue
            found = [self._doing(name, kind, brackets) for kind in kinds]
            if found and all(found):
                return tuple(dict.fromkeys(i for items in found for i in items))
        return ()

    def _doing(self, noun: str, kind: str, brackets: str) -> tuple[Item, ...]:
        for endings in FALLBACKS.get(kind, ((kind,),)):
            items = [self.catalogue.for_noun(noun, e, brackets) for e in endings]
            if all(items):
                return tuple(i for i in items if i is not None)
        return ()

    def _alike(self, core: str, brackets: str) -> Match:
        """The phrase with the most bigrams in common, if it is near and far ahead of the next."""
        grams = frozenset(bigrams(core))
        counts: Counter[int] = Counter()
        for gram in grams:
            posting = self.catalogue.grams.get(gram, ())
            if len(posting) <= _COMMON:
                counts.update(posting)
        shared = max(counts.values(), default=0)
        if 2 * shared < min(ALIKE, ALIKE_AT_END) * (len(grams) + shared):  # no phrase can be near enough
            return Match("none", (), 0.0)
        scored: dict[str, float] = {}
        for index, count in counts.items():
            if count >= shared - 1 and count > 1:
                item = self.catalogue.items[index]
                scored[item.core] = 2 * len(grams & item.grams) / (len(grams) + len(item.grams))
        ranked = sorted(scored.items(), key=lambda s: (-s[1], s[0]))
        if not ranked:
            return Match("none", (), 0.0)
        best, score = ranked[0]
        ahead = score - ranked[1][1] if len(ranked) > 1 else score
        found = self.catalogue.for_core(best, brackets)
        least = ALIKE_AT_END if core.endswith(best) and len(best) > _SHORT else ALIKE
        if found is None or score < least or ahead < AHEAD or not (_adds_nothing(core, best) and _same_deed(core, best)):
            return Match("none", (), round(min(score, 0.5), 2))
        return Match("near", (found,), round(score * 0.9, 2))


def _adds_nothing(core: str, phrase: str) -> bool:
    """Whether the phrase says nothing that the item does not (棉制品 is not 石棉制品)."""
    return not set(phrase) - set(core) - _FILLERS


def _same_deed(one: str, other: str) -> bool:
    """Whether two texts do the same to their goods, as far as both say."""
    deeds = [frozenset(KINDS.get(v, (v,))[0] for v in verbs_in(m["verbs"])) for t in (one, other) if (m := TAIL_VERBS.fullmatch(t))]
    return len(deeds) < 2 or bool(deeds[0] & deeds[1])


def _forms(core: str) -> tuple[str, ...]:
    """The text, and without a filler before it."""
    shorter = LEADING.sub("", core, count=1) if LEADING.match(core) else core
    again = LEADING.sub("", shorter, count=1) if LEADING.match(shorter) else shorter
    return tuple(dict.fromkeys(f for f in (core, shorter, again) if len(f) >= 2))


def build(library: Library) -> Matcher:
    """The matcher of the table `scope_items`; for `library.compiled`."""
    return Matcher(library.compiled(build_catalogue))
