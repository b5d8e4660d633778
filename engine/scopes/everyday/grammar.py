"""What runs mean: 卖X, X店, 修X, X维修, X厂, X培训, X租赁 … composed of the deed and the things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.scopes.everyday.deeds import Doing, doing
from engine.scopes.everyday.hits import Hit, How
from engine.scopes.everyday.lexer import Span, Tokens
from engine.scopes.everyday.meanings import BULK, ONLINE, SELL, SERVE, TEACH, Meaning, Vocabulary
from engine.scopes.everyday.runs import Run, runs, skip
from engine.scopes.everyday.utterance import Utterance
from engine.scopes.everyday.words import AFTER, AND_MORE, CRAFT, IDLE, MATERIALS, PARTS, SHOP_SIGNS, UNTOLD

CERTAIN, PROBABLE, OF_THE_KIND, GUESSED, BARE, ALONE = 1.0, 0.85, 0.8, 0.55, 0.7, 0.35
"""Strength of: a thing and a deed that a row names together; a thing somebody 做, or whose second deed a row names; a
deed of anything; a thing by itself, taken for goods on sale; a deed by itself."""
SAID_ELSEWHERE = 1.05
"""How much more it is where the clause says how things are sold: an expression of the same words does not know that."""
CUT_SHORT = 0.6
"""What is left of it where the thing seems to be only the beginning of a longer word (艾草 in 艾草青团)."""
MADE_OF = 0.6
"""What is left of a material where another thing follows at once, which is probably made of it (玻璃钢游艇)."""
_BARE = ((SELL, BARE), ("make", GUESSED), ("grow", GUESSED), ("raise", GUESSED), (TEACH, ALONE), ("hire", ALONE), ("repair", ALONE))
_CRAFTED = (SERVE, "make", SELL)
_SOLD = (SELL, BULK, ONLINE)


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a thing means here, and how surely."""

    meaning: Meaning
    strength: float
    how: How


def compose(utterance: Utterance, tokens: Tokens, vocabulary: Vocabulary) -> Iterator[Hit]:
    """The hits of every run, and of words of doing behind things that we do not know."""
    used: set[Span] = set()
    for run in runs(utterance, tokens):
        used.update(run.after)
        yield from _read(utterance, tokens, run, vocabulary)
    for start, spans in sorted(tokens.after.items()):
        word = utterance.text[slice(*spans[0])]
        if spans[0] not in used and len(word) > 1 and word not in SHOP_SIGNS:
            yield Hit(start, start + len(word), len(word), vocabulary.by_default(AFTER[word]) or Meaning((), ()), ALONE, "deed")


def known_at(utterance: Utterance, tokens: Tokens, at: int) -> bool:
    """Whether the text ends here, or a word we know begins."""
    if at == len(utterance.text) or at in utterance.breaks or at in tokens.after:
        return True
    if any(end - at > 1 for end in tokens.things.get(at, ())) or any(hit.start == at for hit in tokens.hits):
        return True
    if any(start == at for spans in tokens.before.values() for start, _ in spans):
        return True
    return AND_MORE.match(utterance.text, at) is not None or IDLE.match(utterance.text, at) is not None


def _read(utterance: Utterance, tokens: Tokens, run: Run, vocabulary: Vocabulary) -> Iterator[Hit]:
    """Each thing with what is done to it; the first takes in the words before it, the last those behind it."""
    done = doing(utterance, run)
    words = sum(end - start for start, end in (*run.before, *run.after))
    last = len(run.things) - 1
    for number, sense in enumerate(_senses(utterance, run, done, vocabulary)):
        start, end = run.things[number]
        first_char = run.before[0][0] if number == 0 and run.before else start
        last_char = run.after[-1][1] if number == last and run.after else end
        if sense is None or IDLE.fullmatch(utterance.text, first_char, last_char):
            continue
        strength = sense.strength
        if number < last:
            at_once = run.things[number + 1][0] == end and end not in utterance.breaks
            strength *= MADE_OF if at_once and MATERIALS.fullmatch(utterance.text, start, end) else 1.0
        elif not run.after and not known_at(utterance, tokens, skip(utterance, end, PARTS, once=True)):
            strength *= CUT_SHORT
        if number == 0 and utterance.text[start:end] in UNTOLD and _described(utterance, tokens, first_char):
            strength = min(strength, ALONE)
        yield Hit(first_char, last_char, end - start + words, sense.meaning, strength, sense.how, modifies=not done.deeds)


def _described(utterance: Utterance, tokens: Tokens, at: int) -> bool:
    """Whether words that tell something end right here."""
    if at == 0 or at in utterance.breaks:
        return False
    return not any(idle.end() == at for idle in IDLE.finditer(utterance.text, 0, at)) and not tokens.before.get(at)


def _senses(utterance: Utterance, run: Run, done: Doing, vocabulary: Vocabulary) -> list[_Sense | None]:
    """What each thing of a run means. A thing that no row names with the deed is what its neighbours are (洗床单毛巾)."""
    senses = [_sense(utterance.text[start:end], done, vocabulary) for start, end in run.things]
    named = next((s for s in senses if s is not None and s.how == "composed" and s.strength > GUESSED), None)
    if named is None or not done.deeds:
        return senses
    alike = replace(named, strength=min(named.strength, PROBABLE))
    return [s if s is not None and s.how == "composed" and s.strength > GUESSED else alike for s in senses]


def _sense(thing: str, done: Doing, vocabulary: Vocabulary) -> _Sense | None:
    """What the deeds mean done to the thing. What no row names: what the deed means done to anything, if a word of
    doing surely belongs to the thing; else what the thing means by itself."""
    deeds = (TEACH,) if done.taught and vocabulary.of(TEACH, thing) is not None else done.deeds
    if not deeds:
        return _bare(thing, 1.0, vocabulary)
    if deeds[0] == CRAFT:
        crafted = next((m for deed in _CRAFTED if (m := vocabulary.of(deed, thing)) is not None), None)
        return _Sense(crafted, PROBABLE, "composed") if crafted is not None else None
    known = [m for deed in deeds if (m := vocabulary.of(deed, thing)) is not None]
    if known:
        strength = CERTAIN if vocabulary.of(deeds[0], thing) is not None else PROBABLE
        return _Sense(_together(known), strength * (SAID_ELSEWHERE if deeds[0] in (ONLINE, BULK) else 1.0), "composed")
    alike = next((m for deed in deeds if (m := vocabulary.of_kind(deed, thing)) is not None), None)
    if alike is not None:
        return _Sense(alike, OF_THE_KIND, "composed")
    default = vocabulary.by_default(deeds[0]) if done.told else None
    if default is not None:
        return _Sense(default, GUESSED, "composed")
    return _bare(thing, ALONE if deeds[0] in _SOLD else GUESSED, vocabulary)


def _bare(thing: str, most: float, vocabulary: Vocabulary) -> _Sense | None:
    """What a thing means by itself."""
    for deed, strength in _BARE:
        meaning = vocabulary.of(deed, thing)
        if meaning is not None:
            return _Sense(meaning, min(strength, most), "goods")
    return None


def _together(meanings: Sequence[Meaning]) -> Meaning:
    """The first meaning, with the best of what the others mean beside its own best."""
    first, *others = meanings
    items = dict.fromkeys([*first.items[:1], *(m.items[0] for m in others), *first.items[1:]])
    return Meaning(tuple(items), tuple(dict.fromkeys([*first.classes, *(m.classes[0] for m in others)])))
