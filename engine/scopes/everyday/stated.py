"""What a clause says is done, whatever it is done to: 厂 at its end, 批发 before a word nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.scopes.everyday.clauses import Clause
from engine.scopes.everyday.hits import Hit
from engine.scopes.everyday.lexer import Span, Tokens
from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.runs import skip
from engine.scopes.everyday.sectors import fits
from engine.scopes.everyday.utterance import Utterance
from engine.scopes.everyday.words import AFTER, BEFORE, CLEAR, IDLE, LOOSE, REACHING, SHOP_SIGNS

_JOINING = re.compile("以及|还有|和|与|及|跟|或|兼|带|包|连|并|外加|一条龙|一体")
_WHITHER = re.compile("(?:到|去|在|给|往|从|向|对|为|帮|替)$")
"""What stands before a place or a customer, not before what is done (派到工厂)."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a clause says is done, and by which words."""

    deeds: frozenset[str]
    spans: tuple[Span, ...]

    def allows(self, meaning: Meaning) -> bool:
        """Whether the first class of a meaning lies where one of the deeds belongs; anything does where none is said."""
        return not self.deeds or not meaning.classes or any(fits(deed, meaning.classes[0]) for deed in self.deeds)

    def fits(self, hit: Hit) -> bool:
        """Whether a hit may be meant. What is written out together with the words of doing knows what is done."""
        whole = hit.how not in ("goods", "composed") and any((hit.start < s and e <= hit.end) or (hit.start <= s and e < hit.end) for s, e in self.spans)
        return whole or self.allows(hit.meaning)


def stated(utterance: Utterance, tokens: Tokens, clause: Clause) -> Stated:
    """By the words of doing at the end of the clause; if there are none, by the one at its beginning."""
    text = utterance.text
    behind = [span for span in _last(utterance, tokens, clause) if clause.weight_of(*span) == clause.weight]
    telling = tuple(span for span in behind if text[slice(*span)] not in SHOP_SIGNS | LOOSE)
    if telling:
        return Stated(frozenset(AFTER[text[slice(*span)]] for span in telling), telling)
    at = skip(utterance, clause.start, IDLE)
    ahead = max((s for end, spans in tokens.before.items() for s in spans if s[0] == at and end <= clause.end), default=None)
    if ahead is None or any(end > ahead[1] for _, end in tokens.after.get(at, ())):
        return Stated(frozenset(), ())
    word = text[slice(*ahead)]
    clear = (len(word) > 1 or word in REACHING) and word not in LOOSE and clause.weight_of(*ahead) == clause.weight
    return Stated(frozenset({BEFORE[word]}), (ahead,)) if clear else Stated(frozenset(), ())


def _last(utterance: Utterance, tokens: Tokens, clause: Clause) -> list[Span]:
    """The words of doing at the end of a clause, the last first, with nothing but filling and joining words after them."""
    text, end = utterance.text, clause.end
    found: list[Span] = []
    starts = sorted(
        spans[0] for at, spans in tokens.after.items()
        if clause.start < at and spans[0][1] <= clause.end and (spans[0][1] - at > 1 or text[at] in CLEAR)
    )
    while True:
        near = (s for s in starts if s[1] <= end and IDLE.sub("", _JOINING.sub("", text[s[1] : end])) == "")
        span = next((s for s in near if _WHITHER.search(text, clause.start, s[0]) is None), None)
        if span is None:
            return found
        found.append(span)
        end = span[0]
