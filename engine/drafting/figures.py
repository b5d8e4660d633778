"""Figures that a sentence says: capital, floor area, how many people, for how long."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from engine.addresses.numerals import number
from engine.drafting.sentence import Found, Sentence

_DIGITS = r"(?P<digits>[0-9]{1,12}(?:\.[0-9]{1,2})?|[零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{1,7})"
_SCALE = r"(?P<scale>万|亿|千)?"
_CAPITAL = re.compile(
    rf"(?:注册资本|注册资金|出资总额|出资额|认缴出资|认缴)(?:准备|打算|想|写|填|为|是|:|大概|约|共|人民币|定|\s){{0,4}}{_DIGITS}{_SCALE}(?:元|块|人民币)?"
)
_AREA = re.compile(rf"{_DIGITS}(?:来|多|几)?个?(?:平方米|平方|平米|㎡|m2|平(?![台价房时日均安方米])|方(?=的?(?:铺|门面|店|场地|厂房|地方|房|左右|[,.;!?。]|$)))")
_ROUGH = re.compile("[来多几]")
_COUNTED = re.compile(
    r"(?P<with>(?:和|跟|同|与)(?:另外)?)?(?P<digits>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:个|位|名|户)(?P<who>股东|合伙人|投资人|朋友|同学|同事|伙伴|兄弟|姐妹|会计师?|师傅|村民|农民|农户|社员|成员|人|友)?"
)
_SIBLINGS = re.compile(r"(?P<digits>[两二三四五六])(?:姐妹|姊妹|兄弟|兄妹|姐弟)")
_ROLE_FIRST = re.compile(r"(?:股东|合伙人|成员|社员)(?:共|有|是|:)?(?P<digits>[0-9]{1,3}|[两三四五六七八九十]{1,3})[人个位名户]")
_STAFF = re.compile(r"(?:员工|招|请|雇|聘|教|带|接)[\u4e00-\u9fff]{0,2}$")
_TERM = re.compile(r"(?:经营|营业|合伙)期限(?:为|是|:|写|填|\s)*(?:(?P<long>长期|永久)|(?P<digits>[0-9]{1,3}|[一二三四五六七八九十]{1,3})年)")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, None: 1}
MOST_CAPITAL = Decimal(10) ** 16
MOST_AREA = Decimal(10) ** 9
_CENT = Decimal("0.01")


def read_capital(sentence: Sentence) -> Found[Decimal] | None:
    """The registered or contributed capital, in yuan; an investment that is only planned is none."""
    for found in _CAPITAL.finditer(sentence.plain):
        value = _value(found["digits"])
        if value is not None and 0 < (amount := value * _SCALES[found["scale"]]) < MOST_CAPITAL:
            return Found(_plain(amount), found.span(), "文中说了资本数额")
    return None


def read_area(sentence: Sentence) -> Found[Decimal] | None:
    """The floor area, in square metres; 20多平 is no area."""
    for found in _AREA.finditer(sentence.plain):
        value = _value(found["digits"])
        if value is not None and 0 < value < MOST_AREA and not _ROUGH.search(found[0][len(found["digits"]) :]):
            return Found(_plain(value), found.span(), "文中说了面积")
    return None


def read_people(sentence: Sentence) -> Found[int] | None:
    """How many people set it up; staff to be hired are none of them. 我和两个朋友 are three."""
    first = _ROLE_FIRST.search(sentence.plain) or _SIBLINGS.search(sentence.plain)
    if first is not None and (value := number(first["digits"])) is not None and value > 1:
        return Found(value, first.span(), "文中说了人数")
    for found in _COUNTED.finditer(sentence.plain):
        who = found["who"]
        value = number(found["digits"])
        if value is None or not 1 < value < 1000 or _STAFF.search(sentence.plain[: found.start()]):
            continue
        if who is None and not found[0].endswith("户"):
            continue
        others = found["with"] is not None and who not in ("人", "股东")
        return Found(value + others, found.span(), "文中说了人数")
    return None


def read_term(sentence: Sentence) -> Found[int | str] | None:
    """For how many years, or `long`."""
    found = _TERM.search(sentence.plain)
    if found is None:
        return None
    if found["long"]:
        return Found("long", found.span(), "文中说了期限")
    years = number(found["digits"])
    return Found(years, found.span(), "文中说了期限") if years is not None and 1 <= years <= 100 else None


def _value(text: str) -> Decimal | None:
    if text[0].isascii():
        try:
            return Decimal(text)
        except InvalidOperation:
            return None
    thousands, mark, rest = text.translate(_FORMAL).rpartition("千")
    upper = number(thousands) if thousands else (1 if mark else 0)
    lower = number(rest.lstrip("零")) if rest.lstrip("零") else 0
    return None if upper is None or lower is None else Decimal(upper * 1000 + lower)


def _plain(value: Decimal) -> Decimal:
    whole = value.quantize(_CENT).normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole
