"""How a version of a licence stands follows from its versions and the changes of its status, and from nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.entity import LicenceStatus
from engine.errors import LIC_STATUS, LicenceError
from engine.licence.standing import (
    AFTER,
    CURRENT,
    ENDED,
    MARKS,
    TITLES,
    Issued,
    StatusChange,
    marks_of,
    may_follow,
    standing,
)

DAY = dt.date(2026, 11, 21)


def changes(*statuses: LicenceStatus) -> tuple[StatusChange, ...]:
    return tuple(StatusChange(s, DAY + dt.timedelta(days=n), f"reason {n}", "机关") for n, s in enumerate(statuses))


def issued(count: int) -> tuple[Issued, ...]:
    return tuple(Issued(n, DAY + dt.timedelta(days=10 * n)) for n in range(1, count + 1))


@st.composite
def histories(draw: st.DrawFn) -> tuple[StatusChange, ...]:
    """Changes that may follow one another, each drawn from what the one before allows."""
    statuses: list[LicenceStatus] = []
    for _ in range(draw(st.integers(1, 8))):
        statuses.append(draw(st.sampled_from(sorted(AFTER[statuses[-1] if statuses else None]))))
    return changes(*statuses)


def test_a_change_supersedes_the_version_before_it_from_the_day_it_was_issued() -> None:
    old, new = (standing(v, issued(2), changes("valid")) for v in (1, 2))
    assert (old.status, old.since, old.current, old.newest) == ("superseded", issued(2)[1].on, False, 2)
    assert (new.status, new.since, new.current) == ("valid", DAY, True)


@pytest.mark.parametrize("end", sorted(ENDED))
def test_an_end_counts_for_every_version(end: LicenceStatus) -> None:
    for version in (1, 2):
        found = standing(version, issued(2), changes("valid", end))
        assert (found.status, found.current, found.reason) == (end, False, "reason 1")


def test_marks_hold_together_until_one_is_lifted() -> None:
    both = changes("valid", "suspended", "abnormal")
    assert standing(1, issued(1), both).marks == ("abnormal", "suspended")
    assert marks_of((*both, *changes("suspended"))) == {"suspended"}
    assert marks_of((*both, *changes("valid"))) == frozenset()
    assert standing(1, issued(1), both).current


def test_an_end_that_is_undone_leaves_the_licence_valid_without_marks() -> None:
    found = standing(1, issued(1), changes("valid", "abnormal", "revoked", "valid"))
    assert (found.status, found.marks, found.current) == ("valid", (), True)


@pytest.mark.parametrize(
    "wrong", [(), ("abnormal",), ("valid", "valid"), ("valid", "revoked", "abnormal"), ("valid", "deregistered", "revoked")],
)
def test_changes_that_cannot_follow_one_another_are_refused(wrong: tuple[LicenceStatus, ...]) -> None:
    with pytest.raises(LicenceError) as caught:
        standing(1, issued(1), changes(*wrong))
    assert caught.value.code == LIC_STATUS


@pytest.mark.parametrize(("version", "versions"), [(2, issued(1)), (0, issued(1)), (1, ()), (1, (Issued(1, DAY), Issued(3, DAY)))])
def test_a_version_there_is_not_is_refused(version: int, versions: tuple[Issued, ...]) -> None:
    with pytest.raises(LicenceError) as caught:
        standing(version, versions, changes("valid"))
    assert caught.value.code == LIC_STATUS


@given(histories(), st.integers(1, 5))
def test_at_most_the_newest_version_of_an_entity_that_lives_may_be_relied_on(history: tuple[StatusChange, ...], count: int) -> None:
    found = [standing(version, issued(count), history) for version in range(1, count + 1)]
    assert [one.version for one in found if one.current] == ([count] if history[-1].status not in ENDED else [])
    assert all(one.status in TITLES and set(one.marks) <= MARKS for one in found)
    assert all(one.current == (one.status in CURRENT) for one in found)


@given(histories())
def test_what_may_follow_is_exactly_what_can_be_read_afterwards(history: tuple[StatusChange, ...]) -> None:
    for status in TITLES:
        if status == "superseded":
            continue
        after = (*history, StatusChange(status, DAY, "", ""))
        if may_follow(history, status):
            assert standing(1, issued(1), after).status == status
        else:
            with pytest.raises(LicenceError):
                standing(1, issued(1), after)
