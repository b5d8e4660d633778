"""What an application's own row says of it, as a function of its acts; the row is a copy, kept for look-ups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from engine.lifecycle.acts import Act, Verb
from engine.lifecycle.stage import ENDED, Stage, after

_SETS_TERM = frozenset({Verb.CREATE, Verb.SUBMIT, Verb.ASK_PERSON, Verb.EXAMINE, Verb.EXTEND, Verb.SETTLE})
"""Acts that may begin a time limit: `until` is its last day, as an instant (`instant_of`)."""
_ENDS_HOLD = frozenset({Verb.RELEASE, Verb.SETTLE, Verb.WITHDRAW})
_FIXES_REVISION = frozenset({Verb.FREEZE, Verb.SUBMIT, Verb.ASK_PERSON})
"""Acts after which another content counts. A person is asked about what was handed in, not about what was frozen since."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Where an application stands after its acts.

    version: their number; revision: digest of the content that counts, the newest frozen one or what a person is asked about; due_on: last day of the time limit that
    runs, the registry's or the applicant's, according to the stage; None once nothing is due any more.
    """

    version: int = 0
    stage: Stage | None = None
    revision: str | None = None
    submitted_at: dt.datetime | None = None
    due_on: dt.date | None = None
    held_by: str | None = None
    held_until: dt.datetime | None = None


def advance(summary: Summary, act: Act) -> Summary:
    """The summary after one more act. Raises CaseError CASE-ACT if the act is not possible there."""
    stage = after(summary.stage, act)
    due_on = summary.due_on
    if stage in ENDED:
        due_on = None
    elif act.verb in _SETS_TERM and act.until is not None:
        due_on = act.until.astimezone(dt.UTC).date()
    held_by, held_until = summary.held_by, summary.held_until
    if act.verb is Verb.HOLD and act.until is not None:
        held_by, held_until = act.actor.id, act.until
    elif act.verb in _ENDS_HOLD:
        held_by = held_until = None
    return Summary(
        version=summary.version + 1,
        stage=stage,
        revision=act.revision if act.verb in _FIXES_REVISION else summary.revision,
        submitted_at=act.at if act.verb is Verb.SUBMIT else summary.submitted_at,
        due_on=due_on,
        held_by=held_by,
        held_until=held_until,
    )


def summarise(acts: Iterable[Act]) -> Summary:
    """The summary of all acts, in their order. Raises CaseError CASE-ACT for what cannot have happened."""
    summary = Summary()
    for act in acts:
        summary = advance(summary, act)
    return summary


def instant_of(day: dt.date) -> dt.datetime:
    """A day as the instant an act's `until` holds: midnight UTC, eight in the morning of the same day in China."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)
