"""What they want to do: the sentence without place, name and figures, put to the suggestion of items and classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.drafting.sentence import Sentence, Span
from engine.scopes.suggest import ClassSuggestion, ItemSuggestion, Suggester

ASKED = 8
WORTH_CHOOSING = 0.3
"""An item or class that the text speaks for less is offered and not put into the draft."""
WORTH_OFFERING = 0.15
MOST_ITEMS = 5
MOST_OFFERED = 4


@dataclass(frozen=True, slots=True)
class Business:
    """The items and the class chosen, and those offered; `text`: what the suggestion was asked with."""

    text: str
    items: tuple[ItemSuggestion, ...]
    other_items: tuple[ItemSuggestion, ...]
    industry: ClassSuggestion | None
    other_classes: tuple[ClassSuggestion, ...]

    def without(self, spans: Iterable[Span]) -> Business:
        """What is proposed for other words than these."""
        closed = set(spans)

        def stands(one: ItemSuggestion | ClassSuggestion) -> bool:
            return not _met({(r.start, r.end) for r in one.reasons}, closed)

        return replace(
            self, items=tuple(filter(stands, self.items)), other_items=tuple(filter(stands, self.other_items)),
            industry=self.industry if self.industry is not None and stands(self.industry) else None,
            other_classes=tuple(filter(stands, self.other_classes)),
        )


def read_business(sentence: Sentence, suggester: Suggester, used: Iterable[Span]) -> Business:
    """What is proposed. A further item is chosen only for words that no chosen one speaks for: what is proposed for the
    same words is an alternative."""
    text = sentence.without(used)
    found = suggester.suggest(text, ASKED)
    chosen: list[ItemSuggestion] = []
    spoken: set[tuple[int, int]] = set()
    for item in found.items:
        spans = {(r.start, r.end) for r in item.reasons}
        if item.score >= WORTH_CHOOSING and len(chosen) < MOST_ITEMS and not _met(spans, spoken):
            chosen.append(item)
            spoken |= spans
    others = [i for i in found.items if i not in chosen and i.score >= WORTH_OFFERING]
    industry = next((c for c in found.classes if c.score >= WORTH_CHOOSING), None)
    classes = [c for c in found.classes if c is not industry and c.score >= WORTH_OFFERING]
    return Business(text, tuple(chosen), tuple(others[:MOST_OFFERED]), industry, tuple(classes[:MOST_OFFERED]))


def _met(spans: set[tuple[int, int]], spoken: set[tuple[int, int]]) -> bool:
    """Whether any of these words has been spoken for."""
    return any(a < d and c < b for a, b in spans for c, d in spoken)
