"""The rulebooks' own tests: for every rule, cases that must hit and cases that must not, as full sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from engine import strict_json, strict_yaml
from engine.bundle import Bundle
from engine.domain.answers import Answers
from engine.domain.application import Application, EntityType
from engine.domain.fact import Declaration, FactType, Unknown
from engine.errors import RULE_SHAPE, RULE_SYNTAX, RULE_TYPE, RULE_UNKNOWN_NAME, Defect, RulebookError
from engine.examination import examine
from engine.rules.compile import nearest
from engine.rules.conclude import Conclude, native
from engine.rules.evaluate import Context, Truth
from engine.rules.rulebook import CompiledRule, Rulebook, split

Expectation = Literal["hit", "miss", "unknown"]
DEFAULT_DAY = dt.date(2026, 1, 1)
_KEYS = {"rule", "name", "given", "application", "as_of", "expect", "instead_of"}


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test: the rule, the sentence, the given facts (or a whole application), the day, what must come out."""

    rule: str
    name: str
    expect: Expectation
    as_of: dt.date
    kind: str
    entity_type: str
    facts: Mapping[str, Any]
    concluded: Mapping[str, Truth]
    application: Application | None
    source: str


@dataclass(frozen=True, slots=True)
class TestResult:
    test: RuleTest
    got: Expectation

    @property
    def passed(self) -> bool:
        return self.got == self.test.expect


def read_tests(rulebook: Rulebook, facts: Mapping[str, Declaration], home: Path) -> tuple[RuleTest, ...]:
    """All tests of a rulebook and of those it extends, without those that a test of an overlay stands `instead_of`.

    Raises RulebookError with every defect.
    """
    tests: list[RuleTest] = []
    defects: list[tuple[str, Defect]] = []
    for name in reversed(rulebook.chain):
        for path in sorted((home / name / "tests").glob("*.yaml")):
            source = path.relative_to(home).as_posix()
            try:
                document = strict_yaml.read(path.read_text(encoding="utf-8"), source)
            except strict_yaml.YamlDefectError as error:
                defects.append((RULE_SYNTAX, error.defect))
                continue
            for index, data in enumerate(document.data or []):
                try:
                    test = _read_test(rulebook, facts, data, document, index)
                    if "instead_of" in data:
                        tests.remove(_inherited(tests, test, data["instead_of"], document.where((index, "instead_of"))))
                    tests.append(test)
                except RulebookError as error:
                    defects.extend((error.code, d) for d in error.defects)
    if defects:
        raise RulebookError(defects[0][0], [d for _, d in defects])
    return tuple(tests)


def _inherited(tests: list[RuleTest], test: RuleTest, name: str, where: str) -> RuleTest:
    """The inherited test of the same rule that does not hold in the overlay."""
    named = {t.name: t for t in tests if t.rule == test.rule and t.source.split("/")[0] != test.source.split("/")[0]}
    if name not in named:
        raise RulebookError(RULE_UNKNOWN_NAME, Defect(where, f"no inherited test {name!r} of {test.rule}", nearest(name, named)))
    return named[name]


def _read_test(rulebook: Rulebook, facts: Mapping[str, Declaration], data: Any, document: strict_yaml.Document, index: int) -> RuleTest:
    where = document.where((index,))

    def refuse(code: str, problem: str, advice: str, *path: str | int) -> RulebookError:
        return RulebookError(code, Defect(document.where((index, *path)), problem, advice))

    if not isinstance(data, dict) or not {"rule", "name", "expect"} <= set(data) or set(data) - _KEYS:
        raise refuse(RULE_SHAPE, "a test has rule, name, expect, and given or application", f"keys: {sorted(_KEYS)}")
    rule = rulebook.rule(data["rule"])
    if rule is None:
        raise refuse(RULE_UNKNOWN_NAME, f"no rule {data['rule']!r}", nearest(data["rule"], (r.id for r in rulebook.rules)), "rule")
    if data["expect"] not in get_args(Expectation):
        raise refuse(RULE_SHAPE, f"expect {data['expect']!r}", "write hit, miss or unknown", "expect")
    given = dict(data.get("given") or {})
    kind = given.pop("kind", rule.written.kinds[0])
    default_type = rule.written.applies_to[0] if rule.written.applies_to else "company"
    entity_type = given.pop("entity_type", default_type)
    if entity_type not in get_args(EntityType):
        raise refuse(RULE_UNKNOWN_NAME, f"no entity type {entity_type!r}", nearest(str(entity_type), get_args(EntityType)), "given")
    concluded = given.pop("concluded", {})
    if isinstance(concluded, list):
        concluded = dict.fromkeys(concluded, True)
    values: dict[str, Any] = {n: () if d.type is FactType.LIST else None for n, d in facts.items()}
    for name, value in given.items():
        if name not in facts:
            raise refuse(RULE_UNKNOWN_NAME, f"no fact {name!r}", nearest(name, facts), "given", name)
        try:
            values[name] = _fact_value(facts[name], value)
        except (ValueError, TypeError, InvalidOperation, KeyError) as error:
            raise refuse(RULE_TYPE, f"{name}: {error}", f"write a {facts[name].type}", "given", name) from None
    written = data.get("application")
    application = Application.model_validate_json(strict_json.dumps(written)) if written is not None else None
    as_of = dt.date.fromisoformat(data["as_of"]) if "as_of" in data else DEFAULT_DAY
    return RuleTest(rule.id, data["name"], data["expect"], as_of, kind, entity_type, values, concluded, application, where)


def _fact_value(declaration: Declaration, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"unknown"}:
        return Unknown(str(value["unknown"]))
    if declaration.type is not FactType.LIST:
        return _scalar(declaration.type, value)
    types = {f.name: f.type for f in declaration.fields}
    records = []
    for item in value:
        unknown = sorted(set(item) - set(types))
        if unknown:
            raise KeyError(f"no field {unknown[0]!r}; {nearest(unknown[0], types)}")
        records.append({n: _record_field(types[n], item[n]) if n in item else None for n in types})
    return tuple(records)


def _record_field(kind: FactType, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"unknown"}:
        return Unknown(str(value["unknown"]))
    return _scalar(kind, value)


def _scalar(kind: FactType, value: Any) -> Any:
    if value is None:
        return None
    if kind is FactType.DATE:
        return dt.date.fromisoformat(value)
    if kind is FactType.NUMBER:
        return Decimal(value)
    wanted = {FactType.BOOL: bool, FactType.INT: int, FactType.TEXT: str}[kind]
    if not isinstance(value, wanted) or (kind is FactType.INT and isinstance(value, bool)):
        raise TypeError(f"{value!r} is not a {kind}")
    return value


def run_tests(bundle: Bundle, tests: tuple[RuleTest, ...], conclude: Conclude = native) -> Iterator[TestResult]:
    """Run each test against the bundle's rulebook, with `conclude` drawing the conclusions."""
    for test in tests:
        rule = bundle.rulebook.rule(test.rule)
        yield TestResult(test, _run(bundle, rule, test, conclude) if rule else "miss")


def _run(bundle: Bundle, rule: CompiledRule, test: RuleTest, conclude: Conclude) -> Expectation:
    if test.application is not None:
        result = examine(test.application, Answers(), bundle, test.as_of, conclude=conclude)
        truth = next((j.truth for j in result.trace if j.rule.id == rule.id), False)
    elif not rule.applies(test.kind, test.entity_type, test.as_of):
        truth = False
    else:
        truth = _on_facts(bundle.rulebook, rule, test, conclude)
    return "hit" if truth is True else "unknown" if truth is None else "miss"


def _on_facts(rulebook: Rulebook, rule: CompiledRule, test: RuleTest, conclude: Conclude) -> Truth:
    context = Context(test.facts, rulebook.values(test.as_of), test.as_of)
    programme = rulebook.programme(test.kind, test.entity_type, test.as_of)
    strata = [list(s) for s in programme.strata]
    if rule.written.concludes:
        strata = [[c for c in s if c.rule.id == rule.id] or s for s in strata] or [[split(rule)]]
        if all(c.rule.id != rule.id for s in strata for c in s):
            strata.append([split(rule)])
    atoms = {atom: run(context) for s in strata for c in s for atom, run in c.atoms}
    settled = conclude(atoms, [[c.clause for c in s] for s in strata]).conclusions
    if rule.written.concludes:
        return settled[rule.written.concludes].truth
    context.conclusions = {**{n: c.truth for n, c in settled.items()}, **test.concluded}
    return rule.evaluate(context)
