"""An application tried out before it is handed in."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.envelope import Model
from api.requests import Asking
from api.schemas.decision import EvidenceModel, RemedyModel
from engine.decision import Outcome
from engine.pipeline import Decided
from engine.report import finding_json


class PrecheckAsking(Asking):
    """application: as in docs/application.md; id: the application it is the draft of, whose own name does not count."""

    application: dict[str, Any]
    id: str | None = Field(default=None, pattern=r"^[0-9]{8}-[0-9A-Z]{12}$")


class TriedFindingModel(Model):
    """One finding, with the characters meant."""

    rule: str
    effect: str
    legal_basis: str
    text: str
    evidence: list[EvidenceModel]
    remedies: list[RemedyModel]


class OpenModel(Model):
    """What could not be determined, for which a person would look at it."""

    rule: str | None
    why: str


class PrecheckModel(Model):
    """outcome: what would be decided now. versions: of what it was examined by."""

    revision: str
    outcome: Outcome
    findings: list[TriedFindingModel]
    unknown: list[OpenModel]
    versions: dict[str, str]

    @classmethod
    def of(cls, decided: Decided) -> PrecheckModel:
        """What the examination said, in the applicant's words."""
        findings = []
        for finding in decided.findings:
            said = finding_json(finding)
            said["text"] = said.pop("message")["applicant"]
            findings.append(TriedFindingModel.model_validate(said))
        return cls(
            revision=decided.revision.digest, outcome=decided.outcome, findings=findings,
            unknown=[OpenModel(rule=u.rule, why=u.why) for u in decided.undetermined],
            versions={**decided.bundle.versions(), "as_of": decided.as_of.isoformat()},
        )
