"""The registered entity an application is about: does its licence stand, and is it the one the applicant means?

What the licence says comes with the answers. Where no entity was asked for, or none is known here, everything is
"there is none": the application is then a person's (`application.by_machine`).
"""

from __future__ import annotations

from typing import get_args

from engine.case import Case, Check
from engine.domain.answers import Answers
from engine.domain.entity import LicenceStatus, RegisteredEntity
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Unknown, Value
from engine.text.normalise import normalise

DECLARES = (
    Declaration("subject.status", FactType.TEXT, "standing of its licence", "/subject", values=get_args(LicenceStatus)),
    Declaration("subject.name_agrees", FactType.BOOL, "whether the name that is given is the registered one; none: not given, or it has none", "/subject/name"),
    Declaration("subject.type_agrees", FactType.BOOL, "whether the entity type that is given is the registered one", "/entity_type"),
    Declaration("subject.pending", FactType.INT, "other applications about it that have not ended", "/subject", unit="件"),
    Declaration("subject.branches", FactType.INT, "branches of it that are registered", "/subject", unit="个"),
    Declaration("deregistration.published", FactType.BOOL, "whether a simple deregistration of it is announced 简易注销公告", "/subject"),
    Declaration("deregistration.published_days", FactType.INT, "days since the announcement began; none: there is none", "/subject", unit="日"),
    Declaration("deregistration.objections", FactType.INT, "objections to the announcement; none: there is none", "/subject", unit="件"),
    Declaration(
        "deregistration.bars", FactType.LIST, "what else the publicity system says is in the way", "/subject",
        fields=(Field("bar", FactType.TEXT, "what it is, in plain Chinese"),),
    ),
)
_UNKNOWN = Unknown("登记机关的登记信息暂时无法查询")


def entity_of(answers: Answers) -> RegisteredEntity | None:
    """The entity the answers know; None where none was asked for or is known."""
    return answers.subject[0] if answers.subject else None


def measure(case: Case) -> Measured:
    if case.answers.subject is None:
        return Measured({d.name: _UNKNOWN for d in DECLARES})
    entity = entity_of(case.answers)
    values: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}
    if entity is None:
        return Measured(values)
    values.update({
        "subject.status": entity.status,
        "subject.name_agrees": _name_agrees(case, entity),
        "subject.type_agrees": case.handed_in.entity_type == entity.items.entity_type,
        "subject.pending": entity.pending,
        "subject.branches": entity.branches,
    })
    published = entity.publication
    values["deregistration.published"] = published is not None
    if published is not None:
        values["deregistration.published_days"] = (case.as_of - published.since).days
        values["deregistration.objections"] = published.objections
        values["deregistration.bars"] = tuple({"bar": bar, "evidence": (Evidence("/subject"),)} for bar in published.bars)
    return Measured(values)


def _name_agrees(case: Case, entity: RegisteredEntity) -> bool | None:
    given = case.handed_in.subject.name if case.handed_in.subject is not None else None
    if not given or not entity.items.name:
        return None
    return normalise(given) == normalise(entity.items.name)


CHECK = Check("subject", (), DECLARES, measure)
