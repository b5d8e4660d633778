"""JSON as it was meant: no duplicate keys, no NaN, no numbers beyond reason, no lone surrogates."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

MAX_NUMBER_LENGTH = 40
MAX_DEPTH = 40
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonDefectError(Exception):
    """The text cannot be read as JSON; `unsafe` when it is well-formed but uses what is not accepted."""

    def __init__(self, problem: str, *, line: int = 1, unsafe: bool) -> None:
        self.problem = problem
        self.line = line
        self.unsafe = unsafe
        super().__init__(problem)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise JsonDefectError(f"key {key!r} appears twice", unsafe=True)
            seen.add(key)
    return mapping


def _constant(name: str) -> Any:
    raise JsonDefectError(f"{name} is not a number", unsafe=True)


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_LENGTH:
        raise JsonDefectError(f"a number of {len(text)} digits", unsafe=True)
    return int(text)


def _fraction(text: str) -> Decimal:
    exponent = re.search(r"[eE]([-+]?\d+)$", text)
    if len(text) > MAX_NUMBER_LENGTH or (exponent and abs(int(exponent.group(1)[:6])) > MAX_NUMBER_LENGTH):
        raise JsonDefectError(f"number {text[:20]} is beyond what is accepted", unsafe=True)
    return Decimal(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer, parse_float=_fraction
)


def loads(text: str) -> Any:
    """Parse one JSON value; fractions become Decimal. Raises JsonDefectError."""
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonDefectError(f"not well-formed JSON: {error.msg} (column {error.colno})", line=error.lineno, unsafe=False) from None
    except RecursionError:
        raise JsonDefectError("nested too deeply", unsafe=True) from None
    if _deeper_than(data, MAX_DEPTH):
        raise JsonDefectError(f"nested deeper than {MAX_DEPTH} levels", unsafe=True)
    if "\\u" in text and (pointer := lone_surrogate(data)) is not None:
        raise JsonDefectError(f"a lone surrogate at {pointer or '/'} is not a character", unsafe=True)
    return data


def _deeper_than(data: Any, limit: int) -> bool:
    """Whether containers nest deeper than `limit`, level by level, so that no depth of input is a depth of calls."""
    level = [data] if isinstance(data, dict | list) else []
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return bool(level)


def lone_surrogate(data: Any, pointer: str = "") -> str | None:
    """JSON pointer of the first text that holds half of a surrogate pair, or None."""
    if isinstance(data, str):
        return pointer if _SURROGATE.search(data) else None
    if isinstance(data, dict):
        for key, value in data.items():
            if _SURROGATE.search(key):
                return pointer
            if (found := lone_surrogate(value, f"{pointer}/{key}")) is not None:
                return found
    elif isinstance(data, list):
        for index, value in enumerate(data):
            if (found := lone_surrogate(value, f"{pointer}/{index}")) is not None:
                return found
    return None


def dumps(value: Any) -> str:
    """Compact JSON with Chinese as itself; Decimal as its plain digits."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def written_path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path in `data` of a pydantic location, leaving out what is not written: names of union members, aliases."""
    path: list[str | int] = []
    at = data
    for part in loc:
        if (isinstance(at, dict) and part in at) or (isinstance(at, list) and isinstance(part, int) and part < len(at)):
            inside: Any = at
            at = inside[part]
            path.append(part)
    return tuple(path)
