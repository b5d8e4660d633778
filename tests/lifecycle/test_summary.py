"""What the row says is what the acts say, act by act."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decision import Outcome
from engine.errors import CaseError
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage, holder
from engine.lifecycle.summary import Summary, advance, instant_of, summarise

START = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
APPLICANT, MACHINE, CLERK = Actor(Role.APPLICANT, "a"), Actor(Role.MACHINE, "w"), Actor(Role.CLERK, "li")
DAY = dt.date(2026, 12, 1)


def act(verb: Verb, actor: Actor = APPLICANT, **said: object) -> Act:
    return Act(verb, actor, START, **said)  # type: ignore[arg-type]


def test_a_time_limit_begins_with_the_act_that_names_it_and_ends_with_the_case() -> None:
    acts = [act(Verb.CREATE, until=instant_of(DAY)), act(Verb.SUBMIT, revision="r1", until=instant_of(DAY + dt.timedelta(3)))]
    assert summarise(acts[:1]).due_on == DAY
    assert summarise(acts) == Summary(2, Stage.SUBMITTED, "r1", START, DAY + dt.timedelta(3))
    referred = [*acts, act(Verb.EXAMINE, MACHINE, outcome=Outcome.REFER)]
    assert summarise(referred).due_on == DAY + dt.timedelta(3)
    assert summarise([*acts, act(Verb.EXAMINE, MACHINE, outcome=Outcome.APPROVE)]).due_on is None


def test_an_extension_moves_the_day_and_a_hold_does_not() -> None:
    acts = [
        act(Verb.CREATE), act(Verb.SUBMIT, until=instant_of(DAY)), act(Verb.EXAMINE, MACHINE, outcome=Outcome.REFER),
        act(Verb.HOLD, CLERK, until=START + dt.timedelta(minutes=30)),
    ]
    held = summarise(acts)
    assert (held.due_on, held.held_by, held.held_until) == (DAY, "li", START + dt.timedelta(minutes=30))
    longer = advance(held, act(Verb.EXTEND, Actor(Role.SUPERVISOR, "wang"), until=instant_of(DAY + dt.timedelta(3))))
    assert (longer.due_on, longer.held_by) == (DAY + dt.timedelta(3), "li")


@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2028, 2, 29), dt.date(2026, 12, 31)])
def test_a_day_comes_back_as_the_same_day_in_utc_and_in_china(day: dt.date) -> None:
    china = dt.timezone(dt.timedelta(hours=8))
    assert instant_of(day).date() == instant_of(day).astimezone(china).date() == day


ACTS = st.builds(
    Act, st.sampled_from(Verb), st.builds(Actor, st.sampled_from(Role), st.sampled_from(["x", "y"])), st.just(START),
    outcome=st.sampled_from([None, *Outcome]), until=st.sampled_from([None, START + dt.timedelta(hours=1)]),
)


@given(st.lists(ACTS, max_size=25))
def test_the_summary_agrees_with_who_holds_the_case_and_counts_every_act(acts: list[Act]) -> None:
    summary, done = Summary(), []
    for one in acts:
        try:
            summary = advance(summary, one)
        except CaseError:
            continue
        done.append(one)
    assert summary.version == len(done)
    held = holder(done, START)
    if held is not None:
        assert (summary.held_by, summary.held_until) == (held[0].id, held[1])
