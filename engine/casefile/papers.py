"""The papers of the procedure 文书 that follow from an act: the matter told to the builders of `engine.papers`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from engine.casefile.journal import act_of
from engine.casefile.matter import REPRESENTATIVES, Matter, Reason, representative
from engine.casefile.office import Office, day_of
from engine.casefile.persons import name_of_officer
from engine.decision import Outcome
from engine.domain.application import Application, Party
from engine.domain.fact import Evidence
from engine.domain.finding import Effect, Finding, Message, Remedy
from engine.licence.business import licence_type
from engine.lifecycle.acts import OFFICERS, Role, Verb
from engine.papers.authority import Authority
from engine.papers.file import Paper, draw_up
from engine.papers.kinds import kind_of
from engine.papers.letters import (
    REFUSALS,
    Appeal,
    correction_letter,
    extension_notice,
    redirection_notice,
    refusal_notice,
)
from engine.papers.notices import acceptance_receipt, registration_notice
from engine.papers.occasion import Occasion, Officer
from engine.text.written import written_day

Body = dict[str, Any]
_LICENCES = frozenset({"licence", "version"})
_SAID_BY_MACHINE = frozenset({Outcome.APPROVE, Outcome.CORRECT, Outcome.REDIRECT})


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a paper is drawn up from. officer: who answers for it by name, if an officer acted."""

    matter: Matter
    office: Office
    occasion: Occasion
    officer: Officer | None

    def findings(self, effect: Effect) -> list[Finding]:
        """What the machine found, or what the officer who settled the case gives as reasons."""
        if self.matter.reasons:
            return [_finding(reason, effect) for reason in self.matter.reasons]
        return [f for f in self.matter.findings if f.effect in (effect, Effect.NOTE)]


def paper_of(session: Session, office: Office, matter: Matter, kind: str) -> Paper:
    """A paper ready to be issued, as `kinds.yaml` of the rulebook says that it follows from the matter's act.

    Raises DocumentError: DOC-FIELD if it lacks what it has to say, such as the officer's name; DOC-GLYPH if what is granted,
    or said by the machine, has characters that no font here can show.
    """
    act, head = matter.act, matter.head
    authority = office.authorities.of(head.district)
    occasion = Occasion(head.id, matter.application, head.summary.revision or "", authority, day_of(act.at), office.speech)
    body = _BODIES[kind](session, _Draft(matter, office, occasion, _officer(session, matter)))
    if act.outcome is Outcome.APPROVE or (act.verb is Verb.EXAMINE and act.outcome in _SAID_BY_MACHINE):
        office.must_show(body)
    return _drawn(kind, authority, body, matter)


def _drawn(kind: str, authority: Authority, body: Body, matter: Matter) -> Paper:
    return draw_up(kind_of(kind), authority, body, matter.head.id, matter.number, day_of(matter.act.at))


def _receipt(session: Session, draft: _Draft) -> Body:
    summary = draft.matter.head.summary
    assert summary.submitted_at is not None
    received_on = day_of(summary.submitted_at)
    return acceptance_receipt(draft.occasion, received_on, summary.due_on or received_on)


def _letter(session: Session, draft: _Draft) -> Body:
    by_machine = draft.matter.act.actor.role is Role.MACHINE
    answer_by = draft.matter.head.summary.due_on
    return correction_letter(draft.occasion, draft.findings(Effect.CORRECT), _submitted_on(draft), by_machine, answer_by=answer_by)


def _refusal(paper: str) -> Callable[[Session, _Draft], Body]:
    def of(session: Session, draft: _Draft) -> Body:
        office, day = draft.office, draft.occasion.day
        appeal = Appeal(office.parameter("reconsideration_days", day), office.parameter("lawsuit_months", day))
        return refusal_notice(draft.occasion, draft.findings(Effect.REFUSE), draft.officer, _submitted_on(draft), appeal, paper=paper)

    return of


def _redirection(session: Session, draft: _Draft) -> Body:
    return redirection_notice(draft.occasion, draft.findings(Effect.REDIRECT), draft.office.authorities, _submitted_on(draft))


def _extension(session: Session, draft: _Draft) -> Body:
    """What the time limit was is found as it was set: by what was done before."""
    matter, office = draft.matter, draft.office
    submitted_on = _submitted_on(draft)
    began = act_of(session, office.vault, matter.head.id, Verb.ASK_PERSON)
    submitted = act_of(session, office.vault, matter.head.id, Verb.SUBMIT)
    last = max((act for act in (began, submitted) if act is not None and act.until is not None), key=lambda act: act.at, default=None)
    before = day_of(last.until) if last is not None and last.until is not None else submitted_on
    days = (before, matter.head.summary.due_on or before)
    return extension_notice(draft.occasion, draft.officer, "；".join(r.text for r in matter.reasons), submitted_on, days)


def _registration(session: Session, draft: _Draft) -> Body:
    notes = [f for f in draft.matter.findings if f.effect is Effect.NOTE]
    enters = draft.office.kind(draft.matter.head.kind).enters
    return registration_notice(draft.occasion, [item for item in _items(draft, enters) if item[1]], notes, enters in _LICENCES)


_BODIES: Mapping[str, Callable[[Session, _Draft], Body]] = {
    "acceptance_receipt": _receipt,
    "correction_letter": _letter,
    **{paper: _refusal(paper) for paper in REFUSALS},
    "redirection_notice": _redirection,
    "extension_notice": _extension,
    "registration_notice": _registration,
}
"""Kind of paper (`engine/papers/kinds.yaml`) → what it says of a matter."""


def _items(draft: _Draft, enters: str) -> Iterator[tuple[str, str]]:
    """What is registered, by its Chinese name; an empty text where there is none."""
    matter, speech, application = draft.matter, draft.occasion.speech, draft.matter.application
    entered = matter.entered
    yield "统一社会信用代码", entered.uscc or ""
    yield "名称", draft.occasion.entity()
    yield "变更前名称", entered.previous_name or ""
    yield "名称保留至", written_day(entered.kept_until) if entered.kept_until is not None else ""
    if enters in _LICENCES:
        person = representative(application)
        yield "类型", licence_type(application)
        if person is not None:
            role = next(role for role in REPRESENTATIVES if role in person.roles)
            yield speech.word(Party, "roles", role), person.name
        yield speech.key(Application, "capital"), speech.capital(application.capital) if application.capital is not None else ""
        yield speech.key(Application, "address"), application.address or ""
        yield speech.key(Application, "scope"), application.scope if isinstance(application.scope, str) else "；".join(application.scope or ())
        yield "成立日期", written_day(entered.established_on) if entered.established_on is not None else ""
    known = draft.office.kind(matter.head.kind).items
    yield "变更（备案）事项", "、".join(known[change.item].label if change.item in known else change.item for change in application.change)
    permits = dict.fromkeys(f"{one['item']}（{one['permit']}）" for entries in matter.permits.values() for one in entries)
    yield "取得许可后方可经营的项目", "；".join(permits)


def _submitted_on(draft: _Draft) -> dt.date:
    submitted_at = draft.matter.head.summary.submitted_at
    assert submitted_at is not None
    return day_of(submitted_at)


def _officer(session: Session, matter: Matter) -> Officer | None:
    actor = matter.act.actor
    name = name_of_officer(session, actor.id) if actor.role in OFFICERS else None
    return Officer(name, actor.id) if name is not None else None


def _finding(reason: Reason, effect: Effect) -> Finding:
    """A reason as the papers tell findings: with the places, the words and the ways out of what the officer took over."""
    return Finding(
        reason.rule, effect, reason.basis, Message(reason.text, reason.text),
        tuple(Evidence(e["pointer"], e["start"], e["end"], e["text"], e["entry"]) for e in reason.evidence),
        tuple(Remedy(r["pointer"], r["value"], tuple(r["resolves"]), r["outcome_if_applied"]) for r in reason.remedies),
    )
