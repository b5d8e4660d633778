"""The decision as the JSON contract has it (docs/outcomes.md). Key order is part of the contract."""

from __future__ import annotations

from typing import Any

from engine import strict_json
from engine.domain.finding import Finding, Remedy
from engine.pipeline import Decided


def decision_json(decided: Decided, source: str) -> dict[str, Any]:
    """One application's line: outcome, findings with evidence and remedies, what stayed unknown, versions."""
    return {
        "application": decided.revision.application.id or source,
        "revision": decided.revision.digest,
        "outcome": decided.outcome.value,
        "findings": [finding_json(f) for f in decided.findings],
        "unknown": [{"rule": u.rule, "fact": u.fact, "why": u.why} for u in decided.undetermined],
        "versions": {**decided.bundle.versions(), "as_of": decided.as_of.isoformat()},
    }


def decision_line(decided: Decided, source: str) -> str:
    """The same as one line of JSON, byte for byte the same for the same decision."""
    return strict_json.dumps(decision_json(decided, source))


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding with evidence and remedies."""
    return {
        "rule": finding.rule,
        "effect": finding.effect.value,
        "legal_basis": finding.legal_basis,
        "message": {"applicant": finding.message.applicant, "clerk": finding.message.clerk},
        "evidence": [
            {"pointer": e.pointer, "start": e.start, "end": e.end, "text": e.text, "entry": e.entry}
            for e in finding.evidence
        ],
        "remedies": [_remedy(r) for r in finding.remedies],
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "pointer": remedy.pointer,
        "value": remedy.value,
        "resolves": list(remedy.resolves),
        "outcome_if_applied": remedy.outcome_if_applied,
    }
