"""Cutting a scope 经营范围 as people write it into its items, without understanding them yet.

Items are separated by ；。and line ends, within a list also by 、，/ . Phrases of the catalogue stay whole
though they hold such marks (蔬菜、水果和坚果加工), brackets stay with their item, a verb may stand once for a
whole list (批发、零售：服装，鞋帽; 服装、鞋帽的销售; 销售服装、鞋帽). What registries print around the items
(一般项目：, （依法须经批准的项目，…）) is no item. Nothing is raised on any text; items come in order, do not
overlap, and carry offsets into the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.scopes.catalogue import _BRACKETS as ONE_KIND_OF_BRACKET
from engine.scopes.catalogue import Catalogue, unbracketed
from engine.scopes.words import (
    LABEL,
    LEAD_VERBS,
    NEGATED,
    NEGATED_CHUNK,
    NUMBERING,
    STANDING,
    STANDING_BRACKET,
    TAIL_VERBS,
    VERB,
    VERBS_ONLY,
)
from engine.text.normalise import fold_with_offsets

Span = tuple[int, int]
_MARKS = re.compile(r"[;。\n、,/:()]")
_HARD = frozenset(";。\n")
_BORDERS = frozenset(";。\n、,/:. )*")
_ENDS = re.compile(rf"[ .*]*(?:$|[;。\n、,/:]|{STANDING_BRACKET.pattern})")
_SAYS = re.compile(r"\w")
_LONGEST_BRACKET = 400
_MAY_NEGATE = re.compile("[除不未]")
_BLANKS = " .*+※〓·•\t"


@dataclass(frozen=True, slots=True)
class Piece:
    """An item as written: its span and text, its key (folded, no blanks), and the verbs it shares with its
    neighbours when it has none of its own. `standing`: a registry's sentence, no item."""

    start: int
    end: int
    text: str
    key: str
    shared: tuple[str, ...] = ()
    standing: bool = False


@dataclass(slots=True)
class _Chunk:
    """What lies between two marks: span in the folded text, the mark after it, whether it is a whole phrase."""

    start: int
    end: int
    mark: str
    exact: bool = False
    shared: tuple[str, ...] = ()
    standing: bool = False


def split(text: str, catalogue: Catalogue) -> tuple[Piece, ...]:
    """The items of a text, and the standing sentences in it, in order."""
    folded = fold_with_offsets(text)
    plain = folded.text.translate(ONE_KIND_OF_BRACKET)
    exact = _whole_phrases(plain, catalogue)
    plain = _blanked(plain, exact)
    pieces: list[Piece] = []
    for segment in _segments(plain, exact):
        for chunk in _joined(plain, segment):
            start, end = folded.source(chunk.start, chunk.end)
            key = "".join(plain[chunk.start : chunk.end].split())
            pieces.append(Piece(start, end, text[start:end], key, chunk.shared, chunk.standing))
    return tuple(pieces)


def _whole_phrases(plain: str, catalogue: Catalogue) -> list[Span]:
    """Spans of catalogue phrases that stand alone between marks: from the left, the longest first."""
    spans: list[Span] = []
    reached = 0
    for hit in catalogue.scanner.scan(plain):
        if hit.start < reached:
            continue
        before = hit.start - 1
        while before >= 0 and plain[before] == " ":
            before -= 1
        if (before < 0 or plain[before] in _BORDERS) and _ENDS.match(plain, hit.end):
            spans.append((hit.start, hit.end))
            reached = hit.end
    return spans


def _blanked(plain: str, exact: list[Span]) -> str:
    """`plain` with registries' brackets turned into blanks and numbering into marks, outside whole phrases."""

    def unless_inside(mark: str) -> Callable[[re.Match[str]], str]:
        return lambda m: m.group() if any(s <= m.start() < e for s, e in exact) else mark * len(m.group())

    if "(" in plain:
        plain = STANDING_BRACKET.sub(unless_inside(" "), plain)
    return NUMBERING.sub(unless_inside(";"), plain)


def _brackets(plain: str) -> dict[int, int]:
    """Offset of each opening bracket that is closed not too far on, to that of its closing one."""
    pairs: dict[int, int] = {}
    if "(" in plain:
        opened: list[int] = []
        for match in re.finditer(r"[()]", plain):
            if match.group() == "(":
                opened.append(match.start())
            elif opened:
                start = opened.pop()
                if match.start() - start <= _LONGEST_BRACKET:
                    pairs[start] = match.start()
    return pairs


def _segments(plain: str, exact: list[Span]) -> Iterator[list[_Chunk]]:
    """The chunks between hard marks, blanks off; empty ones left out."""
    pairs = _brackets(plain)
    whole = dict(exact)
    shields = sorted([*exact, *((m.start(), m.end()) for m in NEGATED.finditer(plain))]) if _MAY_NEGATE.search(plain) else exact
    segment: list[_Chunk] = []
    start, skip, shield = 0, 0, 0
    for mark in _MARKS.finditer(plain):
        at = mark.start()
        if at < skip:
            continue
        while shield < len(shields) and shields[shield][1] <= at:
            shield += 1
        if shield < len(shields) and shields[shield][0] <= at:
            skip = shields[shield][1]
            continue
        char = mark.group()
        if char == "(" and at in pairs:
            skip = pairs[at] + 1
        elif char not in "()":
            _add(segment, plain, start, at, char, whole)
            start = at + 1
            if char in _HARD:
                if segment:
                    yield segment
                segment = []
    _add(segment, plain, start, len(plain), ";", whole)
    if segment:
        yield segment


def _add(segment: list[_Chunk], plain: str, start: int, end: int, mark: str, whole: dict[int, int]) -> None:
    while start < end and plain[start] in _BLANKS:
        start += 1
    while end > start and plain[end - 1] in _BLANKS:
        end -= 1
    if start < end:
        segment.append(_Chunk(start, end, mark, whole.get(start) == end))


def _joined(plain: str, segment: list[_Chunk]) -> list[_Chunk]:
    """The segment's items: verbs put with what they belong to, exceptions with what they limit, heads and labels off."""
    items: list[_Chunk] = []
    head: tuple[str, ...] = ()
    opened: _Chunk | None = None
    for chunk in segment:
        text = "".join(plain[chunk.start : chunk.end].split())
        if chunk.exact:
            chunk.start, opened = (chunk.start if opened is None else opened.start), None
            items.append(chunk)
        elif chunk.mark == ":" and LABEL.fullmatch(text + ":"):
            continue
        elif chunk.mark == ":" and VERBS_ONLY.fullmatch(text):
            head = verbs_in(plain[chunk.start if opened is None else opened.start : chunk.end])
            opened = None
        elif STANDING.fullmatch(text) or not _SAYS.search(unbracketed(text)):
            chunk.standing = True
            items.extend((chunk,) if opened is None else (opened, chunk))
            opened = None
        elif VERBS_ONLY.fullmatch(text):
            last = items[-1] if items else None
            if last is not None and not last.standing and opened is None and not head:
                last.end, last.exact = chunk.end, False
            elif opened is None:
                opened = chunk
            else:
                opened.end = chunk.end
        elif items and not items[-1].standing and NEGATED_CHUNK.fullmatch(text):
            items[-1].end = chunk.end
        else:
            chunk.start, opened = (chunk.start if opened is None else opened.start), None
            items.append(chunk)
    if opened is not None:
        items.append(opened)
    if len(items) > 1 or head:
        _share_verbs(plain, items, head)
    return items


def _share_verbs(plain: str, items: list[_Chunk], head: tuple[str, ...]) -> None:
    """Give items without a verb the head's, else that of a leading one before, else of a trailing one after."""
    own = [_own_verbs(plain, chunk) for chunk in items]
    before: tuple[str, ...] = ()
    for chunk, (leads, verbs) in zip(items, own, strict=True):
        if verbs or chunk.exact:
            before = verbs if leads else ()
        elif not chunk.standing:
            chunk.shared = head or before
    after: tuple[str, ...] = ()
    for chunk, (leads, verbs) in zip(reversed(items), reversed(own), strict=True):
        if verbs or chunk.exact or chunk.standing:
            after = () if leads else verbs
        elif not chunk.shared:
            chunk.shared = after


def _own_verbs(plain: str, chunk: _Chunk) -> tuple[bool, tuple[str, ...]]:
    """Whether the item's verbs lead it, and which they are. A phrase of the catalogue ends with its verb or has none."""
    if chunk.standing:
        return False, ()
    core = unbracketed("".join(plain[chunk.start : chunk.end].split()))
    found = TAIL_VERBS.fullmatch(core)
    if found is not None:
        return False, verbs_in(found["verbs"])
    found = None if chunk.exact else LEAD_VERBS.fullmatch(core)
    return (True, verbs_in(found["verbs"])) if found is not None else (False, ())


def verbs_in(text: str) -> tuple[str, ...]:
    """The verbs of a run of verbs, each once, in order."""
    return tuple(dict.fromkeys(VERB.findall(text)))
