"""Lint: what loads but should not be published. One small function per kind of problem; a list of them at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.bundle import Bundle
from engine.checks.catalogue import DECLARATIONS
from engine.domain.fact import Declaration, FactType
from engine.message import placeholders
from engine.proving.rule_tests import DEFAULT_DAY, RuleTest, read_tests
from engine.rules import ir
from engine.rules.rulebook import CompiledRule

STRONG = ("correct", "refuse", "redirect")


@dataclass(frozen=True, slots=True)
class Problem:
    rule: str
    where: str
    problem: str
    advice: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Linted:
    """What the lint functions look at."""

    bundle: Bundle
    tests: dict[str, list[RuleTest]]


def lint(bundle: Bundle, home: Path) -> list[Problem]:
    """All problems of a rulebook, in the order of its rules."""
    tests: dict[str, list[RuleTest]] = {}
    for test in read_tests(bundle.rulebook, DECLARATIONS, home):
        tests.setdefault(test.rule, []).append(test)
    linted = Linted(bundle, tests)
    return [problem for rule in bundle.rulebook.rules for look in LINTS for problem in look(linted, rule)]


def _tested(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    tests = linted.tests.get(rule.id, [])
    for wanted in ("hit", "miss"):
        if not any(t.expect == wanted for t in tests):
            yield Problem(rule.id, rule.source, f"no test expects a {wanted}", "add one, as a full sentence")
    before = [t for t in tests if t.as_of < rule.written.in_force.from_]
    if rule.written.in_force.from_ < DEFAULT_DAY and not before:
        yield Problem(rule.id, rule.source, "no test is dated before the rule came into force", "add one with as_of the day before")


def _names_in_sentences(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    seen = Counter(t.name for t in linted.tests.get(rule.id, []))
    for name, times in seen.items():
        if times > 1 or len(name) < 6:
            yield Problem(rule.id, rule.source, f"test {name!r} is no sentence of its own", "say what happens to whom")


def _placeholders_resolve(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    message = rule.written.message
    fields = {"entry"} | {f.name for d in _lists(rule.condition) for f in d.fields}
    for name in [p for text in ((message.applicant, message.clerk) if message else ()) for p in placeholders(text)]:
        if name == "legal_basis" or name in fields:
            continue
        if name.startswith("param.") and name[6:] in linted.bundle.rulebook.parameters:
            continue
        if name.startswith("date.as_of+") and name[11:] in linted.bundle.rulebook.parameters:
            continue
        if name not in rule.facts:
            yield Problem(rule.id, rule.source, f"the message uses {{{name}}}, which is no fact", "use a fact, or a field of the rule's list facts")


def _recalled_entries_only_refer(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    """A fact whose records carry a grounding may be judged strongly only when recalled entries are left out."""
    if rule.effect not in STRONG:
        return
    for found in _quantified(rule.condition):
        if any(f.name == "grounding" for f in found.fact.fields) and not _leaves_out_recalled(found.where):
            yield Problem(rule.id, rule.source, f"{found.fact.name} may rest on a recalled entry and would {rule.effect}", "add grounding: seen (or [seen, derived]) to where")


def _leaves_out_recalled(match: ir.Match) -> bool:
    for test in match.tests:
        if test.name == "grounding" and isinstance(test.operand, ir.Literal):
            value: Any = test.operand.value
            named = set(value) if isinstance(value, tuple) else {value}
            return (test.operator in ("is", "in") and "recalled" not in named) or (
                test.operator in ("is_not", "not_in") and "recalled" in named
            )
    return False


def _recalled_parameters_only_refer(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    if rule.effect not in STRONG:
        return
    for name in sorted(parameters_named(rule.condition)):
        if linted.bundle.rulebook.parameters[name].grounding == "recalled":
            yield Problem(rule.id, rule.source, f"parameter {name} is recalled and the rule would {rule.effect}", "refer, or name the source")


def _reviewed(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    if rule.written.review_by <= rule.written.in_force.from_:
        yield Problem(rule.id, rule.source, "the review date is before the rule's start", "set review_by ahead")


def _said_once(linted: Linted, rule: CompiledRule) -> Iterator[Problem]:
    """The same condition and effect twice is one rule too many."""
    for other in linted.bundle.rulebook.rules:
        if other.id < rule.id and other.effect and other.effect == rule.effect and other.condition == rule.condition and other.written.applies_to == rule.written.applies_to:
            yield Problem(rule.id, rule.source, f"says the same as {other.id}", "keep one of them")


LINTS: tuple[Callable[[Linted, CompiledRule], Iterator[Problem]], ...] = (
    _tested,
    _names_in_sentences,
    _placeholders_resolve,
    _recalled_entries_only_refer,
    _recalled_parameters_only_refer,
    _reviewed,
    _said_once,
)


def _quantified(condition: ir.Condition) -> Iterator[ir.Quantified]:
    match condition:
        case ir.And(parts) | ir.Or(parts):
            for part in parts:
                yield from _quantified(part)
        case ir.Not(part):
            yield from _quantified(part)
        case ir.Quantified():
            yield condition


def _lists(condition: ir.Condition) -> list[Declaration]:
    return [q.fact for q in _quantified(condition) if q.fact.type is FactType.LIST]


def parameters_named(node: Any) -> frozenset[str]:
    """Every parameter named anywhere in a condition."""
    if isinstance(node, ir.Parameter):
        return frozenset({node.name})
    if isinstance(node, tuple):
        return frozenset().union(*map(parameters_named, node)) if node else frozenset()
    if isinstance(node, Declaration) or not hasattr(node, "__dataclass_fields__"):
        return frozenset()
    return frozenset().union(*(parameters_named(getattr(node, f)) for f in node.__dataclass_fields__))
