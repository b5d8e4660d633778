"""The conclusion stage: propositions in, conclusions with premises out.

What a concluding rule says of facts is evaluated first, to atoms; this stage only combines atoms and
propositions, so that a second, independently written engine can stand in its place and be compared.
Rules come in strata: a proposition is settled before any rule that builds on it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.rules.evaluate import Truth


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on facts, already evaluated, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class Proposition:
    name: str


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    part: Formula


Formula = Atom | Proposition | Every | Either | Negation


@dataclass(frozen=True, slots=True)
class Clause:
    """`rule` concludes `proposition` when `formula` holds."""

    rule: str
    proposition: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What became of a proposition, and the rules that made it so."""

    proposition: str
    truth: Truth
    premises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the stage came to. `doubts` say, in Chinese, why a person has to look at the case all the same."""

    conclusions: Mapping[str, Conclusion]
    doubts: tuple[str, ...] = ()


class Conclude(Protocol):
    """The interface of the stage; `native` is the default, other engines must give the identical result."""

    def __call__(self, atoms: Mapping[str, Truth], strata: Sequence[Sequence[Clause]]) -> Drawn: ...


def native(atoms: Mapping[str, Truth], strata: Sequence[Sequence[Clause]]) -> Drawn:
    """Settle stratum after stratum; a proposition is true if one of its rules holds, unknown if one might."""
    settled: dict[str, Conclusion] = {}
    for stratum in strata:
        held: dict[str, list[tuple[str, Truth]]] = {}
        for clause in stratum:
            truth = _truth(clause.formula, atoms, settled)
            held.setdefault(clause.proposition, []).append((clause.rule, truth))
        for name, outcomes in held.items():
            proven = tuple(sorted(rule for rule, truth in outcomes if truth is True))
            possible = tuple(sorted(rule for rule, truth in outcomes if truth is None))
            if proven:
                settled[name] = Conclusion(name, True, proven)
            else:
                settled[name] = Conclusion(name, None if possible else False, possible)
    return Drawn(settled)


def _truth(formula: Formula, atoms: Mapping[str, Truth], settled: Mapping[str, Conclusion]) -> Truth:
    match formula:
        case Atom(atom):
            return atoms[atom]
        case Proposition(name):
            return settled[name].truth if name in settled else False
        case Every(parts):
            outcomes = [_truth(p, atoms, settled) for p in parts]
            if False in outcomes:
                return False
            return None if None in outcomes else True
        case Either(parts):
            outcomes = [_truth(p, atoms, settled) for p in parts]
            if True in outcomes:
                return True
            return None if None in outcomes else False
        case Negation(part):
            truth = _truth(part, atoms, settled)
            return None if truth is None else not truth
