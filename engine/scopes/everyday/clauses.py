"""The clauses of an utterance, and how much each says about the business that is meant.

Whoever tells a story names more than his trade: what he did before, where the shop will be, whom he sells to, what he
buys for it, what he does besides. Those clauses and words count for less; what is denied counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.scopes.everyday.utterance import CLAUSE, Utterance

MAIN, ASIDE, PAST, CONTEXT, SETTING_UP, DENIED = 1.25, 0.45, 0.2, 0.25, 0.1, 0.0
"""Weight of: a clause about the main business; about what is done besides; about the past; words about a place, a
customer, something bought; registering itself; what is not done."""
LATER = (1.0, 0.85, 0.72, 0.62, 0.55)
"""Weight of the first clause that names a trade, of the second, and so on; further ones as the last."""

_ASIDE = re.compile(
    "顺便|顺带|顺手|捎带|附带|偶尔|另外|此外|有时|兼营|兼卖|兼做|以后|将来|平时|节假日|可能会|也会|也卖|也做|也帮|也收|也可以|"
    "^也|^还|^再|^兼|同时|周末|一部分|外加|早餐自己"
)
_PAST = re.compile(
    "以前|之前|原来|原先|曾经|退休|毕业|学的是|过去|做过|干过|做了.{0,3}年|干了.{0,3}年|从业|下岗|辞职|擅长|关门后|在家带(?:孩子|娃|小孩)|"
    "在.{2,8}(?:上班|工作|打工|当过)|"
    "^(?:我|我的)?(?:老公|老婆|爱人|丈夫|妻子|爸爸?|妈妈?|父母|父亲|母亲|儿子|女儿|姐姐?|哥哥?|弟弟|妹妹|公公|婆婆|亲戚)"
)
_NOW = re.compile("现在|如今|想|打算|准备|计划|开一|开个|开间|开家|主要|专门|专做|主营|注册")
_MAIN = re.compile("主要|主营|专门|专业|专做|为主|核心|主打|专卖|专注")
_WEIGHTED: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile("(?:在|靠近|挨着|临近|于).{1,10}?(?:旁边|旁|附近|门口|对面|隔壁|楼下|楼上|里面|周边|边上|里|内|上|边|下)"), CONTEXT),
    (re.compile("在(?:菜市场|市场|商场|学校|医院|工业园|产业园|小区|村|镇|写字楼|广场|公园)"), CONTEXT),
    (re.compile("(?:卖给|批发给|供应给|供给|送给|租给|销往|提供给|销售给|面向|针对|客户(?:主要)?(?:是|为|在)|配送给|供应).{2,16}$"), CONTEXT),
    (re.compile(
        "(?:给|帮|为|替|跟|向)(?:人家|客人|客户|本地|附近|周边|一些|几家|那些|各个|各大|大小|中小)?的?.{0,4}?"
        "(?:餐饮店|餐厅|饭店|酒楼|超市|工厂|公司|企业|学校|幼儿园|医院|酒店|小区|花店|商家|店铺|网店|厂|商铺|单位|市场|农户|村民|工地|"
        "饭堂|食堂|老人|小孩|学生|客人|街坊|游客|婚礼)"
    ), CONTEXT),
    (re.compile("(?:给|帮|为)[^给帮为做卖]{2,8}?(?=供货|供应|送货|送菜|配送)"), CONTEXT),
    (re.compile("有(?:[一二两三四五六七八九十几]|[0-9]+)(?:台|条|艘|辆|部|套|架|个工人|亩).{0,14}$"), CONTEXT),
    (re.compile("去.{1,8}(?:上班|打工|工作|干活)"), CONTEXT),
    (re.compile("(?:采购|购进|买进|购买|购置|租用|承租|经过|通过|利用|贷款|买一台|买台|买了|留下)[^想做开卖办搞弄]{2,14}"), CONTEXT),
    (re.compile(
        "(?<!出)租(?:了|下|个|一个|间|一间|用|到|赁)*(?:[^出卖做开办]{0,9}(?:铺面|铺位|门面|店面|柜台|场地|厂房|仓库|冷库|档口|摊位|办公室)|.{0,4}(?:铺|地|房子|房|[一二三]楼|楼))(?!出租|租给|给人)"
    ), CONTEXT),
    (re.compile(
        "(?:想|打算|准备|要|现在|正式|计划|去|需要|申请|如何|怎么)?(?:注册|办理|申请|成立|办|开)(?:一家|一个|个|家|间|一间)?"
        "(?:个体户|个体工商户|营业执照|执照)|(?:想|打算|准备|要|现在|正式|计划)(?:自己)?(?:注册|成立|开)(?:一家|一个|个|家|间)?公司"
    ), SETTING_UP),
    (re.compile("(?:不做|不卖|不开|不搞|不含|不包括|不包含|不涉及|不提供|不从事|不经营|不生产|不加工|没有|不设|不负责|不打).*$"), DENIED),
)
"""Words of a clause that are not about what is done."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause `[start, end)` of an utterance, the weight of what it says, and spans inside that weigh otherwise."""

    start: int
    end: int
    weight: float
    spans: tuple[tuple[int, int, float], ...]

    def weight_of(self, start: int, end: int) -> float:
        """The weight of words at this span: that of the clause, and of the least of the spans they lie in."""
        return self.weight * min((w for s, e, w in self.spans if s <= start and end <= e), default=1.0)


def clauses(utterance: Utterance) -> tuple[Clause, ...]:
    """The clauses in order."""
    borders = [0, *sorted(at for at, kind in utterance.breaks.items() if kind == CLAUSE), len(utterance.text)]
    spans = [(s, e) for s, e in pairwise(borders) if s < e]
    told = [utterance.text[s:e] for s, e in spans]
    story = len(told) > 1 and any(map(_NOW.search, told))
    return tuple(
        Clause(start, end, _weight(text, story), tuple(_weighted(text, start)))
        for (start, end), text in zip(spans, told, strict=True)
    )


def later(order: int) -> float:
    """The weight of the clause that names a trade as the `order`-th (0: the first)."""
    return LATER[min(order, len(LATER) - 1)]


def _weight(text: str, story: bool) -> float:
    weight = 1.0
    if story and _PAST.search(text) and not _NOW.search(text):
        weight = PAST
    elif _ASIDE.search(text):
        weight = ASIDE
    return weight * MAIN if _MAIN.search(text) else weight


def _weighted(text: str, at: int) -> Iterator[tuple[int, int, float]]:
    for pattern, weight in _WEIGHTED:
        for found in pattern.finditer(text):
            yield at + found.start(), at + found.end(), weight
