"""From clauses to a plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from engine.rules.conclude import Atom, Clause, Either, Every, Formula, Negation, Proposition
from engine.rules.durable.identity import distinct_ids
from engine.rules.durable.literals import AnyOf, Conjunction, Fact, Literal, Mode, alternatives, reduce
from engine.rules.durable.plan import Heads, Plan, Rule, Ruleset, UnsoundError

PATTERNS_PER_RULE = 15
"""Without the seal; a frame of durable-rules holds 16 messages."""
RULES_PER_RULESET = 55
"""With the one that closes it; the 65th rule that reads a fact is error 303."""
FACTS_PER_RULESET = 200
"""Different facts that a ruleset reads; the table of conditions has 512 places and is searched without end when full."""

Clauses = tuple[tuple[Clause, ...], ...]


@lru_cache(maxsize=256)
def compile_plan(strata: Clauses) -> Plan:
    """The plan for these clauses. Raises UnsoundError where a proposition is not settled before it is built on."""
    _check_order(strata)
    building = _Building()
    heads = tuple(building.clause(clause) for stratum in strata for clause in stratum)
    levels = tuple(tuple(building.rulesets(rules)) for rules in building.levels)
    text = json.dumps([[[(r.name, r.head, r.there, r.absent) for r in ruleset] for ruleset in level] for level in levels])
    digest = hashlib.sha256(f"{building.seal} {text}".encode()).hexdigest()
    names = frozenset(rule.name for level in levels for ruleset in level for rule in ruleset)
    return Plan(digest, building.seal, levels, building.atoms(), heads, names)


def _check_order(strata: Clauses) -> None:
    ahead = [clause.proposition for stratum in strata for clause in {c.proposition: c for c in stratum}.values()]
    if len(ahead) != len(set(ahead)):
        raise UnsoundError("a proposition is concluded in two strata")
    unsettled = set(ahead)
    for stratum in strata:
        for clause in stratum:
            early = _propositions(clause.formula) & unsettled
            if early:
                raise UnsoundError(f"rule {clause.rule} builds on {min(early)}, which is not settled yet")
        unsettled -= {clause.proposition for clause in stratum}


def _propositions(formula: Formula) -> frozenset[str]:
    match formula:
        case Proposition(name):
            return frozenset({name})
        case Every(parts) | Either(parts):
            return frozenset().union(*(_propositions(part) for part in parts))
        case Negation(part):
            return _propositions(part)
    return frozenset()


Signed = tuple[str, bool]
"""An id, and whether the fact has to be there."""


@dataclass(slots=True)
class _Building:
    """Ids in the order in which they are first needed, and the rules by level."""

    numbers: Iterator[str] = field(default_factory=distinct_ids)
    ids: dict[Fact | AnyOf, str] = field(default_factory=dict)
    above: dict[str, int] = field(default_factory=dict)
    """Id → the lowest level whose rules may read it."""
    levels: list[list[Rule]] = field(default_factory=list)
    names: int = 0
    seal: str = ""

    def __post_init__(self) -> None:
        self.seal = next(self.numbers)

    def clause(self, clause: Clause) -> Heads:
        """Add the rules of a clause."""
        added: dict[Mode, frozenset[str]] = {}
        for mode in Mode:
            head = self.id_of(Fact(Proposition(clause.proposition), mode))
            added[mode] = frozenset(self.rule(head, choice) for choice in alternatives(reduce(clause.formula, mode)))
        return Heads(clause, added[Mode.SURE], added[Mode.POSSIBLE])

    def rule(self, head: str, conjunction: Conjunction) -> str:
        """Add a rule; what is too long for one gets a name for its first parts. The name of the last rule."""
        signed = [self.signed(part) for part in conjunction]
        while len(signed) > PATTERNS_PER_RULE:
            first = next(self.numbers)
            self.add(first, signed[:PATTERNS_PER_RULE])
            signed = [*signed[PATTERNS_PER_RULE:], (first, True)]
        return self.add(head, signed)

    def signed(self, part: Literal | AnyOf) -> Signed:
        """The id of a part and whether it has to be there; an alternative is given rules when it is first met."""
        if isinstance(part, Literal):
            return self.id_of(part.fact), part.wanted
        if part not in self.ids:
            head = self.id_of(part)
            for choice in alternatives(part):
                self.rule(head, choice)
        return self.ids[part], True

    def id_of(self, about: Fact | AnyOf) -> str:
        if about not in self.ids:
            self.ids[about] = next(self.numbers)
        return self.ids[about]

    def add(self, head: str, signed: Sequence[Signed]) -> str:
        level = max((self.above.get(i, 0) for i, _ in signed), default=0)
        self.above[head] = max(self.above.get(head, 0), level + 1)
        self.levels += [[] for _ in range(level + 1 - len(self.levels))]
        there = tuple(sorted(i for i, wanted in signed if wanted))
        absent = tuple(sorted(i for i, wanted in signed if not wanted))
        self.levels[level].append(Rule(self.name(), head, there, absent))
        return self.levels[level][-1].name

    def name(self) -> str:
        self.names += 1
        return f"r{self.names}"

    def rulesets(self, rules: Sequence[Rule]) -> Iterator[Ruleset]:
        """The rules of a level in parts that durable-rules can hold, each closed by a rule that reads the seal alone."""
        held: list[Rule] = []
        read: frozenset[str] = frozenset()
        for rule in rules:
            if len(held) + 1 == RULES_PER_RULESET or len(read.union(rule.obstacles)) > FACTS_PER_RULESET:
                yield (*held, self.closing())
                held, read = [], frozenset()
            held.append(rule)
            read = read.union(rule.obstacles)
        if held:
            yield (*held, self.closing())

    def closing(self) -> Rule:
        return Rule(self.name(), "", (), ())

    def atoms(self) -> dict[str, dict[Mode, str]]:
        """Atom → the ids of its facts that some rule reads."""
        found: dict[str, dict[Mode, str]] = {}
        for about, fact_id in self.ids.items():
            if isinstance(about, Fact) and isinstance(about.about, Atom):
                found.setdefault(about.about.id, {})[about.mode] = fact_id
        return found
