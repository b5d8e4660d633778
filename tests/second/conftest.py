"""A supervisor that is closed again, with the real child or with a made-up one that misbehaves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from engine.rules.conclude import Atom, Clause, Negation
from engine.rules.durable.building import compile_plan
from engine.rules.durable.plan import Plan
from engine.second.supervisor import Limits, Supervisor

STRATA = ((Clause("rule.one", "甲", Atom("a")), Clause("rule.two", "乙", Negation(Atom("a")))),)

_PRETENDER = """
import json, struct, sys, time
def hear():
    (size,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    return json.loads(sys.stdin.buffer.read(size))
def say(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()
def loaded():
    request = hear()
    say({"id": request["id"], "loaded": request["load"]})
"""

Pretend = Callable[..., Supervisor]


@pytest.fixture
def plan() -> Plan:
    """Two rules over one atom: 甲 if it holds, 乙 if it does not."""
    return compile_plan(STRATA)


@pytest.fixture
def supervised() -> Iterator[Callable[..., Supervisor]]:
    """Make a supervisor: `supervised(limits)` with the real child, `supervised(limits, command)` with another."""
    made: list[Supervisor] = []

    def make(limits: Limits | None = None, *command: str) -> Supervisor:
        made.append(Supervisor(command, limits) if command else Supervisor(limits=limits))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.close()


@pytest.fixture
def pretend(supervised: Callable[..., Supervisor]) -> Pretend:
    """A supervisor whose child runs these lines of Python; it may `hear`, `say`, and let a plan be `loaded`."""

    def make(script: str, limits: Limits | None = None) -> Supervisor:
        return supervised(limits, sys.executable, "-I", "-c", _PRETENDER + script)

    return make
