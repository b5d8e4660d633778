"""A case as it is shown: where it stands, what was done, what was decided and why, what it holds and what it entered."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from engine.access.uploads import uploads_of
from engine.casefile import claims
from engine.casefile.decide import DECISIONS
from engine.casefile.journal import APPLICATIONS, HEAD, Head, acts_of, head_from, head_of, scope_of
from engine.casefile.licences import LICENCES, VERSIONS
from engine.lifecycle.acts import Act
from engine.lifecycle.calendar import WorkingDays
from engine.lifecycle.stage import Stage, label
from engine.store.office_tables import DeliveryRow, NoticeRow, PaperRow
from engine.store.vault import Place, Vault

_PAPERS = PaperRow.metadata.tables[str(PaperRow.__tablename__)]
_NOTICES = NoticeRow.metadata.tables[str(NoticeRow.__tablename__)]
_DELIVERIES = DeliveryRow.metadata.tables[str(DeliveryRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class CaseView:
    """What is shown of a case. findings: of its newest decision, in the applicant's words."""

    head: Head
    acts: tuple[Act, ...]
    decisions: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    name: dict[str, Any] | None
    licence: dict[str, Any] | None
    papers: tuple[dict[str, Any], ...]
    notices: tuple[dict[str, Any], ...]
    uploads: tuple[dict[str, Any], ...]
    due_is_certain: bool

    def as_json(self) -> dict[str, Any]:
        """The contract of `case show --json` (docs/cases.md). Key order is part of it."""
        return {
            **front(self.head),
            "due_is_certain": self.due_is_certain,
            "acts": [act_json(number, act) for number, act in enumerate(self.acts, 1)],
            "decisions": list(self.decisions),
            "findings": list(self.findings),
            "name": self.name,
            "licence": self.licence,
            "papers": list(self.papers),
            "notices": list(self.notices),
            "uploads": list(self.uploads),
        }


def front(head: Head) -> dict[str, Any]:
    """The front page as plain data."""
    summary = head.summary
    return {
        "id": head.id, "kind": head.kind, "entity_type": head.entity_type, "district": head.district,
        "stage": head.stage.value, "label": label(head.stage, head.kind), "created_at": head.created_at.isoformat(),
        "submitted_at": _text(summary.submitted_at), "due_on": _text(summary.due_on), "held_by": summary.held_by,
        "held_until": _text(summary.held_until), "revision": summary.revision, "version": summary.version,
    }


def list_cases(session: Session, stage: Stage | None, most: int) -> list[Head]:
    """The newest cases first, of one stage or of all."""
    query = select(*HEAD).order_by(APPLICATIONS.c.created_at.desc(), APPLICATIONS.c.id.desc()).limit(most)
    if stage is not None:
        query = query.where(APPLICATIONS.c.stage == stage.value)
    return [head_from(row) for row in session.connection().execute(query).all()]


def view_case(session: Session, vault: Vault, calendar: WorkingDays, application_id: str) -> CaseView:
    """Everything that is shown of a case. Raises CaseError CASE-NOT-FOUND."""
    head = head_of(session, application_id)
    decided = session.connection().execute(
        select(DECISIONS).where(DECISIONS.c.application_id == application_id).order_by(DECISIONS.c.act)
    ).all()
    due_on = head.summary.due_on
    return CaseView(
        head=head,
        acts=acts_of(session, vault, application_id),
        decisions=tuple(
            {"id": d.id, "act": d.act, "outcome": d.outcome, "as_of": d.as_of.isoformat(), "engine": d.engine, "bundle": d.bundle}
            for d in decided
        ),
        findings=_findings(session, vault, head, decided[-1].id) if decided else (),
        name=_name(session, application_id),
        licence=_licence(session, application_id),
        papers=_papers(session, application_id),
        notices=_notices(session, application_id),
        uploads=uploads_json(session, application_id),
        due_is_certain=due_on is None or calendar.certain(due_on),
    )


def record_of(session: Session, vault: Vault, decision_id: str) -> str | None:
    """The record of a decision; None if there is none of this id. Raises StoreError STO-SEAL."""
    row = session.connection().execute(
        select(DECISIONS.c.application_id, DECISIONS.c.sealed).where(DECISIONS.c.id == decision_id)
    ).first()
    if row is None:
        return None
    place = Place("decisions", "sealed", decision_id)
    return vault.open(session, scope_of(row.application_id), place, bytes(row.sealed)).decode("utf-8")


def _findings(session: Session, vault: Vault, head: Head, decision_id: str) -> tuple[dict[str, Any], ...]:
    record = json.loads(record_of(session, vault, decision_id) or "{}")
    if "reasons" in record:
        return tuple(
            {"rule": r["rule"], "effect": None, "legal_basis": r["basis"], "text": r["text"], "remedies": r["remedies"]} for r in record["reasons"]
        )
    decision = record.get("decision", {})
    told = [
        {"rule": f["rule"], "effect": f["effect"], "legal_basis": f["legal_basis"], "text": f["message"]["applicant"], "remedies": f["remedies"]}
        for f in decision.get("findings", ())
    ]
    doubts = [{"rule": u["rule"], "effect": None, "legal_basis": "", "text": u["why"], "remedies": []} for u in decision.get("unknown", ())]
    return tuple(told + doubts)


def _name(session: Session, application_id: str) -> dict[str, Any] | None:
    row = session.connection().execute(
        select(claims.CLAIMS.c.name, claims.CLAIMS.c.until, claims.CLAIMS.c.ended)
        .where(claims.CLAIMS.c.application_id == application_id).order_by(claims.CLAIMS.c.id.desc()).limit(1)
    ).first()
    return None if row is None else {"name": row.name, "kept_until": row.until.isoformat(), "ended": row.ended}


def _licence(session: Session, application_id: str) -> dict[str, Any] | None:
    row = session.connection().execute(
        select(LICENCES.c.uscc, LICENCES.c.name, LICENCES.c.status, LICENCES.c.established_on, VERSIONS.c.version)
        .join(VERSIONS, VERSIONS.c.uscc == LICENCES.c.uscc).where(VERSIONS.c.application_id == application_id)
    ).first()
    return None if row is None else {
        "uscc": row.uscc, "name": row.name, "version": row.version, "status": row.status, "established_on": row.established_on.isoformat(),
    }


def _papers(session: Session, application_id: str) -> tuple[dict[str, Any], ...]:
    rows = session.connection().execute(
        select(_PAPERS.c.number, _PAPERS.c.kind, _PAPERS.c.act).where(_PAPERS.c.application_id == application_id).order_by(_PAPERS.c.act)
    )
    return tuple({"number": r.number, "kind": r.kind, "act": r.act} for r in rows.all())


def _notices(session: Session, application_id: str) -> tuple[dict[str, Any], ...]:
    rows = session.connection().execute(
        select(_NOTICES.c.topic, _DELIVERIES.c.subscriber, _DELIVERIES.c.status)
        .outerjoin(_DELIVERIES, _DELIVERIES.c.notice == _NOTICES.c.id)
        .where(_NOTICES.c.application_id == application_id).order_by(_NOTICES.c.id, _DELIVERIES.c.id)
    )
    return tuple({"topic": r.topic, "subscriber": r.subscriber, "status": r.status} for r in rows.all())


def uploads_json(session: Session, application_id: str) -> tuple[dict[str, Any], ...]:
    """The files that were handed in with an application, as plain data."""
    return tuple({"kind": u.kind, "sha256": u.sha256, "size": u.size} for u in uploads_of(session, application_id))


def act_json(number: int, act: Act) -> dict[str, Any]:
    """An act as plain data; who an applicant is, is not said."""
    return {
        "number": number, "verb": act.verb.value, "role": act.actor.role.value,
        "actor": act.actor.id if act.actor.role.value != "applicant" else None,
        "at": act.at.isoformat(), "outcome": act.outcome.value if act.outcome is not None else None,
        "until": _text(act.until), "detail": dict(act.detail),
    }


def _text(value: dt.date | dt.datetime | None) -> str | None:
    return value.isoformat() if value is not None else None
