"""What two names are compared by (how a register finds the ones worth comparing: `engine.names.filing`).

Text is compared in normal form (spaces, brackets, full width, traditional and variant forms fall away).
The industry phrase is cut into the table's words, so that 置业 and 房地产, 酒业 and 酒业发展 are one
strict group, and a phrase of nothing but 实业, 发展 says no trade at all (企业名称相同相近比对规则 第三条, 第四条).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.names.lexicon import Lexicon
from engine.names.parse import ParsedName, parse
from engine.text.normalise import fold, normalise
from engine.text.pinyin import sound_keys
from engine.text.shapes import shape_key
from reference_libs.library import Libraries

CONTAINED_AT_LEAST = 3
"""Two-character trade names are inside thousands of others; only longer ones are looked for within."""
SOUNDED_AT_MOST = 12
"""A longer "trade name" is an unread name; it gets no keys of sound and containment."""
UNCERTAIN = 0.5
"""Confidence of a reading below which its parts decide nothing."""
VAGUE = frozenset(("实业", "发展", "实业发展", "企业发展", "集团"))
PLAIN_FORMS = frozenset(
    "店 铺 馆 坊 场 厂 部 行 社 亭 处 室 队 档 摊 中心 商行 商店 商铺 经营部 门市部 服务部 销售部 工作室 档口 摊位 "
    "店铺 门店 专卖店 连锁店 便利店 网店".split()
)
"""Forms that say nothing of the trade; any other form of a shop or works does (咖啡店, 酒楼, 药房)."""
_VAGUE_TAILS = ("实业发展", "企业发展", "发展", "实业")


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry phrase: `same` its characters, `strict` and `broad` the synonym groups of its words
    (vague tails left out)."""

    same: str
    strict: tuple[str, ...]
    broad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trades:
    """The table of industry words: word → strict group, broad group; and the longest word's length."""

    groups: Mapping[str, tuple[str, str]]
    longest: int

    def read(self, phrase: str | None) -> Industry | None:
        """The phrase as an industry; None when there is none, or only vague words."""
        said = normalise(phrase) if phrase else ""
        text = _without_vague(said)
        if not text:
            return None
        words = self._words(text)
        strict = tuple(self._group(word, 0) for word in words)
        broad = tuple(sorted({self._group(word, 1) for word in words}))
        return Industry(_bare(said), strict, broad)

    def _words(self, text: str) -> list[str]:
        """Longest words of the table from the left; what lies between them stays together."""
        words: list[str] = []
        at = start = 0
        while at < len(text):
            end = next(
                (e for e in range(min(len(text), at + self.longest), at + 1, -1) if text[at:e] in self.groups), at
            )
            if end == at:
                at += 1
                continue
            if start < at:
                words.append(text[start:at])
            words.append(text[at:end])
            at = start = end
        if start < len(text):
            words.append(text[start:])
        return words

    def _group(self, word: str, which: int) -> str:
        found = self.groups.get(word) or self.groups.get(word + "业") or self.groups.get(_bare(word))
        return found[which] if found else _bare(word)


@dataclass(frozen=True, slots=True)
class NameKeys:
    """A name ready to be compared. `trade` is empty when the name was not read with confidence.

    `full` and `parts` are of the whole name; `parts` are sorted, so that they do not say their order.
    `vague`: the industry phrase when it names no trade (实业发展), else empty.
    """

    full: str
    parts: tuple[str, ...]
    trade: str
    industry: Industry | None
    vague: str
    sounds: tuple[str, ...]
    shape: str
    branch: bool


def trades(libraries: Libraries) -> Trades:
    """The table of industry words of these libraries (`libraries.compiled(trades)`)."""
    groups = {
        normalise(row["id"]): (row["strict_group"] or row["id"], row["synonym_group"] or row["id"])
        for row in libraries["industry_words"] if len(row["id"]) > 1
    }
    return Trades(groups, max(map(len, groups), default=0))


def read_plain(text: str, lexicon: Lexicon, home: str | None) -> ParsedName:
    """The reading of a name whatever it is typed in: 沃動機械 and full width are read as 沃动机械 is."""
    return parse(fold(text), lexicon, home)


def keys_of(name: ParsedName, table: Trades, trusted: bool = False) -> NameKeys:
    """What `name` is compared by. `trusted`: its reading counts whatever its confidence."""
    full = normalise(name.text)
    trade = normalise(name.trade_name) if name.trade_name and (trusted or name.confidence >= UNCERTAIN) else ""
    parts = tuple(sorted(
        normalise(part) for part in (name.division, name.trade_name, name.industry, name.form) if part
    )) if trade else ()
    phrase = name.industry
    if not phrase and trade:
        trade, phrase = _trade_of_form(name, trade, table)
    industry = table.read(phrase)
    heard = sound_keys(trade) if 2 <= len(trade) <= SOUNDED_AT_MOST else ()
    return NameKeys(
        full, parts, trade, industry, normalise(name.industry or "") if industry is None else "", heard,
        shape_key(trade), name.branch is not None,
    )


def _trade_of_form(name: ParsedName, trade: str, table: Trades) -> tuple[str, str | None]:
    """Trade name and industry of a shop or works whose trade stands in its form (咖啡店) or in one character
    before it (红光酒厂: 企业名称相同相近比对规则 第三条第三项 gives it as the same as 红光酒业有限公司)."""
    form = name.form_row.text if name.form_row is not None else ""
    if not form or form.endswith(("公司", "合作社", "联合社", "联社", "企业")):
        return trade, None
    if form not in PLAIN_FORMS:
        return trade, form[:-1] if len(form) > 2 and form[-1] in PLAIN_FORMS else form
    if len(trade) > 2 and trade[-1] + "业" in table.groups:
        return trade[:-1], trade[-1]
    return trade, None


def _without_vague(text: str) -> str:
    """The phrase without 发展, 实业 at its end; empty when nothing else is said."""
    while text:
        tail = next((tail for tail in _VAGUE_TAILS if text.endswith(tail)), None)
        if tail is None:
            return "" if text in VAGUE else text
        text = text[: -len(tail)]
    return text


def _bare(word: str) -> str:
    """酒业 is 酒: the character says "trade" and no more."""
    return word[:-1] if len(word) > 1 and word.endswith("业") else word
