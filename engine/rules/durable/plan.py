"""What the second engine is to run: rules in levels and rulesets, and what their firing says of the propositions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.rules.conclude import Clause, Conclusion
from engine.rules.durable.identity import missing
from engine.rules.durable.literals import Mode
from engine.rules.evaluate import Truth


class UnsoundError(Exception):
    """Clauses out of their order, or rules fired that cannot have fired together."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where all facts of `there` and none of `absent` are asserted, `head` follows. All of them are ids."""

    name: str
    head: str
    there: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What keeps the rule from firing: that something of `there` is missing, or something of `absent` is there."""
        return (*map(missing, self.there), *self.absent)


Ruleset = tuple[Rule, ...]
Levels = tuple[tuple[Ruleset, ...], ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """A clause, and the names of the rules that make it sure and of those that make it possible."""

    clause: Clause
    sure: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """`digest` is the sha256 of levels, rulesets and rules; `atoms` gives the ids of the facts that rules read, `names` every
    rule's name."""

    digest: str
    seal: str
    levels: Levels
    atoms: Mapping[str, Mapping[Mode, str]]
    heads: tuple[Heads, ...]
    names: frozenset[str]

    @property
    def patterns(self) -> int:
        """Conditions in all rules, the seal included."""
        return sum(len(rule.obstacles) + 1 for level in self.levels for ruleset in level for rule in ruleset)

    def given(self, atoms: Mapping[str, Truth]) -> list[str]:
        """The facts to assert for these atoms."""
        found = []
        for name, ids in self.atoms.items():
            truth = atoms[name]
            found += [i for mode, i in ids.items() if truth is True or (truth is None and mode is Mode.POSSIBLE)]
        return sorted(found)

    def read(self, fired: Collection[str]) -> dict[str, Conclusion]:
        """The conclusions. Raises UnsoundError for a clause that would be sure and not possible."""
        outcomes: dict[str, tuple[list[str], list[str]]] = {}
        for heads in self.heads:
            sure, possible = not heads.sure.isdisjoint(fired), not heads.possible.isdisjoint(fired)
            if sure and not possible:
                raise UnsoundError(f"rule {heads.clause.rule} came out sure and not possible")
            proven, left_open = outcomes.setdefault(heads.clause.proposition, ([], []))
            if possible:
                (proven if sure else left_open).append(heads.clause.rule)
        return {name: _conclusion(name, proven, left_open) for name, (proven, left_open) in outcomes.items()}


def _conclusion(name: str, proven: list[str], left_open: list[str]) -> Conclusion:
    if proven:
        return Conclusion(name, True, tuple(sorted(proven)))
    return Conclusion(name, None if left_open else False, tuple(sorted(left_open)))
