"""Runs: things listed together, with the words of doing that stand before and behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.scopes.everyday.lexer import Span, Tokens
from engine.scopes.everyday.utterance import CLAUSE, LIST, Utterance
from engine.scopes.everyday.words import (
    AND,
    BEFORE,
    BETWEEN,
    CRAFT,
    FAR,
    GROWN,
    HEADS,
    LATIN,
    PARTS,
    REACHING,
)

LOOK_BACK = 12
"""Characters before a thing in which its word of doing is looked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """The things in order; the words of doing before and behind them, in order. `close`: between those before and the
    things stands nothing but filling."""

    things: tuple[Span, ...]
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    close: bool


def runs(utterance: Utterance, tokens: Tokens) -> Iterator[Run]:
    """The runs from left to right. They may overlap where words do (美容仪器: 美容仪, 仪器)."""
    covered = 0
    for start in sorted(tokens.things):
        if tokens.things[start][0] <= covered or _in_a_word_of_doing(tokens, start):
            continue
        things = tuple(_listed(utterance, tokens, start))
        before = _before(utterance, tokens, things[0][0])
        after = _after(utterance, tokens, things[-1][1])
        close = bool(before) and not _unknown(utterance.text[before[-1][1] : start])
        run = Run(things, before, after, close)
        if things[-1][1] - start > 1 or _touched(run, tokens.borders):
            covered = things[-1][1]
            yield run


def _in_a_word_of_doing(tokens: Tokens, start: int) -> bool:
    """Whether the thing that begins here is the end of a word of doing (小朋友 in 教小朋友)."""
    return any(span[0] < start for span in tokens.before.get(tokens.things[start][0], ()))


def _touched(run: Run, borders: frozenset[int]) -> bool:
    """Whether a word of doing stands right beside the first thing of a run, but for filling; a thing of one character
    is a thing only then (卖花, 花店, 养了两百头猪), and not as the beginning of another word (车 in 组装车间)."""
    end = run.things[0][1]
    return bool(run.after and run.after[0][0] == end) or (run.close and end in borders)


def _listed(utterance: Utterance, tokens: Tokens, start: int) -> Iterator[Span]:
    """The thing that begins here and those that follow it as in a list. One that heads a compound stands for the one
    it is named after (化妆品包装盒)."""
    thing = (start, tokens.things[start][0])
    while True:
        at, listed = _next(utterance, skip(utterance, thing[1], PARTS, once=True))
        ends = [e for e in tokens.things.get(at, ()) if e - at > 1]
        if not ends:
            yield thing
            return
        following = (at, ends[0])
        if thing[1] - thing[0] > 1 and (listed or utterance.text[at : ends[0]] not in HEADS):
            yield thing
        thing = following


def _next(utterance: Utterance, at: int) -> tuple[int, bool]:
    """Where the next thing of a list would begin, and whether a mark or a word sets it off."""
    if utterance.breaks.get(at) == CLAUSE:
        return len(utterance.text), False
    listed = utterance.breaks.get(at) == LIST
    word = next((w for w in AND if utterance.text.startswith(w, at)), "")
    if not (listed or word):
        return at, False
    return skip(utterance, at + len(word), BETWEEN), True


def skip(utterance: Utterance, at: int, pattern: re.Pattern[str], once: bool = False) -> int:
    """The position behind the words of `pattern` that begin here, up to the next break of a list or clause."""
    while at < len(utterance.text):
        found = pattern.match(utterance.text, at)
        if found is None or utterance.crossed(at, found.end()):
            return at
        at = found.end()
        if once or utterance.breaks.get(at, 0) >= LIST:
            return at
    return at


def _before(utterance: Utterance, tokens: Tokens, start: int) -> tuple[Span, ...]:
    """The words of doing that reach to a thing from before, in order (生产、销售)."""
    nearest = _nearest(utterance, tokens, start)
    if nearest is None:
        return ()
    chain = [nearest]
    text = utterance.text
    while utterance.breaks.get(chain[0][0]) != CLAUSE:
        at = chain[0][0]
        word = next((w for w in AND if text.endswith(w, 0, at)), "")
        further = tokens.before.get(at - len(word), ())
        if not further or BEFORE[text[slice(*further[0])]] == CRAFT:
            break
        chain.insert(0, further[0])
    return tuple(chain)


def _nearest(utterance: Utterance, tokens: Tokens, start: int) -> Span | None:
    """The word of doing before a thing, with nothing between that could be another thing's."""
    for end in range(start, max(start - LOOK_BACK, 0) - 1, -1):
        if end < start and utterance.breaks.get(end, 0) >= LIST and end != start:
            # Only a colon or a blank may stand between a word of doing and its things (批发：水果).
            return None
        for span in tokens.before.get(end, ()):
            if _reaches(utterance.text[slice(*span)], utterance.text[end:start]):
                return span
    return None


def _reaches(word: str, gap: str) -> bool:
    """Whether a word of doing reaches over a gap to its thing. In 种的菜 it does not: it describes the thing."""
    if gap.startswith("的") and not gap.startswith("的是"):
        return False
    return len(_unknown(gap)) <= (FAR if word in REACHING else 0)


def _unknown(gap: str) -> str:
    """What of a gap is no filling."""
    return LATIN.sub("", BETWEEN.sub("", GROWN.sub("", gap.removeprefix("的是"))))


def _after(utterance: Utterance, tokens: Tokens, end: int) -> tuple[Span, ...]:
    """The words of doing behind a thing, in order (批发零售)."""
    beyond = skip(utterance, end, PARTS, once=True)
    begins = (end, beyond, beyond if utterance.text.startswith(AND, beyond) else skip(utterance, beyond, BETWEEN))
    start = next((b for b in begins if b in tokens.after and not utterance.crossed(end - 1, b + 1)), None)
    if start is None:
        return ()
    chain = [tokens.after[start][0]]
    while utterance.breaks.get(chain[-1][1]) != CLAUSE:
        at = chain[-1][1]
        word = next((w for w in AND if utterance.text.startswith(w, at)), "")
        further = tokens.after.get(at + len(word), ())
        if not further:
            break
        chain.append(further[0])
    return tuple(chain)
