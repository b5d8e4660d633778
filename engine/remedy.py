"""Remedies: for what is to be corrected, changes that were themselves examined and found to help.

A rule names the kind of change (`suggested`, `rename`, `drop`, `set`); the candidates are made from the facts,
applied to the application, and examined again. Only a change that silences the rule and brings no new defect
is shown. Budgets count candidates, never milliseconds, so that a replay finds the same remedies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from engine import strict_json
from engine.amendment import amended
from engine.bundle import Bundle
from engine.case import Case
from engine.decision import Outcome, decide
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import SUGGESTION, Suggestion
from engine.domain.finding import Effect, Finding, Remedy
from engine.domain.revision import as_data
from engine.examination import Examination, Judged, evidence_of, matched
from engine.names.alternatives import alternatives
from engine.rules import model
from engine.rules.evaluate import Context, compile_operand

CANDIDATES_PER_RULE = 6
REMEDIES_PER_FINDING = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate change: what to put where, and the application as it would then be."""

    rule: str
    pointer: str
    value: object
    application: Application


def candidates(
    application: Application, answers: Answers, examination: Examination, bundle: Bundle, as_of: dt.date
) -> tuple[Proposal, ...]:
    """The changes worth examining, in a fixed order, at most `CANDIDATES_PER_RULE` for each correctable finding."""
    whole = amended(application, answers)
    proposals: list[Proposal] = []
    data = as_data(application)
    for judged in examination.trace:
        if judged.truth is not True or judged.rule.effect != Effect.CORRECT or judged.rule.written.remedy is None:
            continue
        changes = dict.fromkeys(
            (s.pointer, strict_json.dumps(s.value)) for s in _changes(judged, whole, examination, bundle, as_of)
        )
        for pointer, value in list(changes)[:CANDIDATES_PER_RULE]:
            changed = apply(data, pointer, strict_json.loads(value))
            if changed is not None and changed != application:
                proposals.append(Proposal(judged.rule.id, pointer, strict_json.loads(value), changed))
    return tuple(proposals)


def remedied(
    examination: Examination, proposals: Sequence[Proposal], again: Callable[[Application], Examination]
) -> tuple[Finding, ...]:
    """The findings, each with the proposals that were examined and help it."""
    before = {f.rule for f in examination.findings if f.effect is not Effect.NOTE}
    doubts = {u.rule for u in examination.undetermined}
    helpful: dict[str, list[Remedy]] = {}
    seen: dict[tuple[str, str], Remedy | None] = {}
    for proposal in proposals:
        key = (proposal.pointer, strict_json.dumps(proposal.value))
        if key not in seen:
            seen[key] = _judge(proposal, before, doubts, again(proposal.application))
        remedy = seen[key]
        if remedy is not None and proposal.rule in remedy.resolves:
            found = helpful.setdefault(proposal.rule, [])
            if remedy not in found:
                found.append(remedy)
    best = {rule: tuple(sorted(found, key=_worth)[:REMEDIES_PER_FINDING]) for rule, found in helpful.items()}
    return tuple(replace(f, remedies=best.get(f.rule, ())) for f in examination.findings)


def _worth(remedy: Remedy) -> tuple[bool, int]:
    return (remedy.outcome_if_applied != Outcome.APPROVE, -len(remedy.resolves))


def _judge(proposal: Proposal, before: set[str], doubts: set[str], after: Examination) -> Remedy | None:
    then = {f.rule for f in after.findings if f.effect is not Effect.NOTE}
    if then - before or {u.rule for u in after.undetermined} - doubts:
        return None
    outcome = decide(after.findings, after.undetermined)
    return Remedy(proposal.pointer, proposal.value, tuple(sorted(before - then)), outcome)


def _changes(judged: Judged, application: Application, examination: Examination, bundle: Bundle, as_of: dt.date) -> Iterator[Suggestion]:
    strategy = judged.rule.written.remedy
    records = matched(judged.steps)
    if isinstance(strategy, model.SetRemedy) and judged.rule.set_to is not None:
        context = Context(examination.facts, bundle.rulebook.values(as_of), as_of)
        value = compile_operand(judged.rule.set_to)(context, None)
        if isinstance(value, str | dt.date):
            pointers = [e.pointer for r in records for e in evidence_of(r)] if strategy.set == "evidence" else [strategy.set]
            yield from (Suggestion(pointer, str(value)) for pointer in pointers)
    elif strategy == "suggested":
        yield from (s for r in records if isinstance(s := r.get(SUGGESTION), Suggestion))
    elif isinstance(strategy, model.ListRemedy):
        listed = examination.facts.get(strategy.suggested)
        records = listed if isinstance(listed, tuple) else ()
        yield from (s for r in records if isinstance(s := r.get(SUGGESTION), Suggestion))
    elif strategy == "drop":
        yield from _dropped(records, application)
    elif strategy == "rename":
        case = Case(application, Answers(), bundle.libraries, as_of, bundle.rulebook.requirements)
        yield from (Suggestion("/name", name) for name in alternatives(case))


def _dropped(records: Sequence[Any], application: Application) -> Iterator[Suggestion]:
    """The scope without the items the evidence points at, if anything is left."""
    evidence = [e for r in records for e in evidence_of(r)]
    if isinstance(application.scope, tuple):
        gone = {int(e.pointer.rsplit("/", 1)[1]) for e in evidence if e.pointer.startswith("/scope/")}
        kept = [item for i, item in enumerate(application.scope) if i not in gone]
        if gone and kept:
            yield Suggestion("/scope", kept)
    elif isinstance(application.scope, str):
        text = application.scope
        for e in sorted(evidence, key=lambda e: -(e.start or 0)):
            if e.start is not None and e.end is not None:
                text = (text[: e.start].rstrip("；;、,，。 ") + "；" + text[e.end :].lstrip("；;、,，。 ")).strip("；")
        if text and text != application.scope:
            yield Suggestion("/scope", text)


def apply(data: dict[str, Any], pointer: str, value: object) -> Application | None:
    """The application with `value` at `pointer` (RFC 6901), or None when it would not be one."""
    parts = [p.replace("~1", "/").replace("~0", "~") for p in pointer.split("/")[1:]]
    try:
        changed = _put(data, parts, value)
        return Application.model_validate_json(strict_json.dumps(changed))
    except (KeyError, IndexError, ValueError, ValidationError, TypeError):
        return None


def _put(data: Any, parts: Sequence[str], value: object) -> Any:
    if not parts:
        return value
    head, rest = parts[0], parts[1:]
    if isinstance(data, list):
        index = int(head)
        return [*data[:index], _put(data[index], rest, value), *data[index + 1 :]]
    inner = data.get(head, {}) if rest else None
    return {**data, head: _put(inner, rest, value)}
