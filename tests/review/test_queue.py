"""The queue: the most urgent first, for whom it may be, one officer at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.accounts.registry import recuse
from engine.casefile.review import note
from engine.domain.application import Application
from engine.lifecycle.acts import Actor, Role
from engine.review.queue import HOLD, Wanted, renew, take_next, waiting
from tests.desk import Desk

Template = Callable[..., Application]
LI, WANG = Actor(Role.CLERK, "li"), Actor(Role.CLERK, "wang")
ODD = ("软件开发", "月球陨石鉴赏与灵感陪伴")


def two_cases(desk: Desk, template: Template) -> tuple[str, str]:
    """Two referred cases; the second one was handed in, and so is due, a week later."""
    first = desk.submit(template(scope=ODD)).id
    desk.work()
    desk.later(days=7)
    second = desk.submit(template(scope=ODD, name="江门市叶知软件有限公司")).id
    desk.work()
    return first, second


def listed(desk: Desk, officer: Actor, **wanted: Any) -> list[tuple[str, tuple[str, ...]]]:
    with desk.database.read() as session:
        found = waiting(session, desk.office, officer.id, Wanted(**wanted), desk.now)
    return [(one.head.id, one.flags) for one in found]


def taken(desk: Desk, officer: Actor) -> str | None:
    head = desk.run(take_next, officer, desk.now, desk.now + HOLD)
    return head.id if head is not None else None


def test_the_most_urgent_comes_first_and_what_is_late_is_marked(desk: Desk, template: Template) -> None:
    first, second = two_cases(desk, template)
    assert listed(desk, LI) == [(first, ("overdue",)), (second, ())]
    assert listed(desk, LI, overdue=True) == [(first, ("overdue",))]
    assert listed(desk, LI, most=1) == [(first, ("overdue",))]


def test_each_officer_takes_another_case_until_the_hold_is_over(desk: Desk, template: Template) -> None:
    first, second = two_cases(desk, template)
    assert (taken(desk, LI), taken(desk, WANG), taken(desk, LI)) == (first, second, None)
    assert [case for case, _ in listed(desk, WANG, mine=True)] == [second]
    desk.later(minutes=30)
    assert taken(desk, WANG) == first


def test_an_act_begins_the_hold_anew_once_half_of_it_is_over(desk: Desk, template: Template) -> None:
    first, _ = two_cases(desk, template)
    assert taken(desk, LI) == first
    until = desk.head(first).summary.held_until
    desk.run(renew, first, LI, desk.now)
    assert desk.head(first).summary.held_until == until
    desk.later(minutes=20)
    desk.run(renew, first, WANG, desk.now)
    assert desk.head(first).summary.held_until == until
    desk.run(renew, first, LI, desk.now)
    assert desk.head(first).summary.held_until == desk.now + HOLD


def test_nobody_is_given_the_case_of_a_relative(desk: Desk, template: Template) -> None:
    desk.writer.run(lambda session: recuse(session, desk.office.vault, "li", ("440703198806240026",), "operator", desk.now))
    first, second = two_cases(desk, template)
    assert listed(desk, LI) == [(first, ("overdue", "own")), (second, ("own",))]
    assert (taken(desk, LI), taken(desk, WANG)) == (None, first)


def test_holds_and_remarks_are_told_to_the_ledger_without_what_they_say(desk: Desk, template: Template) -> None:
    first, _ = two_cases(desk, template)
    taken(desk, LI)
    desk.run(note, first, LI, desk.now, "已电话核实 13800000000")
    entries = desk.rows("SELECT kind, body FROM ledger_entries WHERE subject = :id ORDER BY id", id=first)
    assert [kind for kind, _ in entries][-2:] == ["case.hold", "case.note"]
    assert not any("13800000000" in str(body) for _, body in entries)
