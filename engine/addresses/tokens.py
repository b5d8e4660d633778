"""Cutting the part of an address behind its divisions into tokens: roads, villages, compounds, and numbers of
every kind. Works on folded text (half width, simplified, lower case); a token is (kind, start, end, value).

Two kinds of tokens: numbered ones are told by their form (12号, 3栋, 二层, 101室, 5组); named ones end in a
key word (路, 村, 工业区, 大厦) and reach back to the token before. Key words are found by their last character
and then by the longest ending, which costs less than an alternation of a hundred words at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.addresses import words
from engine.addresses.numerals import CHINESE

N = rf"(?:[0-9]{{1,8}}|[{CHINESE}]{{1,8}})"
"""A number. All repetitions here are bounded, so that no text can make the search run long."""
_DASH = "[-‐‑‒–—―~至]"
_LIST = rf"(?:{_DASH}|[、,/])"
_CODE = r"(?:[0-9]{1,8}[a-z]{1,2}|[a-z]{0,2})-?[0-9]{1,8}[a-z]?"
_CODES = rf"{_CODE}(?:(?:{_LIST}|\.){_CODE}|{_DASH}[a-z]){{0,8}}"
_NO_HOUSE = "[楼栋幢座室铺档卡馆店库仓摊]|[工床]位|公寓|房(?!屋)|厂房|车[间位库]|商(?:铺|业用|业房|用|位|服|网)|营业[房用]|门(?!头)|公建(?!楼)|标准化?厂房"
_SHOP = "办公室|商业用房|商业房|营业用房|营业房|门面房|门市房|商铺|铺面|门面|门市|店面|网点|底店|底商|商位|商网|门脸|商服"
"""What is let as a shop, and needs no number to be one."""
_USE = "写字|商办|综合|办公|商住|宿舍|公寓|住宅|商务|教学|营业|商业|公建|科研|研发|生产|厂房"
_NUMBERED = {
    "road": r"(?<![0-9])(?:国道|省道|县道|乡道)[a-z]?[0-9]{1,4}(?:线(?![路街])|(?![0-9号]))|[gsx][0-9]{2,4}(?:线|国道|省道|高速)|(?<![0-9])[0-9]{3,4}(?:公路|线(?![路街]))",
    "aside": r"\((?:原|旧|老|曾|又名|即|土名|仅|本|住所|办公|限|集群|托管|经营场所)[^()]{0,200}\)?",
    "house": (
        rf"(?:(?:第|自编|附|付|临|副|增|特|[甲乙丙丁]字?|(?<=[路街巷道村])[新老旧](?=[0-9]))?{N}[a-z]?(?:{_LIST}(?:附|[a-z]{{1,2}}-?)?{N}[a-z]?){{0,9}}|(?:第|自编)?[0-9]{{0,3}}[a-z]{{1,2}}-?[0-9]{{1,6}}[a-z]?(?:{_LIST}[a-z]{{0,2}}[0-9]{{1,6}}){{0,4}}|[0-9]{{1,6}}{_DASH}[a-z]|[a-z])"
        rf"(?:号(?!{_NO_HOUSE}|[网席柜线桥路街巷码镇乡]|地块|小区|公馆|社区|[井矿桥]|(?:{_USE})楼)|\#(?!{_NO_HOUSE}))"
        rf"(?:(?:之|{_DASH})(?:{N})(?:号|(?![0-9{CHINESE}层楼室房栋幢座单]))|[附付]{N}(?:号|$)|之[{CHINESE}])?(?:大院|院子?(?![士校]))?"
    ),
    "building": (
        rf"(?:第|自编|[甲乙丙丁](?=[0-9])|(?<=[号区园苑城庭里])[东西南北](?=[0-9]))?(?:[a-z]{{1,2}}-?[0-9]{{0,8}}|{N}[a-z]?|[甲乙丙丁戊东西南北中主副前后])(?:{_LIST}(?:[a-z]|{N}[a-z]?)){{0,5}}"
        rf"(?:号楼|\#楼|号[栋幢座]|号(?:标准化?)?厂房|\#厂房|厂房|号仓库|仓库|号库|号车间|车间|号馆|馆(?=[0-9])|号(?:{_USE})楼|\#(?:{_USE})楼|号公寓(?!楼)|栋|幢|座(?!落|楼村)|塔楼)"
        rf"|[a-z][0-9]?楼|{N}楼(?={N}单元)|[东西南北][、,][东西南北]楼|(?:厂房|车间|仓库)(?:[a-z][0-9]{{0,2}}|[0-9]{{1,2}}|[{CHINESE}]{{1,2}})(?:号)?(?![0-9层楼栋幢座])"
    ),
    "unit": rf"(?:第|[东西南北])?(?:[a-z][0-9]{{0,2}}|[0-9]{{1,2}}[a-z]?|[{CHINESE}]{{1,3}}|[甲乙丙丁东西南北中])(?:单元|梯(?!田|级))|(?:[a-z]|[甲乙丙丁]?(?:[0-9]{{1,2}}|[{CHINESE}]{{1,3}})[a-z]?)门(?=[0-9{CHINESE}]|$)",
    "floor": rf"(?P<storey>[0-9]{{1,2}})f(?=(?P=storey)[0-9]{{2}}(?![0-9]))|(?:(?:第|负|地下|-|b)?{N}(?:[ab](?=层))?(?:{_LIST}{N}){{0,5}}(?:楼层|层|楼|f(?![a-z0-9]))|首层|底层|[壹贰叁肆伍陆柒捌玖][层楼]|地下室|顶层|夹层|架空层|上层|下层|阁楼|地下首层|地下)(?:全层|整层)?",
    "room": (
        rf"(?:自编)?(?:第|[东西南北中])?(?:[甲乙丙丁]|{_CODE}|[a-z]|[{CHINESE}]{{1,8}})(?:(?:{_LIST}|\.)(?:{_CODE}|[{CHINESE}]{{1,4}})|{_DASH}[a-z]){{0,8}}(?:号|\#)?(?:等)?"
        rf"(?:室|房间|房(?!地产|产|屋)|铺位|{_SHOP}|公建(?!楼)|(?<=号)门(?!头)|铺(?![镇村乡])|档口|档位|档|卡位|卡|店铺|店(?![子村镇面])|单位|单元|摊位|摊|间|床位|工位|席位|柜台|车位|车库|户(?![村屯庄]))(?:{_DASH}[0-9]{{1,4}}(?![0-9]|[铺室房号])|之{N})?"
        rf"|(?:{_SHOP}|公建|平房|铺位|铺|档口|档位|档|摊位|卡位|房号|室)(?:[a-z]{{0,2}}-?[0-9]{{1,8}})(?:{_LIST}{_CODE}){{0,5}}(?:号[铺室房]|[号铺室房])?(?![0-9层楼栋幢座排]|号楼|单元)"
        rf"|(?:物业)?(?:{_SHOP}|公建)(?!楼)"
        rf"|\([0-9a-z]{{1,4}}(?:{_DASH}[0-9a-z]{{1,4}}){{0,2}}\)(?:室|号)|自编{_CODES}|[附付](?=[0-9a-z]){_CODES}(?![0-9号])|[东西南北中]户(?![村屯庄])|[0-9]{{3,4}}门(?=$|[,()])|(?<=[层楼])店(?=$|[,()])|之{N}(?:室|房|(?![0-9{CHINESE}]))"
    ),
    "group": rf"(?:第)?{N}(?:[、,]{N}){{0,4}}(?:村民小组|村民组|小组|经济社|合作社|组|队(?!村)|社(?!区)|委(?!会)|连(?=$|[0-9]))",
    "bare": (
        rf"(?:(?<=[层楼])[东西南北](?=[0-9]))?(?>[a-z]{{0,2}}-?[0-9]{{1,8}}(?:[a-z](?![a-z]))?[0-9]{{0,6}}(?:(?:{_LIST}|\.)(?:[a-z]{{0,2}}[0-9]{{1,8}}[a-z]?|[a-z][0-9]{{0,8}})){{0,8}})"
        rf"(?:之{N})?(?!国道|省道|县道|公里|公路|线|km|地块|月|日|千?米|丘|轴|路|街|团|中学|医院|年|世纪|巷|弄|横|排|期|区|坊|村|社区?|屯|[、,]?[0-9]{{0,2}}[组队]|号|胡同|[东西南北中][路街])|[a-z](?=$|[(),])"
    ),
    "beside": r"(?:[东西南北]{1,2}|左|右|两)(?:侧|边(?![村屯庄路街])|面(?![村屯庄路街]))|以[东西南北]{1,2}|对面|旁边?|隔壁|交叉路?口|交口(?![村乡镇])|交汇(?:处|口)?|交界(?:处|口)?|附近|(?:东南|东北|西南|西北)角(?![村庄屯路街])",
}
_FIRST = (
    rf"(?<![0-9](?=[0-9a-z]))(?<![{CHINESE}](?=[{CHINESE}]))"
    rf"(?=[0-9a-z{CHINESE}第自附付临副增特甲乙丙丁戊东西南北中主前后负地首底顶夹架阁上下办国省县乡壹贰叁肆伍陆柒捌玖厂车仓商铺档摊卡房室营门店网公平物之左右以对旁隔交院两新老旧(-])"
)
_TOKEN = re.compile("|".join([_FIRST + "(?:" + "|".join(f"(?P<{k}>{p})" for k, p in _NUMBERED.items()) + ")", f"(?P<key>[{''.join(words.SIZES)}])"]))
_DETAIL_NEXT = re.compile(
    rf"[0-9a-z(),、内旁-]|$|第|[{CHINESE}]+(?:号|栋|幢|座|层|楼|组|队|巷|期|区)|首层|地下|[东西南北]区|[东西南北]侧|[甲乙丙丁东西南北]?[栋幢座]|{_SHOP}|公建|自编|之[{CHINESE}]"
)
_ROAD_TAIL = re.compile(
    rf"(?:(?<=大道)[东西南北中][{CHINESE}]?路(?!口))?(?:[东西南北中上下前后内外](?=[0-9附自第段]|[{CHINESE}]+(?:号|[巷弄里横条段]|胡同))|(?<=大道)[东西南北中](?=$))?"
    rf"(?:第?(?:[东西南北中]|[{CHINESE}]|[0-9]{{1,2}})?段)?"
    rf"(?:(?:[东西南北]?[{CHINESE}]{{1,3}}|[0-9]{{1,4}})(?:横巷|巷(?![社村])|弄|横(?![路街])))?"
)
_AREA_TAIL = re.compile(rf"(?:第?{N}期)?(?:[东西南北中]|[a-z][0-9]{{0,2}}(?:[、,/-][a-z][0-9]{{0,2}}){{0,2}}|第?{N}|[东西南北]?片)?区(?!域)|第?{N}期|[东西南北]片")
_AREAS = "|".join(sorted((*words.COMPOUNDS, *words.TOWERS), key=len, reverse=True))
_OTHER_WORD = re.compile(
    rf"道(?=[具观路街巷]|[\u4e00-\u9fff]{{1,2}}[村屯]|[\u4e00-\u9fff]{{2,8}}公司)|(?<=[临沿])街|街(?=道|办|坊|区|子(?!弟))|(?<=[铁隧渠厂])道|路(?=桥|村)|巷(?=路)|[街巷路](?=村|社区|居委)|园(?=林)|城(?=镇|关|乡)|区(?=域)|营(?=业|运)|(?<=铁)路(?![0-9])|路(?=[0-9]{{1,4}}米)|(?<=[处米])路|(?<=[大官马岔])路(?=[\u4e00-\u9fff]{{0,2}}[村屯])"
    rf"|[村庄营屯寨圩墟片](?={_AREAS})|[庄营屯寨圩墟片](?=村|屯|庄|行政村|自然村|社区|镇区)|村(?=[镇乡])"
)
"""A key word of one character that here belongs to a longer word: 官路村 is a village, 河村工业区 a compound."""
_LONGER = re.compile(r"街道(?![0-9]|[东西南北中]段)|[一二三四五六内外]环(?![东西南北中]{0,2}段|[0-9交与和、]|$)|(?:中心|广场|市场|公园|学校)(?=小学|中学|幼儿园|卫生院|村|社区)|超市(?=店)|广场(?=舞)|市场(?=大厦|大楼)|胡同(?=村)|路口(?=[村镇乡社]|岸)|[东西南北前后]楼(?=[村庄])")
_JOINS = re.compile(_AREAS)
_ROAD_FOLLOWS = re.compile(rf"[东西南北中前后新老]?[{CHINESE}]{{0,2}}(?:大道|大街|高速|大?路(?!口)|街(?!道)|巷|道(?!具|口))")
"""What makes the name of a village or compound the beginning of a road's: 渡头村路, 公园路, 广场东路."""
_ROAD_GOES_ON = re.compile("[\u4e00-\u9fff](?:道|路|街)(?=[0-9])")
"""塘沽营口道 is no village 塘沽营."""
_STREET_OF_VILLAGE = re.compile(rf"(?:[东西南北中前后新老][大小]?|第?[{CHINESE}]{{1,2}})(?:街(?!道)|巷)")
_ROAD_NUMBER = re.compile("[新老旧]?[gsxy]?[0-9]{2,4}(?=[国省县乡]道)")
_SIDE_OF_ROAD = re.compile("路[东西南北]{1,2}(?:侧|边|面|$|[,()])")
"""程庄村路南 lies on the south side of the road at 程庄村."""
_CITY_STREET = re.compile("[东西南北](?:大街|街(?=[0-9]))")
"""翟营南大街, 梅元庄北街37号: a street of the town that grew over the village."""
_SIDES_OF_ROADS = re.compile("(?<=[路街道])[东西南北][\u4e00-\u9fff]{2,6}[路街道][东西南北](?:侧|边|$|[,、()])")
"""南环路北光荣路西 lies north of one road and west of another."""
_GROUP_NEXT = re.compile(rf"第?{N}(?:组|队|社|村民)")
_INSIDE_OF = re.compile("院内|(?<=[院村厂店司馆场])内")
"""What a house is in, between its name and that of the place: 公司院内办公楼."""
_LEAD = " ,.;:/·、。()-_\n\t"
"""What may stand before a name and is not part of it."""
_AND = "与及和"
"""What may stand between two roads that cross."""
_CUT = re.compile(r"[^\n]*[ ,;()。、]")
"""No name goes on over these."""
_PINNED = ("house", "building", "room", "group")
_PLACE = re.compile(r"[\u3400-\u9fff]{2,12}$")
_NO_PLACE = re.compile(r"土名|自编|厂房|商铺|铺位|档口|门面|首期|后座|[内旁边侧口下上前后处至之]$|[东西南北]侧")
LONGEST_NAME = 24
"""Characters of a name at most; a longer stretch before a key word is prose."""


Token = tuple[str, int, int, str]
"""A piece of an address: its kind, half-open span in the folded text, and the folded text itself."""


def tokens(text: str, start: int) -> Iterator[Token]:
    """The tokens of folded text from `start` on, in order, not overlapping."""
    at = name_from = start
    after_road = False
    while (match := _TOKEN.search(text, at)) is not None:
        kind = match.lastgroup
        if kind != "key":
            if kind in _PINNED and (place := _place(text, name_from, match.start())):
                yield place
            at = name_from = match.end()
            after_road = after_road and kind == "beside"
            yield kind or "", match.start(), at, match[0]
            continue
        at = match.end()
        token = _named(text, name_from, at)
        if after_road and token is not None and token[0] == "road" and (token[3][0] in _AND or _SIDES_OF_ROADS.match(text, token[1])):
            token = "road", token[1] + 1, token[2], token[3][1:]
        if token is not None:
            at = name_from = token[2]
            after_road = token[0] == "road"
            yield token


def _named(text: str, start: int, end: int) -> Token | None:
    """The named token whose key word ends at `end`, if one does; a key that goes on (大道→道, 工业园→园区) waits."""
    kind, length = "", 0
    for size in words.SIZES[text[end - 1]]:
        if size <= end - start and (found := words.KINDS.get(text[end - size : end])):
            kind, length = found, size
            break
    if not kind or (length == 1 and _OTHER_WORD.match(text, end - 1)) or (length == 2 and _LONGER.match(text, end - 2)):
        return None
    if kind != "road" and _is_in_a_road(text, kind, length, end):
        return None
    key = text[end - length : end]
    if key in words.LANES_OF_VILLAGES and _GROUP_NEXT.match(text, end):
        return None
    if (key in words.SHORT or key in words.SHORT_TOWERS) and not _DETAIL_NEXT.match(text, end):
        return None
    if _goes_on(text, end) or (key in words.HOUSES_OF and _JOINS.match(text, end)):
        return None
    if kind == "tower" and (inside := _INSIDE_OF.match(text, start)):
        start = inside.end()
    if start + 2 < end - length and text.startswith(("路东", "路西", "路南", "路北"), start):
        start += 2  # 钢铁街中段路北大厦
    while start < end and text[start] in _LEAD:
        start += 1
    if cut := _CUT.match(text, start, end):
        start = cut.end()
    bare_allowed = key in words.BARE or (kind in ("compound", "tower") and key != "中心")
    if kind == "road":
        if text.find("号", start, end - length - 1) >= 0:
            return None  # 36号街坊; but 五号路
        start = _behind_zone(text, start, end - length)
        if number := _ROAD_NUMBER.search(text, start, end):
            start = number.start()
    if not length < end - start + bare_allowed <= LONGEST_NAME or (end - start == length and length < 2):
        return None
    tail = (_ROAD_TAIL if kind == "road" else _AREA_TAIL).match(text, end)
    end = tail.end() if tail else end
    return kind, start, end, text[start:end]


def _is_in_a_road(text: str, kind: str, length: int, end: int) -> bool:
    """Whether a name goes on as that of a road: 公园路, 渡头村路, 塘沽营口道; but 双台子村西街 is a village and its street."""
    if kind == "village":
        if text.startswith("委会", end - 2):
            return False
        if length == 1 and text[end - 1] != "村" and _CITY_STREET.match(text, end):
            return True
        if _STREET_OF_VILLAGE.match(text, end) or _SIDE_OF_ROAD.match(text, end):
            return False
        if length == 1 and _ROAD_GOES_ON.match(text, end):
            return True
    return _ROAD_FOLLOWS.match(text, end) is not None


def _behind_zone(text: str, start: int, key: int) -> int:
    """Where a road's name begins: behind the zone or estate whose name runs into it (拓展区汤口路, 华信国际中山路), if two characters are
    left."""
    for ending in ("区", "国际", "处"):
        at = text.rfind(ending, start + 1, key - 1)
        if at >= 0:
            return at + len(ending) if at + len(ending) < key - 1 else start
    return start


def _place(text: str, start: int, end: int) -> Token | None:
    """A place named without any key word, directly in front of a number: 黄家塘基7座."""
    match = _PLACE.search(text, start, end)
    if match is None or _NO_PLACE.search(match[0]):
        return None
    return "place", match.start(), end, match[0]


def _goes_on(text: str, end: int) -> bool:
    """Whether a longer key word ends behind `end` and began before it: 村 of 村委会, 工业园 of 工业园区."""
    return any(text.startswith(key, end - 1 - at) for key, at in words.CONTINUED.get(text[end - 1], ()))
