"""What several commands share: the settings, the bundle they name, the day."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.settings import Settings


STANDARD_INPUT = "-"


def settings() -> Settings:
    """The settings of this process."""
    from engine.settings import load

    return load()


def open_bundle(name: str | None) -> Bundle:
    """The bundle the settings and options name. Raises RulebookError."""
    from engine import bundle

    s = settings()
    return bundle.load(name or s.rulebook, s.rulebooks, s.libraries)


def day_of(text: str | None) -> dt.date:
    """The day an option names, or today in China. Raises click.UsageError."""
    from engine.clock import today

    if text is None:
        return today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no day; write YYYY-MM-DD") from None


def given(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts, or the lines of standard input; what is no UTF-8 becomes U+FFFD or `?`, so that no line is lost."""
    if texts != (STANDARD_INPUT,):
        yield from (text.encode("utf-8", "replace").decode("utf-8") for text in texts)
        return
    for number, line in enumerate(sys.stdin.buffer):
        text = line.rstrip(b"\r\n").decode("utf-8", "replace")
        yield text.removeprefix("\ufeff") if number == 0 else text
