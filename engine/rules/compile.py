"""From the written form to the typed form: every name is found, every type fits, every vocabulary is kept.

Nothing is guessed. A defect names file and line, what is wrong, and the nearest thing that would be right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rapidfuzz import process

from engine.domain.fact import Declaration, FactType
from engine.domain.fact import Field as RecordField
from engine.errors import RULE_DATE, RULE_SHAPE, RULE_TYPE, RULE_UNKNOWN_NAME, Defect
from engine.rules import ir, model
from engine.strict_yaml import Document, Path

_ORDERED = {"lt", "le", "gt", "ge"}
_TEXTUAL = {"contains", "starts_with", "ends_with"}
_ALWAYS = {"known", "exists"}
_EQUAL = {"is", "is_not", "in", "not_in"}
_ALLOWED: dict[FactType, set[str]] = {
    FactType.BOOL: {"is", "is_not"} | _ALWAYS,
    FactType.INT: _EQUAL | _ORDERED | _ALWAYS,
    FactType.NUMBER: _EQUAL | _ORDERED | _ALWAYS,
    FactType.DATE: _EQUAL | _ORDERED | _ALWAYS,
    FactType.TEXT: _EQUAL | _TEXTUAL | _ALWAYS,
}
_PARAMETER_TYPES = {"int": FactType.INT, "number": FactType.NUMBER, "bool": FactType.BOOL, "text": FactType.TEXT}
_NUMERIC = {FactType.INT, FactType.NUMBER}


def nearest(name: str, known: Iterable[str]) -> str:
    """Advice naming the nearest known name, or saying that there is none near."""
    found = process.extractOne(name, sorted(known), score_cutoff=50)
    return f"did you mean {found[0]!r}?" if found else "see docs/facts.md for the names that exist"


@dataclass(frozen=True, slots=True)
class Coded:
    """A defect with the code it belongs to."""

    code: str
    defect: Defect


@dataclass(slots=True)
class Compiler:
    """Compiles the conditions of one file; defects are collected, not raised."""

    facts: Mapping[str, Declaration]
    parameters: Mapping[str, model.Parameter]
    document: Document
    defects: list[Coded] = field(default_factory=list)

    def condition(self, written: Any, path: Path) -> ir.Condition | None:
        """The typed condition, or None after recording what is wrong with it."""
        match written:
            case model.AndCondition():
                return self._parts(written.and_, (*path, "and"), ir.And)
            case model.OrCondition():
                return self._parts(written.or_, (*path, "or"), ir.Or)
            case model.NotCondition():
                part = self.condition(written.not_, (*path, "not"))
                return ir.Not(part) if part else None
            case model.ConcludedCondition():
                return ir.Concluded(written.concluded)
            case model.CountCondition():
                return self._count(written, path)
            case model.FactCondition():
                return self._compare(written, path)
            case model.AnyCondition():
                return self._quantified("any", written.any, written.where, None, path)
            case model.NoneCondition():
                return self._quantified("none", written.none, written.where, None, path)
            case model.AllCondition():
                return self._quantified("all", written.all, written.where, written.are, path)
        self._defect(RULE_SHAPE, path, "no such form of condition", "use " + ", ".join(model.CONDITION_KEYS))
        return None

    def operand(self, written: Any, wanted: FactType, path: Path, fields: Mapping[str, RecordField]) -> ir.Operand | None:
        """The typed operand a value of type `wanted` is compared with."""
        match written:
            case model.ParameterRef():
                return self._parameter(written.param, wanted, path)
            case model.FactRef():
                return self._fact_operand(written.fact, wanted, path)
            case model.FieldRef():
                other = fields.get(written.field)
                if other is None:
                    self._defect(RULE_UNKNOWN_NAME, path, f"no field {written.field!r}", nearest(written.field, fields))
                    return None
                return ir.FieldValue(written.field) if self._fits(other.type, wanted, path) else None
            case model.DateRef():
                if wanted is not FactType.DATE:
                    self._defect(RULE_TYPE, path, f"a date is compared with a {wanted}", "compare it with a date")
                    return None
                return self._date(written, path)
        return self._literal(written, wanted, path)

    def _parts(self, parts: list[Any], path: Path, make: Any) -> ir.Condition | None:
        compiled = [self.condition(p, (*path, i)) for i, p in enumerate(parts)]
        kept = tuple(c for c in compiled if c is not None)
        return make(kept) if len(kept) == len(parts) else None

    def _declaration(self, name: str, path: Path, *, listed: bool) -> Declaration | None:
        declaration = self.facts.get(name)
        if declaration is None:
            self._defect(RULE_UNKNOWN_NAME, path, f"no fact {name!r}", nearest(name, self.facts))
            return None
        if (declaration.type is FactType.LIST) is not listed:
            form = "any/none/all/count with where" if declaration.type is FactType.LIST else "fact: … with an operator"
            self._defect(RULE_TYPE, path, f"{name} is a {declaration.type}", f"use {form}")
            return None
        return declaration

    def _compare(self, written: model.FactCondition, path: Path) -> ir.Condition | None:
        declaration = self._declaration(written.fact, (*path, "fact"), listed=False)
        if declaration is None:
            return None
        test = self._comparison(written, _as_field(declaration), path, {})
        return ir.Compare(declaration, test) if test else None

    def _count(self, written: model.CountCondition, path: Path) -> ir.Condition | None:
        counted = RecordField(written.count, FactType.INT, "number of records")
        test = self._comparison(written, counted, path, {})
        found = self._quantified("count", written.count, written.where, None, path)
        if test is None or not isinstance(found, ir.Quantified):
            return None
        return ir.Quantified("count", found.fact, found.where, None, test)

    def _quantified(self, quantifier: str, name: str, where: dict[str, Any], are: dict[str, Any] | None, path: Path) -> ir.Condition | None:
        declaration = self._declaration(name, (*path, quantifier), listed=True)
        if declaration is None:
            return None
        fields = {f.name: f for f in declaration.fields}
        match = self._match(where, fields, (*path, "where"), name)
        kept = self._match(are, fields, (*path, "are"), name) if are is not None else None
        if match is None or (are is not None and kept is None):
            return None
        return ir.Quantified(quantifier, declaration, match, kept)

    def _match(self, where: dict[str, Any], fields: Mapping[str, RecordField], path: Path, fact: str) -> ir.Match | None:
        tests: list[ir.Test] = []
        either: list[tuple[ir.Match, ...]] = []
        excluded: list[ir.Match] = []
        before = len(self.defects)
        for key, value in where.items():
            here = (*path, key)
            if key == "or":
                options = value if isinstance(value, list) else [value]
                group = [self._match(o, fields, (*here, i), fact) for i, o in enumerate(options) if self._is_mapping(o, here)]
                either.append(tuple(m for m in group if m))
            elif key == "not":
                inner = self._match(value, fields, here, fact) if self._is_mapping(value, here) else None
                excluded.extend([inner] if inner else [])
            elif key not in fields:
                self._defect(RULE_UNKNOWN_NAME, here, f"{fact} has no field {key!r}", nearest(key, fields))
            else:
                tests.extend(self._field_tests(value, fields[key], here, fields))
        return ir.Match(tuple(tests), tuple(either), tuple(excluded)) if len(self.defects) == before else None

    def _is_mapping(self, value: Any, path: Path) -> bool:
        if isinstance(value, dict):
            return True
        self._defect(RULE_SHAPE, path, "a mapping of fields is wanted here", "write field: value")
        return False

    def _field_tests(self, value: Any, about: RecordField, path: Path, fields: Mapping[str, RecordField]) -> list[ir.Test]:
        if isinstance(value, dict) and not set(value) & {"param", "fact", "field", "date"}:
            unknown = sorted(set(value) - set(model.OPERATORS))
            for name in unknown:
                self._defect(RULE_UNKNOWN_NAME, (*path, name), f"no operator {name!r}", nearest(name, model.OPERATORS))
            if unknown or not value:
                return []
            tests = []
            for name, operand in value.items():
                one = model.Comparison.model_validate({name: operand})
                tests.append(self._comparison(one, about, path, fields))
            return [t for t in tests if t]
        written = model.Comparison.model_validate({"in" if isinstance(value, list) else "is": value})
        test = self._comparison(written, about, path, fields)
        return [test] if test else []

    def _comparison(self, written: model.Comparison, about: RecordField, path: Path, fields: Mapping[str, RecordField]) -> ir.Test | None:
        named = [(f.alias or n) for n, f in model.Comparison.model_fields.items() if n in written.model_fields_set]
        if len(named) != 1:
            self._defect(RULE_SHAPE, path, f"{len(named)} operators here", "write exactly one of " + ", ".join(model.OPERATORS))
            return None
        operator = named[0]
        operand = getattr(written, operator + "_" if operator in ("is", "in") else operator)
        here = (*path, operator)
        if operator not in _ALLOWED[about.type]:
            allowed = ", ".join(sorted(_ALLOWED[about.type]))
            self._defect(RULE_TYPE, here, f"{operator} does not apply to {about.name}, a {about.type}", f"use {allowed}")
            return None
        if operator in _ALWAYS:
            return ir.Test(about.name, operator, ir.Literal(operand))
        if operator in ("in", "not_in"):
            typed = self._options(operand, about, here)
        else:
            typed = self.operand(operand, about.type, here, fields)
            if isinstance(typed, ir.Literal) and operator in ("is", "is_not"):
                self._vocabulary((typed.value,), about, here)
        return ir.Test(about.name, operator, typed) if typed else None

    def _options(self, operand: Any, about: RecordField, path: Path) -> ir.Operand | None:
        if isinstance(operand, model.ParameterRef):
            parameter = self.parameters.get(operand.param)
            if parameter is None:
                self._defect(RULE_UNKNOWN_NAME, path, f"no parameter {operand.param!r}", nearest(operand.param, self.parameters))
                return None
            if parameter.type != "list":
                self._defect(RULE_TYPE, path, f"parameter {operand.param} is no list", "use is, or make it a list")
                return None
            return ir.Parameter(operand.param)
        if not isinstance(operand, list) or not operand:
            self._defect(RULE_TYPE, path, "in and not_in want a list that is not empty", "write [a, b]")
            return None
        typed = [self._literal(o, about.type, path) for o in operand]
        constants = tuple(t.value for t in typed if isinstance(t, ir.Literal))
        self._vocabulary(constants, about, path)
        return ir.Literal(constants) if len(constants) == len(operand) else None

    def _vocabulary(self, constants: tuple[Any, ...], about: RecordField, path: Path) -> None:
        for constant in constants:
            if about.values and constant not in about.values:
                self._defect(RULE_UNKNOWN_NAME, path, f"{about.name} is never {constant!r}", nearest(str(constant), about.values))

    def _literal(self, value: Any, wanted: FactType, path: Path) -> ir.Operand | None:
        if wanted is FactType.DATE and isinstance(value, str):
            try:
                return ir.Literal(dt.date.fromisoformat(value))
            except ValueError:
                self._defect(RULE_DATE, path, f"{value!r} is no date", "write YYYY-MM-DD")
                return None
        fits = {
            FactType.BOOL: isinstance(value, bool),
            FactType.INT: isinstance(value, int) and not isinstance(value, bool),
            FactType.NUMBER: isinstance(value, int | Decimal) and not isinstance(value, bool),
            FactType.TEXT: isinstance(value, str),
        }.get(wanted, False)
        if not fits:
            self._defect(RULE_TYPE, path, f"{value!r} is not a {wanted}", f"write a {wanted}")
            return None
        return ir.Literal(value)

    def _parameter(self, name: str, wanted: FactType, path: Path) -> ir.Operand | None:
        parameter = self.parameters.get(name)
        if parameter is None:
            self._defect(RULE_UNKNOWN_NAME, path, f"no parameter {name!r}", nearest(name, self.parameters))
            return None
        if parameter.type == "list":
            self._defect(RULE_TYPE, path, f"parameter {name} is a list", "use in or not_in")
            return None
        return ir.Parameter(name) if self._fits(_PARAMETER_TYPES[parameter.type], wanted, path) else None

    def _fact_operand(self, name: str, wanted: FactType, path: Path) -> ir.Operand | None:
        declaration = self._declaration(name, path, listed=False)
        if declaration is None:
            return None
        return ir.FactValue(name) if self._fits(declaration.type, wanted, path) else None

    def _fits(self, found: FactType, wanted: FactType, path: Path) -> bool:
        if found is wanted or {found, wanted} <= _NUMERIC:
            return True
        self._defect(RULE_TYPE, path, f"a {wanted} is compared with a {found}", "compare things of one type")
        return False

    def _date(self, written: model.DateRef, path: Path) -> ir.Operand | None:
        shift = written.plus or written.minus
        if written.plus is not None and written.minus is not None:
            self._defect(RULE_SHAPE, path, "plus and minus together", "write one of them")
            return None
        if shift is None:
            return ir.AsOf()
        amounts: dict[str, int | ir.Parameter] = {}
        for unit in ("years", "months", "days"):
            amount = getattr(shift, unit)
            if isinstance(amount, model.ParameterRef):
                found = self._parameter(amount.param, FactType.INT, (*path, unit))
                if not isinstance(found, ir.Parameter):
                    return None
                amounts[unit] = found
            elif amount is not None:
                amounts[unit] = amount
        return ir.AsOf(**amounts, sign=1 if written.plus is not None else -1)

    def _defect(self, code: str, path: Path, problem: str, advice: str) -> None:
        self.defects.append(Coded(code, Defect(self.document.where(path), problem, advice)))


def _as_field(declaration: Declaration) -> RecordField:
    return RecordField(declaration.name, declaration.type, declaration.meaning, declaration.values)
