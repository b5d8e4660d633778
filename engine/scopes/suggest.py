"""Free text → catalogue items and GB/T 4754 classes: what somebody who describes a business probably means.

A text is cut into clauses; in each, expressions, phrases, and things with a word of doing are found and read in the way
that explains most of it; what sounds or looks alike fills the gaps, and retrieval says what is near to the rest
(`engine/scopes/everyday/`). All of it proposes and nothing decides: the applicant chooses, and what he chose is examined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.scopes.catalogue import Catalogue, Item
from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.everyday import meanings
from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.utterance import Utterance, read
from engine.scopes.everyday.votes import Vote, Voter
from engine.scopes.industry import Industries, index_industries
from engine.scopes.permit_notes import PermitNote, notes
from engine.scopes.permits import Permit, index_permits
from reference_libs.library import Libraries

NUMBER = 5
"""How many of each kind are proposed unless one asks for more."""
NEXT_CLASS, NEXT_ITEM = 0.8, 0.5
"""Weight of a code of a meaning as against the one before it. Of classes one is right, and the next may be it; of items
several are chosen, and the best one of another business says more than the third of the same."""
SUREST = 0.95
"""No vote alone makes a suggestion surer than this."""
MOST_REASONS = 3
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the text that led to a suggestion: `[start, end)` of the text as it was given."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ItemSuggestion:
    """A catalogue item, how strongly it is proposed (0 to 1), the words that led to it, and what permits it takes."""

    item: Item
    score: float
    reasons: tuple[Reason, ...]
    permits: tuple[PermitNote, ...]


@dataclass(frozen=True, slots=True)
class ClassSuggestion:
    """A class of GB/T 4754, how strongly it is proposed (0 to 1), and the words that led to it."""

    code: str
    name: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is proposed for a text, best first."""

    text: str
    items: tuple[ItemSuggestion, ...]
    classes: tuple[ClassSuggestion, ...]


class Suggester:
    """Everything that is asked, over one set of libraries; build once (`libraries.compiled(Suggester)`)."""

    __slots__ = ("_industries", "_items", "_permits", "_voter")

    def __init__(self, libraries: Libraries) -> None:
        catalogue: Catalogue = libraries["scope_items"].compiled(build_catalogue)
        self._industries: Industries = libraries["industry_codes"].compiled(index_industries)
        self._permits: Mapping[str, Permit] = libraries["permits"].compiled(index_permits)
        self._items = {item.code: item for item in catalogue.items}
        self._voter = Voter(libraries.compiled(meanings.build), catalogue, self._industries)

    def suggest(self, text: str, number: int = NUMBER) -> Suggestions:
        """At most `number` items and classes for a text, best first; none for a text that says nothing known."""
        utterance = read(text)
        votes = tuple(self._voter.votes(utterance))
        items = tuple(
            ItemSuggestion(item, score, _reasons(text, utterance, votes, code, _items), notes(item, self._permits))
            for code, score in _ranked(votes, _items, NEXT_ITEM)[:number]
            for item in (self._items[code],)
        )
        classes = tuple(
            ClassSuggestion(code, self._industries.names[code], score, _reasons(text, utterance, votes, code, _classes))
            for code, score in _ranked(votes, _classes, NEXT_CLASS)[:number]
        )
        return Suggestions(text, items, classes)


def _items(meaning: Meaning) -> tuple[str, ...]:
    return meaning.items


def _classes(meaning: Meaning) -> tuple[str, ...]:
    return meaning.classes


def _ranked(votes: Sequence[Vote], codes: Callable[[Meaning], tuple[str, ...]], decay: float) -> list[tuple[str, float]]:
    """Codes with their scores, best first, then by code. Votes are taken for independent hints: a code is doubtful as
    far as all of them leave it doubtful."""
    doubt: dict[str, float] = {}
    for vote in votes:
        weight = min(vote.weight, SUREST)
        for code in codes(vote.meaning):
            doubt[code] = doubt.get(code, 1.0) * (1 - weight)
            weight *= decay
    scored = [(code, round(1 - left, _DECIMALS)) for code, left in doubt.items()]
    return sorted((s for s in scored if s[1] > 0), key=lambda s: (-s[1], s[0]))


def _reasons(
    text: str, utterance: Utterance, votes: Sequence[Vote], code: str, codes: Callable[[Meaning], tuple[str, ...]]
) -> tuple[Reason, ...]:
    """The words that spoke for a code, the weightiest first; of clauses that are only near, those without such words."""
    speaking = sorted((v for v in votes if v.weight > 0 and code in codes(v.meaning)), key=lambda v: (v.near, -v.weight, v.start, v.end))
    spans: dict[tuple[int, int], None] = {}
    for vote in speaking:
        if not (vote.near and spans):
            spans.setdefault(utterance.source(vote.start, vote.end))
    return tuple(Reason(text[s:e], s, e) for s, e in list(spans)[:MOST_REASONS])
