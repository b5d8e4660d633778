"""What a scope item says it does not do: （不含…）, 除…外, …除外, 不得从事…, 严禁….

A negation governs what it governs and no more: within brackets up to their end or to what is said to be done after
all, outside them up to the end of the clause. An exception before a head (除烟草外的日用百货) ends where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = re.compile("[除不未非禁绝拒杜]")
_STATES = r"不含|不包含|不包括|不涉及|不带|不需|不可|无需|未含"
_FORBIDS = (
    r"(?:绝|决|从|概|一律)?不(?:得|从事|经营|销售|提供|开展|接受|参与|做|产生|吸收|进行)|未经|(?:绝对)?(?:严禁|禁止|谢绝|杜绝|拒绝|拒不)"
)
_RESUMES = r"(?=但|,含|,包括|,可|$)"
_PATTERNS = (
    re.compile(rf"(?:{_STATES})[^;。\n()]*?(?:的(?=[^;。\n()]{{2}})|{_RESUMES}|(?=[;。\n()]))"),
    re.compile(rf"(?<!未)(?<!法律)(?:{_FORBIDS})[^;。\n()]*"),
    re.compile(
        r"(?:(?<=[;。\n、,/:( ])|^)除(?![草尘虫锈湿臭雪冰甲味油垢铁氧磷硫霜皱螨鼠蚊蟑了四])[^;。\n()]{1,60}?"
        r"(?:以外|之外|除外|外(?=[;。\n,、)的其]|$)|(?=[)])|商品|项目)"
    ),
    re.compile(r"(?:(?<=[;。\n,(])|^)[^;。\n,()]{1,60}?(?:除外|以外)(?=[;。\n,、)]|$)"),
    re.compile(r"\((?:非|除|禁止|严禁)[^()]*\)?"),
)


def negations(key: str) -> tuple[tuple[int, int], ...]:
    """The half-open spans of a folded text that say what is not done, in no order; they may overlap."""
    return tuple(_spans(key)) if _SIGNS.search(key) else ()


def negated(start: int, end: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether `[start, end)` lies in one of them."""
    return any(s <= start and end <= e for s, e in spans)


def says_only_no(key: str) -> bool:
    """Whether nothing is left of a text but what it does not do."""
    spans = negations(key)
    return bool(spans) and all(negated(i, i + 1, spans) for i, char in enumerate(key) if char.isalnum())


def _spans(key: str) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        yield from (m.span() for m in pattern.finditer(key) if m.end() > m.start())
