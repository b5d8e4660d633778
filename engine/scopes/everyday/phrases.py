"""The standard's own words as expressions: the catalogue's phrases and the names of the classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.scopes.catalogue import Catalogue, Item
from engine.scopes.everyday.meanings import ANYTHING, Meaning, Vocabulary
from engine.scopes.industry import Industries
from engine.text.normalise import normalise

MOST = 4
"""Codes of a meaning at most."""
_SHORTEST = 3
_ELSEWHERE = "-SH"
"""In the code of an item that another city has; it is known when it is written and not proposed."""


def proposable(catalogue: Catalogue) -> tuple[Item, ...]:
    """The items that may be proposed."""
    return tuple(item for item in catalogue.items if _ELSEWHERE not in item.code)


def phrases(catalogue: Catalogue, industries: Industries) -> dict[str, Meaning]:
    """Normal form of a phrase (without brackets) or of a class's name → what it means. A phrase means its item and the
    classes the item lies in, the nearest first; a class means itself and the items that lie in few classes beside it."""
    found: dict[str, Meaning] = {}
    of_class: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for item in proposable(catalogue):
        classes = industries.classes_of(item.industries)
        for code in classes:
            of_class[code].append((len(classes), item.code))
        nearest = industries.suggested(item.industries, item.phrase)
        ordered = tuple(dict.fromkeys([*([nearest] if nearest else []), *classes]))[:MOST]
        key = normalise(item.core)
        earlier = found.get(key)
        found[key] = Meaning(
            ((*earlier.items, item.code) if earlier else (item.code,))[:MOST], earlier.classes if earlier else ordered
        )
    for code, level in sorted(industries.levels.items()):
        key = normalise(industries.names[code])
        if level == "class" and key not in found and len(key) >= _SHORTEST:
            found[key] = Meaning(tuple(item for _, item in sorted(of_class[code])[:MOST]), (code,))
    return found


_TOLD = {
    "sell": "店", "bulk": "批发", "make": "生产", "repair": "维修", "hire": "出租", "grow": "种植", "raise": "养殖", "teach": "培训",
    "recycle": "回收", "install": "安装", "wash": "清洗", "design": "设计", "test": "检测", "serve": "馆",
}
"""The word behind a thing that tells a deed best."""


def told(vocabulary: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Things with a word of what is done to them, and what that means, in a fixed order: how the table `goods` is read."""
    for deed, word in _TOLD.items():
        for thing, meaning in sorted(vocabulary.deeds.get(deed, {}).items()):
            if thing != ANYTHING:
                yield thing + word, meaning
