"""What kind of entity: what the sentence says, what it rules out, and what is offered besides.

A word for the kind (有限公司, 合伙企业) decides; a way of running it (三个人合伙) or a scale (小店, 工厂) inclines; and where
nothing is said, the simplest kind is proposed. Everything is a proposal with its reason, never a decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.application import EntityType
from engine.drafting.sentence import Found, Sentence, Span, overlaps

LABELS: dict[EntityType, str] = {
    "individual": "个体工商户", "company": "有限责任公司", "sole_proprietorship": "个人独资企业",
    "partnership": "合伙企业", "cooperative": "农民专业合作社", "branch": "分支机构",
}
MEANING: dict[EntityType, str] = {
    "individual": "一个人或者一个家庭经营，手续最简单，不要求注册资本，经营者以个人（家庭）财产承担债务",
    "company": "股东以认缴的出资为限承担责任，要有章程、注册资本和董事",
    "sole_proprietorship": "一个自然人投资，投资人以个人财产对债务承担无限责任",
    "partnership": "两人以上共同出资，要有书面合伙协议，普通合伙人承担无限连带责任",
    "cooperative": "五名以上成员，其中农民至少占百分之八十",
    "branch": "由已经登记的企业设立，不是独立的主体，责任由所属企业承担",
}
_NOT = re.compile(r"(?:不要|不想|不用|唔想|唔要|不开|不办|不注册|不是)(?:开|办|注册|做|成立)?(?P<what>公司|有限公司|个体户?|合伙)|(?P<weary>公司|个体户?)(?:太|好)(?:麻烦|复杂|烦)")
_EXPLICIT: tuple[tuple[str, tuple[EntityType, ...], str], ...] = (
    (r"(?:转|改|升级)(?:成|为|做)?(?:有限)?公司", ("company",), "说的是改办公司"),
    (r"分公司|分支机构|分厂", ("branch",), "说的是已有企业的分支机构"),
    (r"合作社", ("cooperative",), "说的是合作社"),
    (r"个人独资|独资企业|独资的?", ("sole_proprietorship",), "说的是个人独资"),
    (r"合伙企业|(?:有限|普通)合伙", ("partnership",), "说的是合伙企业"),
    (r"有限责任公司|股份有限公司|有限公司", ("company",), "说的是有限公司"),
    (r"个体工商户|个体户|个体执照|个体", ("individual",), "说的是个体户"),
    (r"(?<!我们)(?<!原)(?<!从)(?<!大)公司", ("company",), "说的是公司"),
    (r"注册资[本金]|股东", ("company",), "有股东或者注册资本的是公司"),
)
_TOGETHER = re.compile(r"合伙(?!企业)|夹份|合股|凑钱|凑份|合资|拍住上|一起(?:投资|出资)|(?:和|跟|同)(?:几个|两个|个)?(?:朋友|同学|同事|friend)")
_WORKS = re.compile(r"工厂|加工厂|[\u4e00-\u9fff]厂|厂房|小厂")
_LARGE = re.compile(
    r"加油站|幼儿园|养老院|敬老院|网吧|ktv|k歌|歌舞厅|夜总会|酒店|培训|补习|小额贷款|贷款|当铺|典当|危险化学品|危化品|烟花|爆竹|证券|基金|保险|医院|学校|劳务派遣|保安"
)
_SHOP = re.compile(r"小店|小铺|店|铺|档口|档|摊|馆|院|士多|行|吧|室|坊|网店|工作室|站|场")
_COMPANY_ONLY = re.compile(r"小额贷款|贷款|典当|当铺|证券|基金|保险|危险化学品|危化品|劳务派遣")
_USUAL: dict[EntityType, tuple[EntityType, ...]] = {
    "individual": ("company", "sole_proprietorship"), "company": ("individual", "partnership"),
    "sole_proprietorship": ("individual", "company"), "partnership": ("company",),
    "cooperative": ("company",), "branch": ("company",),
}


@dataclass(frozen=True, slots=True)
class EntityGuess:
    """The kind proposed and, best first, what may be meant instead; `open`: the sentence leaves it open."""

    chosen: Found[EntityType]
    others: tuple[EntityType, ...]
    open: bool = False


def read_entity(sentence: Sentence, used: Sequence[Span], family: bool, people: Found[int] | None) -> EntityGuess:
    """The kind of entity. `used`: words that are a name; `family`: a family is said to run it; `people`:
    how many are said to set it up."""
    out = _ruled_out(sentence)
    found = _explicit(sentence, used, out)
    if found is not None:
        return EntityGuess(found, tuple(o for o in _USUAL[found.value] if o not in out))
    together = None if family else _first(_TOGETHER, sentence, used) or (people.span if people else None)
    chosen, others, unsure = _together(together) if together else _inclined(sentence, used, bool(out & {"company"}))
    offered = tuple(dict.fromkeys(o for o in (*others, *_USUAL[chosen.value]) if o != chosen.value and o not in out))
    return EntityGuess(chosen, offered, unsure)


def _ruled_out(sentence: Sentence) -> set[EntityType]:
    out: set[EntityType] = set()
    for found in _NOT.finditer(sentence.plain):
        word = found["what"] or found["weary"]
        out.add("partnership" if word == "合伙" else "company" if word.endswith("公司") else "individual")
    return out


def _explicit(sentence: Sentence, used: Sequence[Span], out: set[EntityType]) -> Found[EntityType] | None:
    negated = [found.span() for found in _NOT.finditer(sentence.plain)]
    for pattern, kinds, why in _EXPLICIT:
        for found in re.finditer(pattern, sentence.plain):
            if kinds[0] not in out and not overlaps(found.span(), (*used, *negated)):
                return Found(kinds[0], found.span(), why)
    return None


Inclined = tuple[Found[EntityType], tuple[EntityType, ...], bool]
"""What is inclined to, what is offered besides, and whether that leaves it open."""


def _together(span: Span) -> Inclined:
    """Several who are no family."""
    return Found("partnership", span, "几个人合伙，个体工商户只能由一个人或者一个家庭经营"), ("company", "individual"), True


def _inclined(sentence: Sentence, used: Sequence[Span], small: bool) -> Inclined:
    """What the scale and the trade incline to."""
    large = _first(_LARGE, sentence, used)
    if large is not None and not small:
        only = _first(_COMPANY_ONLY, sentence, used)
        if only is not None:
            return Found("company", only, "这类业务法律一般要求由公司办理"), ("individual",), True
        return Found("individual", large, "没有说是哪一类，这类业务个体和公司都有"), ("company",), True
    works = _first(_WORKS, sentence, used)
    if works is not None and _first(re.compile("店|铺|档|摊"), sentence, used) is None:
        return Found("individual", works, "没有说是哪一类，小厂可以办个体户、个人独资企业或者公司"), ("sole_proprietorship", "company"), True
    shop = _first(_SHOP, sentence, used)
    if shop is not None:
        return Found("individual", shop, "开店、摆档的小本经营，一般办个体工商户"), (), False
    return Found("individual", (0, 0), "没有说是哪一类，先按手续最简单的个体工商户"), (), True


def _first(pattern: re.Pattern[str], sentence: Sentence, used: Sequence[Span]) -> Span | None:
    return next((f.span() for f in pattern.finditer(sentence.plain) if not overlaps(f.span(), used)), None)
