"""Both engines on random rulebooks: the conclusions have to be identical, premises included.

    python -m bench.second_engine.proof [--rulebooks 200] [--sets 50] [--orders 2] [--seed 1]

Each rulebook is run in several orders of its rules and of the parts of its formulas, which gives every fact another
id and another place in the order of assertion. Exits 1 at a difference and prints it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field

from bench.second_engine.programmes import programme, shuffled, values
from engine.metrics import REGISTRY
from engine.rules.conclude import native
from engine.second.conclusions import SecondEngine, differences
from engine.second.opening import open_engine
from engine.second.supervisor import PATIENT


@dataclass(slots=True)
class Proof:
    """What was run: rules and conclusions by truth, and each difference in words."""

    runs: int = 0
    rules: int = 0
    truths: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)


def prove(engine: SecondEngine, rulebooks: int, sets: int, orders: int, seed: int) -> Proof:
    """Run both engines and compare. Raises SecondEngineError where the second gives nothing."""
    chance = random.Random(seed)
    proof = Proof()
    for number in range(rulebooks):
        made = programme(chance)
        drawn = [values(chance, made.atoms) for _ in range(sets)]
        first = [native(atoms, made.strata).conclusions for atoms in drawn]
        proof.rules += sum(map(len, made.strata))
        proof.truths.update(str(c.truth) for conclusions in first for c in conclusions.values())
        for order in range(orders):
            strata = shuffled(chance, made.strata) if order else made.strata
            for atoms, expected in zip(drawn, first, strict=True):
                mixed = dict(chance.sample(list(atoms.items()), len(atoms)))
                differing = differences(expected, engine.conclusions(mixed, strata))
                proof.runs += 1
                if differing:
                    proof.differing.append(f"seed {seed}, rulebook {number}, order {order}, {differing}: {strata} with {mixed}")
    return proof


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rulebooks", type=int, default=200)
    parser.add_argument("--sets", type=int, default=50)
    parser.add_argument("--orders", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    engine = open_engine(PATIENT)
    proof = prove(engine, given.rulebooks, given.sets, given.orders, given.seed)
    engine.supervisor.close()
    print(f"{given.rulebooks} rulebooks with {proof.rules} rules, {given.sets} sets of values, {given.orders} orders: "
          f"{proof.runs} runs, {sum(proof.truths.values())} conclusions {dict(proof.truths)}, {len(proof.differing)} differences")
    full = REGISTRY.get_sample_value("miaopi_second_engine_starts_total", {"after": "full"})
    print(f"children that were full and replaced: {full or 0:.0f}")
    for difference in proof.differing[:10]:
        print(difference)
    sys.exit(1 if proof.differing else 0)


if __name__ == "__main__":
    main()
