"""The vocabulary of scopes as people write them: verbs, heads, standing phrases, words that negate.

All patterns are written for folded text (`engine.text.normalise.fold`): half-width punctuation, lower case.
"""

from __future__ import annotations

import re

TRADE = ("批发兼零售", "批发零售", "批零兼营", "批发", "零售", "销售", "经销", "购销", "出售", "代销", "买卖", "供销")
MAKE = ("生产", "制造", "加工", "制作", "研制")
GROW = ("种植", "养殖", "饲养", "栽培")
WORK = (
    "维修", "修理", "维护", "保养", "安装", "调试", "租赁", "出租", "设计", "施工", "开发", "研发", "运输", "仓储", "储存",
    "收购", "回收", "代理", "咨询", "进出口", "策划", "发布", "检测", "推广", "转让", "清洗", "装卸", "搬运", "印刷", "配送",
)
VERBS = (*TRADE, "产销", *MAKE, *GROW, *WORK)

WHOLESALE, RETAIL, SALE = "批发", "零售", "销售"
KINDS: dict[str, tuple[str, ...]] = {
    "批发兼零售": (WHOLESALE, RETAIL), "批发零售": (WHOLESALE, RETAIL), "批零兼营": (WHOLESALE, RETAIL),
    "批发": (WHOLESALE,), "零售": (RETAIL,), "产销": ("生产", SALE), "修理": ("维修",), "饲养": ("养殖",), "出租": ("租赁",),
    **dict.fromkeys(("销售", "经销", "购销", "出售", "代销", "买卖", "供销"), (SALE,)),
}
"""What a verb stands for; a verb that is not listed stands for itself."""

FALLBACKS: dict[str, tuple[tuple[str, ...], ...]] = {
    SALE: ((SALE,), (WHOLESALE, RETAIL), ("经营",)),
    WHOLESALE: ((WHOLESALE,), (SALE,), ("经营",)),
    RETAIL: ((RETAIL,), (SALE,), ("经营",)),
    "生产": (("生产",), ("制造",), ("加工",)),
    "制造": (("制造",), ("生产",), ("加工制造",), ("加工",)),
    "加工": (("加工",), ("制造",), ("生产",)),
    "制作": (("制作",), ("制造",)),
    "维修": (("维修",), ("修理",), ("修理和维护",)),
    "租赁": (("租赁",), ("出租",), ("租赁服务",)),
    "研发": (("研发",), ("开发",)),
    "养殖": (("养殖",), ("饲养",)),
}
"""Endings of catalogue phrases that say what a verb says, best first; within a tuple all are needed."""

_VERB = "|".join(sorted(VERBS, key=lambda v: (-len(v), v)))
_LINK = "(?:[、,/及和与兼]|以及|并)*"
VERB = re.compile(_VERB)
VERBS_ONLY = re.compile(rf"(?:{_VERB})(?:{_LINK}(?:{_VERB}))*(?:等|业务|服务)?")
TAIL_VERBS = re.compile(rf"(?P<noun>.+?)的?(?P<verbs>(?:{_VERB})(?:{_LINK}(?:{_VERB}))*)")
LEAD_VERBS = re.compile(rf"(?P<verbs>(?:{_VERB})(?:{_LINK}(?:{_VERB}))*)(?P<noun>.+)")

NUMBERING = re.compile(r"(?:(?<=[;。\n,: ])|^)\(?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[、.)](?![0-9])")
LABEL = re.compile(
    r"\s*(?:(?:前置|后置)?(?:许可|一般|普通)(?:经营)?(?:项目|事项|范围)?|经营范围(?:包括|为|包含)?|业务范围|主营(?:业务)?|兼营(?:业务)?|"
    r"主营项目|兼营项目|许可范围|无一般经营项目|无许可经营项目)\s*[::]"
)

_STANDING_BRACKET = (
    r"[^()]*依法须经批准的项目[^()]*|"
    r"(?:凭|按|须凭|需凭|持|具体(?:经营)?(?:项目|范围)?以|以上|上述|有效期|经营期限|许可证(?:号|有效期)|国家法律|法律[、,法]|涉及|涉许可|"
    r"应经|未经|经相关部门|经有关部门|自主选择)[^()]*|"
    r"[^()]*(?:后方可(?:开展)?经营(?:活动)?|许可证(?:件)?经营|资质证(?:书)?经营|为准)"
)
STANDING_BRACKET = re.compile(rf"\((?:{_STANDING_BRACKET})(?:\)|$)")
STANDING = re.compile(
    r"(?!.*(?:从事(?!经营)|承担|承接|进行|参加|投资|业务|传销))(?:(?:法律|法规|行政法规|国务院(?:决定)?|国家(?:法律|有专项|专项|限定|禁止|规定))(?:$|[、,及和法行规决有专限禁的].*)|"
    r"(?:市场主体)?自主选择.*|应当?(?:经|许可|取得|具备).*|(?:须|需|依法须|依法应)?经(?:相关|有关|审批|行政|许可|国家)?(?:部门|机关|审批机关)?(?:审批|批准|许可).*|"
    r"凭(?:许可证|有效|资质|批准|营业执照|.{0,16}(?:许可证|资质证|证书)).*|"
    r"(?:除)?依法须经批准.*|涉及.*(?:许可|审批|资质).*|(?:以上|上述|本)(?:经营)?(?:范围|项目).*|具体(?:经营)?(?:项目|范围|以).*|"
    r"未(?:取得|获|经).*不得.*|(?:并)?(?:按|依照|根据).*(?:许可|规定|法律).*|无需(?:许可|审批).*|.{0,12}(?:许可|审批)的|.*不得经营|"
    r".*方可(?:开展)?经营(?:活动)?|(?:并)?(?:依法)?(?:自主)?开展经营活动|经营(?:范围|项目)?以.*为准|(?:无)?(?:一般|许可)经营项目|经营范围|"
    r"有效期.*|无|等|[*·]+|n/?a|以(?:上|批准|审批|许可)(?:文件|机关|证).*)"
)
"""Sentences that registries print on licences. They say nothing of the business and are not items."""

NEGATED = re.compile(
    r"(?:(?<=[;。\n、,/:( ])|^)除(?![草尘虫锈湿臭雪冰甲味油垢铁氧磷硫霜皱螨鼠蚊蟑了四])[^;。\n()]{1,60}?(?:以外|之外|除外|外(?=[;。\n,、)的其]|$|商品|项目))|"
    r"(?:不含|不包含|不包括|不涉及|不从事|不得|不经营|未经)[^;。\n()]*"
)
NEGATED_BRACKET = re.compile(
    r"\((?:[^()]*(?:不含|不包含|不包括|不得|不涉及|不从事|不经营|不提供|不产生|非|除|严禁|禁止|未经)[^()]*|[^()]*(?:除外|以外))(?:\)|$)"
)
NEGATED_CHUNK = re.compile(r"(?:不含|不包含|不包括|不涉及|不从事|不得|不经营).*|.*(?:除外|以外)|除.*外")

LEADING = re.compile(r"(?:兼营|主营|兼|以及|及|和|与|并|从事|经营|提供|承接|承办|开展|国内|自营|各类|各种|其他|其它)")
ONLINE = re.compile(r"(?:通过)?(?:网上|网络|互联网|线上)(?=销售|零售|批发|出售|经销)")
TRAILING = re.compile(r"(?:服务|业务|活动|经营|项目|等)$")
ENDINGS = ("", "服务", "业务", "活动", "经营")
