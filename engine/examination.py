"""Examination: a revision, the answers, a bundle and a day become facts, then findings, with the trace. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from engine.amendment import amended
from engine.bundle import Bundle
from engine.case import Case
from engine.checks.catalogue import CHECKS, DECLARATIONS
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import EVIDENCE, Evidence, Record, Unknown
from engine.domain.finding import Effect, Finding, Message, Undetermined
from engine.message import render
from engine.rules import ir
from engine.rules.conclude import Conclude, Conclusion, Drawn, native
from engine.rules.evaluate import BareStep, Context, Step, Truth, Why
from engine.rules.rulebook import CompiledRule, Programme

_EFFECT_ORDER = {effect: i for i, effect in enumerate(Effect)}


class Judged(NamedTuple):
    """One rule's evaluation: its truth, and as bare tuples the steps that led there (why, and why not)."""

    rule: CompiledRule
    truth: Truth
    bare_steps: tuple[BareStep, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(*bare) for bare in self.bare_steps)


@dataclass(frozen=True, slots=True)
class Examination:
    """The result. `undetermined` holds the rules that could change the outcome and could not be settled, and for
    each of `doubts`, which no rule has but the conclusion stage or the answers, an entry without a rule."""

    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    facts: Mapping[str, Any]
    conclusions: Mapping[str, Conclusion]
    trace: tuple[Judged, ...]
    doubts: tuple[str, ...] = ()


def examine(
    application: Application,
    answers: Answers,
    bundle: Bundle,
    as_of: dt.date,
    topics: frozenset[str] | None = None,
    conclude: Conclude = native,
) -> Examination:
    """Measure what the applicable rules need and judge it. Same arguments, same result, anywhere."""
    rulebook = bundle.rulebook
    whole = amended(application, answers)
    by_machine = rulebook.procedure.by_machine(whole, bool(answers.subject))
    borrowed = rulebook.procedure.borrowed(application) if by_machine else frozenset()
    programme = rulebook.programme(application.kind, whole.entity_type, as_of, topics, borrowed)
    case = Case(whole, answers, bundle.libraries, as_of, rulebook.requirements, rulebook.procedure, application)
    facts, evidence = measure(case, programme.facts)
    context = Context(facts, rulebook.values(as_of), as_of)
    drawn = _conclude(programme, context, conclude)
    context.conclusions = {name: c.truth for name, c in drawn.conclusions.items()}
    doubts = tuple(dict.fromkeys((*answers.doubts, *drawn.doubts)))
    trace = judge(programme, context)
    findings = tuple(sorted(
        (_finding(j, context, evidence) for j in trace if j.truth is True), key=lambda f: _EFFECT_ORDER[f.effect]
    ))
    undetermined = tuple(
        u for j in trace if j.truth is None and j.rule.effect != Effect.NOTE for u in _undetermined(j)
    )
    if not programme.judging and topics is None:
        undetermined = (Undetermined("", "application.kind", "规则库没有适用于该事项的规则"),)
    undetermined += tuple(Undetermined("", "", doubt) for doubt in doubts)
    return Examination(findings, undetermined, facts, drawn.conclusions, trace, doubts)


def measure(case: Case, wanted: frozenset[str]) -> tuple[dict[str, Any], dict[str, tuple[Evidence, ...]]]:
    """Run the checks that declare a wanted fact. A check whose library failed leaves its facts unknown."""
    facts: dict[str, Any] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for check in CHECKS:
        if not any(d.name in wanted for d in check.declares):
            continue
        faulty = [f for f in check.needs if f not in case.libraries.loaded]
        if faulty:
            unknown = Unknown("标准库不可用：" + "、".join(faulty))
            facts.update((d.name, unknown) for d in check.declares)
            continue
        measured = check.measure(case)
        facts.update(measured.values)
        evidence.update(measured.evidence)
    return facts, evidence


def _conclude(programme: Programme, context: Context, conclude: Conclude) -> Drawn:
    if not programme.strata:
        return Drawn({})
    atoms = {atom: run(context) for stratum in programme.strata for c in stratum for atom, run in c.atoms}
    context.steps.clear()
    return conclude(atoms, [[c.clause for c in stratum] for stratum in programme.strata])


def judge(programme: Programme, context: Context) -> tuple[Judged, ...]:
    """Every judging rule's verdict, in the rulebook's order."""
    return tuple(_judge(rule, context) for rule in programme.judging)


def _judge(rule: CompiledRule, context: Context) -> Judged:
    context.steps = []
    truth = rule.evaluate(context)
    return Judged(rule, truth, tuple(context.steps))


def matched(steps: Sequence[Step]) -> tuple[Record, ...]:
    """The records that made a rule hit."""
    found: dict[int, Record] = {}  # by identity: the same record may have matched twice
    for step in steps:
        if step.truth is True and isinstance(step.condition, ir.Quantified) and step.condition.quantifier in ("any", "count"):
            found.update((id(r), r) for r in step.seen)
    return tuple(found.values())


def _finding(judged: Judged, context: Context, evidence: Mapping[str, tuple[Evidence, ...]]) -> Finding:
    rule = judged.rule
    steps = judged.steps
    records = matched(steps)
    shown = dict.fromkeys(e for record in records for e in evidence_of(record))
    if not shown:
        shown = dict.fromkeys(e for step in steps for e in _fact_evidence(step, evidence))
    message = rule.written.message
    texts = (message.applicant, message.clerk) if message else ("", "")
    applicant, clerk = (render(t, rule.written.legal_basis, records, context) for t in texts)
    return Finding(rule.id, Effect(str(rule.effect)), rule.written.legal_basis, Message(applicant, clerk), tuple(shown))


def evidence_of(record: Record) -> tuple[Evidence, ...]:
    """Where a record was seen in the application."""
    found = record.get(EVIDENCE)
    return tuple(e for e in found if isinstance(e, Evidence)) if isinstance(found, tuple) else ()


def _fact_evidence(step: Step, evidence: Mapping[str, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    if not isinstance(step.condition, ir.Compare | ir.Quantified):
        return ()
    name = step.condition.fact.name
    if name in evidence:
        return evidence[name]
    pointer = DECLARATIONS[name].pointer
    return (Evidence(pointer),) if pointer else ()


def _undetermined(judged: Judged) -> tuple[Undetermined, ...]:
    return _left_open(judged.rule.id, tuple([s[3] for s in judged.bare_steps if s[1] is None and s[3]]))


@lru_cache(maxsize=4096)
def _left_open(rule: str, whys: tuple[tuple[Why, ...], ...]) -> tuple[Undetermined, ...]:
    """What a rule lacked, each once. Remembered, because in a table of registrations the same is lacking in every row."""
    lacked = dict.fromkeys(why for unknown in whys for why in unknown)
    return tuple(Undetermined(rule, fact, why) for fact, why in lacked) or (Undetermined(rule, "", "无法确定"),)
