"""The words by which the library of banned addresses names trades, and the industry classes (GB/T 4754) they mean.

A word that is not listed is looked for in the wording of the scope.
"""

from __future__ import annotations

from collections.abc import Mapping

CLASSES: Mapping[str, tuple[str, ...]] = {
    "餐饮": ("62",),
    "住宿": ("61",),
    "娱乐": ("901",),
    "互联网上网服务": ("9013",),
    "仓储": ("59",),
    "加工": tuple(str(division) for division in range(13, 44)),
    "汽车维修": ("811",),
    "再生资源回收": ("5191", "42"),
    "畜禽养殖": ("031", "032"),
}
"""Trade word → leading digits of its classes."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "餐饮": ("饭店", "餐馆", "酒楼", "小吃", "热食"),
    "娱乐": ("歌舞", "游艺", "卡拉ok", "ktv", "棋牌", "电子游戏"),
    "互联网上网服务": ("网吧", "网咖"),
    "仓储": ("仓库",),
    "加工": ("制造", "生产"),
    "汽车维修": ("汽车修理", "机动车修理", "机动车维修"),
    "再生资源回收": ("废品", "废旧"),
    "畜禽养殖": ("生猪", "家禽", "牲畜饲养"),
    "住宿": ("旅馆", "宾馆", "民宿"),
}
"""Trade word → further words that mean it in a scope."""


def practises(trade: str, wording: str, industries: tuple[str, ...]) -> bool:
    """Whether a scope item, by its industry classes or else its (folded) wording, is of the trade."""
    if industries and trade in CLASSES:
        return any(code.startswith(CLASSES[trade]) for code in industries)
    return any(word in wording for word in (trade, *WORDS.get(trade, ())))
