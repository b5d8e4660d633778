"""Stages: a function of the acts, closed under every sequence, and never past what the table allows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decision import Outcome
from engine.errors import CASE_ACT, CaseError
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import ENDED, NEXT, WHO, Stage, after, holder, permitted, stage_of

START = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
APPLICANT, MACHINE, CLERK = Actor(Role.APPLICANT, "a"), Actor(Role.MACHINE, "w1"), Actor(Role.CLERK, "li")


def act(verb: Verb, actor: Actor = APPLICANT, outcome: Outcome | None = None, until: dt.datetime | None = None) -> Act:
    return Act(verb, actor, START, outcome=outcome, until=until)


CREATED, SUBMITTED = act(Verb.CREATE), act(Verb.SUBMIT)


def examined(outcome: Outcome) -> Act:
    return act(Verb.EXAMINE, MACHINE, outcome)


def settled(outcome: Outcome) -> Act:
    return act(Verb.SETTLE, CLERK, outcome)


@pytest.mark.parametrize(("outcome", "stage"), [
    (Outcome.APPROVE, Stage.APPROVED), (Outcome.CORRECT, Stage.AWAITING_APPLICANT), (Outcome.REFER, Stage.IN_REVIEW),
    (Outcome.REFUSE, Stage.IN_REVIEW), (Outcome.REDIRECT, Stage.REDIRECTED),
])
def test_what_the_machine_decides_leads_there_and_a_refusal_only_to_an_officer(outcome: Outcome, stage: Stage) -> None:
    assert stage_of([CREATED, SUBMITTED, examined(outcome)]) is stage


def test_an_officer_can_refuse() -> None:
    assert stage_of([CREATED, SUBMITTED, examined(Outcome.REFUSE), settled(Outcome.REFUSE)]) is Stage.REFUSED


def test_an_officer_cannot_refer_to_himself() -> None:
    with pytest.raises(CaseError):
        stage_of([CREATED, SUBMITTED, examined(Outcome.REFER), settled(Outcome.REFER)])


def test_a_correction_comes_back_as_a_new_submission_as_often_as_it_takes() -> None:
    once = [SUBMITTED, examined(Outcome.CORRECT)]
    assert stage_of([CREATED, *once, *once, *once]) is Stage.AWAITING_APPLICANT


def test_nobody_but_the_machine_examines_and_nobody_but_an_officer_settles() -> None:
    for verb, wrong in ((Verb.EXAMINE, CLERK), (Verb.SETTLE, MACHINE), (Verb.SETTLE, APPLICANT)):
        with pytest.raises(CaseError) as caught:
            stage_of([CREATED, SUBMITTED, examined(Outcome.REFER), act(verb, wrong, Outcome.APPROVE)])
        assert caught.value.code == CASE_ACT


def test_the_machine_decides_a_submission_only_once() -> None:
    with pytest.raises(CaseError):
        stage_of([CREATED, SUBMITTED, examined(Outcome.APPROVE), examined(Outcome.APPROVE)])


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.AWAITING_APPLICANT, Stage.REDIRECTED])
def test_an_applicant_may_ask_for_a_person_wherever_a_machine_decides_or_has_decided_against_them(stage: Stage) -> None:
    assert Verb.ASK_PERSON in permitted(stage, Role.APPLICANT)


def test_a_hold_ends_by_itself_by_release_and_with_the_decision() -> None:
    hold = act(Verb.HOLD, CLERK, until=START + dt.timedelta(minutes=30))
    assert holder([hold], START) == (CLERK, hold.until)
    assert holder([hold], START + dt.timedelta(minutes=30)) is None
    assert holder([hold, act(Verb.RELEASE, CLERK)], START) is None
    assert holder([hold, settled(Outcome.APPROVE)], START) is None


def test_what_has_ended_stays_ended_but_for_notes() -> None:
    for stage in ENDED:
        assert {verb for (at, verb) in NEXT if at is stage} == {Verb.NOTE}


ACTS = st.builds(
    Act, st.sampled_from(Verb), st.builds(Actor, st.sampled_from(Role), st.just("x")), st.just(START),
    outcome=st.one_of(st.none(), st.sampled_from(Outcome)),
)


@given(st.lists(ACTS, max_size=30))
def test_any_act_either_leads_to_a_stage_or_is_refused(acts: list[Act]) -> None:
    stage: Stage | None = None
    for one in acts:
        try:
            following = after(stage, one)
        except CaseError:
            allowed = stage is not None and one.verb in permitted(stage, one.actor.role)
            assert not allowed or one.outcome in (None, Outcome.REFER)
            continue
        assert one.actor.role in WHO[one.verb]
        assert following in Stage
        stage = following


@given(st.lists(ACTS, max_size=30))
def test_no_sequence_approves_but_by_the_machines_or_an_officers_word(acts: list[Act]) -> None:
    stage: Stage | None = None
    for one in acts:
        try:
            following = after(stage, one)
        except CaseError:
            continue
        if following is Stage.APPROVED and stage is not Stage.APPROVED:
            assert (one.verb, one.outcome) in {(Verb.EXAMINE, Outcome.APPROVE), (Verb.SETTLE, Outcome.APPROVE)}
        if following is Stage.REFUSED and stage is not Stage.REFUSED:
            assert (one.verb, one.actor.role in (Role.CLERK, Role.SUPERVISOR)) == (Verb.SETTLE, True)
        stage = following
