"""Where two JSON values differ, as pointers (RFC 6901): a place can be told to whoever may not read what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def pointers(a: Any, b: Any, at: str = "") -> Iterator[str]:
    """The places where `a` and `b` differ, the deepest there are; what only one of them has counts as one place."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in dict.fromkeys((*a, *b)):
            yield from _part(a, b, key, f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}", key in a and key in b)
    elif isinstance(a, list) and isinstance(b, list):
        for index in range(max(len(a), len(b))):
            yield from _part(a, b, index, f"{at}/{index}", index < min(len(a), len(b)))
    elif type(a) is not type(b) or a != b:
        yield at or "/"


def value_at(data: Any, pointer: str) -> Any:
    """What stands at a pointer; None if nothing does."""
    for token in pointer.split("/")[1:] if pointer != "/" else ():
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(data, list):
            data = data[int(key)] if key.isdigit() and int(key) < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def _part(a: Any, b: Any, key: Any, at: str, both: bool) -> Iterator[str]:
    if both:
        yield from pointers(a[key], b[key], at)
    else:
        yield at
