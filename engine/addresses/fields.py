"""The fields of an address as the contract of `addresses parse` names them: substrings of what was written.

What each field holds, and how doubtful cases are decided, stands in docs/addresses.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from engine.addresses.parse import ParsedAddress
from engine.addresses.pieces import Field

FIELDS: tuple[Field, ...] = get_args(Field)
_OPENING, _CLOSING = "([【<「{", ")]】>」}"
_EDGE = " ,.;:/·、。_\n\t\"'“”‘’《》|*!?~-" + _OPENING + _CLOSING
_BETWEEN = re.compile(r"[\s,.;:/·、。_|()\[\]【】<>「」{}~-]*(?:[与及和至][\s、,]*)?[(\[【<「{]*")
"""What may lie between two pieces that are still one substring."""
_SPEAKS = re.compile(r"[0-9a-z\u3400-\u9fff]")
_JOINER = re.compile(r"[与及和至]")


class _Part(NamedTuple):
    field: Field
    start: int
    end: int


def fields(address: ParsedAddress) -> dict[str, str]:
    """Every field of the address; "" for what is not there."""
    found: dict[str, list[str]] = {name: [] for name in FIELDS}
    for part in _joined(address):
        start, end = address.source(part.start, part.end)
        found[part.field].append(address.text[start:end].strip())
    return {name: " ".join(dict.fromkeys(parts)) for name, parts in found.items()}


def _joined(address: ParsedAddress) -> Iterator[_Part]:
    """The parts, neighbours of one field as one."""
    folded = address.folded
    parts = list(_parts(address))
    last: _Part | None = None
    for number, part in enumerate(parts):
        if last is not None and last.field == part.field and _adjacent(folded, last, parts[number:]):
            last = _Part(part.field, last.start, part.end)
            continue
        if last is not None:
            yield _closed(folded, last)
        last = part
    if last is not None:
        yield _closed(folded, last)


def _adjacent(folded: str, last: _Part, following: Sequence[_Part]) -> bool:
    """Whether a part and the one that follows, of the same field, are one substring: no word between them, no bracket closed that
    was opened before, and none opened that closes behind another field."""
    start = following[0].start
    if not _BETWEEN.fullmatch(folded, last.end, start):
        return False
    if _opened(folded, last.end, start) > 0:
        closing = min((at for c in _CLOSING if (at := folded.find(c, start)) >= 0), default=len(folded))
        return all(p.field == last.field for p in following if p.start < closing)
    return _opened(folded, last.start, last.end) >= sum(folded.count(c, last.end, start) for c in _CLOSING)


def _opened(folded: str, start: int, end: int) -> int:
    """How many brackets are opened and not closed."""
    return sum(folded.count(c, start, end) for c in _OPENING) - sum(folded.count(c, start, end) for c in _CLOSING)


def _closed(folded: str, part: _Part) -> _Part:
    """The part with the bracket that closes one opened in it."""
    closes = _opened(folded, part.start, part.end) == 1 and folded[part.end : part.end + 1] in tuple(_CLOSING)
    return _Part(part.field, part.start, part.end + 1) if closes else part


def _parts(address: ParsedAddress) -> Iterator[_Part]:
    """The pieces, and what lies between them and says something."""
    at = 0
    for piece in address.pieces:
        yield from _left_over(address.folded, at, piece.start)
        yield from _trimmed(address.folded, _Part(piece.field, piece.start, piece.end))
        at = piece.end
    yield from _left_over(address.folded, at, len(address.folded))


def _left_over(folded: str, start: int, end: int) -> Iterator[_Part]:
    if end > start and not _BETWEEN.fullmatch(folded, start, end):
        for part in _trimmed(folded, _Part("other", start, end)):
            if _SPEAKS.search(folded, part.start, part.end):
                yield part


def _opens_a_word(folded: str, start: int, end: int) -> bool:
    """Whether a bracket at the beginning closes before the end: (1)室."""
    return folded[start] in _OPENING and folded[end - 1] not in _CLOSING and _opened(folded, start, end) == 0


def _trimmed(folded: str, part: _Part) -> Iterator[_Part]:
    """The part without the punctuation at its edges; the minus of -1层 belongs to it."""
    start, end = part.start, part.end
    edge = _EDGE.replace("-", "") if part.field == "floor" else _EDGE
    while start < end and folded[start] in edge and not _opens_a_word(folded, start, end):
        start += 1
    while start < end and folded[end - 1] in edge:
        end -= 1
    if start < end:
        yield _Part(part.field, start, end)
