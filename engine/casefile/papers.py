"""What the papers of the procedure 文书 say: one function for each kind, from the matter to plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from engine import strict_json
from engine.casefile.matter import Matter, Reason, heading
from engine.casefile.office import Office, day_of
from engine.checks.requirements import labels_of
from engine.domain.finding import Effect, Finding
from engine.report import finding_json

Body = dict[str, Any]
_DEFECTS = frozenset({Effect.CORRECT})
_ELSEWHERE = frozenset({Effect.REDIRECT})


def acceptance_receipt(matter: Matter, office: Office) -> Body:
    """接收申请材料凭证 (细则 第十八条第二项): what was received, and by when there will be an answer."""
    named = labels_of(office.bundle.rulebook.requirements, "documents")
    papers = [named.get(d.type, d.type) for d in matter.application.documents]
    due_on = matter.head.summary.due_on
    submitted_at = matter.head.summary.submitted_at
    return {
        "received_on": day_of(submitted_at).isoformat() if submitted_at is not None else None,
        "documents": papers,
        "due_on": due_on.isoformat() if due_on is not None else None,
        "legal_basis": "市场主体登记管理条例 第十九条；市场主体登记管理条例实施细则 第十八条",
    }


def correction_letter(matter: Matter, office: Office) -> Body:
    """一次性告知书 (细则 第十八条第三项): every defect, each with the article and a way out, in one letter."""
    due_on = matter.head.summary.due_on
    return {
        "defects": _said(matter, _DEFECTS),
        "answer_by": due_on.isoformat() if due_on is not None else None,
        "legal_basis": "市场主体登记管理条例 第十九条；市场主体登记管理条例实施细则 第十八条",
    }


def redirection_notice(matter: Matter, office: Office) -> Body:
    """告知向有关机关申请 (细则 第十八条第四项): where to apply instead, and why."""
    return {"directions": _said(matter, _ELSEWHERE), "legal_basis": "市场主体登记管理条例实施细则 第十八条"}


def registration_notice(matter: Matter, office: Office) -> Body:
    """登记通知书 (细则 第十八条第一项): what is registered; for a reserved name until when it is kept."""
    entered = matter.entered
    return {
        "uscc": entered.uscc,
        "established_on": entered.established_on.isoformat() if entered.established_on is not None else None,
        "version": entered.version,
        "previous_name": entered.previous_name,
        "kept_until": entered.kept_until.isoformat() if entered.kept_until is not None else None,
        "notes": [f.message.applicant for f in matter.findings if f.effect is Effect.NOTE],
        "permits": [entry for entries in matter.permits.values() for entry in entries],
        "legal_basis": office.kind(matter.head.kind).legal_basis,
    }


def refusal_notice(matter: Matter, office: Office) -> Body:
    """不予登记通知书 (细则 第十九条): the reasons, the officer, and the ways of appeal."""
    day = day_of(matter.act.at)
    return {
        "reasons": [{"legal_basis": r.basis, "text": r.text} for r in matter.reasons],
        "officer": matter.act.actor.id,
        "reconsideration_days": office.parameter("reconsideration_days", day),
        "lawsuit_months": office.parameter("lawsuit_months", day),
        "legal_basis": "市场主体登记管理条例 第二十条；行政许可法 第三十八条；行政复议法 第二十条；行政诉讼法 第四十六条",
    }


def extension_notice(matter: Matter, office: Office) -> Body:
    """延期办理告知书 (细则 第十八条第二项): the new last day, and why, approved by the head of the registry."""
    due_on = matter.head.summary.due_on
    return {
        "due_on": due_on.isoformat() if due_on is not None else None,
        "reasons": [{"legal_basis": r.basis, "text": r.text} for r in matter.reasons],
        "approved_by": matter.act.actor.id,
        "legal_basis": "市场主体登记管理条例 第十九条；市场主体登记管理条例实施细则 第十八条",
    }


PAPERS: Mapping[str, Callable[[Matter, Office], Body]] = {
    "acceptance_receipt": acceptance_receipt,
    "correction_letter": correction_letter,
    "redirection_notice": redirection_notice,
    "registration_notice": registration_notice,
    "refusal_notice": refusal_notice,
    "extension_notice": extension_notice,
}
"""Kind of paper (`papers` in kinds.yaml) → what it says beside its heading."""


def body_of(kind: str, matter: Matter, office: Office) -> Body:
    """Everything a paper says, for its template."""
    said = heading(matter, office) | {"title": office.procedure.papers[kind].title} | PAPERS[kind](matter, office)
    plain: Body = json.loads(strict_json.dumps(said))
    return plain


def _said(matter: Matter, effects: frozenset[Effect]) -> list[Body]:
    """What the machine found, or what the officer who settled the case wrote."""
    if matter.reasons:
        return [_stated(reason) for reason in matter.reasons]
    return [_defect(f) for f in matter.findings if f.effect in effects]


def _defect(finding: Finding) -> Body:
    told = finding_json(finding)
    return {"rule": finding.rule, "legal_basis": finding.legal_basis, "text": finding.message.applicant,
            "evidence": told["evidence"], "remedies": told["remedies"]}


def _stated(reason: Reason) -> Body:
    said = reason.as_json()
    return {"rule": said["rule"], "legal_basis": reason.basis, "text": reason.text, "evidence": said["evidence"], "remedies": said["remedies"]}
