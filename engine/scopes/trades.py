"""What kind of trade an item is, as far as rules on premises ask: smoke, entertainment, dangerous goods, online sales.

Smoke: 大气污染防治法 第八十一条. Entertainment: 娱乐场所管理条例 第二条 (singing, dancing, games; neither billiards
nor internet bars, which have a regulation of their own, 互联网上网服务营业场所管理条例). Dangerous goods: 危险化学品安全管理条例, 烟花爆竹安全管理条例, 民用爆炸物品安全管理条例.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from engine.scopes.catalogue import Item

Trade = Literal["catering_smoke", "catering_smoke_free", "entertainment", "internet_cafe", "dangerous_goods", "online_sales", "other"]
TRADES: tuple[Trade, ...] = ("dangerous_goods", "entertainment", "internet_cafe", "catering_smoke", "catering_smoke_free", "online_sales", "other")
"""An item of several trades counts as the first of them."""

_SMOKE_FREE = re.compile(r"不产生(?:油烟|烟)|无油烟")
_ENTERTAINMENT_CLASSES = frozenset({"9011", "9012"})
_INTERNET_CAFE_CLASS = "9013"
_OFFLINE = re.compile(r"1[3-9]|[234]\d|5[4-79]|6[012]|8[01]|90[123]")
"""Industries whose work is done at a place: making things (C), transport and storage (G, but for agents 58), lodging
and catering (H), services to residents and repairs (O 80, 81), places of amusement (R 901–903)."""
_OVER_THE_NET = re.compile("互联网(?!上网)|网络|线上|(?<!互联)网上|销售|代理|咨询|策划|设计|婚姻介绍|代驾|无船承运|视频")
"""What the net can carry though its industry lies among those."""
_DRINKS_GROUP = "623"
_DELIVERY_GROUP = "624"
_DANGER = re.compile(
    r"危险化学品|危险货物|危险品|烟花|爆竹|鞭炮|爆炸|爆破作业|易制毒|剧毒|液化石油气|液化气|燃气经营|瓶装燃气|成品油.*\(限危险化学品\)|"
    r"工业酒精|原油批发|原油仓储|汽油|煤油零售|放射源|核材料"
)
_NO_DANGER = re.compile(r"包装物|应急救援|检测|咨询|安全评价|研发|技术服务|运输|设备|仪器|器具")
_ENTERTAINMENT = re.compile(r"ktv|卡拉ok|歌舞|歌厅|舞厅|夜总会|迪吧|电子游戏厅|游戏厅|游艺|电玩|娱乐场所")
_INTERNET_CAFE = re.compile(r"网吧|网咖|上网服务")
_CATERING = re.compile(r"餐饮|饮食|中餐|西餐|快餐|正餐|火锅|烧烤|小吃|面馆|饭店|饭馆|餐馆|酒楼|酒家|早餐|堂食|大排档|食堂|热食|烤鱼|炒菜")
_DRINKS = re.compile(r"奶茶|茶饮|冷饮|热饮|饮品|咖啡(?:馆|店|厅|服务|制售)|茶馆|茶楼|酒吧")
_NOT_CATERING = re.compile(r"管理|设备|用品|用具|器具|餐具|咨询|策划|文化|软件|培训|配送|递送|外卖|加盟|机械|原料|包装|消毒|垃圾|技术|信息|租赁|批发")
_ONLINE = re.compile(r"(?:互联网|网上|网络|线上)(?:销售|零售|批发)|电子商务|网店|网上商店")


def trade_of(items: Sequence[Item], bare: str) -> Trade:
    """The trade of an item from the catalogue phrases it means, or, for free text, from its words (negated ones off)."""
    if not items:
        return _of_words(bare)
    found = {_of_item(item) for item in items}
    return found.pop() if len(found) == 1 else next(t for t in TRADES if t in found)


@lru_cache(maxsize=8192)
def _of_item(item: Item) -> Trade:
    positive = re.sub(r"\([^()]*(?:不含|不包括|除)[^()]*\)", "", item.key)
    if _DANGER.search(positive) and not _NO_DANGER.search(positive):
        return "dangerous_goods"
    if "含危险货物" in positive and "不含危险货物" not in positive:
        return "dangerous_goods"
    if _ENTERTAINMENT_CLASSES.intersection(item.industries):
        return "entertainment"
    if _INTERNET_CAFE_CLASS in item.industries:
        return "internet_cafe"
    catering = [c for c in item.industries if c.startswith("62") and not c.startswith(_DELIVERY_GROUP)]
    if catering and item.code.startswith("H2"):
        quiet = _SMOKE_FREE.search(item.key) or all(c.startswith(_DRINKS_GROUP) for c in catering)
        return "catering_smoke_free" if quiet else "catering_smoke"
    return "online_sales" if "互联网销售" in item.key else "other"


def _of_words(bare: str) -> Trade:
    if _DANGER.search(bare) and not _NO_DANGER.search(bare):
        return "dangerous_goods"
    if _ENTERTAINMENT.search(bare) and not _NOT_CATERING.search(bare):
        return "entertainment"
    if _INTERNET_CAFE.search(bare) and not _NOT_CATERING.search(bare):
        return "internet_cafe"
    if not _NOT_CATERING.search(bare):
        if _CATERING.search(bare):
            return "catering_smoke_free" if _SMOKE_FREE.search(bare) else "catering_smoke"
        if _DRINKS.search(bare):
            return "catering_smoke_free"
    return "online_sales" if _ONLINE.search(bare) else "other"


_AT_A_PLACE: tuple[Trade, ...] = ("catering_smoke", "catering_smoke_free", "entertainment", "internet_cafe")


def is_offline(items: Sequence[Item], trade: Trade) -> bool:
    """Whether an item can be done only at a place, not over the net: a phrase it means lies wholly in industries of
    that kind; free text only where it names such a trade."""
    return any(map(_at_a_place, items)) if items else trade in _AT_A_PLACE


@lru_cache(maxsize=8192)
def _at_a_place(item: Item) -> bool:
    codes = item.industries
    return bool(codes) and all(_OFFLINE.match(c) for c in codes) and not _OVER_THE_NET.search(item.key)
