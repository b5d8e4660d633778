"""What is to be set: a template, the data it shows, and the instant the document bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.typesetting.template import Template


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document before it is set. `data` is plain JSON data; `at` goes into the file as the time it was made, so
    that the same sheet gives the same bytes whenever it is set."""

    template: Template
    data: Mapping[str, Any]
    at: dt.datetime


def texts(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text of plain data with its JSON pointer."""
    if isinstance(data, str):
        yield pointer, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts(value, f"{pointer}/{key}")
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from texts(value, f"{pointer}/{number}")
