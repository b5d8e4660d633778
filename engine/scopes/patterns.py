"""The table of restricted scopes as it is looked for: the words of each entry, what they mean, what is harmless.

An entry is met by its `words`, or by its `pattern` where it has none. A word with a gap (发展…下线) is met by its
first part, and the other parts after it, each within `WIDEST` characters. Rules on scope and place (X @ place) are
not looked for here: the premises' checks know places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.scopes.catalogue import key_of, unbracketed
from engine.scopes.match import Matcher, build
from engine.text.normalise import normalise
from engine.text.scan import Scanner
from reference_libs.library import Libraries

Kind = Literal["banned", "restricted", "pre_permit", "post_permit"]
Finance = Literal["must_not", "in_principle", ""]
Means = Literal["trade", "deed", "goods"]
KINDS: tuple[Kind, ...] = ("banned", "restricted", "pre_permit", "post_permit")
MEANS: tuple[Means, ...] = ("trade", "deed", "goods")
GAP = "…"
WIDEST = 10

_PLACE_RULE = "@"
_FINANCE = re.compile(r"市场准入负面清单.*item 4|cases against the 2022 list")
_CONDITION = re.compile(r"[（(](非|无|限|禁止|除|公募|私募)")
_LOCAL = "keyword in scope blocks self-service"
_NOT_A_SCOPE = re.compile(r"^(登记前依法|批准文件未|设有前置审批)")
_LONGEST = 24
_LIST = re.compile(r"^(?P<goods>.+?)(?P<first>生产|销售|批发|零售|制造)[、,]\s*(?P<second>生产|销售|批发|零售|制造)$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One word of an entry. `parts`: what must follow its first part (`text` joins them with a gap). `means_item`: the
    words themselves mean a phrase of the catalogue (化妆品销售), so that an item with that phrase is not theirs to hit. `local`: one registry's practice, not law."""

    text: str
    parts: tuple[str, ...]
    entry: str
    kind: Kind
    means: Means
    harmless: str
    basis: str
    authority: str
    permits: tuple[str, ...]
    grounding: str
    finance: Finance
    means_item: bool
    local: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A pattern met at the half-open span `[start, end)` of a normal form."""

    pattern: Pattern
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns and an automaton over their first parts."""

    patterns: tuple[Pattern, ...]
    scanner: Scanner

    def spans(self, text: str) -> tuple[Span, ...]:
        """What is met in a normal form, harmless uses left out; of spans at one place the longest."""
        found = []
        for hit in self.scanner.scan(text):
            pattern = self.patterns[hit.index]
            end = _rest(text, hit.end, pattern.parts[1:])
            if end is not None and not harmless(pattern, text, hit.start, hit.end):
                found.append(Span(pattern, hit.start, end))
        return tuple(_outermost(found))


def compile_patterns(libraries: Libraries) -> Patterns:
    """The patterns of the table `restricted_scopes`; for `libraries.compiled`. Needs `scope_items` too."""
    best: dict[str, Pattern] = {}
    matcher = libraries.compiled(build)
    for pattern in (p for row in libraries["restricted_scopes"] for p in patterns_of(row, matcher)):
        known = best.get(pattern.text)
        if known is None or _weight(pattern) < _weight(known):
            best[pattern.text] = pattern
    patterns = tuple(best.values())
    return Patterns(patterns, Scanner([p.parts[0] for p in patterns]))


def _weight(pattern: Pattern) -> tuple[bool, int, int, bool]:
    """Of entries with the same words the gravest counts: a ban read in the law, a finance word, any other; what only one
    registry asks about is the last."""
    return pattern.local, KINDS.index(pattern.kind), ("must_not", "in_principle", "").index(pattern.finance), pattern.grounding != "seen"


def patterns_of(row: Mapping[str, str], matcher: Matcher) -> Iterator[Pattern]:
    """The patterns of a row, one for each of its words."""
    written = row["pattern"]
    if _PLACE_RULE in written or _NOT_A_SCOPE.match(written) or row["kind"] not in KINDS:
        return
    finance: Finance = ""
    kind: Kind = next(k for k in KINDS if k == row["kind"])
    if _FINANCE.search(row["basis"]):
        finance = "must_not" if kind == "banned" else "in_principle"
    if _CONDITION.search(written) and kind == "banned":
        # 银行（非银行机构）: only a person can see whether the condition is met.
        finance, kind = ("in_principle", kind) if finance else ("", "restricted")
    means: Means = next((m for m in MEANS if m == row["means"]), "trade")
    for word in row["words"].split(";") if row["words"] else _texts(key_of(written)):
        parts = tuple(filter(None, map(normalise, word.split(GAP))))
        if parts and len("".join(parts)) <= _LONGEST:
            means_item = kind == "restricted" and len(parts) == 1 and matcher.find(parts[0]).kind != "none"
            yield Pattern(
                GAP.join(parts), parts, row["id"], kind, means, row["harmless"], row["basis"], row["authority"],
                tuple(filter(None, row["permits"].split(";"))), row["grounding"], finance, means_item,
                _LOCAL in row["basis"],
            )


def _texts(key: str) -> tuple[str, ...]:
    core = unbracketed(key)
    found = _LIST.match(core)
    if found is not None:
        return found["goods"] + found["first"], found["goods"] + found["second"]
    return (core,)


def _rest(text: str, end: int, parts: Sequence[str]) -> int | None:
    """Where the last part ends, each looked for after the one before it; None when one is not there."""
    for part in parts:
        at = text.find(part, end, end + WIDEST + len(part))
        if at < 0:
            return None
        end = at + len(part)
    return end


def harmless(pattern: Pattern, text: str, start: int, end: int) -> bool:
    """Whether a use in which the words mean something else covers them."""
    return bool(pattern.harmless) and any(m.start() <= start and end <= m.end() for m in _use(pattern.harmless).finditer(text))


@lru_cache(maxsize=1024)
def _use(harmless: str) -> re.Pattern[str]:
    return re.compile(harmless)


def _outermost(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that lie in no other one, of equal ones the first; what only one registry asks about gives way to a permit."""
    kept = [
        span for span in spans
        if not span.pattern.local or not any(o.pattern.permits and o.start < span.end and span.start < o.end for o in spans)
    ]
    for index, span in enumerate(kept):
        if not any(
            o.start <= span.start and span.end <= o.end and (o.end - o.start > span.end - span.start or i < index)
            for i, o in enumerate(kept) if i != index
        ):
            yield span
