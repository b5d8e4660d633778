"""Under which keys a register files a name, and under which it looks for what a new name may conflict with.

Each relation of `engine.names.conflict` has its kind of key, chosen so that names in that relation share one;
the relation itself is decided from the two names, so a key shared by chance does no harm.

Kinds: `l` the sorted characters of the whole name (identical, reordered), `t` the trade name, `g` how it looks,
`s` how it sounds, `c` a part of how it sounds (three sounds at least); `k` the sound of trade name and industry
together, `x` the same without one sound, for a character put in or left out, which may well move the border between
the two. A name that could not be read is filed under `k` and `x` as a whole.

Beside a key stands a mark of the industry, 32 bits, because nearly every relation wants the industries near:
of hundreds of firms called 鑫源 in a city only those of the trade in question are worth a look. A mark tells
the strict groups (12 bits), the first of them and the broad groups (10 bits each); equal bits of different
industries (one in a thousand) give a candidate too many, never one too few.
"""

from __future__ import annotations

from typing import Literal
from zlib import crc32

from engine.names.keys import (
    CONTAINED_AT_LEAST,
    SOUNDED_AT_MOST,
    UNCERTAIN,
    Industry,
    NameKeys,
    keys_of,
    read_plain,
    trades,
)
from engine.names.lexicon import Lexicon, build
from engine.names.parse import ParsedName
from engine.text.normalise import normalise
from engine.text.pinyin import sound_key
from reference_libs.library import Libraries

EDITION = 2
"""Raise it whenever the same name is filed differently than before: indexes made earlier are then refused."""
TABLES = ("divisions", "industry_words", "organisation_forms")
"""The libraries the keys depend on."""

Sought = Literal["whole", "trade", "sound", "shape", "contains", "one_off"]
SOUGHT: tuple[Sought, ...] = ("whole", "trade", "sound", "shape", "contains", "one_off")
"""What a key is looked up for, the gravest relation first."""
Question = tuple[str, Sought, tuple[int, ...]]
"""A key, what it is looked up for, and the marks of the asking name's industry."""

NO_INDUSTRY = 0
FIRST_BITS = 0x3FF << 10
BROAD_BITS = 0x3FF
_LONGEST_WHOLE = 60
"""Characters of an unread name up to which one more or less is looked for."""
_MOST_REMEMBERED = 50_000


class Filer:
    """Files names with the vocabulary of one set of libraries (`libraries.compiled(Filer)`)."""

    def __init__(self, libraries: Libraries) -> None:
        self._lexicon: Lexicon = libraries.compiled(build)
        self._trades = libraries.compiled(trades)
        self._marks: dict[Industry, tuple[int, ...]] = {}

    def filed(self, name: str, city: str) -> list[tuple[str, int]]:
        """The keys and marks of a registered name, as `conflict.relation` will read it."""
        reading = read_plain(name, self._lexicon, city)
        keys = keys_of(reading, self._trades)
        filed = [_whole(keys.full)]
        trade = keys.trade
        if keys.branch:
            return [(key, NO_INDUSTRY) for key in filed]  # 企业名称登记管理规定 第十三条: it bears its parent's trade name
        core, movable, _ = _core(reading, keys.full, trade)
        filed.append("k" + core)
        if movable > 2:
            filed.extend(["x" + less for less in _one_less(core, movable)])
        if not trade:
            return [(key, NO_INDUSTRY) for key in filed]
        filed.append("t" + trade)
        if keys.shape != trade:
            filed.append("g" + keys.shape)
        if 2 <= len(trade) <= SOUNDED_AT_MOST:
            filed.extend(["s" + heard for heard in keys.sounds])
            if len(trade) > CONTAINED_AT_LEAST:
                filed.extend(["c" + inner for inner in _inner(sound_key(trade))])
        marks = self.marks(keys)
        return [(key, mark) for mark in marks for key in filed]

    def questions(self, name: str, city: str) -> list[Question]:
        """What to look up for a name that is asked for: every reading that may be the right one counts."""
        reading = read_plain(name, self._lexicon, city)
        best = keys_of(reading, self._trades, trusted=True)
        asked: list[Question] = [(_whole(best.full), "whole", (NO_INDUSTRY,))]
        if best.branch:
            return asked
        seen: set[tuple[str, tuple[int, ...]]] = set()
        for number, keys in enumerate((best, *self._others(reading))):
            marks = self.marks(keys)
            if keys.trade and (keys.trade, marks) not in seen:
                seen.add((keys.trade, marks))
                asked.extend(_about(keys, marks, number == 0))
        trade = best.trade if reading.confidence >= UNCERTAIN else ""
        around = _around(*_core(reading, best.full, trade))
        asked.extend([(key, "one_off", (NO_INDUSTRY,)) for key in around])
        return asked

    def marks(self, keys: NameKeys) -> tuple[int, ...]:
        """The marks of a name's industry; two where 业 at its end changes how the phrase is cut into words."""
        industry = keys.industry
        if industry is None:
            return ((crc32(keys.vague.encode()) % 0xFFF + 1) << 20 if keys.vague else NO_INDUSTRY,)
        found = self._marks.get(industry)
        if found is None:
            if len(self._marks) >= _MOST_REMEMBERED:
                self._marks.clear()
            bare = self._trades.read(industry.same)
            marks = [_mark(industry)] if bare is None else [_mark(industry), _mark(bare)]
            found = self._marks[industry] = tuple(dict.fromkeys(marks))
        return found

    def _others(self, reading: ParsedName) -> list[NameKeys]:
        """Further readings with another trade name or industry."""
        known = {(reading.trade_name, reading.industry)}
        found = []
        for other, _ in reading.alternatives:
            if other.trade_name and (other.trade_name, other.industry) not in known:
                known.add((other.trade_name, other.industry))
                found.append(keys_of(other, self._trades, trusted=True))
        return found


def _about(keys: NameKeys, marks: tuple[int, ...], main: bool) -> list[Question]:
    """The questions about one reading; one that is not the main one is not looked for inside others."""
    trade = keys.trade
    asked: list[Question] = [("t" + trade, "trade", marks), ("g" + keys.shape, "shape", marks)]
    if keys.shape != trade:
        asked.append(("t" + keys.shape, "shape", marks))
    if not 2 <= len(trade) <= SOUNDED_AT_MOST:
        return asked
    asked.extend([("s" + heard, "sound", marks) for heard in keys.sounds])
    if not main:
        return asked
    heard = sound_key(trade)
    if len(trade) >= CONTAINED_AT_LEAST:
        asked.append(("c" + heard, "contains", marks))
        asked.extend([("s" + inner, "contains", marks) for inner in _inner(heard)])
    return asked


def _core(reading: ParsedName, full: str, trade: str) -> tuple[str, int, bool]:
    """The sound of trade name and industry, how many characters from its start may be missing, and whether the name
    could be read; if not, it is the sound of all of it."""
    if trade and len(trade) <= SOUNDED_AT_MOST:
        return sound_key(normalise((reading.trade_name or "") + (reading.industry or ""))), len(trade), True
    whole = sound_key(full)
    return whole, len(whole) if len(whole) <= _LONGEST_WHOLE else 0, False


def _around(core: str, movable: int, read: bool) -> list[str]:
    """The keys of cores that have a character less or a character more; of an unread name, also another character."""
    if not read:
        return ["k" + core, *(kind + less for kind in "kx" for less in _one_less(core, movable)), "x" + core]
    return [*("k" + less for less in _one_less(core, min(len(core), movable + 1))), "x" + core]


def _whole(full: str) -> str:
    return "l" + "".join(sorted(full))


def _mark(industry: Industry) -> int:
    strict = crc32("\0".join(industry.strict).encode()) % 0xFFF + 1
    first = crc32(industry.strict[0].encode()) % 0x3FF + 1
    broad = crc32("\0".join(industry.broad).encode()) % 0x3FF + 1
    return strict << 20 | first << 10 | broad


def _inner(heard: str) -> list[str]:
    """Every proper part of at least `CONTAINED_AT_LEAST` sounds, each once."""
    length = len(heard)
    parts = [
        heard[start : start + size]
        for size in range(CONTAINED_AT_LEAST, length)
        for start in range(length - size + 1)
    ]
    return list(dict.fromkeys(parts))


def _one_less(text: str, movable: int) -> list[str]:
    """The text without each of its first characters in turn, each result once."""
    return list(dict.fromkeys([text[:at] + text[at + 1 :] for at in range(movable)]))
