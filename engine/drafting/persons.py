"""Who: the applicant's name where it is said, a family, and the enterprise a branch belongs to. Nobody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.drafting.sentence import Found, Sentence, Span

SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伍区欧关容莫冼麦甄司徒黄"
)
_PERSON = re.compile(r"(?:我叫|本人叫?|我的名字(?:叫|是)|申请人(?:是|叫|:)?|经营者(?:是|叫|:)?|投资人(?:是|叫|:)?)(?P<name>[\u4e00-\u9fff]{2,4})(?=[,.;!?。\s]|$)")
_COUPLE = re.compile(
    r"(?:我(?:和|跟|同|与))(?:我)?(?:老婆|老公|爱人|太太|妻子|丈夫|先生|媳妇|家人)|两?夫妻(?:俩|两人|二人)?|两公婆|两口子|家庭经营|一家人(?:经营|一起)"
)
_ALONE = re.compile(r"个人经营")
_PARENT = re.compile(r"(?<![\u4e00-\u9fff])(?:我们是|我是|我司)?(?P<name>[\u4e00-\u9fff()]{4,30}?(?:有限责任公司|股份有限公司|有限公司))(?=[\u4e00-\u9fff]{0,4}?(?:在|到|来))")
_SPEECH = re.compile(r"[想开做办搞要的了叫和]|注册|成立|一家|在")
_BRANCH = re.compile(r"分公司|分支机构|分店|分厂|办事处")


@dataclass(frozen=True, slots=True)
class Persons:
    """What is said of people and parents."""

    applicant: Found[str] | None = None
    family: Found[bool] | None = None
    alone: Found[bool] | None = None
    parent: Found[str] | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that say nothing of the business."""
        return tuple(f.span for f in (self.applicant, self.parent) if f is not None)


def read_persons(sentence: Sentence) -> Persons:
    """The persons. A nickname (我叫阿强) is no name for a register and is left out."""
    plain = sentence.plain
    family, alone = _COUPLE.search(plain), _ALONE.search(plain)
    return Persons(
        _applicant(sentence),
        Found(True, family.span(), "文中说由家庭成员一起经营") if family and not _called(plain, family.start()) else None,
        Found(True, alone.span(), "文中说个人经营") if alone else None,
        _parent(sentence),
    )


def _called(plain: str, at: int) -> bool:
    """Whether the words at `at` are what something is called."""
    return plain[max(0, at - 2) : at].endswith(("叫", "店名", "字号", "招牌"))


def _applicant(sentence: Sentence) -> Found[str] | None:
    for found in _PERSON.finditer(sentence.plain):
        if found["name"][0] in SURNAMES:
            return Found(sentence.words(found.span("name")).text, found.span("name"), "文中说了申请人的姓名")
    return None


def _parent(sentence: Sentence) -> Found[str] | None:
    if not _BRANCH.search(sentence.plain):
        return None
    for found in _PARENT.finditer(sentence.plain):
        if not _SPEECH.search(found["name"]):
            return Found(sentence.words(found.span("name")).text, found.span("name"), "文中说了由哪个企业设立")
    return None
