"""Looking for what may not be done, or not be said, in the parts of a scope that are no catalogue phrase.

A phrase of the catalogue is never hit by a pattern: block lists match 保险 in 保险柜销售 and 区块链 in the
catalogue's own 区块链技术相关软件和服务. Elsewhere what is met is read where it stands: `use` says whether the
business itself is meant, whether the item says that it does not do this, or what else the words are there for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from engine.case import Case
from engine.scopes import context
from engine.scopes.context import Contexts, use_of
from engine.scopes.disguise import DISGUISES, Disguise, Disguises, compile_disguises
from engine.scopes.negation import negations
from engine.scopes.patterns import KINDS, Kind, Pattern, Patterns, Span, compile_patterns
from engine.scopes.read import ScopeItem, read_scope, without_negations
from engine.text.normalise import normalise, normalise_with_offsets
from reference_libs.library import Libraries

Use = Literal["negated", "catalogue"] | context.Use
USES: tuple[Use, ...] = (*context.USES, "negated", "catalogue")
_MARKS = frozenset("(),;。:")
__all__ = ["DISGUISES", "KINDS", "USES", "Kind", "Restriction", "Use", "read_passed_over", "read_restrictions", "read_settled", "restrictions", "tables"]


@dataclass(frozen=True, slots=True)
class Restriction:
    """A hit: the pattern, the item it stands in, and what the words are there for. `catalogue`: the item means a
    phrase of the catalogue that holds them and needs no permit; `negated`: the item says that it does not do this.
    `sure`: nothing else than the pattern can be meant by what is written in disguise."""

    pattern: Pattern
    item: ScopeItem
    use: Use
    disguise: Disguise = "none"
    sure: bool = True

    @property
    def settles(self) -> bool:
        """Whether the entry says what becomes of the item, so that its wording is not asked about as well."""
        grave = self.pattern.kind in ("banned", "restricted") and self.use == "unsure"
        first = self.pattern.kind == "pre_permit" and not self.item.match.sure
        return grave or (self.use == "business" and (first or self.pattern.kind in ("banned", "restricted")))

    @property
    def speaks_against(self) -> bool:
        """Whether a ban or a reserved word, read in the law, is met for sure: nobody need ask what the item is."""
        sound = self.pattern.kind == "banned" and self.pattern.grounding == "seen" and self.pattern.finance != "in_principle"
        return sound and self.use == "business" and self.disguise == "none"


@dataclass(frozen=True, slots=True)
class Tables:
    """What is looked for, plainly and in disguise, and what the words round it make of it."""

    patterns: Patterns
    disguises: Disguises
    contexts: Contexts


def tables(libraries: Libraries) -> Tables:
    """The tables `restricted_scopes` and `scope_contexts`; for `libraries.compiled`. Needs `scope_items` too."""
    contexts = libraries["scope_contexts"].compiled(context.build)
    return Tables(libraries.compiled(compile_patterns), libraries.compiled(compile_disguises), contexts)


def read_restrictions(case: Case) -> tuple[Restriction, ...]:
    """The hits of the table of restricted scopes in this case's scope, shared by the checks.

    Needs the libraries `scope_items`, `restricted_scopes` and `scope_contexts`."""
    scope = case.reading(read_scope)
    if scope is None:
        return ()
    return tuple(restrictions((*scope.items, *scope.standing), case.libraries.compiled(tables)))


def read_settled(case: Case) -> frozenset[tuple[str, int | None]]:
    """Pointer and start of the items for which an entry says what becomes of them."""
    scope = case.reading(read_scope)
    if scope is None or all(i.match.kind == "exact" for i in scope.items):
        return frozenset()
    return frozenset((h.item.pointer, h.item.start) for h in case.reading(read_restrictions) if h.settles)


def read_passed_over(case: Case) -> Mapping[tuple[str, int | None], tuple[str, ...]]:
    """By pointer and start of an item, the words in it that name something else than the business."""
    found: dict[tuple[str, int | None], tuple[str, ...]] = {}
    for hit in case.reading(read_restrictions):
        if hit.use in ("thing", "place", "likeness", "about"):
            place = hit.item.pointer, hit.item.start
            found[place] = (*found.get(place, ()), hit.pattern.text)
    return found


def restrictions(items: tuple[ScopeItem, ...], tables: Tables) -> Iterator[Restriction]:
    """All hits in items that are no catalogue phrase, in order, of each pattern in an item its gravest use."""
    for item in items:
        if item.match.kind == "exact":
            continue
        best: dict[str, Restriction] = {}
        for hit in _hits(item, tables):
            known = best.get(hit.pattern.text)
            if known is None or USES.index(hit.use) < USES.index(known.use):
                best[hit.pattern.text] = hit
        yield from best.values()
    yield from _split(items, tables)


def _split(items: tuple[ScopeItem, ...], tables: Tables) -> Iterator[Restriction]:
    """Banned words whose characters stand as items of their own, one after the other; a hit for each of these items."""
    for alone, group in groupby(items, lambda i: i.match.kind == "none" and len(normalise(i.key)) == 1):
        run = tuple(group) if alone else ()
        for span in tables.patterns.spans("".join(normalise(item.key) for item in run)) if len(run) > 1 else ():
            if span.pattern.kind == "banned" and span.end - span.start > 1:
                yield from (Restriction(span.pattern, item, "business", "split") for item in run[span.start : span.end])


def _hits(item: ScopeItem, tables: Tables) -> Iterator[Restriction]:
    """The hits in one item; a word in disguise that lies where a plain one is met is not counted beside it."""
    text = normalise(item.key)
    spans = tables.patterns.spans(text + normalise("".join(item.shared)))
    plain = [s for s in spans if s.start < len(text)]
    hidden = [d for d in tables.disguises.find(text) if not any(s.start < d.end and d.start < s.end for s in plain)]
    if not plain and not hidden:
        return
    borders = _Borders(item.key, negations(item.key))
    for span in plain:
        yield Restriction(span.pattern, item, _use(item, text, span, borders, tables.contexts))
    for word in hidden:
        use = _use(item, text, Span(word.pattern, word.start, word.end), borders, tables.contexts)
        yield Restriction(word.pattern, item, use, word.disguise, word.sure)


class _Borders:
    """The key behind a normal form: what in it is negated, and where brackets and commas were."""

    __slots__ = ("_negations", "_source", "marks")

    def __init__(self, key: str, negations: tuple[tuple[int, int], ...]) -> None:
        self._source = normalise_with_offsets(key)
        self._negations = negations
        ends = (*self._source.offsets, len(key))
        self.marks = tuple(
            i for i in range(len(self._source.text) + 1)
            if any(c in _MARKS for c in key[(ends[i - 1] + 1 if i else 0) : ends[i]])
        )

    def negated(self, start: int, end: int) -> bool:
        """Whether the span lies in what is negated, or reaches into it."""
        start, end = self._source.source(start, min(end, len(self._source.text)))
        return any(s <= start < e or s < end <= e for s, e in self._negations)


def _use(item: ScopeItem, text: str, span: Span, borders: _Borders, contexts: Contexts) -> Use:
    if _named(span.pattern, item):
        return "catalogue"
    if borders.negated(span.start, span.end):
        return "negated"
    begin = max((m for m in borders.marks if m <= span.start), default=0)
    finish = min((m for m in borders.marks if m >= span.end), default=len(text))
    clause = text[begin:finish] if span.end <= len(text) else text[begin:] + normalise("".join(item.shared))
    return use_of(clause, span.start - begin, span.end - begin, span.pattern, contexts)


def _named(pattern: Pattern, item: ScopeItem) -> bool:
    """Whether the item means phrases that need no permit or filing, and the pattern's words are theirs or mean such a phrase."""
    meant = item.match.items
    if not item.match.sure or not meant or pattern.kind != "restricted" or pattern.finance or any(i.permits or i.category != "general" for i in meant):
        return False
    return pattern.means_item or any(pattern.text in normalise(without_negations(i.key)) for i in meant)
