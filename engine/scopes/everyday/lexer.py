"""All words that mean something, found in one pass over an utterance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.scopes.everyday.hits import Hit
from engine.scopes.everyday.meanings import Meaning, Vocabulary
from engine.scopes.everyday.utterance import Utterance
from engine.scopes.everyday.words import AFTER, BEFORE, STARTING
from engine.text.scan import Scanner
from engine.text.tokens import SHORT_WORD, tokenizer

Span = tuple[int, int]
EXACT, OF_A_KIND = 1.0, 0.45
"""Strength of an expression, and of one that says little by itself (工作室, 批发部)."""


@dataclass(slots=True)
class Tokens:
    """What stands in an utterance: expressions and phrases as hits; ends of things by their start; words of doing by
    where they end (before a thing) and by where they begin (behind one), longest first. `borders`: offsets at which a
    word of the dictionary, or a character of none, begins or ends."""

    borders: frozenset[int]
    hits: list[Hit] = field(default_factory=list)
    things: dict[int, list[int]] = field(default_factory=dict)
    before: dict[int, list[Span]] = field(default_factory=dict)
    after: dict[int, list[Span]] = field(default_factory=dict)


class Lexer:
    """One automaton over everything; build once."""

    __slots__ = ("_expressions", "_general", "_phrases", "_scanner", "_things")

    def __init__(self, vocabulary: Vocabulary, phrases: Mapping[str, Meaning]) -> None:
        self._expressions = vocabulary.expressions
        self._general = vocabulary.general
        self._phrases = phrases
        self._things = frozenset(vocabulary.things())
        self._scanner = Scanner(sorted({*self._expressions, *phrases, *self._things, *BEFORE, *AFTER}))

    def read(self, utterance: Utterance) -> Tokens:
        """The tokens; none reaches across a break of a list or clause, or begins or ends inside a Latin word."""
        borders = frozenset(at for span in tokenizer().known(utterance.text) for at in span)
        tokens = Tokens(borders)
        ends: set[int] = set()
        for _, start, end in self._scanner.scan(utterance.text):
            if utterance.crossed(start, end) or not (utterance.begins(start) and utterance.begins(end)):
                continue
            word = utterance.text[start:end]
            if word in AFTER:
                tokens.after.setdefault(start, []).append((start, end))
            if end - start <= SHORT_WORD and start not in ends and _by_chance(utterance.text, borders, start, end):
                continue
            meaning = self._expressions.get(word) or self._phrases.get(word)
            if meaning is not None:
                strength = OF_A_KIND if word in self._general or word in AFTER or word in BEFORE else EXACT
                tokens.hits.append(Hit(start, end, end - start, meaning, strength, "expression"))
            if word in self._things:
                tokens.things.setdefault(start, []).append(end)
            if word in BEFORE:
                tokens.before.setdefault(end, []).append((start, end))
            if meaning is not None or word in self._things:
                ends.add(end)
        for stops in tokens.things.values():
            stops.sort(reverse=True)
        for spans in (*tokens.before.values(), *tokens.after.values()):
            spans.sort(key=lambda s: (s[0] - s[1], s))
        return tokens


def _by_chance(text: str, borders: frozenset[int], start: int, end: int) -> bool:
    """Whether a short word is spelled by neighbours: it begins inside a word of the dictionary and ends beyond it (米厂
    in 平方米厂房), or is its last character (装 in 散装). Not where that word begins with one that may stand before any
    other (花店 in 开花店, which the dictionary cuts 开花, 店)."""
    if start in borders:
        return False
    begins = max(at for at in borders if at < start)
    beyond = end - start == 1 or any(start < at < end for at in borders)
    return beyond and STARTING.fullmatch(text, begins, start) is None
