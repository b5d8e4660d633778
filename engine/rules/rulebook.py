"""A rulebook, loaded: compiled rules, dated parameters, requirements, the procedure of each kind, and a digest of all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.rules import ir, model
from engine.rules.conclude import Atom, Clause, Either, Every, Formula, Negation, Proposition
from engine.rules.evaluate import Evaluate, compile_condition
from engine.rules.procedure import Procedure

LENDING = "establishment"
"""The kind whose rules judge other kinds too, where `kinds.yaml` says so."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run. `effect` and `until` may differ from the written ones where an overlay says so."""

    written: model.Rule
    condition: ir.Condition
    evaluate: Evaluate
    source: str
    effect: str | None
    until: dt.date | None
    facts: frozenset[str]
    propositions: frozenset[str]
    set_to: ir.Operand | None = None

    @property
    def id(self) -> str:
        return self.written.id

    @property
    def topic(self) -> str:
        return self.written.id.split(".", 1)[0]

    def applies(self, kind: str, entity_type: str, as_of: dt.date, borrowed: frozenset[str] = frozenset()) -> bool:
        """Whether the rule is active, in force on the day, and for this kind and entity type; a rule for establishing
        also where its id begins as one of `borrowed` does, and one that only concludes wherever it is needed."""
        w = self.written
        lent = borrowed and LENDING in w.kinds and (w.concludes is not None or w.id.startswith(tuple(borrowed)))
        return bool(
            w.status == "active"
            and (kind in w.kinds or lent)
            and (not w.applies_to or entity_type in w.applies_to)
            and w.in_force.from_ <= as_of
            and (self.until is None or as_of <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Concluding:
    """A concluding rule split into a formula over atoms, and the closures that evaluate the atoms."""

    rule: CompiledRule
    clause: Clause
    atoms: tuple[tuple[str, Evaluate], ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The rules that apply to one kind and entity type on one day: findings, and conclusions by stratum."""

    judging: tuple[CompiledRule, ...]
    strata: tuple[tuple[Concluding, ...], ...]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A rulebook with everything it inherits. `digest` is the sha256 over all its files; `files` has that of each."""

    name: str
    title: str
    notice: str
    area: tuple[str, ...]
    rules: tuple[CompiledRule, ...]
    strata: tuple[tuple[str, ...], ...]
    parameters: Mapping[str, model.Parameter]
    requirements: Mapping[str, Any]
    digest: str
    chain: tuple[str, ...]
    procedure: Procedure = field(default_factory=Procedure)
    files: Mapping[str, str] = field(default_factory=dict)
    _programmes: dict[object, Programme] = field(default_factory=dict, compare=False)
    _values: dict[dt.date, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def rule(self, rule_id: str) -> CompiledRule | None:
        return next((r for r in self.rules if r.id == rule_id), None)

    def programme(
        self, kind: str, entity_type: str, as_of: dt.date, topics: frozenset[str] | None = None, borrowed: frozenset[str] = frozenset()
    ) -> Programme:
        """The applicable rules, computed once per kind, entity type, day, choice of topics and rules borrowed."""
        key = (kind, entity_type, as_of, topics, borrowed)
        found = self._programmes.get(key)
        if found is None:
            applicable = [r for r in self.rules if r.applies(kind, entity_type, as_of, borrowed)]
            found = self._programmes[key] = self._select(applicable, topics)
        return found

    def values(self, as_of: dt.date) -> Mapping[str, Any]:
        """Every parameter's value on the day; a parameter not yet in force has its earliest value."""
        found = self._values.get(as_of)
        if found is None:
            found = self._values[as_of] = {n: _value_on(p, as_of) for n, p in self.parameters.items()}
        return found

    def _select(self, applicable: Sequence[CompiledRule], topics: frozenset[str] | None) -> Programme:
        judging = tuple(r for r in applicable if r.effect and (topics is None or r.topic in topics))
        needed = set().union(*(r.propositions for r in judging)) if judging else set()
        concluding = {n: [r for r in applicable if r.written.concludes == n] for s in self.strata for n in s}
        for stratum in reversed(self.strata):
            for name in stratum:
                if name in needed:
                    needed.update(*(r.propositions for r in concluding[name]))
        strata = tuple(
            tuple(split(r) for name in stratum if name in needed for r in concluding[name]) for stratum in self.strata
        )
        chained = [c.rule for s in strata for c in s]
        facts = frozenset().union(*(r.facts for r in (*judging, *chained))) if judging else frozenset()
        return Programme(judging, strata, facts)


def split(rule: CompiledRule) -> Concluding:
    """Split a concluding rule's condition into atoms on facts and a formula over atoms and propositions."""
    atoms: list[tuple[str, Evaluate]] = []

    def formula(condition: ir.Condition) -> Formula:
        match condition:
            case ir.And(parts):
                return Every(tuple(formula(p) for p in parts))
            case ir.Or(parts):
                return Either(tuple(formula(p) for p in parts))
            case ir.Not(part):
                return Negation(formula(part))
            case ir.Concluded(name):
                return Proposition(name)
        atom = f"{rule.id}#{len(atoms)}"
        atoms.append((atom, compile_condition(condition)))
        return Atom(atom)

    built = formula(rule.condition)
    return Concluding(rule, Clause(rule.id, rule.written.concludes or "", built), tuple(atoms))


def _value_on(parameter: model.Parameter, as_of: dt.date) -> Any:
    days = sorted(parameter.values)
    started = [d for d in days if d <= as_of]
    value = parameter.values[started[-1] if started else days[0]]
    return tuple(value) if isinstance(value, list) else value
