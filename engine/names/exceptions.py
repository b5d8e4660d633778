"""When a library word is not meant: what stands before or after it makes another word (安德国际 for 德国).

The column `except_pattern` of the name words has two lawful forms: the word with what must not precede or
follow it, `(?<!长)城管` or `公安(?!县)`, read here without a pattern engine; or a plain pattern
of an innocent text (`新德国际`), matched by RE2, which cannot run without bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engine.text.normalise import normalise

_AROUND = re.compile(r"^(?:\(\?<!(?P<before>[^()]*)\))?(?P<word>[^()?*+|\[\]]+)(?:\(\?!(?P<after>[^()]*)\))?$")
_CLASS = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Texts before or after the word that make it another one, or a pattern of innocent text around it."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pattern: Any = None

    def covers(self, text: str, start: int, end: int) -> bool:
        """Whether the word at `[start, end)` of `text` is not meant."""
        if self.before and text.endswith(self.before, 0, start):
            return True
        if self.after and text.startswith(self.after, end):
            return True
        if self.pattern is None:
            return False
        return any(m.start() <= start and end <= m.end() for m in self.pattern.finditer(text))


def read_exemption(pattern: str, word: str) -> Exemption | None:
    """The exemption a cell writes; None for an empty cell or one that cannot be read as either form (the word
    then counts everywhere, which refers or returns too much and never too little)."""
    if not pattern.strip():
        return None
    around = _AROUND.match(pattern)
    if around is not None and (around["before"] or around["after"]):
        return Exemption(_texts(around["before"]), _texts(around["after"]))
    if "(?" in pattern:
        return None
    import re2  # deferred: only a library with such cells needs it

    try:
        return Exemption(pattern=re2.compile(pattern))
    except re2.error:
        return None


def _texts(alternatives: str | None) -> tuple[str, ...]:
    found: list[str] = []
    for one in (alternatives or "").split("|"):
        whole = _CLASS.fullmatch(one)
        found.extend(whole[1] if whole else [one])
    return tuple(normalise(text) for text in found if normalise(text))
