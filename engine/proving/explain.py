"""Rules in words: what a rule says, how a condition came out, what the rule's tests show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.bundle import Bundle
from engine.checks.catalogue import DECLARATIONS
from engine.domain.fact import Unknown
from engine.message import shown
from engine.proving.rule_tests import read_tests
from engine.rules import ir
from engine.rules.evaluate import Step
from engine.rules.rulebook import CompiledRule


def describe(condition: ir.Condition, depth: int = 0) -> list[str]:
    """The condition as indented lines."""
    pad = "  " * depth
    match condition:
        case ir.And(parts):
            return [f"{pad}all of:"] + [line for p in parts for line in describe(p, depth + 1)]
        case ir.Or(parts):
            return [f"{pad}one of:"] + [line for p in parts for line in describe(p, depth + 1)]
        case ir.Not(part):
            return [f"{pad}not:", *describe(part, depth + 1)]
        case ir.Concluded(name):
            return [f"{pad}concluded {name}"]
        case ir.Compare(fact, test):
            return [f"{pad}{_test(test, fact.name)}"]
        case ir.Quantified(quantifier, fact, where, are, test):
            extra = f" are ({_match(are)})" if are else ""
            counted = f" {test.operator} {_operand(test.operand)}" if test else ""
            return [f"{pad}{quantifier} {fact.name} where ({_match(where)}){extra}{counted}"]


def describe_step(step: Step) -> str:
    """One evaluated condition on one line, with what it saw."""
    head = " ".join(line.strip() for line in describe(step.condition))
    if isinstance(step.condition, ir.And | ir.Or | ir.Not):
        head = {ir.And: "all of", ir.Or: "one of", ir.Not: "not"}[type(step.condition)]
    outcome = {True: "true", False: "false", None: "unknown"}[step.truth]
    seen = ""
    if isinstance(step.condition, ir.Compare):
        seen = f" (value: {step.seen.why if isinstance(step.seen, Unknown) else shown(step.seen)})"
    elif isinstance(step.condition, ir.Quantified) and step.seen:
        seen = f" ({len(step.seen)} matching)"
    return f"{outcome:7} {head}{seen}"


def _match(match: ir.Match) -> str:
    parts = [_test(t, t.name) for t in match.tests]
    parts += ["(" + " or ".join(_match(m) for m in group) + ")" for group in match.either]
    parts += [f"not ({_match(m)})" for m in match.excluded]
    return " and ".join(parts)


def _test(test: ir.Test, name: str) -> str:
    return f"{name} {test.operator} {_operand(test.operand)}"


def _operand(operand: ir.Operand) -> str:
    match operand:
        case ir.Literal(value):
            return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, tuple) else str(value)
        case ir.Parameter(name):
            return f"parameter {name}"
        case ir.FactValue(name):
            return f"fact {name}"
        case ir.FieldValue(name):
            return f"field {name}"
        case ir.AsOf(years, months, days, sign):
            amounts = [f"{_amount(a)} {u}" for a, u in ((years, "years"), (months, "months"), (days, "days")) if a]
            return "as-of date" + "".join(f" {'+' if sign > 0 else '-'} {a}" for a in amounts)


def _amount(amount: int | ir.Parameter) -> str:
    return f"parameter {amount.name}" if isinstance(amount, ir.Parameter) else str(amount)


def describe_rule(bundle: Bundle, rule: CompiledRule, home: Path) -> dict[str, Any]:
    """Everything there is to know of a rule: head, condition, facts, parameters' values, tests; and as lines."""
    written = rule.written
    tests = [t for t in read_tests(bundle.rulebook, DECLARATIONS, home) if t.rule == rule.id]
    condition = describe(rule.condition, 1)
    facts = {name: DECLARATIONS[name].meaning for name in sorted(rule.facts)}
    message = written.message
    lines = [
        f"{rule.id}  {written.title}",
        f"  effect: {rule.effect or 'concludes ' + str(written.concludes)}   status: {written.status}   grounding: {written.grounding}",
        f"  legal basis: {written.legal_basis}   in force: {written.in_force.from_} – {rule.until or ''}",
        f"  owner: {written.owner}   review by: {written.review_by}   source: {rule.source}",
        "  when:",
        *(f"  {line}" for line in condition),
        *((f"  applicant: {message.applicant}", f"  clerk: {message.clerk}") if message else ()),
        "  facts:",
        *(f"    {name}: {meaning}" for name, meaning in facts.items()),
        "  tests:",
        *(f"    {t.expect:7} {t.name}" for t in tests),
    ]
    return {
        "id": rule.id, "title": written.title, "effect": rule.effect, "concludes": written.concludes,
        "status": written.status, "legal_basis": written.legal_basis, "source": rule.source,
        "condition": [line.strip() for line in condition], "facts": facts,
        "tests": [{"name": t.name, "expect": t.expect} for t in tests], "lines": lines,
    }
