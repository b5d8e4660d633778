"""What parent and child say to each other: frames of four bytes length and JSON, one answer for each request, by id.

    child   {"ready": "2.0.28"}                                    once, when durable-rules is loaded
    parent  {"id": 1, "load": digest, "seal": …, "levels": …}      child  {"id": 1, "loaded": digest}
    parent  {"id": 2, "run": digest, "given": [ids]}               child  {"id": 2, "fired": [names]}

The child never tells of an error: it ends, which tells the parent enough.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from engine.rules.durable.plan import Levels, Plan, Rule

HEADER = struct.Struct(">I")
LONGEST = 16 * 1024 * 1024
"""Bytes of a message; a length beyond it is no length but garbage."""


class MalformedError(Exception):
    """Bytes that are not a message."""


def pack(message: Mapping[str, Any]) -> bytes:
    body = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    if len(body) > LONGEST:
        raise MalformedError(f"a message of {len(body)} bytes")
    return HEADER.pack(len(body)) + body


def length(header: bytes) -> int:
    """Bytes of the body that follows. Raises MalformedError for what cannot be a length."""
    found = int(HEADER.unpack(header)[0])
    if not 2 <= found <= LONGEST:
        raise MalformedError(f"a length of {found}")
    return found


def unpack(body: bytes) -> dict[str, Any]:
    """The message. Raises MalformedError."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from None
    if not isinstance(message, dict):
        raise MalformedError("not an object")
    return message


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message of a blocking stream, None at its end. Raises MalformedError."""
    header = stream.read(HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise MalformedError("the stream ends within a length")
    size = length(header)
    body = stream.read(size)
    if len(body) < size:
        raise MalformedError("the stream ends within a message")
    return unpack(body)


def load_request(number: int, plan: Plan) -> dict[str, Any]:
    levels = [[[(r.name, r.head, r.there, r.absent) for r in ruleset] for ruleset in level] for level in plan.levels]
    return {"id": number, "load": plan.digest, "seal": plan.seal, "levels": levels}


def run_request(number: int, plan: Plan, given: Iterable[str]) -> dict[str, Any]:
    return {"id": number, "run": plan.digest, "given": list(given)}


def read_levels(written: Any) -> Levels:
    """The rulesets of a load request."""
    return tuple(
        tuple(tuple(Rule(name, head, tuple(there), tuple(absent)) for name, head, there, absent in rules) for rules in level)
        for level in written
    )


def read_fired(answer: Mapping[str, Any], number: int, plan: Plan) -> frozenset[str]:
    """The names in the answer to request `number`. Raises MalformedError for anything but names of the plan's rules."""
    fired = answer.get("fired")
    if answer.get("id") != number or not isinstance(fired, list) or not all(isinstance(name, str) for name in fired):
        raise MalformedError("not the answer to the request")
    if not plan.names.issuperset(fired):
        raise MalformedError("it names rules that are not in the plan")
    return frozenset(fired)


def check_loaded(answer: Mapping[str, Any], number: int, plan: Plan) -> None:
    """Raises MalformedError unless the answer says that the plan is loaded."""
    if answer != {"id": number, "loaded": plan.digest}:
        raise MalformedError("not the answer to the request")
