"""What stands at the beginning of an address and is in no list: where a short name of a division goes on as
another name, counties of former times, development zones, towns by their form. All text is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMERALS = "一二三四五六七八九十"
CITY_QUARTERS = ("市中区", "市南区", "市北区")
"""Counties whose name begins with 市: 内江市中区 is 内江, 市中区."""
_STARTS_A_NAME = re.compile(
    rf"[东西南北中上下前后新老旧]?[{_NUMERALS}]?[东西南北中]?(?:大?道(?!具)|大街|公路|国道|路|街|巷|弄|村|里|桥|圩|墟|河(?![东西南北])|水库|[农林牧渔]场|工业|市场|广场|大厦|花园|小区|新村|山(?:风景|旅游)|商|中学|小学|大学|医院|酒店)"
)
_FILLER = re.compile("市辖区|省直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位)")
"""What stands for a prefecture in lists where there is none."""
_FREE_TRADE = re.compile(r"中国\([\u4e00-\u9fff]{2,4}\)自由贸易试验区")
_HAN = r"(?:(?![路街巷村镇乡号弄])[\u4e00-\u9fff])"
"""A character that a division's or zone's name may hold."""
_ZONE = re.compile(
    rf"{_HAN}{{0,12}}?(?:新城(?=[\u4e00-\u9fff]{{1,5}}(?:镇|街道|街办))|高新区|经开区|政务区|新站区|高新技术(?:产业)?园区"
    r"|工业园区(?=[\u4e00-\u9fff]{1,5}(?:镇|街道))|(?:开发|合作|示范|试验|名胜|风景|度假|旅游|保税|保税港|管理|产业|经济|加工|投资|高开|拓展|港|新)区)(?![村路街]|[东西南北]?[路街])"
)
"""A development zone or the like, named for what it is."""
_NO_ZONE = re.compile("物流|[农林牧]场|小区|社区|小新区")
_PARK = re.compile("工业")
"""What a zone is named that is no more than a park."""
_WARD = re.compile("郊区(?!路)|[东西南北]城区(?!路)|县?城区(?![路关])|县?城(?![东西南北中关内区镇乡市郊])(?=[^乡镇村号]{2,5}?(?:路|大道|街))|市区(?!路)|(?<=市)区(?=[^区县镇乡路街]{2,4}(?:路|街|大道))|镇区(?!路)")
"""The built-up part of a county."""
_COUNTY = re.compile(rf"(?:(?![市省区]){_HAN}){{1,5}}?(?:自治县|县|旗)(?![城路街道医人民])(?=[\u4e00-\u9fff]{{2}})")
_FORMER = re.compile(
    rf"(?:市中|南郊|北郊|崇文|宣武|莱城|四方|太平|振东|梅列|湾里|三山|伊春|西林|新青|美溪|金山屯|五营|乌马河|汤旺河|带岭|乌伊岭|红星|上甘岭|蝶山|茂港|翠峦|卢湾|闸北|南汇|塘沽|汉沽|大港|白下|下关|沧浪|平江|金阊|东山|芳村|北塘|崇安|南长|江东|江干|下城|萝岗|戚墅堰|清浦|楚州|维扬|动力|东陵|新浦|九里|居巢|金家庄|铜官山|吉利|金明|庐山|双桥|万盛|桥东|新市|北市|南市|郊|矿|城)区(?!路)"
    rf"|{_HAN}{{2}}(?<![小园社开发城市镇工])区(?=[\u4e00-\u9fff]{{2,6}}?(?:街道|镇|乡))"
)
"""Districts that were merged and whose names live on in addresses, and others in front of a town."""
_TOWN = re.compile(
    rf"[\u4e00-\u9fff]{{1,8}}?(?:(?:街道办事处|街道办|街道(?![0-9])|街办(?!事处)|地区办事处|办事处)(?!路)|(?:镇|乡(?!街道|办事处)|苏木)(?!(?!环)[\u4e00-\u9fff]镇|大道|大街|[路街巷道](?:[0-9{_NUMERALS}]|$)|[村区乡]|镇(?!政府)|[中大小]学))"
)
_NO_TOWN = re.compile(r"号|..[路巷](?!街|办)|..村(?!$)|区(?!$|办)|街(?!$|道|办)|小$|大道|工业|[\u4e00-\u9fff]{3,}[城场园厦]")
_ROAD_OF_TOWN = re.compile("[东西南北][路街]|[中大小新][路街道]")
"""城关镇东街 is the east street of the town, 镇南路 a road."""
_OFFICE_TOWN = re.compile(r"[\u4e00-\u9fff]{1,4}?(?<!街道)办(?=[\u4e00-\u9fff]{2,6}?(?:村|社区|居委|路|街))")
"""大渠办东孙坞村: 办 is short for 办事处."""
_SEAT = re.compile(r"城关(?=(?![东西南北中新老旧大小])[\u4e00-\u9fff]{2,5}?(?:大道|大街|路|街))")
"""The town that is the seat of a county, without 镇: 城关人民路."""
_STREET_TOWN_THERE = re.compile(r"[\u4e00-\u9fff]{2,3}?街(?!道|[东西南北中]?[段巷])(?=[\u4e00-\u9fff0-9]{2,6}?(?:大道|路|街|国道|公路|村|社区)|[\u4e00-\u9fff]{2,6}?开发区|\()")
CITIES_OF_STREETS = ("4201", "4401", "12")
"""武汉, 广州 and 天津 call their subdistricts 街 for short: 邾城街永安大道."""
_STREET_TOWN = re.compile(
    r"[\u4e00-\u9fff]{2,4}?(?<![大东西南北])街(?!道)"
    r"(?=[\u4e00-\u9fff]{2,6}?(?:大道|大街|(?<!街)路)[东西南北中]?(?:[0-9]|自编)|[\u4e00-\u9fff]{1,4}(?:村|社区))"
)
"""A subdistrict called 街 (武汉, 天津, 东北): another road with a number, or a village, follows."""


MOST_ZONES = 2
"""Zones named one in the other: 新余市开发区新余高新区."""


def free_trade_zone(text: str, at: int) -> int | None:
    """Where the free trade zone ends that addresses in one often begin with: 中国(上海)自由贸易试验区."""
    match = _FREE_TRADE.match(text, at)
    return match.end() if match else None


def former_district(text: str, at: int) -> bool:
    """Whether a district of former times stands here."""
    return _FORMER.match(text, at) is not None


def starts_a_name(text: str, at: int) -> bool:
    """Whether a short name that ends at `at` is the beginning of a road's or a place's name."""
    return _STARTS_A_NAME.match(text, at) is not None


def zone(text: str, at: int) -> int | None:
    """Where the development zone that begins at `at` ends, if one does."""
    match = _ZONE.match(text, at)
    return None if match is None or _NO_ZONE.search(match[0]) else match.end()


def unlisted(text: str, at: int, level: int) -> Iterator[tuple[str, int]]:
    """What follows the divisions and is none that is listed: (kind, end), one behind the other. `level`: of the
    deepest division read, 0 for none, 3 for a county."""
    if level == 1 and (match := _FILLER.match(text, at)):
        yield "prefecture", match.end()
        at = match.end()
    if level < 3 and (match := _COUNTY.match(text, at) or (_FORMER.match(text, at) if level else None)):
        yield "county", match.end()
        at, level = match.end(), 3
    if "区" not in text[at:] and "新城" not in text[at:] and not text.startswith(("城", "县城"), at):
        return
    for _ in range(MOST_ZONES):
        if (end := zone(text, at)) is None:
            break
        yield ("zone" if level in (1, 2) and not _PARK.search(text, at, end) else "park"), end
        at, level = end, 3
    if match := _WARD.match(text, at):
        yield "ward", match.end()


def town(text: str, at: int, level: int, prefixes: tuple[str, ...] = ()) -> int | None:
    """Where the town that begins at `at` ends, told by its form. `prefixes`: of the codes of the divisions it lies in."""
    match = _TOWN.match(text, at)
    if match is not None and not _NO_TOWN.search(match[0].removesuffix("镇").removesuffix("乡")):
        sure = level == 3 and len(match[0]) > 2
        return match.end() if sure or not _ROAD_OF_TOWN.match(text, match.end()) else None
    if level == 3 and prefixes and prefixes[0].startswith(CITIES_OF_STREETS) and (match := _STREET_TOWN_THERE.match(text, at)):
        return match.end()
    if level == 3 and (match := _STREET_TOWN.match(text, at) or _OFFICE_TOWN.match(text, at) or _SEAT.match(text, at)):
        return match.end()
    return None
