"""What a sentence says of the place itself (at home, on a network, rented, what the building is) and of delivery."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from engine.drafting.sentence import Found, Sentence, Span, overlaps

T = TypeVar("T")
Use = Literal["residential", "office", "industrial", "warehouse"]
Tenure = Literal["owned", "leased", "free_use"]
Delivered = Literal["electronic", "post", "kiosk", "window"]

_HOME = re.compile(r"(?:在|喺)[\u4e00-\u9fff]{0,12}?(?:自己)?(?:家里|家中|屋企|住宅|自家|家(?=做|开|搞|办|加工|接单))(?!人|有|支持)")
_NETWORK = re.compile(r"网店|网上|线上|淘宝|拼多多|京东|抖音|快手|微店|闲鱼|小红书|电商平台")
_PLATFORM = re.compile(r"淘宝|拼多多|京东|抖音|快手|微店|闲鱼|小红书")
_DOOR = re.compile(r"铺位|铺面|门面|店面|档口|商铺|实体店|租[了咗]|写字楼|厂房")
_HAVE = r"(?:租(?:了|咗|到|好|下|的|着)|有(?:了|间|个|一间|一个)?|买(?:了|的|下)|自己的|自家的|看中了?)[\u4e00-\u9fff0-9]{0,8}?"
_USES: tuple[tuple[re.Pattern[str], Use, str], ...] = (
    (re.compile(_HAVE + r"(?:写字楼|办公楼|办公室)"), "office", "文中说了是写字楼（办公室）"),
    (re.compile(_HAVE + "厂房"), "industrial", "文中说了是厂房"),
    (re.compile(_HAVE + "(?:仓库|货仓)"), "warehouse", "文中说了是仓库"),
)
_TENURES: tuple[tuple[re.Pattern[str], Tenure, str], ...] = (
    (re.compile(r"(?<!出)(?<!想)(?<!要)租(?:了|咗|到了?|好了?|下了?|的(?:店|铺|房|地方|厂|场地))(?!给)"), "leased", "文中说已经租了"),
    (re.compile(r"自有(?:的)?(?:房|铺|物业|商铺)|(?:自己|自家|家里)的?(?:铺面|铺位|铺|门面|房子|商铺|店面|物业)|自己买的(?:铺|房)"), "owned", "文中说是自己的"),
    (re.compile(r"免费借|免租|无偿(?:借|提供|使用)"), "free_use", "文中说是无偿使用"),
)
_DELIVERY: tuple[tuple[re.Pattern[str], Delivered, str], ...] = (
    (re.compile(r"邮寄|寄给我|寄到|快递给我|寄过来"), "post", "文中说要邮寄执照"),
    (re.compile(r"(?:到|去)?窗口(?:领|取|拿)|自己(?:去|到|来)(?:领|取|拿)|自取"), "window", "文中说到窗口领取"),
    (re.compile(r"自助(?:终端|打印|领取|机)"), "kiosk", "文中说自助打印"),
    (re.compile(r"电子(?:营业)?执照"), "electronic", "文中说要电子营业执照"),
)
_LICENCE = re.compile("执照|证照")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is said, each with its words; None is not said."""

    home: Found[bool] | None = None
    network: Found[bool] | None = None
    platform: Found[str] | None = None
    use: Found[Use] | None = None
    tenure: Found[Tenure] | None = None
    delivery: Found[Delivered] | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that say nothing of the business: at home, rented, and how the licence arrives."""
        return tuple(found.span for found in (self.home, self.use, self.tenure, self.delivery) if found is not None)


def read_circumstances(sentence: Sentence, used: Sequence[Span]) -> Circumstances:
    """The circumstances; `used`: words that are a name."""
    plain = sentence.plain
    home = _HOME.search(plain)
    network = next((f for f in _NETWORK.finditer(plain) if not overlaps(f.span(), used)), None)
    if network is not None and _DOOR.search(plain):
        network = None
    platform = _PLATFORM.search(plain) if network is not None else None
    use: Found[Use] | None = Found("residential", home.span(), "文中说在家里做") if home else _first(sentence, _USES)
    return Circumstances(
        Found(True, home.span(), "文中说在家里做") if home else None,
        Found(True, network.span(), "文中说在网上经营") if network else None,
        Found(sentence.words(platform.span()).text, platform.span(), "文中说了平台") if platform else None,
        use, _first(sentence, _TENURES), _first(sentence, _DELIVERY) if _LICENCE.search(plain) else None,
    )


def _first(sentence: Sentence, patterns: Iterable[tuple[re.Pattern[str], T, str]]) -> Found[T] | None:
    for pattern, value, why in patterns:
        found = pattern.search(sentence.plain)
        if found is not None:
            return Found(value, found.span(), why)
    return None
