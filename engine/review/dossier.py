"""The dossier of a case in review: what the machine found, what it could not determine, and what would settle each.

Nothing is judged here. The points come from the record of the newest examination of the content that lies before the
officer; an officer answers every one of them before a letter goes out or a licence is issued (`engine.review.verdict`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from engine.casefile.content import open_revision
from engine.casefile.decide import DECISIONS
from engine.casefile.journal import ACTS, Head, acts_of, head_of
from engine.casefile.office import Office
from engine.casefile.view import record_of, uploads_json
from engine.checks.catalogue import DECLARATIONS
from engine.domain.application import Application
from engine.domain.finding import Effect
from engine.errors import CASE_ACT, CaseError, Defect
from engine.lifecycle.acts import Act, Verb
from engine.review.proposal import Proposal, proposal_of
from engine.rules.rulebook import Rulebook

UNEXAMINED = "examination"
"""The name of the doubt where the machine has examined nothing, or broke off."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something the machine found, or (effect None) could not determine. number: counted from 1, as it is shown."""

    number: int
    rule: str
    effect: Effect | None
    legal_basis: str
    applicant: str
    clerk: str
    evidence: tuple[dict[str, Any], ...] = ()
    remedies: tuple[dict[str, Any], ...] = ()
    settles: str = ""

    @property
    def doubt(self) -> bool:
        """Whether the machine itself could not judge it."""
        return self.effect is None or self.effect is Effect.REFER

    @property
    def defect(self) -> bool:
        """Whether the machine holds it against the application."""
        return self.effect in (Effect.REFUSE, Effect.REDIRECT, Effect.CORRECT)

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "rule": self.rule, "effect": self.effect.value if self.effect is not None else None,
            "legal_basis": self.legal_basis, "applicant": self.applicant, "clerk": self.clerk, "evidence": list(self.evidence),
            "remedies": list(self.remedies), "settles": self.settles,
        }


@dataclass(frozen=True, slots=True)
class Examined:
    """The decision that the points come from."""

    id: str
    outcome: str
    as_of: str
    bundle: str
    engine: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything an officer decides on."""

    head: Head
    application: Application
    points: tuple[Point, ...]
    examined: Examined | None
    acts: tuple[Act, ...]
    proposal: Proposal | None
    uploads: tuple[dict[str, Any], ...]


def dossier_of(session: Session, office: Office, application_id: str) -> Dossier:
    """The dossier. Raises CaseError: CASE-NOT-FOUND; CASE-ACT for what was never handed in. StoreError STO-SEAL."""
    head = head_of(session, application_id)
    if head.summary.revision is None or head.summary.submitted_at is None:
        raise CaseError(CASE_ACT, Defect(application_id, "it was never handed in"))
    revision = open_revision(session, office.vault, head, head.summary.revision)
    examined, points = _examined(session, office, head)
    acts = acts_of(session, office.vault, application_id)
    proposal, uploads = proposal_of(acts, revision.digest), uploads_json(session, application_id)
    return Dossier(head, revision.application, points, examined, acts, proposal, uploads)


def _examined(session: Session, office: Office, head: Head) -> tuple[Examined | None, tuple[Point, ...]]:
    """The machine's newest decision on the content at hand, and its points."""
    row = session.connection().execute(
        select(DECISIONS).join(ACTS, (ACTS.c.application_id == DECISIONS.c.application_id) & (ACTS.c.number == DECISIONS.c.act))
        .where(DECISIONS.c.application_id == head.id, DECISIONS.c.revision == head.summary.revision, ACTS.c.verb == Verb.EXAMINE.value)
        .order_by(DECISIONS.c.act.desc()).limit(1)
    ).first()
    rulebook = office.bundle.rulebook
    if row is None:
        return None, (_doubt(1, {"rule": "", "fact": "", "why": "未经机器审查，须由登记人员逐项审查"}, rulebook),)
    decision = json.loads(record_of(session, office.vault, row.id) or "{}").get("decision", {})
    examined = Examined(row.id, row.outcome, row.as_of.isoformat(), row.bundle, row.engine)
    return examined, points_of(decision.get("findings", ()), decision.get("unknown", ()), rulebook)


def points_of(findings: Sequence[dict[str, Any]], unknown: Sequence[dict[str, Any]], rulebook: Rulebook) -> tuple[Point, ...]:
    """The points of a decision (docs/outcomes.md): its doubts first, then its findings in their order."""
    doubts = [_doubt(number, one, rulebook) for number, one in enumerate(unknown, 1)]
    found = [_finding(number, one) for number, one in enumerate(findings, len(doubts) + 1)]
    return (*doubts, *found)


def _finding(number: int, found: dict[str, Any]) -> Point:
    message = found["message"]
    return Point(
        number, found["rule"], Effect(found["effect"]), found["legal_basis"], message["applicant"], message["clerk"],
        tuple(found["evidence"]), tuple(found["remedies"]), message["clerk"] if found["effect"] == Effect.REFER.value else "",
    )


def _doubt(number: int, unknown: dict[str, Any], rulebook: Rulebook) -> Point:
    """What a rule lacked: the fact, what it means and where in the application it is looked for."""
    rule = next((r for r in rulebook.rules if r.id == unknown["rule"]), None)
    fact = DECLARATIONS.get(unknown["fact"])
    settles = f"{fact.name}: {fact.meaning} ({fact.pointer or '/'})" if fact is not None else ""
    title = rule.written.title if rule is not None else ""
    return Point(
        number, unknown["rule"] or UNEXAMINED, None, rule.written.legal_basis if rule is not None else "", unknown["why"], title,
        settles=settles,
    )

