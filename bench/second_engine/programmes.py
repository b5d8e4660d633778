"""Random rulebooks' conclusion stages: clauses in strata over atoms, with values for the atoms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from engine.rules.conclude import Atom, Clause, Either, Every, Formula, Negation, Proposition
from engine.rules.evaluate import Truth

Strata = tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """Clauses in strata, and the names of the atoms they read."""

    strata: Strata
    atoms: tuple[str, ...]


def programme(chance: random.Random) -> Programme:
    """One to five strata of one to six propositions, each with one to four rules; now and then a wide or deep formula."""
    atoms = tuple(f"atom-{n}" for n in range(chance.randint(1, 24)))
    settled: list[str] = []
    strata: list[tuple[Clause, ...]] = []
    for depth in range(chance.randint(1, 5)):
        names = [f"结论{depth}-{n}" for n in range(chance.randint(1, 6))]
        strata.append(tuple(
            Clause(f"rule.{name}-{n}", name, formula(chance, atoms, settled, chance.choice((1, 1, 2, 2, 3, 4))))
            for name in names
            for n in range(chance.randint(1, 4))
        ))
        settled += names
    return Programme(tuple(strata), atoms)


def formula(chance: random.Random, atoms: Sequence[str], settled: Sequence[str], depth: int) -> Formula:
    """A formula of at most this depth over the atoms and the propositions already settled."""
    if depth == 0 or chance.random() < 0.15:
        name = chance.choice(settled) if settled and chance.random() < 0.4 else None
        return Proposition(name) if name else Atom(chance.choice(atoms))
    kind = chance.random()
    if kind < 0.25:
        return Negation(formula(chance, atoms, settled, depth - 1))
    width = chance.choice((0, 1, 2, 2, 2, 3, 3, 4, 20)) if depth < 3 else chance.randint(1, 3)
    parts = tuple(formula(chance, atoms, settled, depth - 1) for _ in range(width))
    return Every(parts) if kind < 0.65 else Either(parts)


def values(chance: random.Random, atoms: Sequence[str]) -> dict[str, Truth]:
    """A truth value for each atom; sets lean towards one value, so that conjunctions hold too."""
    weights = chance.choice(((1, 1, 1), (8, 1, 1), (1, 8, 1), (6, 1, 3)))
    drawn = chance.choices((True, False, None), weights, k=len(atoms))
    return dict(zip(atoms, drawn, strict=True))


def shuffled(chance: random.Random, strata: Strata) -> Strata:
    """The same clauses with everything whose order means nothing in another order; facts get other ids by it."""
    return tuple(
        tuple(Clause(c.rule, c.proposition, _shuffled(chance, c.formula)) for c in chance.sample(stratum, len(stratum)))
        for stratum in strata
    )


def _shuffled(chance: random.Random, given: Formula) -> Formula:
    match given:
        case Every(parts):
            return Every(tuple(_shuffled(chance, p) for p in chance.sample(parts, len(parts))))
        case Either(parts):
            return Either(tuple(_shuffled(chance, p) for p in chance.sample(parts, len(parts))))
        case Negation(part):
            return Negation(_shuffled(chance, part))
    return given
