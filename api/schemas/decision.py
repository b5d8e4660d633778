"""What was decided, for the applicant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from api.envelope import Model
from engine.casefile.view import CaseView
from engine.decision import Outcome
from engine.lifecycle.stage import LABELS, Stage


class RemedyModel(Model):
    """A change that was examined: where, to what, and the outcome the application would then have."""

    pointer: str
    value: Any
    resolves: list[str]
    outcome_if_applied: str


class EvidenceModel(Model):
    """Where in the application: a JSON pointer, and the characters meant."""

    pointer: str
    start: int | None
    end: int | None
    text: str | None
    entry: str | None


class FindingModel(Model):
    """One finding in plain Chinese, with its article. rule and effect are null where an officer wrote it."""

    rule: str | None
    effect: str | None
    legal_basis: str
    text: str
    remedies: list[RemedyModel]


class HeldNameModel(Model):
    """A name that is kept. ended: used, given_up, expired, or null while it is kept."""

    name: str
    kept_until: dt.date
    ended: str | None


class LicenceModel(Model):
    """What an approval entered."""

    uscc: str
    name: str | None
    version: int
    status: str
    established_on: dt.date


class PaperModel(Model):
    """A paper of the procedure."""

    number: str
    kind: str


class DecisionModel(Model):
    """decided: there is a decision that stands; outcome: what. While a person looks at it there is neither outcome nor
    finding: what the machine proposed is not a decision."""

    id: str
    stage: Stage
    label: str
    decided: bool
    outcome: Outcome | None
    findings: list[FindingModel]
    name: HeldNameModel | None
    licence: LicenceModel | None
    papers: list[PaperModel]
    due_on: dt.date | None
    due_is_certain: bool

    @classmethod
    def of(cls, view: CaseView) -> DecisionModel:
        """What the applicant is told of a case."""
        head = view.head
        decided = bool(view.decisions) and head.stage not in _OPEN
        return cls(
            id=head.id, stage=head.stage, label=LABELS[head.stage], decided=decided,
            outcome=Outcome(view.decisions[-1]["outcome"]) if decided else None,
            findings=[FindingModel(**f) for f in view.findings] if decided else [],
            name=HeldNameModel(**view.name) if view.name is not None else None,
            licence=LicenceModel(**view.licence) if view.licence is not None else None,
            papers=[PaperModel(number=p["number"], kind=p["kind"]) for p in view.papers],
            due_on=head.summary.due_on, due_is_certain=view.due_is_certain,
        )


_OPEN = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.IN_REVIEW})
