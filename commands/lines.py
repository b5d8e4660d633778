"""Texts as arguments, or the lines of standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator

STANDARD_INPUT = "-"


def piped(texts: tuple[str, ...]) -> bool:
    """Whether the texts are to be read from standard input."""
    return texts == (STANDARD_INPUT,)


def given(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts, or the lines of standard input; what is no UTF-8 becomes U+FFFD or `?`, so that no line is lost."""
    if not piped(texts):
        yield from (text.encode("utf-8", "replace").decode("utf-8") for text in texts)
        return
    for number, line in enumerate(sys.stdin.buffer):
        text = line.rstrip(b"\r\n").decode("utf-8", "replace")
        yield text.removeprefix("\ufeff") if number == 0 else text
