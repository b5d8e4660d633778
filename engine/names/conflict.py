"""How a name stands to a registered one: the same, similar, or nothing to it.

Same 相同: 企业名称登记管理规定 第十七条, 企业名称相同相近比对规则 第三条. Similar 相近: 比对规则 第四条,
企业名称申报指引（2025年版）. Both names are of one city: the caller compares within one authority's area.
"""

from __future__ import annotations

from typing import Literal

from engine.names.keys import CONTAINED_AT_LEAST, NameKeys
from engine.text.pinyin import sound_key

Kind = Literal[
    "identical", "reordered", "trade_name_industry", "trade_name_no_industry", "synonym_strict", "synonym",
    "trade_name_vague", "homophone", "shape", "contains", "contains_sound", "permuted", "one_character",
]
KINDS: tuple[Kind, ...] = (
    "identical", "reordered", "trade_name_industry", "trade_name_no_industry", "synonym_strict", "synonym",
    "trade_name_vague", "homophone", "shape", "contains", "contains_sound", "permuted", "one_character",
)
"""From the gravest to the mildest; a registered name stands in one relation only, the gravest."""

SAME: frozenset[Kind] = frozenset(KINDS[:4])

AGREES: dict[Kind, str] = {
    "identical": "全称",
    "reordered": "各组成部分，仅排列顺序不同",
    "trade_name_industry": "字号、行业",
    "trade_name_no_industry": "字号，且其中一个名称不含行业",
    "synonym_strict": "字号，行业表述不同但含义相同",
    "synonym": "字号，行业相近",
    "trade_name_vague": "字号，且其中一个名称的行业表述宽泛",
    "homophone": "字号读音、行业",
    "shape": "字号字形、行业",
    "contains": "字号互相包含、行业",
    "contains_sound": "字号部分读音、行业",
    "permuted": "字号的字、行业，仅字的顺序不同",
    "one_character": "字号（只多一字或者少一字）、行业",
}

Nearness = Literal["same", "strict", "broad", "absent", "vague", "other"]


def relation(mine: NameKeys, other: NameKeys) -> Kind | None:
    """How `other` stands to `mine`, by the gravest relation; None when they have nothing to do with each other."""
    if mine.full and mine.full == other.full:
        return "identical"
    if mine.branch or other.branch or not mine.trade or not other.trade:
        return None
    if mine.parts == other.parts:
        return "reordered"
    near = nearness(mine, other)
    if mine.trade == other.trade:
        return _same_trade_name(near)
    if near == "other":
        return None
    return _like_trade_name(mine, other) or (_nearly(mine, other) if near == "same" or _both_unread(mine, other) else None)


def nearness(mine: NameKeys, other: NameKeys) -> Nearness:
    """How close the industry phrases are. A name without one is `absent`, with a vague one (实业) `vague`."""
    one, two = mine.industry, other.industry
    if one is None or two is None:
        if (one is None and not mine.vague) or (two is None and not other.vague):
            return "absent"
        return "same" if one is two and mine.vague == other.vague else "vague"
    if one.same == two.same:
        return "same"
    if one.strict == two.strict:
        return "strict"
    if one.broad == two.broad or _begins(one.strict, two.strict):
        return "broad"
    return "other"


def _same_trade_name(near: Nearness) -> Kind | None:
    kinds: dict[Nearness, Kind] = {
        "same": "trade_name_industry", "absent": "trade_name_no_industry", "strict": "synonym_strict",
        "broad": "synonym", "vague": "trade_name_vague",
    }
    return kinds.get(near)


def _like_trade_name(mine: NameKeys, other: NameKeys) -> Kind | None:
    if not set(mine.sounds).isdisjoint(other.sounds):
        return "homophone"
    if mine.shape == other.shape:
        return "shape"
    short, long = sorted((mine.trade, other.trade), key=len)
    if len(short) < CONTAINED_AT_LEAST or len(short) == len(long):
        return None
    if short in long:
        return "contains"
    return "contains_sound" if sound_key(short) in sound_key(long) else None


def _nearly(mine: NameKeys, other: NameKeys) -> Kind | None:
    """Of one industry, and a character moved, put in or left out. No article names this; it is shown, because
    people take one for the other."""
    short, long = sorted((mine.trade, other.trade), key=len)
    if len(short) == len(long):
        return "permuted" if sorted(mine.full) == sorted(other.full) else None
    one_more = len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    return "one_character" if one_more else None


def _both_unread(mine: NameKeys, other: NameKeys) -> bool:
    """Whether neither name has an industry that was read: what it is then stands in the trade names compared."""
    return mine.industry is None and other.industry is None and mine.vague == other.vague


def _begins(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """机械 and 机械制造: one phrase begins with the whole of the other."""
    length = min(len(one), len(two))
    return one[:length] == two[:length]
