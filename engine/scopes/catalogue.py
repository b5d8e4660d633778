"""The catalogue of standard business items 经营范围规范表述目录, indexed for look-up.

A key is a phrase folded and without blanks, so that full and half width, （ and ( do not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.scopes.words import KINDS, NEGATED_BRACKET
from engine.text.normalise import fold
from engine.text.scan import Scanner
from reference_libs.library import Library

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》", "()()()()()()")
_BRACKETED = re.compile(r"\([^()]*\)")
_ENDINGS = tuple(sorted(
    {"批发", "零售", "销售", "经营", "生产", "制造", "加工", "加工制造", "制作", "维修", "修理", "修理和维护", "租赁", "租赁服务",
     "出租", "研发", "开发", "养殖", "饲养", "种植", "收购", "安装", "设计", "施工", "进出口", "运输", *KINDS},
    key=lambda e: (-len(e), e),
))


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A row of the catalogue. `industries`: GB/T 4754 codes of any level; `permits` as written there;
    `key` the folded phrase, `core` the key without brackets, `grams` the core's bigrams."""

    code: str
    phrase: str
    category: str
    industries: tuple[str, ...]
    permits: tuple[str, ...]
    doubt: str
    by_person: bool
    key: str
    core: str
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The items by key; by core; by noun and ending of the core (服装服饰, 批发); bigrams; an automaton over keys."""

    items: tuple[Item, ...]
    by_phrase: Mapping[str, Item]
    by_key: Mapping[str, Item]
    by_core: Mapping[str, tuple[Item, ...]]
    by_noun: Mapping[tuple[str, str], tuple[Item, ...]]
    grams: Mapping[str, tuple[int, ...]]
    scanner: Scanner

    def for_core(self, core: str, brackets: str = "") -> Item | None:
        """The one item of this core: the one whose brackets say no or yes as `brackets` do, else the one without
        brackets. None when that does not single one out."""
        found = self.by_core.get(core, ())
        return found[0] if len(found) == 1 else _choose(found, brackets)

    def for_noun(self, noun: str, ending: str, brackets: str = "") -> Item | None:
        """The one item that is `noun` followed by `ending`."""
        found = self.by_noun.get((noun, ending), ())
        return found[0] if len(found) == 1 else _choose(found, brackets)


def key_of(text: str) -> str:
    """The key of a text: folded, one kind of bracket, no blanks."""
    return "".join(fold(text).translate(_BRACKETS).split())


def unbracketed(key: str) -> str:
    """A key without what stands in brackets."""
    while "(" in key:
        shorter = _BRACKETED.sub("", key)
        if shorter == key:
            return key[: key.index("(")]
        key = shorter
    return key


def bigrams(key: str) -> list[str]:
    """The pairs of neighbouring characters."""
    return [key[i : i + 2] for i in range(len(key) - 1)]


def build(library: Library) -> Catalogue:
    """The catalogue of the table `scope_items`; for `library.compiled`."""
    items = tuple(_item(row) for row in library)
    by_core: dict[str, list[Item]] = defaultdict(list)
    by_noun: dict[tuple[str, str], list[Item]] = defaultdict(list)
    grams: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        by_core[item.core].append(item)
        for ending in _ENDINGS:
            if item.core.endswith(ending) and len(item.core) > len(ending):
                by_noun[item.core.removesuffix(ending), ending].append(item)
        for gram in item.grams:
            grams[gram].append(index)
    by_key: dict[str, Item] = {}
    for item in items:
        by_key.setdefault(item.key, item)
    return Catalogue(
        items=items,
        by_phrase={item.phrase: by_key[item.key] for item in items},
        by_key=by_key,
        by_core={c: tuple(found) for c, found in by_core.items()},
        by_noun={n: tuple(found) for n, found in by_noun.items()},
        grams={g: tuple(found) for g, found in grams.items()},
        scanner=Scanner(tuple(by_key)),
    )


def _item(row: Mapping[str, str]) -> Item:
    key = key_of(row["phrase"])
    core = unbracketed(key)
    return Item(
        code=row["id"],
        phrase=row["phrase"],
        category=row["category"],
        industries=tuple(filter(None, row["industries"].split(";"))),
        permits=tuple(filter(None, row["permits"].split(";"))),
        doubt=row["doubt"],
        by_person=row["by_person"] == "yes",
        key=key,
        core=core,
        grams=frozenset(bigrams(core)),
    )


def _choose(found: tuple[Item, ...], brackets: str) -> Item | None:
    plain = [i for i in found if i.key == i.core]
    if brackets:
        negative = NEGATED_BRACKET.search(brackets) is not None
        same = [i for i in found if i.key != i.core and (NEGATED_BRACKET.search(i.key) is not None) == negative]
        if len(same) == 1:
            return same[0]
    return plain[0] if len(plain) == 1 else None
