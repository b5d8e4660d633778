"""What the catalogue has nearest to an item that means none of its phrases for sure, and whether that needs a permit.

This maps nothing: it says whether all that is near agrees. Items do something (a deed: 销售, 维修) to something (a
noun); phrases with a like deed are compared by the words of their nouns. Where nothing is near, the noun's head decides
(a thing, a likeness), and only for deeds that the catalogue leaves free but for what it names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.scopes import context
from engine.scopes.catalogue import Item, unbracketed
from engine.scopes.context import Contexts
from engine.scopes.match import REMEMBERED
from engine.scopes.match import build as build_matcher
from engine.scopes.negation import negations
from engine.scopes.permits import demand, index_permits
from engine.scopes.words import LEADING
from engine.text.tokens import tokenizer
from reference_libs.library import Libraries

Needs = Literal["none", "after", "open"]
NEEDS: tuple[Needs, ...] = ("none", "after", "open")
SHOWN = 3
NEAR = 0.2
"""Least likeness of nouns at which a phrase counts as near."""
ALIKE = 0.5
"""Least likeness at which phrases that all need a permit later are believed."""
MARGIN = 0.15
"""By how much a phrase that needs a permit must be less alike than the best that needs none."""
_FREE_SHARE = 0.85
"""Least share of a deed's phrases that need no permit, for the deed to be free but for what they name."""
_RISKY = 0.5
"""Share of a word's phrases beyond which, if they need one, the word tells of it."""
_ENDS_AT_LEAST = 3
_IDLE = frozenset("产品 服务 设备 用品 制品 器材 材料 技术 经营 业务 相关 其他 活动 专用 项目 管理 系统 及其 零部件 部件 配件 普通 各类".split())
_VAGUE_ENDS = frozenset("品物料务业他等的剂液粉片膏丸素药酸油酒肉奶气精")
_CLASSES: Mapping[str, str] = {
    **dict.fromkeys("销售 批发 零售 经销 购销 出售 代销 买卖 供销 批发零售 批发兼零售 批零兼营 产销 直销 展销 厂家直销 工厂直销 产地直销 网销".split(), "sale"),
    **dict.fromkeys("店 网店 店铺 商店 商行 门店 批发部 经营部 专卖店".split(), "sale"),
    **dict.fromkeys("厂 工厂 加工厂 生产厂 作坊".split(), "make"),
    **dict.fromkeys("生产 制造 加工 制作 研制 冲压 注塑 组装 装配 缝制 定制 定做 订做 订制 电镀 喷涂 印花 编织".split(), "make"),
    **dict.fromkeys("维修 修理 维护 维保 保养 检修 修复 翻新".split(), "repair"),
    **dict.fromkeys("清洗 清洁 保洁 打扫 洗涤".split(), "clean"),
    **dict.fromkeys("租赁 出租".split(), "rent"),
    **dict.fromkeys("开发 研发".split(), "develop"),
    **dict.fromkeys("种植 栽培".split(), "grow"),
    **dict.fromkeys("回收 收购".split(), "collect"),
}
_EXCEPT_WHAT_IT_NAMES = frozenset({"sale", "make", "repair", "clean", "rent", "collect"})
"""Deeds that need no permit but for what the catalogue names: 413 of its 442 phrases of 销售, 346 of 361 of 制造."""
_HARMLESS_HEADS = frozenset({"thing", "likeness", "software"})


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest phrases, best first, how like the best is (0 to 1), and what they agree on."""

    items: tuple[Item, ...]
    likeness: float
    needs: Needs


@dataclass(frozen=True, slots=True)
class _Phrase:
    item: Item
    words: frozenset[str]
    kind: str
    needs: Needs


class NearestReader:
    """Phrases by kind of deed and by the words of their nouns; remembers its last answers."""

    __slots__ = ("_by_word", "_contexts", "_ends", "_free", "_phrases", "_risky", "read")

    def __init__(self, phrases: Sequence[_Phrase], ends: Mapping[str, frozenset[str]], contexts: Contexts) -> None:
        self._phrases = phrases
        self._contexts = contexts
        self._ends = ends
        by_word: dict[str, list[int]] = defaultdict(list)
        kinds: dict[str, Counter[Needs]] = defaultdict(Counter)
        words: dict[tuple[str, str], Counter[Needs]] = defaultdict(Counter)
        for index, phrase in enumerate(phrases):
            kinds[phrase.kind][phrase.needs] += 1
            for word in phrase.words:
                by_word[word].append(index)
                words[phrase.kind, word][phrase.needs] += 1
        self.read = lru_cache(maxsize=REMEMBERED)(self._read)
        self._by_word = by_word
        self._risky = frozenset(w for w, n in words.items() if n.total() - n["none"] > _RISKY * n.total())
        self._free = frozenset(
            k for k, n in kinds.items() if k and (k in _EXCEPT_WHAT_IT_NAMES or n["none"] >= _FREE_SHARE * n.total())
        )

    def _read(self, key: str, shared: tuple[str, ...] = (), passed_over: tuple[str, ...] = ()) -> Nearest:
        """What is nearest to an item's key; `shared`: verbs it takes from its neighbours; `passed_over`: words in it that
        were seen to mean something else than they say."""
        core = _positive(key)
        for word in passed_over:
            core = core.replace(word, "")
        if not core:
            return Nearest((), 1.0, "none")
        noun, deed = self._parts(core, shared)
        kind = _CLASSES.get(deed, deed)
        scored = self._scored(noun, kind)
        near = [(score, p) for score, p in scored if score >= NEAR]
        if not near:
            return Nearest((), 0.0, "none" if self._goes_without(noun, deed, kind) else "open")
        shown = tuple(p.item for _, p in near[:SHOWN])
        return Nearest(shown, round(min(near[0][0], 1.0), 2), self._agree(near, noun, deed, kind))

    def _parts(self, core: str, shared: Sequence[str]) -> tuple[str, str]:
        """Noun and deed, the deed at the end, else shared, else at the beginning."""
        noun, deed = self._contexts.split(core)
        if deed or shared:
            return noun, deed or shared[0]
        core = LEADING.sub("", core, count=1) or core
        deed = self._contexts.begun(core)
        return core.removeprefix(deed), deed

    def _scored(self, noun: str, kind: str) -> list[tuple[float, _Phrase]]:
        words = _words(noun)
        seen = Counter(i for w in words for i in self._by_word.get(w, ()))
        scored = []
        for index, common in seen.items():
            phrase = self._phrases[index]
            if phrase.kind == kind:
                scored.append((2 * common / (len(words) + len(phrase.words)), phrase))
        return sorted(scored, key=lambda s: (-s[0], s[1].item.code))

    def _agree(self, near: Sequence[tuple[float, _Phrase]], noun: str, deed: str, kind: str) -> Needs:
        free = max((s for s, p in near if p.needs == "none"), default=0.0)
        bound = max((s for s, p in near if p.needs != "none" and self._concerns(p, noun, kind)), default=0.0)
        if bound and bound > free - MARGIN:
            top = [p.needs for s, p in near if s >= near[0][0] - MARGIN]
            return "after" if near[0][0] >= ALIKE and set(top) == {"after"} else "open"
        return "none" if free >= ALIKE or self._goes_without(noun, deed, kind) else "open"

    def _concerns(self, phrase: _Phrase, noun: str, kind: str) -> bool:
        """Whether a phrase that needs a permit is about this noun: they share a word that tells of the permit, and the
        noun is not a mere thing named after it (食品 in 食品袋)."""
        last = noun[max((b for b, _ in tokenizer().known(noun)), default=0) :]
        if self._contexts.head(noun) & _HARMLESS_HEADS and last not in phrase.words:
            return False
        return any((kind, word) in self._risky for word in phrase.words & _words(noun))

    def _goes_without(self, noun: str, deed: str, kind: str) -> bool:
        """Whether a deed is free but for what the catalogue names, and is done to something that is understood."""
        if "work" in self._contexts.roles.get(deed, ()):
            return "neutral" not in self._contexts.roles.get(noun, ())
        head = self._contexts.head(noun)
        understood = bool(head & _HARMLESS_HEADS) or noun[-1:] in self._ends.get(kind, ())
        if kind == "rent" and "about" in head:
            return True
        return understood if kind in _EXCEPT_WHAT_IT_NAMES or not kind else kind in self._free


def compile_nearest(libraries: Libraries) -> NearestReader:
    """For `libraries.compiled`; needs `scope_items`, `permits` and `scope_contexts`."""
    contexts = libraries["scope_contexts"].compiled(context.build)
    permits = libraries["permits"].compiled(index_permits)
    phrases = []
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    for item in libraries.compiled(build_matcher).catalogue.items:
        needed = demand(item.permits, permits, ())
        needs: Needs = "none" if needed is None or needed.stage == "filing" else "after" if needed.stage == "after" else "open"
        noun, deed = contexts.split(item.core)
        kind = _CLASSES.get(deed, deed)
        phrases.append(_Phrase(item, _words(noun), kind, "open" if item.by_person else needs))
        if needs == "none":
            ends[kind][noun[-1:]] += 1
    known = {k: frozenset(c for c, n in found.items() if n >= _ENDS_AT_LEAST and c not in _VAGUE_ENDS) for k, found in ends.items()}
    return NearestReader(phrases, known, contexts)


def _words(noun: str) -> frozenset[str]:
    """The words of a noun that tell of it."""
    cut = (noun[b:e] for b, e in tokenizer().known(noun))
    return frozenset(w for w in cut if len(w) > 1 and w not in _IDLE)


def _positive(key: str) -> str:
    """A key without its brackets and without what it says it does not do."""
    spans = negations(key)
    kept = "".join(" " if any(s <= i < e for s, e in spans) else c for i, c in enumerate(key))
    return re.sub(r"[\s,、/:的]+", "", unbracketed(kept))
