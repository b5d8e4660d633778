"""Damage signed documents in many ways: nothing that touches what a signature covers may go unnoticed, or raise.

    python bench/signing_bytes.py [--times 2000] [--seed 1] [--how flip]

Exit code 1 if a damaged document holds; verification that raises ends it. The only bytes left out are those of the
signatures themselves (/Contents), which no signature covers.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from commands.show import progress
from engine.clock import now
from engine.licence.kinds import BUSINESS, licence_kind
from engine.licence.read import OpenedLicence
from engine.licence.sealing import Due, make
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import time_stamper
from engine.signing.trust import installed
from engine.signing.verify import verify
from engine.typesetting.setter import setter
from tests.conftest import DAY
from tests.licence.conftest import CODE, application_of
from tests.licence.library import workshop
from tests.signing.documents import STROKES, consent, prepared

Damage = Callable[[bytearray, random.Random], None]
VALUE = re.compile(rb"/Contents <[0-9A-F]+>")


def flip(data: bytearray, chance: random.Random) -> None:
    """Another value of one byte."""
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)


def digit(data: bytearray, chance: random.Random) -> None:
    """Another digit: lengths, offsets, numbers of objects."""
    data[chance.choice([m.start() for m in re.finditer(rb"\d", data)])] = chance.choice(b"0123456789")


def mark(data: bytearray, chance: random.Random) -> None:
    """A character that means something to a reader of PDF."""
    data[chance.randrange(len(data))] = chance.choice(b"<>[]()/R %0")


def insert(data: bytearray, chance: random.Random) -> None:
    """Some bytes put in."""
    at = chance.randrange(len(data))
    data[at:at] = chance.randbytes(chance.randrange(1, 20))


def cut(data: bytearray, chance: random.Random) -> None:
    """Some bytes left out."""
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 50)]


def repeat(data: bytearray, chance: random.Random) -> None:
    """A piece put in once more elsewhere."""
    at, other = chance.randrange(len(data)), chance.randrange(len(data))
    data[at:at] = data[other : other + chance.randrange(1, 400)]


def rename(data: bytearray, chance: random.Random) -> None:
    """One name put in place of another."""
    one, other = (chance.choice(list(re.finditer(rb"/[A-Za-z]+", data))) for _ in range(2))
    data[one.start() : one.end()] = bytes(other[0])


HOW: Mapping[str, Damage] = {f.__name__: f for f in (flip, digit, mark, insert, cut, repeat, rename)}


def documents(folder: Path) -> tuple[Authority, list[bytes]]:
    """A document signed by two, and a licence as it is issued: set by typst, with its data attached, and sealed."""
    at = now()
    authority = Authority(folder / "authority")
    stamper = time_stamper(authority, "embedded", at)
    shown = prepared()
    one = sign(ToSign(shown, consent(shown, at=at), STROKES), authority, stamper, at)
    two = sign(ToSign(one, consent(shown, "林榆", "440703198805052222", at, field="signature-2"), STROKES), authority, stamper, at)
    opened = OpenedLicence(CODE, 1, "valid", "440703", DAY, at, application_of("company"), "company", licence_kind(BUSINESS))
    return authority, [two, make(workshop(setter(), authority, folder), opened, Due(CODE, 1, "duplicate"), at).pdf]


def covered_change(before: bytes, after: bytes) -> bool:
    """Whether anything differs that is not inside a signature's own value."""
    return VALUE.sub(b"", before) != re.sub(rb"/Contents <[^>]*>", b"", after) or len(before) != len(after)


def damaged(before: bytes, how: Damage, chance: random.Random) -> bytes:
    """The document, damaged outside the signatures' own values."""
    while True:
        data = bytearray(before)
        how(data, chance)
        if covered_change(before, bytes(data)):
            return bytes(data)


def main() -> None:
    parser = argparse.ArgumentParser(description="Damage signed documents; every damage must be noticed.")
    parser.add_argument("--times", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--how", choices=[*HOW, "all"], default="flip")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    noticed: Counter[str] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        authority, whole = documents(Path(folder))
        trust = installed(authority, now())
        for number in progress(range(options.times), options.times, "damaging"):
            how = options.how if options.how != "all" else chance.choice(list(HOW))
            report = verify(damaged(whole[number % len(whole)], HOW[how], chance), trust, now())
            failures += report.holds
            noticed[f"{how}: {'HOLDS' if report.holds else report.codes()[0]}"] += 1
    for what, times in sorted(noticed.items()):
        print(f"{what:24} {times:6}")
    print(f"{sum(noticed.values())} damaged documents, {failures} not noticed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
