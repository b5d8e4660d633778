"""What the words round restricted words make of them: the business itself, or a thing, a place, a subject named after it.

Chinese compounds end with what they are: 保险柜 is a cupboard, 快递柜安装 puts one up, 保险代理 is an agency. So what
follows the words up to the deed is read: its last word is the head, and the table `scope_contexts` says what heads
are. Words spelled by two neighbours (宣传销售 holds 传销) are found by cutting the item into words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.scopes.patterns import Pattern
from engine.scopes.words import MAKE, TRADE, VERBS
from engine.text.tokens import tokenizer
from reference_libs.library import Library

Use = Literal["business", "unsure", "chance", "thing", "likeness", "about", "place", "against"]
USES: tuple[Use, ...] = ("business", "unsure", "chance", "thing", "likeness", "about", "place", "against")
BY_CHANCE = 4
"""Characters of words that two neighbours may spell by chance."""
_LONGEST_WORD = 6
_ANYWHERE = ("likeness", "place")
_TRADING = frozenset((*TRADE, *MAKE))
"""Deeds done to goods: what is made or sold between the parts of a word is what the item is about (卷烟机械生产)."""
_SOFTWARE_DEEDS = ("开发", "设计", "研发", "维护", "销售", "制作", "测试", "零售", "批发")
_FILLING = re.compile(r"(?:服务|业务|等|项目|工程)$")
_LINK = re.compile(r"^(?:[的等]|系列)+")
_AND = re.compile("以及|[及和与并或兼暨、]")
_GRADE = re.compile("[一二三四壹贰叁肆甲乙丙特1-9]级$")
_BETWEEN = re.compile(r"(?:从事|非法|网络|各类|各种|参与|组织|一切|任何|电信|新型|校园)+$")


@dataclass(frozen=True, slots=True)
class Contexts:
    """Roles by word; the deeds that a scope ends with; the words of the roles that count wherever they stand, those of
    one character apart."""

    roles: Mapping[str, frozenset[str]]
    deeds: frozenset[str]
    anywhere: Mapping[str, tuple[str, ...]]
    at_once: Mapping[str, frozenset[str]]

    def head(self, noun: str) -> frozenset[str]:
        """The roles of the longest known word that ends a noun."""
        for size in range(min(_LONGEST_WORD, len(noun)), 0, -1):
            found = self.roles.get(noun[-size:])
            if found is not None:
                return found
        return frozenset()

    def split(self, tail: str) -> tuple[str, str]:
        """A noun and the first of the deeds at its end (empty: there is none); 服务 and 业务 after a deed do not count."""
        noun = _FILLING.sub("", tail)
        deed = self._deed(noun)
        if not deed:
            return tail, ""
        while more := self._deed(noun):
            deed, noun = more, noun.removesuffix(more).rstrip("及和与并或兼、的")
        return noun, deed

    def _deed(self, text: str) -> str:
        return next((text[-n:] for n in range(min(_LONGEST_WORD, len(text)), 0, -1) if text[-n:] in self.deeds), "")

    def begun(self, text: str) -> str:
        """The longest deed that a text begins with, empty if none."""
        return next((text[:n] for n in range(min(_LONGEST_WORD, len(text)), 0, -1) if text[:n] in self.deeds), "")

    def holds(self, noun: str, role: str) -> bool:
        """Whether a word of that role stands in the noun: anywhere, or at its beginning if it is a single character."""
        return noun[:1] in self.at_once[role] or any(word in noun for word in self.anywhere[role])


def build(library: Library) -> Contexts:
    """The table `scope_contexts`; for `library.compiled`."""
    roles: dict[str, set[str]] = {}
    for row in library:
        if row["role"] != "lookalike":
            roles.setdefault(row["text"], set()).add(row["role"])
    return Contexts(
        {word: frozenset(r) for word, r in roles.items()},
        frozenset((*VERBS, *(w for w, r in roles.items() if r & {"work", "upkeep", "deed"}))),
        {role: tuple(w for w, r in roles.items() if role in r and len(w) > 1) for role in _ANYWHERE},
        {role: frozenset(w for w, r in roles.items() if role in r and len(w) == 1) for role in _ANYWHERE},
    )


def use_of(text: str, start: int, end: int, pattern: Pattern, contexts: Contexts) -> Use:
    """What the words at `[start, end)` of an item's normal form are there for. Two words with a gap are not met by chance."""
    means = pattern.means
    how = stands(text, start, end) if len(pattern.parts) == 1 else "apart"
    if how != "apart":
        return "chance" if how == "chance" else "unsure"
    before = _BETWEEN.sub("", text[:start])
    if any("against" in contexts.roles.get(before[-n:], ()) for n in (1, 2) if len(before) >= n):
        return "against"
    if "against" in contexts.roles.get(text[end : end + 2], ()):
        return "against"
    noun, deed = contexts.split(_LINK.sub("", _GRADE.sub("", text[end:])))
    noun = _AND.split(noun, maxsplit=1)[0]
    if pattern.parts[-1] in _TRADING and len(pattern.parts) > 1 and "thing" in contexts.head(_within(text[start:end], pattern)):
        return "thing"
    if contexts.holds(noun, "likeness"):
        return "likeness"
    head = contexts.head(noun)
    if "about" in head:
        return "about"
    if means == "deed":
        return "business"
    if means == "goods":
        return "business" if not noun or head & {"made_of", "neutral"} else "unsure"
    return _use_of_trade(noun, deed, head, contexts, ends_in_deed=bool(contexts.split(text[start:end])[1]))


def _within(met: str, pattern: Pattern) -> str:
    """What stands between the first part of a pattern and its last (卷烟机械 in 卷烟机械生产)."""
    return met.removeprefix(pattern.parts[0]).removesuffix(pattern.parts[-1])


def _use_of_trade(noun: str, deed: str, head: frozenset[str], contexts: Contexts, ends_in_deed: bool) -> Use:
    """`ends_in_deed`: the words met say what is done themselves (电梯安装), so that a further deed takes nothing away."""
    if contexts.holds(noun, "place"):
        return "place"
    if "thing" in head:
        return "thing"
    if "software" in head:
        return "thing" if deed in _SOFTWARE_DEEDS else "unsure"
    done = contexts.roles.get(deed, frozenset())
    if (noun and "work" in done) or ("upkeep" in done and not ends_in_deed):
        return "thing"
    return "business" if not noun or "neutral" in head else "unsure"


def stands(text: str, start: int, end: int) -> Literal["apart", "torn", "chance"]:
    """Whether anybody would read words there. `chance`: letters go on beyond them; or a word of the cut reaches across
    one of their ends with a part that is none by itself (宣传|销售, but not 卷烟|批发部) and leaves fewer orphans than they
    do (代|开发|票务); or they leave orphans on both sides, one of which makes a word with them (当|代孕|婴: 当代).
    `torn`: both readings leave as many (代孕|妇, 代|孕妇)."""
    if _goes_on(text, start, start - 1) or _goes_on(text, end - 1, end):
        return "chance"
    if end - start > BY_CHANCE:
        return "apart"
    words = tokenizer().known(text)
    knows = tokenizer().knows
    across = [(b, e) for b, e in words if b < start < e < end or start < b < end < e]
    if any(_fragment(text[max(b, start) : min(e, end)]) for b, e in across):
        left = sum(e - b == 1 for b, e in words if start <= b and e <= end)
        orphans = sum(_fragment(text[b:start]) if b < start else _fragment(text[end:e]) for b, e in across)
        if left and left == orphans and knows(text[start:end]):
            return "torn"
        return "apart" if left > orphans else "chance"
    alone = {b for b, e in words if e - b == 1}
    if start - 1 not in alone or end not in alone:
        return "apart"
    return "chance" if knows(text[start - 1 : start + 1]) or knows(text[end - 1 : end + 1]) else "apart"


def by_chance(text: str, start: int, end: int) -> bool:
    """Whether nobody would read words there."""
    return stands(text, start, end) == "chance"


def _fragment(part: str) -> bool:
    """Whether a part of a word is none by itself."""
    return len(part) == 1 or not tokenizer().knows(part)


def _goes_on(text: str, inside: int, outside: int) -> bool:
    """Whether Latin letters or digits inside go on outside (ICO in icon)."""
    return 0 <= outside < len(text) and _latin(text[inside]) and _latin(text[outside])


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
