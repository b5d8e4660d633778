"""A matter: an act with everything that its papers and notices are made from, and what can be told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.casefile.journal import Head
from engine.casefile.office import Office
from engine.domain.application import Application, Delivery, EntityType, Party, Role
from engine.domain.finding import Finding
from engine.domain.revision import as_data
from engine.lifecycle.acts import Act
from engine.lifecycle.stage import Stage

_HOMES = frozenset({"residential", "mixed", "rural"})
REPRESENTATIVES: tuple[Role, ...] = ("legal_representative", "operator", "executive_partner", "investor", "head")
_OWNERS = ("shareholder", "partner", "investor", "member", "operator")
_REGISTERED_OWNERS: Mapping[EntityType, frozenset[Role]] = {
    "company": frozenset({"shareholder"}),
    "partnership": frozenset({"partner", "executive_partner"}),
    "sole_proprietorship": frozenset({"investor"}),
}
"""Whose owners are registered, and so published: shareholders and promoters (公司法 第三十二条), partners and the sole investor
(市场主体登记管理条例 第八条, 企业信息公示暂行条例 第六条). A cooperative's members are only filed (条例 第九条), a branch has none, and
who runs an individual business is its representative."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an officer decided so: the article, and the reason in words for the applicant. rule, evidence, remedies: of
    the machine's finding, where the officer takes it over (`engine.report.finding_json`)."""

    basis: str
    text: str
    rule: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    remedies: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"basis": self.basis, "text": self.text, "rule": self.rule or None, "evidence": list(self.evidence), "remedies": list(self.remedies)}


@dataclass(frozen=True, slots=True)
class Entered:
    """What an approval entered: the entity's code, or until when a name is kept."""

    uscc: str | None = None
    established_on: dt.date | None = None
    version: int | None = None
    previous_name: str | None = None
    kept_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """head: after the act. application: as examined, with what is registered of its subject. permits by department.
    papers: the numbers of those that the act led to, once they are issued."""

    head: Head
    act: Act
    application: Application
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    entered: Entered = Entered()
    permits: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    papers: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The act's number in the journal."""
        return self.head.summary.version


def on_paper(application: Application) -> bool:
    """Whether the licence is to be handed over on paper: by post, at a terminal, at the window."""
    wanted = application.delivery
    method = wanted.method if isinstance(wanted, Delivery) else wanted
    return method not in (None, "electronic")


Telling = Callable[[Matter, Office], Any]


def representative(application: Application) -> Party | None:
    """Who stands for the entity: its legal representative, operator, executive partner, investor or head."""
    return next((p for role in REPRESENTATIVES for p in application.parties if role in p.roles), None)


def _representative_name(matter: Matter, office: Office) -> str | None:
    found = representative(matter.application)
    return found.name if found is not None else None


def _representative_number(matter: Matter, office: Office) -> str | None:
    found = representative(matter.application)
    return found.document.number if found is not None and found.document is not None else None


def _owners(matter: Matter, office: Office) -> list[str]:
    return [p.name for p in matter.application.parties if set(p.roles) & set(_OWNERS)]


def _published_owners(matter: Matter, office: Office) -> list[str] | None:
    """Their names and nothing else; None where the law publishes none."""
    roles = _REGISTERED_OWNERS.get(matter.application.entity_type)
    return [p.name for p in matter.application.parties if roles & set(p.roles)] if roles is not None else None


def _phone(matter: Matter, office: Office) -> str | None:
    delivery = matter.application.delivery
    return delivery.phone if isinstance(delivery, Delivery) else None


def _answer_by(matter: Matter, office: Office) -> str | None:
    day = matter.head.summary.due_on
    return day.isoformat() if day is not None and matter.head.stage is Stage.AWAITING_APPLICANT else None


def _established_on(matter: Matter, office: Office) -> str | None:
    day = matter.entered.established_on
    return day.isoformat() if day is not None else None


def _published_address(matter: Matter, office: Office) -> str | None:
    """The place of business; of an individual business that may be at home, no more than its county."""
    application = matter.application
    premises = application.premises
    home = premises is None or premises.kind != "physical" or premises.building_use in _HOMES
    if application.entity_type == "individual" and home:
        return office.place(matter.head.district)
    return application.address


def _part(name: str) -> Telling:
    return lambda matter, office: as_data(matter.application).get(name)


TELLINGS: Mapping[str, Telling] = {
    "name": lambda matter, office: matter.application.name,
    "uscc": lambda matter, office: matter.entered.uscc,
    "entity_type": lambda matter, office: matter.application.entity_type,
    "authority": lambda matter, office: office.authority(matter.head.district),
    "established_on": _established_on,
    "address": _part("address"),
    "published_address": _published_address,
    "published_owners": _published_owners,
    "scope": _part("scope"),
    "industry": _part("industry"),
    "capital": _part("capital"),
    "term": _part("term"),
    "representative": _representative_name,
    "representative_number": _representative_number,
    "owners": _owners,
    "phone": _phone,
    "permits": lambda matter, office: [entry for entries in matter.permits.values() for entry in entries],
    "delivery": _part("delivery"),
    "previous_name": lambda matter, office: matter.entered.previous_name,
    "application": lambda matter, office: matter.head.id,
    "title": lambda matter, office: office.kind(matter.head.kind).title,
    "answer_by": _answer_by,
    "papers": lambda matter, office: list(matter.papers),
}
"""What a notice may tell (`engine.rules.procedure.Told`) → where it is found."""
