"""Mutation: rules are broken on purpose, one way at a time, and the tests must notice.

Mutants per rule: removed; every operator negated; every boundary moved (< to ≤, a number or parameter by one);
every quantifier, `and` and `or` turned; every test of a `where` dropped; the effect changed; the first day in
force moved both ways. A mutant is killed when a rule test of that rule, or a labelled application, comes out
otherwise. Survivors are places where a rule could be wrong and nothing would say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.bundle import Bundle
from engine.decision import decide
from engine.domain.finding import Effect, Finding, Message, Undetermined
from engine.proving.lint import parameters_named
from engine.proving.rule_tests import RuleTest, run_tests
from engine.rules import ir, model
from engine.rules.evaluate import compile_condition
from engine.rules.rulebook import CompiledRule, Rulebook

_NEGATED = {
    "is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in",
    "lt": "ge", "ge": "lt", "le": "gt", "gt": "le",
}
_BOUNDARY = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}
_TURNED = {"any": "none", "none": "any", "all": "any", "count": "count"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken rule: how it was broken, and the rule as it then is (None: removed)."""

    rule: str
    kind: str
    how: str
    broken: CompiledRule | None
    parameters: Mapping[str, model.Parameter] | None = None


@dataclass(frozen=True, slots=True)
class LabelledResult:
    """What a labelled application came to with the unbroken rulebook: effect by rule that hit, undetermined rules."""

    id: str
    effects: Mapping[str, Effect]
    undetermined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    mutant: Mutant
    killed_by: str | None


def mutants(rulebook: Rulebook, rule: CompiledRule) -> Iterator[Mutant]:
    """Every mutant of one rule, in a fixed order."""
    yield Mutant(rule.id, "removed", "the rule is gone", None)
    for kind, how, condition in _conditions(rule.condition):
        yield Mutant(rule.id, kind, how, replace(rule, condition=condition, evaluate=compile_condition(condition)))
    for effect in Effect:
        if rule.effect is not None and effect != rule.effect:
            yield Mutant(rule.id, "effect", f"{rule.effect} → {effect}", replace(rule, effect=effect.value))
    start = rule.written.in_force.from_
    for days in (-1, 1):
        moved = rule.written.in_force.model_copy(update={"from_": start + dt.timedelta(days=days)})
        yield Mutant(rule.id, "date", f"in force {days:+d} day", replace(rule, written=rule.written.model_copy(update={"in_force": moved})))
    for name in sorted(parameters_named(rule.condition)):
        for step in (-1, 1):
            changed = _moved_parameter(rulebook.parameters[name], step)
            if changed is not None:
                yield Mutant(rule.id, "threshold", f"parameter {name} {step:+d}", rule, {**rulebook.parameters, name: changed})


def run(
    bundle: Bundle, tests: Sequence[RuleTest], labelled: Sequence[LabelledResult], only: str = ""
) -> Iterator[Verdict]:
    """Break every active rule (whose id starts with `only`) in every way, and say what noticed."""
    by_rule: dict[str, list[RuleTest]] = {}
    for test in tests:
        by_rule.setdefault(test.rule, []).append(test)
    for rule in bundle.rulebook.rules:
        if rule.written.status != "active" or not rule.id.startswith(only):
            continue
        for mutant in mutants(bundle.rulebook, rule):
            yield Verdict(mutant, _noticed(bundle, mutant, by_rule.get(rule.id, []), labelled))


def _noticed(bundle: Bundle, mutant: Mutant, tests: list[RuleTest], labelled: Sequence[LabelledResult]) -> str | None:
    if mutant.kind == "effect" and mutant.broken is not None:
        return _effect_noticed(mutant.rule, Effect(mutant.broken.effect or ""), labelled)
    rules = tuple(
        r if r.id != mutant.rule else mutant.broken for r in bundle.rulebook.rules if r.id != mutant.rule or mutant.broken
    )
    kept = tuple(r for r in rules if r is not None)
    broken = replace(
        bundle.rulebook, rules=kept, parameters=mutant.parameters or bundle.rulebook.parameters, _programmes={}, _values={}
    )
    changed = replace(bundle, rulebook=broken)
    return next((r.test.name for r in run_tests(changed, tuple(tests)) if not r.passed), None)


def _effect_noticed(rule: str, effect: Effect, labelled: Sequence[LabelledResult]) -> str | None:
    """A changed effect shows in a labelled application's outcome or in its findings other than notes."""
    for case in labelled:
        if rule not in case.effects:
            continue
        before, after = dict(case.effects), {**case.effects, rule: effect}
        noted = (before[rule] is Effect.NOTE) is not (effect is Effect.NOTE)
        if noted or _outcome(before, case) != _outcome(after, case):
            return case.id
    return None


def _outcome(effects: Mapping[str, Effect], case: LabelledResult) -> str:
    findings = [Finding(r, e, "", Message("", ""), ()) for r, e in effects.items()]
    return decide(findings, [Undetermined(u, "", "") for u in case.undetermined])


def _conditions(condition: ir.Condition) -> Iterator[tuple[str, str, ir.Condition]]:
    """Every condition that differs from this one in one place."""
    match condition:
        case ir.And(parts) | ir.Or(parts):
            other = ir.Or if isinstance(condition, ir.And) else ir.And
            if len(parts) > 1:
                yield "operator", f"{type(condition).__name__} → {other.__name__}", other(parts)
            for i, part in enumerate(parts):
                if len(parts) > 1:
                    yield "dropped", f"part {i + 1}", type(condition)((*parts[:i], *parts[i + 1 :]))
                for kind, how, changed in _conditions(part):
                    yield kind, how, type(condition)((*parts[:i], changed, *parts[i + 1 :]))
        case ir.Not(part):
            yield "operator", "not dropped", part
            for kind, how, changed in _conditions(part):
                yield kind, how, ir.Not(changed)
        case ir.Concluded(name):
            yield "operator", f"not concluded {name}", ir.Not(condition)
        case ir.Compare(fact, test):
            for kind, how, other_test in _tests(test):
                yield kind, f"{fact.name} {how}", ir.Compare(fact, other_test)
        case ir.Quantified(quantifier, fact, where, are, test):
            if _TURNED[quantifier] != quantifier:
                turned = replace(condition, quantifier=_TURNED[quantifier], are=None if quantifier == "all" else are)
                yield "operator", f"{quantifier} → {turned.quantifier} {fact.name}", turned
            for kind, how, match_ in _matches(where):
                yield kind, f"{fact.name} where {how}", replace(condition, where=match_)
            for kind, how, match_ in _matches(are) if are else ():
                yield kind, f"{fact.name} are {how}", replace(condition, are=match_)
            for kind, how, other_test in _tests(test) if test else ():
                yield kind, f"count {fact.name} {how}", replace(condition, test=other_test)


def _matches(match: ir.Match) -> Iterator[tuple[str, str, ir.Match]]:
    for i, test in enumerate(match.tests):
        rest = (*match.tests[:i], *match.tests[i + 1 :])
        yield "dropped", test.name, replace(match, tests=rest)
        for kind, how, changed in _tests(test):
            yield kind, f"{test.name} {how}", replace(match, tests=(*match.tests[:i], changed, *match.tests[i + 1 :]))
    for i in range(len(match.either)):
        yield "dropped", "or", replace(match, either=(*match.either[:i], *match.either[i + 1 :]))
    for i in range(len(match.excluded)):
        yield "dropped", "not", replace(match, excluded=(*match.excluded[:i], *match.excluded[i + 1 :]))


def _tests(test: ir.Test) -> Iterator[tuple[str, str, ir.Test]]:
    if test.operator in _NEGATED:
        yield "operator", f"{test.operator} → {_NEGATED[test.operator]}", replace(test, operator=_NEGATED[test.operator])
    elif test.operator in ("known", "exists") and isinstance(test.operand, ir.Literal):
        yield "operator", f"{test.operator} turned", replace(test, operand=ir.Literal(not test.operand.value))
    if test.operator in _BOUNDARY:
        yield "threshold", f"{test.operator} → {_BOUNDARY[test.operator]}", replace(test, operator=_BOUNDARY[test.operator])
        value = test.operand.value if isinstance(test.operand, ir.Literal) else None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            for step in (-1, 1):
                yield "threshold", f"{value} {step:+d}", replace(test, operand=ir.Literal(value + step))


def _moved_parameter(parameter: model.Parameter, step: int) -> model.Parameter | None:
    moved: dict[dt.date, Any] = {}
    for day, value in parameter.values.items():
        if isinstance(value, bool):
            moved[day] = not value
        elif isinstance(value, int | Decimal):
            moved[day] = value + step
        else:
            return None
    return parameter.model_copy(update={"values": moved})
