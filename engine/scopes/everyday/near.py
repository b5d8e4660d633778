"""Expressions that are nearly what was typed: in pinyin, by a homophone, by a look-alike, or with one slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.scopes.everyday.clauses import Clause
from engine.scopes.everyday.hits import Hit
from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.utterance import Utterance
from engine.text.pinyin import sound_keys, sounds
from engine.text.scan import Scanner
from engine.text.shapes import shape_key

SOUND, TYPED, SHAPE, STRAY, SLIP, OTHER = 0.8, 0.95, 0.85, 0.7, 0.6, 0.4
"""Strength of an expression that sounds like the text; that was typed in pinyin; that looks like it; of which one
character differs, and the text's is in no expression at all; of which one is missing, too many or has changed places with
its neighbour; of which one is another, which may well be meant."""
_MISTAKEN = "冼洗 培焙 境镜 拷烤 饶烧 贴帖 维惟 械戒 慢馒 绞饺 库裤 群裙 架驾 圆园 依衣 溶容 粗租 偿尝 铣洗 具俱 蓬篷 记纪 帐账 复覆 椅倚 燥澡 沐沭 饵耳 疗辽 挂卦 谊宜 摸模 辨辫 篮蓝 蔬疏 桔橘 抄钞"
_LOOKS = str.maketrans({pair[0]: pair[1] for pair in _MISTAKEN.split()})
"""Characters that are typed for one another in this field, beside the look-alikes of names."""
SHORT = 4
"""Clauses up to this many characters are searched for homophones of two syllables; in longer ones chance makes them."""
LONGEST = 12
"""Clauses up to this many characters are compared whole."""
SHORTEST_SLIP = 3
"""Words of no more characters have too many neighbours."""
_MOST_SLIPS = 5
_LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class _Sounded:
    """A clause as sounds: sound i is the characters `spans[i]` of the utterance, `typed[i]` if it was pinyin."""

    key: str
    spans: tuple[tuple[int, int], ...]
    typed: tuple[bool, ...]


class Near:
    """The expressions by sound, by shape and by length; build once."""

    __slots__ = ("_by_length", "_by_shape", "_by_sound", "_characters", "_meanings", "_shapes", "_sounds")

    def __init__(self, expressions: Mapping[str, Meaning]) -> None:
        self._meanings = expressions
        self._by_sound: dict[str, str] = {}
        self._by_shape: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(expressions):
            self._by_length[len(word)].append(word)
            if len(word) > 1 and not word.isascii():
                for key in sound_keys(word):
                    self._by_sound.setdefault(key, word)
                self._by_shape.setdefault(_look(word), word)
        self._characters = frozenset("".join(expressions))
        self._sounds = Scanner(tuple(self._by_sound))
        self._shapes = Scanner(tuple(self._by_shape))

    def find(self, utterance: Utterance, clause: Clause, borders: frozenset[int]) -> Iterator[Hit]:
        """What the clause nearly says, and not what it says. `borders`: where words of the dictionary end; what sounds or
        looks like an expression does not end inside one (安全生 in 安全生产)."""
        text = utterance.text[clause.start : clause.end]
        sounded = _sounded(utterance, clause)
        alike = (*self._alike_in_sound(utterance, len(text), sounded), *self._alike_in_shape(text, clause.start))
        yield from (hit for hit in alike if hit.end in borders)
        if 2 < len(text) <= LONGEST and text not in self._meanings and not any(c.isascii() for c in text):
            yield from self._one_slip(text, clause.start)

    def _alike_in_sound(self, utterance: Utterance, size: int, sounded: _Sounded) -> Iterator[Hit]:
        for number, first, last in self._sounds.scan(sounded.key):
            word = self._by_sound[self._sounds.patterns[number]]
            start, end = sounded.spans[first][0], sounded.spans[last - 1][1]
            typed = any(sounded.typed[first:last])
            if utterance.text[start:end] != word and (typed or len(word) > 2 or size <= SHORT) and not utterance.crossed(start, end):
                yield Hit(start, end, end - start, self._meanings[word], TYPED if typed else SOUND, "sound")

    def _alike_in_shape(self, text: str, at: int) -> Iterator[Hit]:
        for number, start, end in self._shapes.scan(_look(text)):
            word = self._by_shape[self._shapes.patterns[number]]
            if word != text[start:end] and (len(word) > 2 or len(text) <= SHORT):
                yield Hit(at + start, at + end, end - start, self._meanings[word], SHAPE, "shape")

    def _one_slip(self, text: str, at: int) -> Iterator[Hit]:
        size = len(text)
        for length in (size, size + 1, size - 1):
            words = self._by_length.get(length, ())
            for word, distance, _ in process.extract(text, words, scorer=OSA.distance, score_cutoff=1, limit=_MOST_SLIPS):
                if distance == 1 and not word.isascii():
                    strength = self._slip(text, word)
                    if strength == STRAY or max(size, length) > SHORTEST_SLIP:
                        yield Hit(at, at + size, size, self._meanings[word], strength, "slip")

    def _slip(self, text: str, word: str) -> float:
        differing = [a for a, b in zip(text, word, strict=False) if a != b]
        if len(text) != len(word) or len(differing) > 1:
            return SLIP
        return OTHER if differing[0] in self._characters else STRAY


def _look(text: str) -> str:
    return shape_key(text.translate(_LOOKS))


def _sounded(utterance: Utterance, clause: Clause) -> _Sounded:
    """The sounds of a clause: of a character its usual reading, of a run of Latin letters its syllables if it is pinyin."""
    known = sounds()
    key: list[str] = []
    spans: list[tuple[int, int]] = []
    typed: list[bool] = []
    at = clause.start
    while at < clause.end:
        stop = _end_of_letters(utterance, clause, at)
        syllables = _syllables(utterance.text[at:stop])
        for syllable in syllables:
            key.append(known.symbols[syllable])
            spans.append((at, at + len(syllable)))
            typed.append(True)
            at += len(syllable)
        if not syllables:
            key.append(known.table.get(ord(utterance.text[at]), utterance.text[at]))
            spans.append((at, at + 1))
            typed.append(False)
            at += 1
    return _Sounded("".join(key), tuple(spans), tuple(typed))


def _end_of_letters(utterance: Utterance, clause: Clause, at: int) -> int:
    """The end of the Latin letters that begin here and were written together; `at` itself if there are none."""
    end = at
    while end < clause.end and utterance.text[end].isascii() and utterance.text[end].isalpha() and (end == at or end not in utterance.breaks):
        end += 1
    return end


@lru_cache(maxsize=2048)
def _syllables(letters: str) -> tuple[str, ...]:
    """The letters cut into the fewest syllables of pinyin, the longest first among equals; () if they are none."""
    known = sounds().symbols
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        options = [
            (*before, letters[start:end])
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if (before := best[start]) is not None and letters[start:end] in known
        ]
        best.append(min(options, key=_preference, default=None))
    return best[-1] or ()


def _preference(cut: Sequence[str]) -> tuple[int, tuple[int, ...]]:
    return len(cut), tuple(-len(s) for s in cut)
