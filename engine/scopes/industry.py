"""Industry codes 国民经济行业分类 GB/T 4754 as a tree, and how a name's industry words agree with a scope.

名称规定 第九条: the industry in a name follows the main business and the standard classification.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.scopes.catalogue import key_of
from engine.scopes.match import Match
from engine.scopes.words import NEGATED_BRACKET
from reference_libs.library import Library

Level = Literal["section", "division", "group", "class"]
Agreement = Literal["agrees", "agrees_other", "disagrees", "undetermined"]
LEVELS: tuple[Level, ...] = ("section", "division", "group", "class")
AGREEMENTS: tuple[Agreement, ...] = ("agrees", "agrees_other", "disagrees", "undetermined")
_WRITTEN = re.compile(r"(?P<section>[A-T])?(?P<digits>[0-9]{2,4})?(?![0-9A-Z])")

GENERAL_GROUPS = frozenset(
    "商贸 科技 实业 工贸 物资 购销 国际贸易 咨询 制造 市场管理 信息科技 网络科技 电子商务 生物科技 投资 新材料 能源 机械设备 农业 "
    "建筑工程 工程技术 文化传媒 人力资源 环保 器材".split()
)
"""Groups of words that say too little of a business to disagree with any."""
GENERAL_WORDS = frozenset(
    "服务 管理 发展 开发 技术 贸易 商贸 实业 科技 咨询 投资 控股 产业 集团 工业 企业管理 商业 供应链 国际 网络 信息 智能 数字 经营 "
    "用品 制品 材料 设备 器材 工程 综合 便民 生活 创意 文化 健康 时尚 优品 名品".split()
)
_WEAK_ENDS = ("科技", "实业", "贸易", "商贸", "发展", "咨询", "工贸", "科贸", "经贸")
_IDLE_SIGNS = frozenset("业品制造材料设备务服工程科技用加经营销售理管产生产物")
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("13", "14", "15", "511", "512", "522"), "food"),
    **dict.fromkeys(("17", "18", "19", "513", "523"), "clothing"),
    **dict.fromkeys(("24", "514", "524"), "culture"),
    **dict.fromkeys(("27", "515", "525"), "medicine"),
    **dict.fromkeys(("20", "21", "30", "33", "516", "528"), "building"),
    **dict.fromkeys(("34", "35", "36", "37", "38", "39", "40", "517", "526", "527"), "machines"),
}
"""Making, wholesale and retail of the same kind of goods. Codes of the sections C and F that are in no family (综合
零售, 其他批发) say nothing of the goods."""
_GOODS_SECTIONS = frozenset({"C", "F"})
_TRADE_DIVISIONS = frozenset({"51", "52"})
RELATED_FAMILIES = frozenset({("building", "machines")})
RELATED_DIVISIONS = frozenset({("13", "62"), ("14", "62"), ("15", "62"), ("23", "72"), ("82", "70"), ("50", "49"), ("20", "50"), ("81", "52"), ("06", "51"), ("08", "51"), ("09", "51"), ("10", "51")})
"""Divisions of different sections that trade usage does not keep apart (食品 and 餐饮, 印刷 and 图文)."""


NEAR = 0.6
AHEAD = 0.12
"""Least share of common characters (Dice) of a class that is suggested out of several, and by how much it must be
ahead of the next; chosen on the phrases of the catalogue that lie in several classes."""
_SILENT = re.compile("其他|未列明|服务|活动|[及和与、,，的等（）()业]")
_REMAINDER = "其他"
_DANGEROUS = re.compile("危险|有毒|放射|核[燃力电子辐]|爆|烟花|油气")
"""Classes of goods that nobody deals in by accident: not suggested to who does not name them."""


@dataclass(frozen=True, slots=True, eq=False)
class Industries:
    """Names, parents and levels by code; the classes below each code, in the order of the standard."""

    names: Mapping[str, str]
    levels: Mapping[str, str]
    parents: Mapping[str, str]
    classes: Mapping[str, tuple[str, ...]]

    def code_in(self, text: str) -> str | None:
        """The code an applicant wrote: 5232, F5232, F, also followed by its name; None if it is no code."""
        plain = unicodedata.normalize("NFKC", text).strip().upper()
        found = _WRITTEN.match(plain)
        if found is None or not found.group():
            return None
        digits, section = found["digits"], found["section"]
        if digits is None:
            return section if section in self.names else None
        if digits not in self.names or (section is not None and section not in self.above(digits)):
            return None
        return str(digits)

    def above(self, code: str) -> tuple[str, ...]:
        """The code and all it lies in, up to its section."""
        found: list[str] = []
        while code in self.names and code not in found:
            found.append(code)
            code = self.parents[code]
        return tuple(found)

    def fits(self, code: str, wanted: Iterable[str]) -> bool:
        """Whether a code lies in one of the wanted ones."""
        return bool(set(self.above(code)).intersection(wanted))

    def divisions_and_sections(self, codes: Iterable[str]) -> frozenset[str]:
        return frozenset(c for code in codes for c in self.above(code) if self.levels[c] in ("section", "division"))

    def classes_of(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The classes below the codes, each once."""
        return tuple(dict.fromkeys(c for code in codes for c in self.classes.get(code, ())))

    @lru_cache(maxsize=4096)  # noqa: B019  (one tree per loaded table, which lives as long as the process)
    def suggested(self, codes: tuple[str, ...], text: str) -> str | None:
        """The class code that names a business: the only class below `codes`; else the one whose name is plainly
        nearest to the text; else the remainder 其他… of the one group they lie in. None: the applicant chooses."""
        options = self.classes_of(codes)
        if len(options) <= 1:
            return next(iter(options), None)
        named = NEGATED_BRACKET.sub("", key_of(text))
        plain = _telling(named)
        dangerous = _DANGEROUS.search(named) is not None
        safe = [c for c in options if dangerous or not _DANGEROUS.search(self.names[c])]
        ranked = sorted(((_alike(plain, _telling(self.names[c])), c) for c in safe), key=lambda s: (-s[0], s[1]))
        if ranked and ranked[0][0] >= NEAR and ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0) >= AHEAD:
            best = ranked[0][1]
            if not self.names[best].startswith(_REMAINDER):
                return best
        others = [c for c in safe if self.names[c].startswith(_REMAINDER)]
        return others[0] if len(others) == 1 and len({self.parents[c] for c in options}) == 1 else None


def _telling(text: str) -> frozenset[str]:
    """The characters of a text that tell of a business."""
    return frozenset(_SILENT.sub("", text))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def index_industries(library: Library) -> Industries:
    """The table `industry_codes` as a tree; for `library.compiled`."""
    names = {row["id"]: row["name"] for row in library}
    levels = {row["id"]: row["level"] for row in library}
    parents = {row["id"]: row["parent"] for row in library}
    classes: dict[str, list[str]] = {}
    tree = Industries(names, levels, parents, {})
    for code, level in levels.items():
        if level == "class":
            for upper in tree.above(code):
                classes.setdefault(upper, []).append(code)
    return Industries(names, levels, parents, {c: tuple(found) for c, found in classes.items()})


@dataclass(frozen=True, slots=True)
class NameWords:
    """Industry words of names: codes and group by word; the length of the longest."""

    codes: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    longest: int

    def cut(self, text: str) -> tuple[str, ...]:
        """The words in a phrase, from the left, longest first; what is no word is left out."""
        found = []
        at = 0
        while at < len(text):
            for size in range(min(self.longest, len(text) - at), 1, -1):
                if text[at : at + size] in self.codes:
                    found.append(text[at : at + size])
                    at += size
                    break
            else:
                at += 1
        return tuple(found)

    def general(self, word: str) -> bool:
        return word in GENERAL_WORDS or self.groups[word] in GENERAL_GROUPS


def index_words(library: Library) -> NameWords:
    """The table `industry_words`; for `library.compiled`."""
    codes = {row["id"]: tuple(filter(None, row["industries"].split(";"))) for row in library if len(row["id"]) > 1}
    groups = {row["id"]: row["synonym_group"] for row in library}
    return NameWords(codes, groups, max(map(len, codes), default=0))


def agreement(phrase: str, matches: Sequence[tuple[str, Match]], words: NameWords, industries: Industries) -> Agreement:
    """How the industry phrase of a name agrees with the items (text, match), leniently: it disagrees only if it
    is specific, every item is mapped, and none shares its section, division or words."""
    found = words.cut(phrase)
    specific = [w for w in found if not words.general(w) and words.codes[w]]
    if not specific or not matches:
        return "undetermined"
    wanted = industries.divisions_and_sections(c for w in specific for c in words.codes[w])
    for index, (text, match) in enumerate(matches):
        if _agrees(text, match, specific, wanted, words, industries):
            return "agrees" if index == 0 else "agrees_other"
    unsure = any(m.kind == "none" for _, m in matches) or words.general(found[-1]) or found[-1].endswith(_WEAK_ENDS)
    partly_known = sum(map(len, found)) < len(phrase)
    return "undetermined" if unsure or partly_known or _share_a_sign(phrase, matches) else "disagrees"


def _share_a_sign(phrase: str, matches: Sequence[tuple[str, Match]]) -> bool:
    """Whether two neighbouring characters of the phrase, or a telling one, stand in an item (防水材料 and 建筑材料,
    纸业 and 纸制品): then a person might see the link."""
    pairs = [phrase[i : i + 2] for i in range(len(phrase) - 1)]
    if any(p in text or any(p in i.phrase for i in m.items) for p in pairs for text, m in matches):
        return True
    telling = set(phrase) - _IDLE_SIGNS
    return any(telling.intersection(text) or any(telling.intersection(i.phrase) for i in m.items) for text, m in matches)


def _agrees(
    text: str, match: Match, specific: Sequence[str], wanted: frozenset[str], words: NameWords, industries: Industries,
) -> bool:
    if any(w in text or any(w in i.phrase for i in match.items) for w in specific):
        return True
    own_codes = [c for i in match.items for c in i.industries]
    own = industries.divisions_and_sections(own_codes)
    if (own & wanted) - _GOODS_SECTIONS - _TRADE_DIVISIONS or _pairs(own, wanted, RELATED_DIVISIONS):
        return True
    if not (own & _GOODS_SECTIONS and wanted & _GOODS_SECTIONS):
        return False
    ours, theirs = _families(own_codes, industries), _families((c for w in specific for c in words.codes[w]), industries)
    return not ours or not theirs or bool(ours & theirs) or _pairs(ours, theirs, RELATED_FAMILIES)


def _pairs(one: frozenset[str], other: frozenset[str], pairs: frozenset[tuple[str, str]]) -> bool:
    return any((a in one and b in other) or (b in one and a in other) for a, b in pairs)


def _families(codes: Iterable[str], industries: Industries) -> frozenset[str]:
    """The kinds of goods; empty when one of the codes leaves the goods open."""
    found = set()
    for code in codes:
        above = industries.above(code)
        family = next((FAMILIES[c] for c in above if c in FAMILIES), None)
        if family is not None:
            found.add(family)
        elif above and above[-1] in _GOODS_SECTIONS:
            return frozenset()
    return frozenset(found)
