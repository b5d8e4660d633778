"""Finding the catalogue phrases an item means: the phrase itself, a confident near one, or none.

Near means: the same phrase but for 服务/业务, brackets or a filler; a usual synonym; goods and a verb in another
order (销售服装 → 服装服饰批发 and 服装服饰零售); or nearly the same characters, and no other phrase as near.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.scopes.catalogue import Catalogue, Item, bigrams, unbracketed
from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.parse import verbs_in
from engine.scopes.synonyms import Meaning, Synonyms
from engine.scopes.synonyms import build as build_synonyms
from engine.scopes.words import (
    _VERB,
    ENDINGS,
    FALLBACKS,
    KINDS,
    LEAD_VERBS,
    LEADING,
    NEGATED,
    ONLINE,
    SALE,
    TAIL_VERBS,
    TRAILING,
)
from reference_libs.library import Libraries

Kind = Literal["exact", "near", "none"]
ALIKE = 0.86
ALIKE_AT_END = 0.72
"""Least share of common bigrams (Dice) of a phrase taken for near, and of one that ends the item (木地板销售:
地板销售); chosen on real free texts, where lower ones took 燃气设备 for 电气设备."""
AHEAD = 0.08
"""By how much the best phrase must be ahead of the next."""
WORDED, GOODS, ENDS_IN, BARE, PARTLY, UNKNOWN_GOODS = 0.95, 0.9, 0.84, 0.82, 0.75, 0.7
"""How sure a reading is: the phrase but for brackets and endings; the catalogue's own noun with a verb; goods known by
how their name ends; goods without a verb; the last of several things named; a deed to goods nobody knows."""
ENOUGH = 0.8
"""A reading this sure is not looked behind."""
LONGEST_BARE = 16
LONGEST_NAME = 14
"""Characters of a name of goods; a longer one is several names run together."""
SHORTEST_NOUN = 3
"""Nouns of the catalogue by which longer names of goods are known; shorter ones stand in the table where they serve."""
REMEMBERED = 20_000
_COMMON = 400
_SHORT = 3
_FILLERS = frozenset("及其和与、的等业务服")
_PARTS = re.compile(r"(?:及|和|与)?(?:其)?(?:相关)?(?:零部件|零配件|配件|附件|耗材|原料|材料|器材|用品|产品|制品|系列产品)$")
_BRACKETED = re.compile(r"\([^()]*\)?")
_TWO = re.compile(rf"(?P<one>.{{2,}}?(?:{_VERB}|服务))(?:以及|及|和|与|、|并)(?P<other>.{{4,}})")
_AND = re.compile(r"[、,及和与]")


@dataclass(frozen=True, slots=True)
class Match:
    """What an item means: the kind of match, the items of the catalogue, and how sure it is (0 to 1)."""

    kind: Kind
    items: tuple[Item, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether it is sure enough to be taken for what the item means."""
        return self.confidence >= ENOUGH


CARRIED_OUT = frozenset(("设计", "施工", "安装", "维护", "保养", "维修", "修理", "调试", "制作", "代理", "发布", "策划", "咨询", "承接"))
"""Deeds that a phrase for works or a service covers."""
WEAKLY_TECHNICAL = frozenset(("咨询", "设计", "检测"))
TECHNICAL = frozenset(("研发", "开发", "研制", "推广", "转让")) | WEAKLY_TECHNICAL
"""Deeds that together are technical services; the weak ones alone are not."""
NOTHING = Match("none", (), 0.0)


class Matcher:
    """Looks items up; remembers the last `REMEMBERED` answers, which depend on nothing but the question."""

    __slots__ = ("catalogue", "exact", "find", "synonyms")

    def __init__(self, catalogue: Catalogue, synonyms: Synonyms) -> None:
        self.catalogue = catalogue
        self.synonyms = synonyms
        self.exact = {phrase: Match("exact", (item,), 1.0) for phrase, item in catalogue.by_phrase.items()}
        self.find = lru_cache(maxsize=REMEMBERED)(self._find)

    def _find(self, key: str, shared: tuple[str, ...] = ()) -> Match:
        """The match of an item's key; `shared`: verbs it takes from its neighbours."""
        same = self.catalogue.by_key.get(key)
        if same is not None:
            return Match("exact", (same,), 1.0)
        brackets = "".join(_BRACKETED.findall(key) + NEGATED.findall(key))
        core = NEGATED.sub("", unbracketed(key)).strip("、,/的:")
        if len(core) < 2 and core not in self.synonyms.nouns:
            return NOTHING
        best = NOTHING
        for found in self._readings(core, shared, brackets):
            if found.confidence > best.confidence:
                best = found
            if best.confidence >= ENOUGH:
                return best
        alike = self._alike(core + "".join(shared), brackets) if len(shared) < 2 else NOTHING
        return alike if alike.confidence > best.confidence else best

    def _readings(self, core: str, shared: tuple[str, ...], brackets: str) -> Iterator[Match]:
        """What the item may mean, the plainest reading first."""
        if shared:
            yield self._goods(core, shared, brackets)
        forms = _forms(core)
        for form in forms:
            yield self._worded(form, brackets)
        if not shared:
            for form in forms:
                yield self._traded(form, brackets)
        yield self._both(core)
        yield self._holding(core)
        yield self._ending(core)
        if shared:
            yield self._done(shared)
        else:
            yield self._bare_goods(core, brackets)
            yield self._done_at_the_end(core)

    def _worded(self, form: str, brackets: str) -> Match:
        """The phrase itself but for brackets and a filling ending, or a synonym."""
        base = TRAILING.sub("", form)
        named = self.synonyms.whole(form) or self.synonyms.whole(base)
        if named is not None:
            return self._meant(named)
        for ending in ENDINGS if len(base) >= 2 else ():
            item = self.catalogue.for_core(base + ending, brackets)
            if item is not None:
                return Match("near", (item,), WORDED)
        same = self.catalogue.for_core(form, brackets)
        return Match("near", (same,), WORDED) if same is not None else NOTHING

    def _both(self, core: str) -> Match:
        """Two items in one: 五金工具销售及售后服务."""
        found = _TWO.fullmatch(core)
        if found is None:
            return NOTHING
        one, other = self.find(found["one"]), self.find(found["other"])
        if min(one.confidence, other.confidence) < ENOUGH:
            return NOTHING
        return Match("near", tuple(dict.fromkeys((*one.items, *other.items))), min(one.confidence, other.confidence, GOODS))

    def _ending(self, core: str) -> Match:
        """What an item says that ends in a known tail (…技术开发), but for a filling ending."""
        for form in dict.fromkeys((TRAILING.sub("", core), core)):
            found = self.synonyms.tail(form)
            if found is not None:
                match = self._meant(found)
                several = not found.goods and _AND.search(form) is not None
                return Match("near", match.items, min(match.confidence, PARTLY)) if several and match.items else match
        return NOTHING

    def _holding(self, core: str) -> Match:
        found = self.synonyms.within(core)
        return NOTHING if found is None else self._meant(found)

    def _meant(self, meaning: Meaning) -> Match:
        items = tuple(i for p in meaning.means if (i := self.catalogue.by_phrase.get(p)) is not None)
        return Match("near", items, meaning.sure) if items else NOTHING

    def _traded(self, form: str, brackets: str) -> Match:
        """Goods and verbs, in either order."""
        offline = ONLINE.sub("", form)
        best = NOTHING
        for pattern in (TAIL_VERBS, LEAD_VERBS):
            found = pattern.fullmatch(offline)
            if found is not None:
                noun, verbs = found["noun"].strip("的"), verbs_in(found["verbs"])
                match = self._goods(noun, verbs, brackets)
                if not match.items and CARRIED_OUT.issuperset(verbs) and self.synonyms.tail(form) is None:
                    match = self._works(noun)
                if match.items and offline != form:
                    match = self._online(match)
                if match.confidence > best.confidence:
                    best = match
        return best

    def _works(self, noun: str) -> Match:
        """Works and services that are designed, carried out and looked after: by what they are (绿化工程的设计、施工)."""
        known = self.synonyms.whole(noun) or self.synonyms.tail(noun)
        return self._meant(known) if known is not None else NOTHING

    def _online(self, match: Match) -> Match:
        """Goods sold over the internet: one phrase says it for all that need no permit."""
        item = self.catalogue.for_core("互联网销售")
        general = item is not None and all(i.category == "general" for i in match.items)
        return Match("near", (item,), match.confidence) if item is not None and general else NOTHING

    def _bare_goods(self, core: str, brackets: str) -> Match:
        """Goods without a verb, as old licences of shops name them: sold."""
        if len(core) > LONGEST_BARE or TAIL_VERBS.fullmatch(core):
            return NOTHING
        found = self._goods(core, (SALE,), brackets)
        return Match("near", found.items, min(found.confidence, BARE)) if found.items else NOTHING

    def _goods(self, noun: str, verbs: tuple[str, ...], brackets: str) -> Match:
        """The phrases for doing all of `verbs` to the goods; none if one of them has no phrase."""
        kinds = tuple(dict.fromkeys(k for v in verbs for k in KINDS.get(v, (v,))))
        several = _PARTS.sub("", noun)
        names = [LEADING.sub("", n, count=1) or n for n in (noun, *(_AND.split(several) if _AND.search(several) else ()))]
        whole = self._one_good(names[0], kinds, brackets)
        if whole.confidence > ENDS_IN or len(names) == 1:
            return whole
        parts = [self._one_good(n, kinds, brackets) for n in names[1:] if n]
        items = tuple(dict.fromkeys(i for p in parts for i in p.items))
        if parts and all(p.items for p in parts):
            return Match("near", items, min(p.confidence for p in parts))
        return Match("near", whole.items, min(whole.confidence, PARTLY)) if whole.items else NOTHING

    def _one_good(self, noun: str, kinds: tuple[str, ...], brackets: str) -> Match:
        """All deeds to goods: by the catalogue's phrases for just them, by those for what they are, or by what the
        deed is called for goods of their class."""
        short = _PARTS.sub("", noun)
        known, just_them = self._known(noun, short)
        names = (noun, short) if known is not None else (noun, short, short + "产品", short + "制品")
        own = [n for n in dict.fromkeys(names) if len(n) >= 2]
        items: list[Item] = []
        sure, firmly = GOODS, False
        for kind in kinds:
            found = next((f for n in own if (f := self._all_done((n,), kind, brackets))), ())
            if not found and known is not None:
                found = next((f for n in known.means if (f := self._all_done(n.split("+"), kind, brackets))), ())
                ends_in = ENDS_IN if len(short) <= LONGEST_NAME else UNKNOWN_GOODS
                sure = min(sure, known.sure if just_them else min(known.sure, ends_in))
            firmly = firmly or bool(found)
            if not found and not (known is not None and known.goods) and kind in CARRIED_OUT:
                continue  # works that have a phrase of their own: it covers designing and looking after them
            deed = None if found else self.synonyms.deed(kind, known.goods if known is not None else "")
            if deed is not None:
                found, sure = self._meant(deed).items, min(sure, deed.sure)
            if not found:
                return NOTHING
            items.extend(found)
        if not items or not (firmly or known is not None):
            return NOTHING
        return Match("near", tuple(dict.fromkeys(items)), sure)

    def _known(self, noun: str, short: str) -> tuple[Meaning | None, bool]:
        """What the table says of goods, and whether of just them: as written, else without 及配件 and the like."""
        nouns = self.synonyms.nouns
        if noun in nouns or short in nouns:
            return nouns.get(noun) or nouns[short], True
        return self.synonyms.noun(short) or self.synonyms.noun(noun), False

    def _all_done(self, nouns: Sequence[str], kind: str, brackets: str) -> tuple[Item, ...]:
        """The phrases for a deed to every noun; empty if one is missing."""
        found = [self._doing(noun, kind, brackets) for noun in nouns]
        return tuple(dict.fromkeys(i for items in found for i in items)) if all(found) else ()

    def _done_at_the_end(self, core: str) -> Match:
        """What is done to goods that nobody knows, where it is called the same for all goods."""
        found = TAIL_VERBS.fullmatch(core)
        return self._done(verbs_in(found["verbs"])) if found is not None else NOTHING

    def _done(self, verbs: tuple[str, ...]) -> Match:
        verbs = ("研发",) if TECHNICAL.issuperset(verbs) and not WEAKLY_TECHNICAL.issuperset(verbs) else verbs
        deeds = [self.synonyms.deed(kind, "") for kind in dict.fromkeys(k for v in verbs for k in KINDS.get(v, (v,)))]
        known = [d for d in deeds if d is not None]
        if not known or len(known) < len(deeds):
            return NOTHING
        items = tuple(dict.fromkeys(i for d in known for i in self._meant(d).items))
        return Match("near", items, min(*(d.sure for d in known), UNKNOWN_GOODS)) if items else NOTHING

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


def build(libraries: Libraries) -> Matcher:
    """The matcher of the tables `scope_items` and `synonyms`; for `libraries.compiled`."""
    catalogue = libraries["scope_items"].compiled(build_catalogue)
    own = sorted({noun for noun, _ in catalogue.by_noun if len(noun) >= SHORTEST_NOUN})
    return Matcher(catalogue, libraries["synonyms"].compiled(build_synonyms).with_nouns(own, ENDS_IN))
