"""The typed form of conditions: what a rule means once every name in it has been found and every type fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.fact import Declaration

Constant = bool | int | Decimal | str | dt.date | tuple["Constant", ...]


@dataclass(frozen=True, slots=True)
class Literal:
    value: Constant


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str


@dataclass(frozen=True, slots=True)
class FactValue:
    name: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    name: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The as-of date moved by whole years, months and days (each a number or a parameter)."""

    years: int | Parameter = 0
    months: int | Parameter = 0
    days: int | Parameter = 0
    sign: int = 1


Operand = Literal | Parameter | FactValue | FieldValue | AsOf


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a field or fact."""

    name: str
    operator: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class Match:
    """Conditions on one record: all tests hold, one of each `either` group holds, none of `excluded` holds."""

    tests: tuple[Test, ...] = ()
    either: tuple[tuple[Match, ...], ...] = ()
    excluded: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    fact: Declaration
    test: Test


@dataclass(frozen=True, slots=True)
class Quantified:
    """`any`, `none`, `all` (records matching `where` also match `are`) or `count` (compared by `test`)."""

    quantifier: str
    fact: Declaration
    where: Match
    are: Match | None = None
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class Concluded:
    proposition: str


Condition = Compare | Quantified | And | Or | Not | Concluded


def facts_used(condition: Condition) -> frozenset[str]:
    """Names of the facts a condition reads."""
    match condition:
        case Compare(fact, test):
            return frozenset({fact.name}) | _operand_facts(test)
        case Quantified(_, fact, where, are, test):
            inner = _match_facts(where) | (_match_facts(are) if are else frozenset())
            return frozenset({fact.name}) | inner | (_operand_facts(test) if test else frozenset())
        case And(parts) | Or(parts):
            return frozenset().union(*(facts_used(p) for p in parts))
        case Not(part):
            return facts_used(part)
        case Concluded():
            return frozenset()


def _operand_facts(test: Test) -> frozenset[str]:
    return frozenset({test.operand.name}) if isinstance(test.operand, FactValue) else frozenset()


def _match_facts(match: Match) -> frozenset[str]:
    found = frozenset().union(*(_operand_facts(t) for t in match.tests)) if match.tests else frozenset()
    for inner in (*(m for group in match.either for m in group), *match.excluded):
        found |= _match_facts(inner)
    return found


def propositions_used(condition: Condition) -> frozenset[str]:
    """Names of the propositions a condition builds on."""
    match condition:
        case And(parts) | Or(parts):
            return frozenset().union(*(propositions_used(p) for p in parts))
        case Not(part):
            return propositions_used(part)
        case Concluded(proposition):
            return frozenset({proposition})
        case _:
            return frozenset()
