"""How durable-rules 2.0.28 tells two facts apart, so that no two of ours can be taken for one.

It keeps a fact under a 32-bit hash and never looks at the fact again: of two facts with one hash the second is
refused as observed, or worse, found in the place of the first. The hash is FNV-1a over the text of another hash:
64 bits over the names and values of the fact's properties (`calculateId` and `storeMessage` in its `state.c`).
Facts are only `{"p": id}`; the session `sid` is always "0".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_BASIS_32, _PRIME_32 = 0x811C9DC5, 16777619
_BASIS_64, _PRIME_64 = 0xCBF29CE484222325, 1099511628211
_KEPT = 20
"""Characters of the text that it keeps: the last of the twenty digits falls off the end."""
_STATE = "sid-0"
"""The key of the session's own fact, which stands among the others."""


def fnv32(text: str) -> int:
    """FNV-1a, 32 bits."""
    value = _BASIS_32
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * _PRIME_32) & 0xFFFFFFFF
    return value


def identity(fact_id: str) -> int:
    """The 32 bits by which durable-rules knows the fact `{"p": fact_id}`."""
    value = _BASIS_64
    for name, text in sorted((("p", fact_id), ("sid", "0")), key=lambda pair: fnv32(pair[0])):
        value = ((value ^ fnv32(name)) * _PRIME_64) & 0xFFFFFFFFFFFFFFFF
        for byte in text.encode("ascii"):
            value = ((value ^ byte) * _PRIME_64) & 0xFFFFFFFFFFFFFFFF
    return fnv32(f"${value:020d}"[:_KEPT])


def missing(fact_id: str) -> str:
    """The id of the fact that says that the fact `fact_id` is not there."""
    return "n" + fact_id[1:]


def distinct_ids(known_by: Callable[[str], int] = identity) -> Iterator[str]:
    """Ids that have, as have their `missing`, an identity of their own; a number for which one is taken is passed over."""
    taken = {fnv32(_STATE)}
    number = 0
    while True:
        fact_id = f"p{number:06d}"
        number += 1
        keys = {known_by(fact_id), known_by(missing(fact_id))}
        if len(keys) == 2 and not keys & taken:
            taken |= keys
            yield fact_id
