"""A registered entity 经营主体 as its licence stands: what is registered of it, and what bears on acts about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from engine.domain.application import Application, Party

LicenceStatus = Literal["valid", "deregistered", "revoked", "annulled", "abnormal", "suspended"]
"""存续, 注销, 吊销, 撤销, 经营异常, 歇业."""
REGISTERED = (
    "organisation", "family_members", "division", "name", "industry", "scope", "address", "premises", "capital", "term",
    "parties", "parent",
)
"""The parts of an application that are registered (市场主体登记管理条例 第八条, 第九条) and say what the entity is."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publicity system says of an announced simple deregistration 简易注销公告: since when it stands,
    how many objected, and what else is in the way (质押, 冻结, 立案 …), as words."""

    since: dt.date
    objections: int
    bars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredEntity:
    """An entity. items: its registered parts, as an application for establishing it; pending: other applications
    about it that have not ended; branches: of it that are registered; publication: None where none is known."""

    uscc: str
    version: int
    status: LicenceStatus
    established_on: dt.date
    items: Application
    pending: int = 0
    branches: int = 0
    publication: Publication | None = None


def registered_items(application: Application) -> Application:
    """What an approved application registers: its registered parts. Agents are of the application, not of the entity."""
    parts: dict[str, Any] = {
        part: getattr(application, part) for part in REGISTERED if part in application.model_fields_set
    }
    if "parties" in parts:
        parts["parties"] = tuple(p for p in map(_without_agent, application.parties) if p is not None)
    return Application(kind="establishment", entity_type=application.entity_type, **parts)


def _without_agent(party: Party) -> Party | None:
    roles = tuple(role for role in party.roles if role != "agent")
    if not roles:
        return None
    return party if roles == party.roles else party.model_copy(update={"roles": roles})
