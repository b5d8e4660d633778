"""Words of the name-word library 名称禁限用字库 found in a name, with what they are worth as evidence.

The name is scanned without its division (江苏 + 丹华 holds no 苏丹 then), in normal form, so that 中 國 or 黒鬼
are found as written. Whether a hit is a word there is judged by jieba's cut and by the parts of the name:
安国家具 holds no 国家. Homophones and look-alikes are looked for in the trade name only, and only of
`CORE`: 72 homophone pairs in 137,754 registered names show that more would be noise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.names.exceptions import Exemption, read_exemption
from engine.names.parse import ParsedName
from engine.text.normalise import normalise, normalise_with_offsets
from engine.text.pinyin import sound_keys, syllables
from engine.text.scan import Scanner
from engine.text.shapes import shape_key
from engine.text.tokens import stands_apart, straddles
from engine.text.variants import VARIANTS
from reference_libs.library import Library, Row

Part = Literal["division", "trade_name", "industry", "form", "other"]
Disguise = Literal["none", "spaced", "fullwidth", "traditional", "variant", "look_alike", "pinyin", "homophone"]

CORE = ("法轮功", "全能神", "海洛因", "黑社会", "习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "性服务", "嫖娼", "乱伦")
"""Words whose disguised forms are looked for: nobody names a business so by chance, and none sounds like a usual
trade name (冰毒 sounds like 病毒, 台独 like 泰都, 支那 like 芝娜: those stay out)."""

NATIONAL = "national prefix"
"""Category measured by the structure of the name (`engine.names.national`), but for 国际 as a whole trade name."""

_FINANCE = {"finance words (must not)": "must_not", "finance words (in principle not)": "in_principle"}
_GRAVE = ("banned", "restricted")
"""Kinds of words, the gravest first; every other one is for a person to judge."""

_PARTS: tuple[Part, ...] = ("trade_name", "industry", "form")


@dataclass(frozen=True, slots=True)
class WordHit:
    """A library word in a name. `start`, `end`: in the name as written.

    equal: it is the whole trade name. whole_word: word borders on both sides, so that it is read as this word.
    finance: "must_not" and "in_principle" as in 市场准入负面清单 item 4; "" for all other words.
    """

    row: Row
    part: Part
    start: int
    end: int
    whole_word: bool
    equal: bool
    disguise: Disguise

    @property
    def finance(self) -> str:
        return _FINANCE.get(self.row["category"], "")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The library, compiled: one automaton over normal forms, the exemptions, and the sounds and looks of `CORE`."""

    rows: tuple[Row, ...]
    scanner: Scanner
    exemptions: tuple[Exemption | None, ...]
    core: tuple[Row, ...]
    core_sounds: tuple[tuple[str, ...], ...]
    core_letters: tuple[str, ...]
    core_shapes: tuple[str, ...]


def index(library: Library) -> WordIndex:
    """`library.compiled(index)`."""
    rows = tuple(row for row in library if row["category"] != NATIONAL or row["word"] == "国际")
    by_word = {row["word"]: row for row in reversed(rows)}
    core = tuple(by_word[word] for word in CORE if word in by_word)
    words = [row["word"] for row in core]
    return WordIndex(
        rows=rows,
        scanner=Scanner([normalise(row["word"]) for row in rows]),
        exemptions=tuple(read_exemption(row["except_pattern"], row["word"]) for row in rows),
        core=core,
        core_sounds=tuple(sound_keys(word) for word in words),
        core_letters=tuple("".join(syllables(word)) for word in words),
        core_shapes=tuple(shape_key(word) for word in words),
    )


@dataclass(frozen=True, slots=True)
class _Scanned:
    """The normal form of the name without division (and parent), with offsets and parts in the original."""

    text: str
    offsets: tuple[int, ...]
    spans: tuple[tuple[Part, int, int], ...]
    trade: str


def find_words(name: ParsedName, found_in: WordIndex) -> tuple[WordHit, ...]:
    """Every library word in `name` (in a branch's own part only: the parent's name is registered already)."""
    quick = found_in.scanner.scan(normalise(name.text))
    split = "division" in name.spans and name.spans["division"][0] > 0
    sounds = _disguised(name, found_in)
    if not quick and not split:
        return sounds
    scanned = _scanned(name)
    hits = found_in.scanner.scan(scanned.text)
    if not hits:
        return sounds
    found = []
    for number, start, end in hits:
        exempt = found_in.exemptions[number]
        if exempt is not None and exempt.covers(scanned.text, start, end):
            continue
        hit = _hit(name.text, scanned, found_in.rows[number], (start, end))
        if hit is not None:
            found.append(hit)
    return (*_outermost(found), *sounds)


def _scanned(name: ParsedName) -> _Scanned:
    normal = normalise_with_offsets(name.text)
    if name.branch is not None:
        spans: tuple[tuple[Part, int, int], ...] = ()
        away = (0, name.spans["branch"][0])
    else:
        spans = tuple((part, *name.spans[part]) for part in _PARTS if part in name.spans)
        away = name.spans.get("division", (0, 0))
    kept = [i for i, at in enumerate(normal.offsets) if not away[0] <= at < away[1]]
    offsets = tuple(normal.offsets[i] for i in kept)
    trade = name.spans.get("trade_name") if name.branch is None else None
    inside = [i for i, at in enumerate(offsets) if trade and trade[0] <= at < trade[1]]
    text = "".join(normal.text[i] for i in kept)
    at = inside[0] if inside else 0
    return _Scanned(text, offsets, spans, text[at : at + len(inside)])


def _hit(
    written: str, scanned: _Scanned, row: Row, span: tuple[int, int]
) -> WordHit | None:
    """The hit, unless the word does not apply to the part it stands in."""
    start, end = span
    low, high = scanned.offsets[start], scanned.offsets[end - 1] + 1
    part: Part = next((one for one, a, b in scanned.spans if a <= low and high <= b), "other")
    equal = part == "trade_name" and scanned.text[start:end] == scanned.trade
    applies = row["applies_to"]
    disguise = _disguise(written[low:high], row["word"])
    if part == "other" and applies == "trade_name" and _begins_in_trade_name(scanned, low):
        # 协和 + 医院管理: the industry goes on with a word that begins in the trade name
        whole = stands_apart(scanned.text, start, end)
        return WordHit(row, "trade_name", low, high, True, False, disguise) if whole else None
    if applies == "trade_name" and part != "trade_name":
        return None
    if applies == "trade_name_equal" and not equal:
        # 雷锋 in 雷锋瀚, but not 大和 in 大和平, where the characters belong to other words
        doubtful = part == "trade_name" and _ALSO_WITHIN in row["note"] and stands_apart(scanned.text, start, end)
        return WordHit(row, part, low, high, True, False, disguise) if doubtful else None
    if straddles(scanned.text, start, end):
        return None
    # What follows is another part: no word goes from one into the other (算命 + 馆, 协会 + 服务).
    ends_a_part = any(a <= low and high == b for _, a, b in scanned.spans)
    seen = scanned.text[:end] if ends_a_part else scanned.text
    whole = equal or stands_apart(seen, start, end)
    return WordHit(row, part, low, high, whole, equal, disguise)


_ALSO_WITHIN = "inside a longer 字号"
"""The library's note on words that are banned as the whole trade name and doubtful within a longer one."""


def _begins_in_trade_name(scanned: _Scanned, low: int) -> bool:
    return any(part == "trade_name" and a <= low < b for part, a, b in scanned.spans)


def _disguise(written: str, word: str) -> Disguise:
    if written == word:
        return "none"
    letters = "".join(c for c in written if c.isalnum())
    if letters != written:
        return "spaced"
    if any("\uff00" <= c <= "\uffef" for c in written):
        return "fullwidth"
    return "variant" if any(c in VARIANTS for c in written) else "traditional"


def _outermost(hits: Iterable[WordHit]) -> list[WordHit]:
    """Hits without those that a longer one says already, one per place and word."""
    kept: list[WordHit] = []
    for hit in sorted(hits, key=lambda h: (not h.whole_word, h.start - h.end, h.start, h.row["id"])):
        if not any(_said_by(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, h.end, h.row["id"]))


def _gravity(hit: WordHit) -> int:
    kind = hit.row["kind"]
    return _GRAVE.index(kind) if kind in _GRAVE else len(_GRAVE)


def _said_by(hit: WordHit, other: WordHit) -> bool:
    """Inside a longer hit of the same kind (金融 in 金融租赁) or a graver one (慈善 in 慈善会, 担保 in 融资担保); or
    made of characters that belong to a banned word of the name already (爱心基金 beside 基金会)."""
    inside = other.start <= hit.start and hit.end <= other.end
    if not hit.whole_word and other.whole_word and other.row["kind"] == "banned":
        return hit.start < other.end and other.start < hit.end
    same = (hit.row["kind"], hit.finance) == (other.row["kind"], other.finance)
    longer = other.end - other.start > hit.end - hit.start
    return inside and other.whole_word >= hit.whole_word and (same or (longer and _gravity(other) < _gravity(hit)))


def _disguised(name: ParsedName, found_in: WordIndex) -> tuple[WordHit, ...]:
    """Core words that the trade name sounds or looks like, or is the pinyin of."""
    if name.branch is not None or name.trade_name is None:
        return ()
    start, end = name.spans["trade_name"]
    trade = normalise(name.trade_name)
    keys = sound_keys(trade) if len(trade) <= 12 else ()
    shape = shape_key(trade)
    latin = trade if trade.isascii() and len(trade) >= 6 else ""
    found: list[WordHit] = []
    for number, row in enumerate(found_in.core):
        word = row["word"]
        if word in trade:
            continue
        disguise: Disguise | None = None
        if any(sound in key for key in keys for sound in found_in.core_sounds[number]):
            disguise = "homophone"
        elif found_in.core_shapes[number] in shape:
            disguise = "look_alike"
        elif latin and found_in.core_letters[number] in latin:
            disguise = "pinyin"
        if disguise:
            found.append(WordHit(row, "trade_name", start, end, True, len(trade) == len(word), disguise))
    return tuple(found)
