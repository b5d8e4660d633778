"""The decision as a person would want to read it: outcome, each finding with the offending characters marked in
the applicant's own text, the article, what to change, and a change that was examined and passes."""

from __future__ import annotations

import unicodedata
from typing import Any

from commands.show import printable
from engine.decision import LABELS, Outcome
from engine.domain.fact import Evidence
from engine.domain.finding import Effect, Finding
from engine.domain.revision import as_data
from engine.pipeline import Decided
from engine.proving.explain import describe_step

EFFECTS = {
    Effect.REFER: "需人工判断", Effect.REFUSE: "不予登记情形", Effect.REDIRECT: "另行申请",
    Effect.CORRECT: "需要更正", Effect.NOTE: "提示",
}
WIDTH = 60


def narrate(decided: Decided, source: str) -> str:
    """The whole letter for one application, ending with an empty line."""
    application = decided.revision.application
    lines = [f"■ {printable(application.id or source)}  {printable(application.name or '（无名称）')}"]
    lines.append(f"  结论：{LABELS[decided.outcome]}  {decided.outcome.value}")
    data = as_data(application)
    for finding in decided.findings:
        lines += _finding(finding, data, decided.outcome)
    for item in decided.undetermined:
        lines.append(f"  ? 无法确定：{item.why}" + (f"  [{item.rule}]" if item.rule else ""))
    versions = decided.bundle.versions()
    lines.append(f"  依据 {versions['rulebook']}，标准库 {versions['libraries'][:12]}，审查日 {decided.as_of.isoformat()}")
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, data: dict[str, Any], outcome: Outcome) -> list[str]:
    lines = [f"  • {EFFECTS[finding.effect]}：{printable(finding.message.applicant)}"]
    for evidence in finding.evidence[:6]:
        lines += mark(evidence, data)
    lines.append(f"      依据：{finding.legal_basis}  [{finding.rule}]")
    for remedy in finding.remedies:
        value = "；".join(map(str, remedy.value)) if isinstance(remedy.value, list) else str(remedy.value)
        result = LABELS[Outcome(remedy.outcome_if_applied)]
        lines.append(f"      可改为：{printable(value)}（{remedy.pointer}，已审查：改后{result}）")
    return lines


def mark(evidence: Evidence, data: dict[str, Any]) -> list[str]:
    """The applicant's own text around the evidence, with carets under the characters concerned."""
    text = _at(data, evidence.pointer)
    entry = f"  〔{evidence.entry}〕" if evidence.entry else ""
    if not isinstance(text, str) or evidence.start is None or evidence.end is None:
        return [f"      {evidence.pointer}{'：' + printable(evidence.text) if evidence.text else ''}{entry}"]
    begin = max(0, evidence.start - WIDTH // 2)
    finish = min(len(text), evidence.end + WIDTH // 2)
    before, hit, after = (printable(text[a:b]) for a, b in ((begin, evidence.start), (evidence.start, evidence.end), (evidence.end, finish)))
    lead = f"      {evidence.pointer}  {'…' if begin else ''}"
    shown = f"{lead}{before}{hit}{after}{'…' if finish < len(text) else ''}"
    return [shown, " " * (_columns(lead) + _columns(before)) + "^" * max(1, _columns(hit)) + entry]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _at(data: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list | tuple) and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


def narrate_trace(decided: Decided) -> str:
    """Every rule that was looked at, how it came out, and the conditions that made it so."""
    mark_of = {True: "命中", False: "未命中", None: "不明"}
    lines = ["  审查过程："]
    for judged in decided.examination.trace:
        lines.append(f"    [{mark_of[judged.truth]}] {judged.rule.id}  {judged.rule.written.title}")
        lines += [f"        {printable(describe_step(step))}" for step in judged.steps]
    for name, conclusion in sorted(decided.examination.conclusions.items()):
        lines.append(f"    结论 {name}：{mark_of[conclusion.truth]} {'、'.join(conclusion.premises)}")
    return "\n".join(lines) + "\n"
