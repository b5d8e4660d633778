"""Cutting the part of an address behind its divisions into tokens: roads, villages, compounds, and numbers of
every kind. Works on folded text (half width, simplified, lower case); a token is (kind, start, end, value).

Two kinds of tokens: numbered ones are told by their form (12号, 3栋, 二层, 101室, 5组); named ones end in a
key word (路, 村, 工业区, 大厦) and reach back to the token before. Key words are found by their last character
and then by the longest ending, which costs less than an alternation of a hundred words at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.addresses.numerals import CHINESE

N = rf"(?:[0-9]{{1,8}}|[{CHINESE}]{{1,8}})"
"""A number. All repetitions here are bounded, so that no text can make the search run long."""
_DASH = "[-‐‑‒–—―~至]"
_LIST = rf"(?:{_DASH}|[、,/])"
_CODE = r"(?:[0-9]{1,8}[a-z]{1,2}|[a-z]{0,2})-?[0-9]{1,8}[a-z]?"
_NUMBERED = {
    "aside": r"\((?:原|旧|曾|又名|即|土名|仅|本|住所|办公|限|集群|托管|经营场所)[^()]{0,200}\)?",
    "house": rf"(?:第|自编|附|临|副|增|特|丙|乙|甲)?{N}[a-z]?(?:{_LIST}(?:附)?{N}[a-z]?){{0,5}}(?:号(?![楼栋幢座室房铺档厂车商卡馆店库仓线桥路街巷码门])|\#(?![楼栋幢座室房铺档厂车商卡馆店库仓]))(?:(?:之|{_DASH})(?:{N})(?:号|(?![0-9{CHINESE}层楼室房栋幢座单]))|附{N}号|之[{CHINESE}])?(?:大院|院)?",
    "building": rf"(?:第|自编)?(?:[a-z]{{1,2}}[0-9]{{0,8}}|{N}[a-z]?|[甲乙丙丁戊东西南北中主副])(?:{_LIST}(?:[a-z]|{N})){{0,5}}(?:号楼|\#楼|号厂房|\#厂房|厂房|号仓库|号车间|号馆|栋|幢|座(?!落)|塔楼)|(?:厂房|车间|仓库)(?:[a-z][0-9]{{0,8}}|{N})(?:号)?(?![层楼])",
    "unit": rf"(?:[a-z]|{N}[a-z]?|[甲乙丙丁东西中])(?:单元|梯(?!田|级))|(?:[a-z]|{N}[a-z]?)门(?=[0-9{CHINESE}]|$)",
    "floor": rf"(?:第|负|地下|-)?{N}(?:{_LIST}{N}){{0,5}}(?:楼层|层|楼|f(?![a-z0-9]))|首层|底层|地下室|顶层|地下首层|地下",
    "room": rf"(?:[甲乙丙丁]|{_CODE}|[a-z]|[{CHINESE}]{{1,8}})(?:{_LIST}{_CODE}|{_DASH}[a-z]){{0,5}}(?:号|\#)?(?:等)?(?:室|房(?!地产|产)|铺位|商铺|铺面|铺|档口|档|卡位|卡|门面|门市|店面|店(?![子村镇])|单位|摊位|摊|间|床位|工位)|(?:商铺|铺位|铺|档口|档位|档|摊位|卡位|房号|室)(?:[a-z]{{0,2}}-?[0-9]{{1,8}})(?:{_LIST}{_CODE}){{0,5}}(?:号)?",
    "group": rf"(?:第)?{N}(?:村民小组|小组|经济社|合作社|组|队|社(?!区))",
    "bare": rf"(?>[a-z]{{0,2}}-?[0-9]{{1,8}}[a-z]?(?:{_LIST}(?:[0-9]{{1,8}}[a-z]?|[a-z][0-9]{{0,8}})){{0,8}})(?!国道|省道|县道|公里|米|路|街|团|中学|医院|年|世纪|巷|弄|横|排|期|区|坊)|[a-z](?=$|[(),])",
}
_FIRST = rf"(?<![0-9](?=[0-9]))(?<![{CHINESE}](?=[{CHINESE}]))(?=[0-9a-z{CHINESE}第自附临副增特甲乙丙丁戊东西南北中主负地首底顶厂车仓商铺档摊卡房室(-])"
_ROADS = ("高速公路", "公路", "大道", "大街", "国道", "省道", "县道", "路", "街", "巷", "弄", "胡同", "道", "横街")
_VILLAGES = ("村民委员会", "村委会", "居委会", "行政村", "自然村", "村", "社区", "管区", "管理区", "屯", "寨", "嘎查", "庄", "营", "圩", "墟", "片", "林场", "农场", "果场", "茶场", "渔场", "水库", "村民小组", "小组")
_COMPOUNDS = (
    "工业园区", "工业园", "工业区", "工业城", "工业集聚地", "工业集中区", "工业开发区", "集中区", "产业园", "科技园", "创业园", "创意园", "孵化园", "物流园", "软件园", "园区",
    "开发区", "试验区", "保税区", "高新区", "示范区", "保护区", "小区", "住宅区", "生活区", "新村", "花园", "花苑", "新城", "豪庭", "华庭", "华府", "雅苑", "名苑",
    "公寓", "宿舍", "宿舍楼", "大厦", "大楼", "写字楼", "商务楼", "办公楼", "综合楼", "商住楼", "商业楼", "教学楼", "实验楼", "裙楼", "广场", "商场", "商城", "商厦", "商贸城", "市场", "批发城", "建材城", "超市", "百货",
    "中心", "酒店", "宾馆", "饭店", "大学", "学院", "中学", "小学", "学校", "校区", "医院", "车站", "客运站", "码头", "机场", "加油站", "公园",
    "养殖场", "种植场", "水电站", "厂区", "货场", "工厂", "基地", "公司", "大院", "家园", "公馆", "旧厂", "商业街", "步行街", "美食街", "服务区", "物流中心", "电脑城", "城市广场", "国际",
    "家属院", "家属楼", "半岛", "山庄", "步行街", "别墅", "大棚", "仓库", "厂房", "滩涂", "滩地", "旧埠",
)
_SHORT = ("苑", "城", "轩", "阁", "居", "府", "湾", "园", "站", "厂", "围", "里", "坊", "楼", "区", "庭", "院", "场", "庙", "店", "线", "塘", "坑", "岗", "朗", "台", "组")
"""Key words only where a number or nothing more follows: 东和里12号, not 里仁村."""
_LANES = ("里", "坊", "线")
_KINDS = {
    **dict.fromkeys(_SHORT, "compound"), **dict.fromkeys(_LANES, "road"), **dict.fromkeys(_COMPOUNDS, "compound"),
    "组": "village", **dict.fromkeys(_VILLAGES, "village"), **dict.fromkeys(_ROADS, "road"),
}
_CONTINUED: dict[str, list[tuple[str, int]]] = {}
"""By a character: the key words that contain it before their last character, and where."""
for _key in sorted(_KINDS):
    for _at, _char in enumerate(_key[:-1]):
        _CONTINUED.setdefault(_char, []).append((_key, _at))
_LONGEST = max(map(len, _KINDS))
_LAST = "".join(sorted({key[-1] for key in _KINDS}))
_TOKEN = re.compile("|".join([_FIRST + "(?:" + "|".join(f"(?P<{k}>{p})" for k, p in _NUMBERED.items()) + ")", f"(?P<key>[{_LAST}])"]))
_DETAIL_NEXT = re.compile(rf"[0-9a-z(),、内]|$|第|[{CHINESE}]+(?:号|栋|幢|座|层|楼|组|队|巷|期|区)|首层|[东西南北]区|[甲乙丙丁东西南北]?[栋幢座]")
_ROAD_TAIL = re.compile(rf"(?:(?<=大道)[东西南北中][{CHINESE}]?路(?!口))?(?:[东西南北中上下前后内外](?=[0-9{CHINESE}附自第,()段]|$))?(?:[东西南北中]?段)?(?:[{CHINESE}]{{1,2}}[横巷](?!村))?")
_AREA_TAIL = re.compile(rf"(?:第?{N}期)?(?:[东西南北中]|[a-z]|第?{N}|[东西南北]?片)?区(?!域)|第?{N}期|[东西南北]片")
_OTHER_WORD = re.compile(
    rf"道(?=具|观)|街(?=道|办|坊)|路(?=桥|村)|[街巷](?=村)|园(?=林)|城(?=镇|关|乡)|区(?=域)|[村庄营屯寨圩墟片](?={'|'.join(_COMPOUNDS)})|村(?=[镇乡])"
)
"""A key word of one character that here belongs to a longer word: 官路村 is a village, 河村工业区 a compound."""
_ROAD_FOLLOWS = re.compile(rf"[东西南北中前后新老]?[{CHINESE}]{{0,2}}(?:大道|大街|高速|路|街(?!道)|巷|道(?!具|口))")
"""What makes the name of a village or compound the beginning of a road's: 渡头村路, 公园路, 广场东路."""
_LEAD = " ,.;:/·、。()-_\n\t与及"
"""What may stand before a name and is not part of it."""
_PINNED = ("house", "building", "room", "group")
_PLACE = re.compile(r"[\u3400-\u9fff]{2,12}$")
_NO_PLACE = re.compile(r"土名|自编|厂房|商铺|铺位|档口|门面|首期|后座|[内旁边侧口下上前后处至之]$|[东西南北]侧")
LONGEST_NAME = 24
"""Characters of a name at most; a longer stretch before a key word is prose."""


class Token(NamedTuple):
    """A piece of an address: `kind`, half-open span in the folded text, and the folded text itself."""

    kind: str
    start: int
    end: int
    value: str


def tokens(text: str, start: int) -> Iterator[Token]:
    """The tokens of folded text from `start` on, in order, not overlapping."""
    at = name_from = start
    while (match := _TOKEN.search(text, at)) is not None:
        kind = match.lastgroup
        if kind != "key":
            if kind in _PINNED and (place := _place(text, name_from, match.start())):
                yield place
            at = name_from = match.end()
            yield Token(kind or "", match.start(), match.end(), match[0])
            continue
        at = match.end()
        token = _named(text, name_from, at)
        if token is not None:
            at = name_from = token.end
            yield token


def _named(text: str, start: int, end: int) -> Token | None:
    """The named token whose key word ends at `end`, if one does; a key that goes on (大道→道, 工业园→园区) waits."""
    kind, length = "", 0
    for size in range(min(_LONGEST, end - start), 0, -1):
        if found := _KINDS.get(text[end - size : end]):
            kind, length = found, size
            break
    if not kind or (length == 1 and _OTHER_WORD.match(text, end - 1)):
        return None
    if kind != "road" and _ROAD_FOLLOWS.match(text, end):
        return None
    key = text[end - length : end]
    if key in _SHORT and not _DETAIL_NEXT.match(text, end):
        return None
    if _goes_on(text, end):
        return None
    while start < end and text[start] in _LEAD:
        start += 1
    cut = max((text.rfind(c, start, end) for c in " ,;()。、"), default=-1)
    start = cut + 1 if cut >= 0 else start
    if not length < end - start + (kind == "compound") <= LONGEST_NAME or (end - start == length and length < 2):
        return None
    tail = (_ROAD_TAIL if kind == "road" else _AREA_TAIL).match(text, end)
    return Token(kind, start, tail.end() if tail else end, text[start : tail.end() if tail else end])


def _place(text: str, start: int, end: int) -> Token | None:
    """A place named without any key word, directly in front of a number: 黄家塘基7座."""
    match = _PLACE.search(text, start, end)
    if match is None or _NO_PLACE.search(match[0]):
        return None
    return Token("place", match.start(), end, match[0])


def _goes_on(text: str, end: int) -> bool:
    """Whether a longer key word ends behind `end` and began before it: 村 of 村委会, 工业园 of 工业园区."""
    return any(text.startswith(key, end - 1 - at) for key, at in _CONTINUED.get(text[end - 1], ()))
