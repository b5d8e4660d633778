"""Rules on premises learn from an item whether it smokes, entertains or endangers."""

from __future__ import annotations

import pytest

from engine.scopes.match import Matcher, build
from engine.scopes.parse import split
from engine.scopes.read import without_negations
from engine.scopes.trades import is_offline, trade_of
from reference_libs import library


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return library.load().compiled(build)


@pytest.mark.parametrize(("text", "trade"), [
    ("餐饮服务", "catering_smoke"),
    ("餐饮服务（不含烧烤）", "catering_smoke"),
    ("小餐饮", "catering_smoke"),
    ("餐饮服务（不产生油烟、异味、废气）", "catering_smoke_free"),
    ("小餐饮店（三小行业，不产生油烟、异味、废气）", "catering_smoke_free"),
    ("酒吧服务（不含演艺娱乐活动）", "catering_smoke_free"),
    ("外卖递送服务", "other"),
    ("餐饮管理", "other"),
    ("歌舞娱乐活动", "entertainment"),
    ("游艺娱乐活动", "entertainment"),
    ("台球活动", "other"),
    ("互联网上网服务", "internet_cafe"),
    ("深夜网咖", "internet_cafe"),
    ("危险化学品经营", "dangerous_goods"),
    ("烟花爆竹零售", "dangerous_goods"),
    ("危险化学品包装物及容器生产", "other"),
    ("涂料销售（不含危险化学品）", "other"),
    ("道路货物运输（不含危险货物）", "other"),
    ("道路货物运输（含危险货物）", "dangerous_goods"),
    ("互联网销售（除销售需要许可的商品）", "online_sales"),
    ("软件开发", "other"),
    ("川味大排档", "catering_smoke"),
    ("餐饮设备出售与维护", "other"),
    ("手工奶茶", "catering_smoke_free"),
    ("量贩式卡拉OK包房", "entertainment"),
    ("液化石油气瓶装供应", "dangerous_goods"),
    ("土产杂品经营（不含烟花爆竹）", "other"),
])
def test_the_trade_of_an_item(matcher: Matcher, text: str, trade: str) -> None:
    (piece,) = split(text, matcher.catalogue)
    match = matcher.find(piece.key, piece.shared)
    assert trade_of(match.items, without_negations(piece.key)) == trade


@pytest.mark.parametrize(("text", "offline"), [
    ("餐饮服务", True),
    ("住宿服务", True),
    ("理发服务", True),
    ("机动车修理和维护", True),
    ("歌舞娱乐活动", True),
    ("互联网上网服务", True),
    ("道路货物运输（含危险货物）", True),
    ("服装制造", True),
    ("川味大排档", True),
    ("服装服饰零售", False),
    ("互联网销售（除销售需要许可的商品）", False),
    ("软件开发", False),
    ("国内货物运输代理", False),
    ("平面设计", False),
    ("婚姻介绍服务", False),
    ("代驾服务", False),
    ("手工编绳故事分享", False),
])
def test_what_can_be_done_only_at_a_place_is_told_from_what_the_net_can_carry(matcher: Matcher, text: str, offline: bool) -> None:
    (piece,) = split(text, matcher.catalogue)
    match = matcher.find(piece.key, piece.shared)
    assert is_offline(match.items, trade_of(match.items, without_negations(piece.key))) is offline
