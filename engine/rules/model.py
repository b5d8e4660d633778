"""The written form of a rulebook, as strict pydantic models; `rulebooks/schema.json` is generated from them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from engine.domain.application import EntityType, Kind

Status = Literal["draft", "shadow", "active", "retired"]
EffectName = Literal["refuse", "redirect", "refer", "correct", "note"]
Grounding = Literal["seen", "recalled"]
Scalar = bool | int | Decimal | str
RULE_ID = r"^[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$"


class Written(BaseModel):
    """Base of everything a regulator writes: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ParameterRef(Written):
    param: str


class FactRef(Written):
    fact: str


class FieldRef(Written):
    field: str


class Shift(Written):
    years: int | ParameterRef | None = None
    months: int | ParameterRef | None = None
    days: int | ParameterRef | None = None


class DateRef(Written):
    """The as-of date of the examination, moved forward (`plus`) or back (`minus`)."""

    date: Literal["as_of"]
    plus: Shift | None = None
    minus: Shift | None = None


def _operand_tag(value: Any) -> str:
    if isinstance(value, dict):
        return next((k for k in ("param", "fact", "field", "date") if k in value), "param")
    if isinstance(value, ParameterRef | FactRef | FieldRef | DateRef):
        return {ParameterRef: "param", FactRef: "fact", FieldRef: "field", DateRef: "date"}[type(value)]
    return "list" if isinstance(value, list | tuple) else "literal"


Operand = Annotated[
    Annotated[ParameterRef, Tag("param")]
    | Annotated[FactRef, Tag("fact")]
    | Annotated[FieldRef, Tag("field")]
    | Annotated[DateRef, Tag("date")]
    | Annotated[list[Scalar], Tag("list")]
    | Annotated[Scalar, Tag("literal")],
    Discriminator(_operand_tag),
]


class Comparison(Written):
    """Exactly one operator and its operand."""

    is_: Operand | None = Field(default=None, alias="is")
    is_not: Operand | None = None
    in_: Operand | None = Field(default=None, alias="in")
    not_in: Operand | None = None
    lt: Operand | None = None
    le: Operand | None = None
    gt: Operand | None = None
    ge: Operand | None = None
    contains: Operand | None = None
    starts_with: Operand | None = None
    ends_with: Operand | None = None
    known: bool | None = None
    exists: bool | None = None


OPERATORS = tuple(f.alias or n for n, f in Comparison.model_fields.items())

Where = dict[str, Any]
"""field: literal | [literals] | {operator: operand}; also `or: [Where, …]` and `not: Where`."""


class FactCondition(Comparison):
    fact: str


class AnyCondition(Written):
    any: str
    where: Where = Field(default_factory=dict)


class NoneCondition(Written):
    none: str
    where: Where = Field(default_factory=dict)


class AllCondition(Written):
    all: str
    where: Where = Field(default_factory=dict)
    are: Where


class CountCondition(Comparison):
    count: str
    where: Where = Field(default_factory=dict)


class AndCondition(Written):
    and_: list[Condition] = Field(alias="and", min_length=1)


class OrCondition(Written):
    or_: list[Condition] = Field(alias="or", min_length=1)


class NotCondition(Written):
    not_: Condition = Field(alias="not")


class ConcludedCondition(Written):
    concluded: str


CONDITION_KEYS = ("fact", "any", "none", "all", "count", "and", "or", "not", "concluded")


def _condition_tag(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((k for k in CONDITION_KEYS if k in value), None)
    if not isinstance(value, Written):
        return None
    return next((k for k in CONDITION_KEYS if hasattr(value, k) or hasattr(value, k + "_")), None)


Condition = Annotated[
    Annotated[FactCondition, Tag("fact")]
    | Annotated[AnyCondition, Tag("any")]
    | Annotated[NoneCondition, Tag("none")]
    | Annotated[AllCondition, Tag("all")]
    | Annotated[CountCondition, Tag("count")]
    | Annotated[AndCondition, Tag("and")]
    | Annotated[OrCondition, Tag("or")]
    | Annotated[NotCondition, Tag("not")]
    | Annotated[ConcludedCondition, Tag("concluded")],
    Discriminator(_condition_tag),
]


class InForce(Written):
    """The period in which the rule is law, first and last day inclusive."""

    from_: dt.date = Field(alias="from")
    to: dt.date | None = None


class MessageText(Written):
    applicant: str = Field(min_length=4)
    clerk: str = Field(min_length=2)


class SetRemedy(Written):
    """Put the operand's value at a JSON pointer, or, with `set: evidence`, wherever the matched records were seen."""

    set: str
    to: Operand


class ListRemedy(Written):
    """What the check suggested for the records of a list fact, whether or not the condition is about them."""

    suggested: str


class Rule(Written):
    """A rule: fixed head, one condition, and either an effect with messages or a concluded proposition."""

    id: str = Field(pattern=RULE_ID)
    title: str = Field(min_length=2)
    status: Status
    in_force: InForce
    legal_basis: str = Field(min_length=2)
    grounding: Grounding
    applies_to: list[EntityType] = Field(default_factory=list)
    kinds: list[Kind] = Field(default=["establishment"], min_length=1)
    when: Condition
    effect: EffectName | None = None
    message: MessageText | None = None
    remedy: Literal["suggested", "rename", "drop"] | SetRemedy | ListRemedy | None = None
    concludes: str | None = None
    owner: str = Field(min_length=2)
    review_by: dt.date


class Parameter(Written):
    """A threshold of the law, with its value by the day it came into force."""

    title: str
    type: Literal["int", "number", "bool", "text", "list"]
    unit: str = ""
    legal_basis: str
    grounding: Grounding = "seen"
    values: dict[dt.date, Scalar | list[Scalar]] = Field(min_length=1)


class Tightening(Written):
    """An overlay makes an inherited rule stricter, and says why."""

    rule: str
    effect: EffectName
    reason: str


class Retirement(Written):
    """An overlay takes an inherited rule out of use from a day on, and says why."""

    rule: str
    from_: dt.date = Field(alias="from")
    reason: str


class Head(Written):
    """`rulebook.yaml`: what this rulebook is and what it extends."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    extends: str | None = None
    area: list[str] = Field(default_factory=list, description="division code prefixes this rulebook is for; empty: all")
    notice: str = ""
    tighten: list[Tightening] = Field(default_factory=list)
    retire: list[Retirement] = Field(default_factory=list)


for _model in (AndCondition, OrCondition, NotCondition, Rule):
    _model.model_rebuild()
