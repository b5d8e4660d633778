"""durable-rules, held to the part of it that is sound (docs/adr/0015-second-engine.md).

One host, one session that is never deleted, facts that are only an id, asserted in sorted order with the seal
last, and retracted again with the seal first, so that no `none` comes true while facts go. Actions only note that
a rule fired.

A rule is the seal and `none` of its obstacles; a condition that has to hold is the obstacle that it is missing. For
when durable-rules retracts a fact by which a rule has fired, together with others, it reads and writes beyond the
frame of that firing (`deleteMessageFromFrame` counts messages that are no longer in it). The seal is alone in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from durable import engine

from engine.rules.durable.identity import missing
from engine.rules.durable.plan import Levels, Rule, Ruleset


class BrokenEngineError(Exception):
    """durable-rules did something that it never does when it works; nothing it said since can be trusted."""


class _Host(engine.Host):  # type: ignore[misc]  # durable-rules has no types
    def _run(self) -> None:
        """Start no timers: the stock host keeps two threads that dispatch every 200 ms."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    name: str
    there: frozenset[str]
    absent: frozenset[str]
    heads: dict[str, str]
    """Rule → what follows from it."""
    closing: str


class Host:
    """Runs plans. Not for several threads, and after BrokenEngineError or any other error not to be used again."""

    def __init__(self) -> None:
        self._host = _Host()
        self._plans: dict[str, tuple[str, tuple[tuple[_Loaded, ...], ...]]] = {}
        self._fired: list[str] = []

    def load(self, digest: str, seal: str, levels: Levels) -> None:
        """Make the rulesets of a plan, once. A plan is never unloaded: deleting rulesets leaks."""
        if digest in self._plans:
            return
        self._plans[digest] = seal, tuple(
            tuple(self._load(f"{digest}-{n}-{m}", seal, ruleset) for m, ruleset in enumerate(level))
            for n, level in enumerate(levels)
        )

    def run(self, digest: str, given: Iterable[str]) -> list[str]:
        """The names of the rules that fire in plan `digest` on these facts, sorted, the closing ones left out.

        Raises KeyError for a plan that was not loaded, BrokenEngineError when the engine cannot be trusted.
        """
        seal, levels = self._plans[digest]
        held, fired = set(given), list[str]()
        for level in levels:
            follows = set[str]()
            for ruleset in level:
                names = self._run_one(ruleset, _obstacles(ruleset, held), seal)
                fired += names
                follows.update(ruleset.heads[name] for name in names)
            held |= follows
        return sorted(fired)

    def _load(self, name: str, seal: str, ruleset: Ruleset) -> _Loaded:
        self._host.register_rulesets({name: {rule.name: self._definition(rule, seal) for rule in ruleset}})
        there = frozenset(i for rule in ruleset for i in rule.there)
        absent = frozenset(i for rule in ruleset for i in rule.absent)
        return _Loaded(name, there, absent, {rule.name: rule.head for rule in ruleset}, ruleset[-1].name)

    def _definition(self, rule: Rule, seal: str) -> dict[str, Any]:
        """The seal first, so that each `none` is looked at when the seal comes."""
        none = [{f"m_{n}$not": {"p": obstacle}} for n, obstacle in enumerate(rule.obstacles, 1)]
        return {"all": [{"m_0": {"p": seal}}, *none], "run": lambda _: self._fired.append(rule.name)}

    def _run_one(self, ruleset: _Loaded, facts: Sequence[str], seal: str) -> list[str]:
        self._fired.clear()
        for fact in (*facts, seal):
            self._host.assert_fact(ruleset.name, {"p": fact})
        fired = list(self._fired)
        for fact in (seal, *facts):
            self._host.retract_fact(ruleset.name, {"p": fact})
        if not fired or fired[-1] != ruleset.closing or len(fired) != len(set(fired)) or len(self._fired) != len(fired):
            raise BrokenEngineError(f"{ruleset.name} fired {fired}, and {len(self._fired) - len(fired)} when emptied")
        return fired[:-1]


def _obstacles(ruleset: _Loaded, held: set[str]) -> list[str]:
    """The facts to assert: what is in the way of some rule of the ruleset."""
    return sorted([*map(missing, ruleset.there - held), *(ruleset.absent & held)])
