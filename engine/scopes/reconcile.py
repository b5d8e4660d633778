"""What would make the industry in a name, the items of a scope and the industry code agree.

名称规定 第九条 (the industry in a name follows the main business), 细则 第十二条. Everything given here agrees by the same
measure that found the disagreement (`engine.scopes.industry.agreement`).
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.scopes.catalogue import Item
from engine.scopes.industry import Industries, NameWords, agreement
from engine.scopes.match import Match

SHOWN = 3
CLASSES_SHOWN = 6


def words_that_fit(text: str, match: Match, words: NameWords, industries: Industries) -> tuple[str, ...]:
    """Industry words for a name whose main business is this item: those that stand in its phrase first, then those of its
    own industries, the shortest first."""
    phrases = "".join((text, *(i.phrase for i in match.items)))
    own = {c for i in match.items for c in i.industries}
    ranked = sorted(
        (word not in phrases, not set(codes) <= own, len(word), word)
        for word, codes in words.codes.items()
        if codes and not words.general(word) and (word in phrases or own.intersection(codes))
    )
    fitting = (word for *_, word in ranked)
    return tuple(w for w in fitting if agreement(w, [(text, match)], words, industries) == "agrees")[:SHOWN]


def items_that_fit(phrase: str, items: Sequence[Item], words: NameWords, industries: Industries) -> tuple[Item, ...]:
    """Phrases of the catalogue for the industry phrase of a name: first those that begin with its words, then those of its
    industries, then those that need no permit, then the shortest."""
    specific = [w for w in words.cut(phrase) if not words.general(w) and words.codes[w]]
    wanted = {c for w in specific for c in words.codes[w]}
    ranked = sorted(
        (
            (
                not i.phrase.startswith(tuple(specific)), not any(industries.fits(c, wanted) for c in i.industries),
                bool(i.permits), len(i.phrase), i.code, i,
            )
            for i in items
            if not i.by_person and (any(w in i.phrase for w in specific) or any(industries.fits(c, wanted) for c in i.industries))
        ),
        key=lambda r: r[:-1],
    )
    fitting = (item for *_, item in ranked)
    return tuple(
        i for i in fitting if agreement(phrase, [(i.phrase, Match("exact", (i,), 1.0))], words, industries) == "agrees"
    )[:SHOWN]


def classes_in_words(codes: Sequence[str], industries: Industries) -> str | None:
    """The classes below the codes with their names, the first few; None: there are none."""
    classes = industries.classes_of(codes)
    shown = "、".join(f"{c}{industries.names[c]}" for c in classes[:CLASSES_SHOWN])
    return (shown + ("等" if len(classes) > CLASSES_SHOWN else "")) or None
