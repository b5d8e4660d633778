"""What every clause of a text says for which codes.

A clause is read in the way that explains most of it. Where that leaves characters unexplained, what sounds or looks alike
is taken in; and the less is explained, the more counts what retrieval finds near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.scopes.catalogue import Catalogue
from engine.scopes.everyday.clauses import Clause, clauses, later
from engine.scopes.everyday.derived import enriched
from engine.scopes.everyday.grammar import compose, known_at
from engine.scopes.everyday.hits import Hit, best_reading
from engine.scopes.everyday.lexer import OF_A_KIND, Lexer, Tokens
from engine.scopes.everyday.likelihood import Likelihood
from engine.scopes.everyday.meanings import Meaning, Vocabulary
from engine.scopes.everyday.near import Near
from engine.scopes.everyday.phrases import phrases, told
from engine.scopes.everyday.retrieval import Retrieval, grams
from engine.scopes.everyday.runs import skip
from engine.scopes.everyday.stated import Stated, stated
from engine.scopes.everyday.utterance import Utterance
from engine.scopes.everyday.words import IDLE
from engine.scopes.industry import Industries

RETRIEVED, TAIL = 0.95, 0.06
"""Weight of what retrieval finds where nothing, and where all was understood (there it only fills the list)."""
LIKELY, LIKELY_TAIL = 0.9, 0.5
"""The same for what all the characters of a clause make likely; it errs elsewhere, so it may also speak beside what was
understood."""
DESCRIBES, EARLIER = 0.4, 0.9
"""Weight of what is followed at once by what it describes (冷饮 in 冷饮批发); of anything not the last of its clause."""
LISTED = 0.9
"""Weight of a thing that another precedes to which the same is done."""
SHORTER = 0.6
"""Weight of the shortest of hits as against the longest of its clause."""
GOES_ON = 0.9
"""What is left of an expression upon which characters follow at once that nobody knows."""
BESIDE = 0.3
"""What is left of what retrieval finds for a clause that says nothing where another clause does."""
GENERAL = 0.3
"""What is left of an expression that fits many trades where the clause says more."""
MISPLACED = 0.15
"""What is left of a meaning that lies outside the part of the standard where what the clause says is done."""
NAMES_A_TRADE = 0.4
"""A clause of which something weighs more names a trade; those after it weigh less."""
_UNDERSTOOD = 0.99
_EXPLAINED, _IDLE = 1, 2


@dataclass(frozen=True, slots=True)
class Vote:
    """Characters `[start, end)` of the utterance speak for this meaning; `near`: only by being near to it."""

    meaning: Meaning
    weight: float
    start: int
    end: int
    near: bool = False


class Voter:
    """The lexer, the near expressions and the retrieval over one vocabulary; build once."""

    __slots__ = ("_lexer", "_likely", "_near", "_retrieval", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary, catalogue: Catalogue, industries: Industries) -> None:
        standard = phrases(catalogue, industries)
        self._vocabulary = enriched(vocabulary)
        self._lexer = Lexer(self._vocabulary, standard)
        self._near = Near(vocabulary.expressions)
        documents = [*sorted(vocabulary.expressions.items()), *sorted(standard.items()), *told(vocabulary)]
        parts = [grams(text) for text, _ in documents]
        self._retrieval = Retrieval(documents, parts)
        self._likely = (
            Likelihood(documents, parts, lambda m: m.classes, lambda code: Meaning((), (code,))),
            Likelihood(documents, parts, lambda m: m.items, lambda code: Meaning((code,), ())),
        )

    def votes(self, utterance: Utterance) -> Iterator[Vote]:
        """The votes of all clauses, weighted by what a clause is about and how late it comes."""
        tokens = self._lexer.read(utterance)
        exact = [replace(h, strength=h.strength * (1.0 if known_at(utterance, tokens, h.end) else GOES_ON)) for h in tokens.hits]
        exact += compose(utterance, tokens, self._vocabulary)
        cast = [
            tuple(self._of(utterance, clause, [h for h in exact if clause.start <= h.start and h.end <= clause.end], tokens))
            for clause in clauses(utterance)
        ]
        naming = [any(v.weight > NAMES_A_TRADE and not v.near for v in votes) for votes in cast]
        for number, votes in enumerate(cast):
            weight = later(sum(naming[:number]))
            beside = BESIDE if any(naming) and not naming[number] else 1.0
            for vote in votes:
                yield replace(vote, weight=vote.weight * weight * (beside if vote.near else 1.0))

    def _of(self, utterance: Utterance, clause: Clause, hits: Sequence[Hit], tokens: Tokens) -> Iterator[Vote]:
        said = stated(utterance, tokens, clause)
        reading = best_reading(hits)
        known = understood(utterance, clause, reading, said)
        if known < _UNDERSTOOD:
            reading = best_reading([*hits, *self._near.find(utterance, clause, tokens.borders)])
            known = understood(utterance, clause, reading, said)
        yield from _weighed(utterance, clause, reading, said)
        whole = utterance.text[clause.start : clause.end]
        rest = IDLE.sub("", whole) or whole
        weight = clause.weight * (TAIL + (RETRIEVED - TAIL) * (1 - known))
        for meaning, part in self._retrieval.found(rest, lambda m: 1.0 if said.allows(m) else MISPLACED) if len(rest) > 1 else ():
            yield Vote(meaning, weight * part, clause.start, clause.end, near=True)
        weight = clause.weight * (LIKELY_TAIL + (LIKELY - LIKELY_TAIL) * (1 - known))
        for likely in self._likely if len(rest) > 1 else ():
            for meaning, part in likely.found(rest, lambda m: 1.0 if said.allows(m) else MISPLACED):
                yield Vote(meaning, weight * part, clause.start, clause.end, near=True)


def _weighed(utterance: Utterance, clause: Clause, reading: Sequence[Hit], said: Stated) -> Iterator[Vote]:
    longest = max((h.length for h in reading), default=1)
    alone = all(h.strength <= OF_A_KIND for h in reading) and understood(utterance, clause, reading, said) >= _UNDERSTOOD
    for number, hit in enumerate(reading):
        weight = hit.strength * clause.weight_of(hit.start, hit.end) * (SHORTER + (1 - SHORTER) * hit.length / longest)
        if hit.strength <= OF_A_KIND and not alone:
            weight *= GENERAL
        if number < len(reading) - 1:
            following = reading[number + 1]
            at_once = following.start == hit.end and hit.end not in utterance.breaks
            described = (hit.modifies and not following.modifies) or following.how == "deed" or following.strength <= OF_A_KIND < hit.strength
            weight *= DESCRIBES if at_once and described else 1.0 if _listed(hit, following) else EARLIER
        if number and _listed(reading[number - 1], hit):
            weight *= LISTED
        yield Vote(hit.meaning, weight if said.fits(hit) else weight * MISPLACED, hit.start, hit.end)


def _listed(hit: Hit, following: Hit) -> bool:
    """Whether both are things of a list, to which the same is done; the first of them is the main one (饲料兽药批发)."""
    return hit.how == following.how == "composed" and hit.strength >= following.strength


def understood(utterance: Utterance, clause: Clause, reading: Sequence[Hit], said: Stated) -> float:
    """The share of a clause's telling characters that a reading explains (1 where there are none)."""
    marks = bytearray(clause.end - clause.start)
    for hit in reading:
        described = hit.how == "goods" and skip(utterance, hit.end, IDLE) < clause.end
        if hit.how != "deed" and hit.strength > OF_A_KIND and not described and said.fits(hit):
            for at in range(hit.start - clause.start, hit.end - clause.start):
                marks[at] = _EXPLAINED
    general = [(hit.start, hit.end) for hit in reading if hit.how == "expression" and hit.strength <= OF_A_KIND]
    for start, end in (*general, *(idle.span() for idle in IDLE.finditer(utterance.text, clause.start, clause.end))):
        span = range(start - clause.start, end - clause.start)
        if not any(marks[at] for at in span):
            for at in span:
                marks[at] = _IDLE
    telling = sum(mark != _IDLE for mark in marks)
    return sum(mark == _EXPLAINED for mark in marks) / telling if telling else 1.0
