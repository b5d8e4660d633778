"""From a formula in three values to conjunctions of facts that are there or not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.rules.conclude import Atom, Either, Every, Formula, Negation, Proposition


class Mode(StrEnum):
    """Which of the two facts of an atom or a proposition."""

    SURE = "sure"
    POSSIBLE = "possible"

    @property
    def other(self) -> Mode:
        return Mode.POSSIBLE if self is Mode.SURE else Mode.SURE


@dataclass(frozen=True, slots=True)
class Fact:
    """The fact that an atom or a proposition is sure, or possible."""

    about: Atom | Proposition
    mode: Mode


@dataclass(frozen=True, slots=True)
class Literal:
    """A fact that has to be there, or (`wanted` is False) has to be absent."""

    fact: Fact
    wanted: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Node, ...]


Node = Literal | AllOf | AnyOf


def reduce(formula: Formula, mode: Mode, wanted: bool = True) -> Node:
    """What makes `formula` sure (or possible), or with `wanted` False what keeps it from being so."""
    match formula:
        case Atom() | Proposition():
            return Literal(Fact(formula, mode), wanted)
        case Every(parts):
            reduced = tuple(reduce(part, mode, wanted) for part in parts)
            return AllOf(reduced) if wanted else AnyOf(reduced)
        case Either(parts):
            reduced = tuple(reduce(part, mode, wanted) for part in parts)
            return AnyOf(reduced) if wanted else AllOf(reduced)
        case Negation(part):
            return reduce(part, mode.other, not wanted)


Conjunction = tuple[Literal | AnyOf, ...]


def alternatives(node: Node) -> tuple[Conjunction, ...]:
    """The conjunctions of which one has to hold, each once; an alternative within one of them is left as it is."""
    if isinstance(node, AnyOf):
        return tuple(dict.fromkeys(choice for part in node.parts for choice in alternatives(part)))
    return (tuple(dict.fromkeys(_flat(node))),)


def _flat(node: Node) -> list[Literal | AnyOf]:
    """The parts of a conjunction, those of conjunctions inside it and of alternatives with one choice included."""
    match node:
        case AllOf(parts):
            return [found for part in parts for found in _flat(part)]
        case AnyOf():
            choices = alternatives(node)
            return list(choices[0]) if len(choices) == 1 else [AnyOf(tuple(AllOf(choice) for choice in choices))]
        case _:
            return [node]
