"""Names to propose: candidates near to a wanted trade name, or made from a wish, each with its reason.

Nearness runs from the trade name kept whole, over its sound, its characters and a part of them, to coined
names of the wished flavour. What is proposed depends on the question alone. Whoever shows a candidate has it
examined first (`engine.name_suggestions`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest

from engine.names.wishes import ALIKE_IN_MEANING, FLAVOURS, MEANINGS, USUAL, Flavour
from engine.text.normalise import normalise
from engine.text.pinyin import sound_key, syllables
from reference_libs.library import Library

LONGEST_KEPT = 6
"""Characters of a trade name that is still varied; a longer one is only kept or left."""
MOST_COINED = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trade name and why it is proposed, in plain Chinese. `kept` says what of the wanted name it keeps, from
    all (0) to nothing (5)."""

    trade_name: str
    why: str
    kept: int


def near(trade_name: str, flavours: Sequence[Flavour]) -> Iterator[Candidate]:
    """Candidates near to a trade name, nearest first, without repetition; kinds of equal nearness take turns."""
    wanted = normalise(trade_name)
    seed = _seed(wanted)
    kinds: list[Iterator[Candidate]] = []
    if len(wanted) >= 2:
        kinds.append(iter((Candidate(wanted, f"字号仍为“{wanted}”，其余部分改为合规写法", 0),)))
    if 1 <= len(wanted) <= LONGEST_KEPT:
        kinds += [
            _same_sound(wanted), _added(wanted, flavours, seed), _same_meaning(wanted), _turned(wanted),
            _half_kept(wanted, flavours, seed),
        ]
    chosen = flavours or (FLAVOURS[1], FLAVOURS[2])
    kinds.append(coined(chosen, wanted))
    seen: set[str] = set()
    for turn in zip_longest(*kinds):
        for candidate in turn:
            if candidate is not None and candidate.trade_name not in seen:
                seen.add(candidate.trade_name)
                yield candidate


def coined(flavours: Sequence[Flavour], seed_text: str) -> Iterator[Candidate]:
    """Two-character names of the flavours, in an order that depends on `seed_text`; flavours take turns."""
    seed = _seed(seed_text)
    turns = zip_longest(*(_pairs(flavour, seed + number) for number, flavour in enumerate(flavours)))
    return islice((c for turn in turns for c in turn if c is not None), MOST_COINED)


def _pairs(flavour: Flavour, seed: int) -> Iterator[Candidate]:
    first, second = flavour.first, flavour.second
    for step in range(len(first) * len(second)):
        one = first[(seed + step) % len(first)]
        two = second[(seed // 7 + 3 * step + step // len(second)) % len(second)]
        if one != two:
            yield Candidate(one + two, f"{flavour.name}：“{one}”取{MEANINGS[one]}之意，“{two}”取{MEANINGS[two]}之意", 5)


def _same_sound(wanted: str) -> Iterator[Candidate]:
    """The sound kept, one character or all written with others."""
    heard = sound_key(wanted)
    spoken = syllables(wanted)
    if len(spoken) != len(wanted):
        return
    options = [_sounding().get(sound, "") for sound in spoken]
    whole = "".join(next((c for c in others if c not in wanted), "") for others in options)
    if len(whole) == len(wanted) and sound_key(whole) == heard:
        yield Candidate(whole, f"读音与“{wanted}”相同，用字全部更换", 1)
    for at, others in enumerate(options):
        for char in others:
            name = wanted[:at] + char + wanted[at + 1 :]
            if name != wanted and sound_key(name) == heard:
                yield Candidate(name, f"读音与“{wanted}”相同，“{wanted[at]}”改用“{char}”", 1)


def _added(wanted: str, flavours: Sequence[Flavour], seed: int) -> Iterator[Candidate]:
    if len(wanted) > LONGEST_KEPT - 2:
        return
    pool = _pool(flavours)
    for step in range(6):
        char = pool[(seed + 5 * step) % len(pool)]
        if char in wanted:
            continue
        after = step % 2 == 0
        name = wanted + char if after else char + wanted
        yield Candidate(name, f"保留“{wanted}”，{'后' if after else '前'}加“{char}”（{MEANINGS[char]}）", 2)


def _same_meaning(wanted: str) -> Iterator[Candidate]:
    for at, char in enumerate(wanted):
        for other in (c for group in ALIKE_IN_MEANING if char in group for c in group if c != char):
            yield Candidate(wanted[:at] + other + wanted[at + 1 :], f"“{char}”换成意思相近的“{other}”", 3)


def _turned(wanted: str) -> Iterator[Candidate]:
    if len(wanted) == 2 and wanted[0] != wanted[1]:
        yield Candidate(wanted[::-1], f"“{wanted}”两字对调，用字不变", 3)


def _half_kept(wanted: str, flavours: Sequence[Flavour], seed: int) -> Iterator[Candidate]:
    """One character of the wanted name kept beside another."""
    pool = _pool(flavours)
    for step in range(8):
        char = pool[(seed // 3 + 7 * step) % len(pool)]
        kept = wanted[0] if step % 2 == 0 else wanted[-1]
        if char != kept:
            name = kept + char if step % 2 == 0 else char + kept
            yield Candidate(name, f"保留“{kept}”字，配“{char}”（{MEANINGS[char]}）", 4)


def _pool(flavours: Sequence[Flavour]) -> str:
    return "".join(dict.fromkeys("".join(f.first + f.second for f in flavours or FLAVOURS)))


@cache
def _sounding() -> dict[str, str]:
    """Syllable → characters of the lists that have it."""
    found: dict[str, str] = {}
    for char in (*MEANINGS, *USUAL):
        for sound in syllables(char):
            found[sound] = found.get(sound, "") + char
    return found


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4], "big")


def phrase_for(code: str, industry_words: Library) -> str | None:
    """The commonest industry phrase for a class of GB/T 4754 (5232 → 服装), from the table's typical codes."""
    found = [
        (max(len(c) for c in codes), int(row["frequency"] or 0), row["id"])
        for row in industry_words
        if (codes := [c for c in row["industries"].split(";") if c and code.startswith(c)])
    ]
    return max(found)[2] if found else None
