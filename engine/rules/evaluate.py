"""Evaluation: typed conditions become closures over a context, in three values, leaving a trace.

True, False and None (unknown) combine by Kleene's strong logic: `and` is false as soon as one part is
false, whatever is unknown; `or` likewise with true. No value is ever tested for truthiness: 0, "" and
False are values. A comparison with an unknown value is unknown; with "there is none" it is false.
"""

from __future__ import annotations

import calendar
import datetime as dt
import operator as op
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.domain.fact import Record, Unknown
from engine.rules import ir

Truth = bool | None
Why = tuple[str, str]
"""A fact that was unknown, and why."""


class Step(NamedTuple):
    """One condition that was evaluated: what it was, how it came out, what it saw.

    While a rule is evaluated its steps are bare tuples of these fields, because hundreds are made for every
    application and few are ever looked at.
    """

    condition: ir.Condition
    truth: Truth
    seen: Any
    unknown: tuple[Why, ...]


BareStep = tuple[ir.Condition, Truth, Any, tuple[Why, ...]]


@dataclass(slots=True)
class Context:
    """What a rule may look at. `steps` collects the trace in order of evaluation, as bare tuples of `Step`."""

    facts: Mapping[str, Any]
    parameters: Mapping[str, Any]
    as_of: dt.date
    conclusions: Mapping[str, Truth] = field(default_factory=dict)
    steps: list[BareStep] = field(default_factory=list)


Evaluate = Callable[[Context], Truth]
_MatchRecord = Callable[[Context, Record, list[Why]], Truth]


def compile_condition(condition: ir.Condition) -> Evaluate:
    """The closure of a condition; evaluating appends to `context.steps`."""
    match condition:
        case ir.Compare():
            return _compare(condition)
        case ir.Quantified():
            return _quantified(condition)
        case ir.And(parts):
            return _combined(condition, tuple(compile_condition(p) for p in parts), decisive=False)
        case ir.Or(parts):
            return _combined(condition, tuple(compile_condition(p) for p in parts), decisive=True)
        case ir.Not(part):
            return _negated(condition, compile_condition(part))
        case ir.Concluded(proposition):
            return _concluded(condition, proposition)


def _combined(condition: ir.Condition, parts: tuple[Evaluate, ...], *, decisive: bool) -> Evaluate:
    """`and` (decided by the first False) or `or` (decided by the first True)."""

    def evaluate(context: Context) -> Truth:
        result: Truth = not decisive
        for part in parts:
            truth = part(context)
            if truth is decisive:
                result = decisive
                break
            if truth is None:
                result = None
        context.steps.append((condition, result, None, ()))
        return result

    return evaluate


def _negated(condition: ir.Condition, part: Evaluate) -> Evaluate:
    def evaluate(context: Context) -> Truth:
        truth = part(context)
        result = None if truth is None else not truth
        context.steps.append((condition, result, None, ()))
        return result

    return evaluate


def _concluded(condition: ir.Condition, proposition: str) -> Evaluate:
    why: Why = (f"concluded:{proposition}", "结论所依据的事实不明")

    def evaluate(context: Context) -> Truth:
        result = context.conclusions.get(proposition, False)
        context.steps.append((condition, result, proposition, (why,) if result is None else ()))
        return result

    return evaluate


def _compare(condition: ir.Compare) -> Evaluate:
    name = condition.fact.name
    test = _compile_test(condition.test)
    if isinstance(condition.test.operand, ir.Literal) and condition.test.operator in _OPERATORS:
        return _compare_constant(condition, _OPERATORS[condition.test.operator], condition.test.operand.value)

    def evaluate(context: Context) -> Truth:
        value = context.facts[name]
        whys: list[Why] = []
        truth = test(context, value, None, whys, name)
        context.steps.append((condition, truth, value, tuple(whys)))
        return truth

    return evaluate


def _compare_constant(condition: ir.Compare, compare: Callable[[Any, Any], bool], constant: ir.Constant) -> Evaluate:
    """A fact against a constant, the most frequent comparison, without the detour over operands."""
    name = condition.fact.name

    def evaluate(context: Context) -> Truth:
        value = context.facts[name]
        truth: Truth
        if isinstance(value, Unknown):
            truth = None
            context.steps.append((condition, None, value, ((name, value.why),)))
        else:
            truth = value is not None and compare(value, constant)
            context.steps.append((condition, truth, value, ()))
        return truth

    return evaluate


def _quantified(condition: ir.Quantified) -> Evaluate:
    name, quantifier = condition.fact.name, condition.quantifier
    where = _compile_match(condition.where, name)
    are = _compile_match(condition.are, name) if condition.are is not None else None
    count_test = _compile_test(condition.test) if condition.test is not None else None

    def on_nothing(context: Context) -> Truth:
        """The verdict on an empty list: there is no `any`, and `none` and `all` hold."""
        return quantifier != "any" if count_test is None else count_test(context, 0, None, [], "")

    def evaluate(context: Context) -> Truth:
        records = context.facts[name]
        if isinstance(records, Unknown):
            context.steps.append((condition, None, (), ((name, records.why),)))
            return None
        if not records:
            nothing = on_nothing(context)
            context.steps.append((condition, nothing, (), ()))
            return nothing
        whys: list[Why] = []
        sure: list[Record] = []
        unsure = 0
        for record in records:
            truth = where(context, record, whys)
            if truth is not False and are is not None:
                kept = are(context, record, whys)
                # `all` looks for a counterexample: matches `where`, and does not match `are`.
                truth = _both(truth, None if kept is None else not kept)
            if truth is True:
                sure.append(record)
            elif truth is None:
                unsure += 1
        result = _verdict(context, quantifier, len(sure), unsure, count_test)
        unknown = tuple(dict.fromkeys(whys)) if result is None else ()
        context.steps.append((condition, result, tuple(sure), unknown))
        return result

    return evaluate


def _verdict(context: Context, quantifier: str, sure: int, unsure: int, count_test: Any) -> Truth:
    if quantifier == "count":
        outcomes = {count_test(context, n, None, [], "") for n in range(sure, sure + unsure + 1)}
        return outcomes.pop() if len(outcomes) == 1 else None
    found: Truth = True if sure else (None if unsure else False)
    if quantifier == "any" or found is None:
        return found
    return not found


def _both(a: Truth, b: Truth) -> Truth:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _compile_match(match: ir.Match, fact: str) -> _MatchRecord:
    tests = tuple((t.name, _compile_test(t)) for t in match.tests)
    either = tuple(tuple(_compile_match(m, fact) for m in group) for group in match.either)
    excluded = tuple(_compile_match(m, fact) for m in match.excluded)

    def matches(context: Context, record: Record, whys: list[Why]) -> Truth:
        result: Truth = True
        for name, test in tests:
            truth = test(context, record.get(name), record, whys, fact)
            if truth is False:
                return False
            if truth is None:
                result = None
        for group in either:
            outcomes = [inner(context, record, whys) for inner in group]
            if True not in outcomes:
                if None not in outcomes:
                    return False
                result = None
        for inner in excluded:
            truth = inner(context, record, whys)
            if truth is True:
                return False
            if truth is None:
                result = None
        return result

    return matches


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": op.eq,
    "is_not": op.ne,
    "in": lambda value, options: value in options,
    "not_in": lambda value, options: value not in options,
    "lt": op.lt,
    "le": op.le,
    "gt": op.gt,
    "ge": op.ge,
    "contains": lambda text, part: part in text,
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
}


def _compile_test(test: ir.Test) -> Callable[[Context, Any, Record | None, list[Why], str], Truth]:
    if test.operator in ("known", "exists"):
        return _presence(test)
    compare = _OPERATORS[test.operator]
    if isinstance(test.operand, ir.Literal):
        constant = test.operand.value

        def with_constant(context: Context, value: Any, record: Record | None, whys: list[Why], fact: str) -> Truth:
            if isinstance(value, Unknown):
                whys.append((fact, value.why))
                return None
            return False if value is None else compare(value, constant)

        return with_constant
    resolve = compile_operand(test.operand)

    def with_operand(context: Context, value: Any, record: Record | None, whys: list[Why], fact: str) -> Truth:
        if value is None:
            return False
        other = resolve(context, record)
        for side in (value, other):
            if isinstance(side, Unknown):
                whys.append((fact, side.why))
                return None
        return False if other is None else compare(value, other)

    return with_operand


def _presence(test: ir.Test) -> Callable[[Context, Any, Record | None, list[Why], str], Truth]:
    wanted = test.operand.value is True if isinstance(test.operand, ir.Literal) else True
    known = test.operator == "known"

    def presence(context: Context, value: Any, record: Record | None, whys: list[Why], fact: str) -> Truth:
        if known:
            return isinstance(value, Unknown) is not wanted
        if isinstance(value, Unknown):
            whys.append((fact, value.why))
            return None
        return (value is not None) is wanted

    return presence


def compile_operand(operand: ir.Operand) -> Callable[[Context, Record | None], Any]:
    """The closure that gives an operand's value in a context and, for fields, a record."""
    match operand:
        case ir.Literal(value):
            return lambda context, record: value
        case ir.Parameter(name):
            return lambda context, record: context.parameters[name]
        case ir.FactValue(name):
            return lambda context, record: context.facts[name]
        case ir.FieldValue(name):
            return lambda context, record: record.get(name) if record is not None else None
        case ir.AsOf():
            return lambda context, record: shift_as_of(operand, context)


def shift_as_of(shift: ir.AsOf, context: Context) -> dt.date:
    """The as-of date moved by the shift; a day that does not exist becomes the month's last (民法典 第二百零二条)."""

    def number(amount: int | ir.Parameter) -> int:
        return int(context.parameters[amount.name]) if isinstance(amount, ir.Parameter) else amount

    months = shift.sign * (12 * number(shift.years) + number(shift.months))
    start = context.as_of
    month_index = start.year * 12 + start.month - 1 + months
    year, month = divmod(month_index, 12)
    year = min(max(year, dt.MINYEAR), dt.MAXYEAR)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) + dt.timedelta(days=shift.sign * number(shift.days))
