"""Which entries of a name still count."""

from __future__ import annotations

import datetime as dt

from engine.domain.answers import NameStatus
from engine.register.port import StoredName
from engine.register.standing import standing

OLD, NEW = dt.date(2010, 1, 1), dt.date(2026, 6, 1)
A, B = "91440703MA00000001", "91440703MA00000002"


def entry(position: int, status: NameStatus, on: dt.date | None = None, uscc: str | None = None, city: str = "440700",
          name: str = "江门市沃动机械有限公司") -> StoredName:
    return StoredName(position, name, city, status, on, None, uscc)


def kept(*entries: StoredName) -> list[int]:
    return [e.position for e in standing(entries)]


def test_a_later_entry_ends_the_earlier_one() -> None:
    assert kept(entry(1, "registered"), entry(2, "deregistered", NEW)) == [2]
    assert kept(entry(1, "registered", OLD), entry(2, "deregistered", NEW), entry(3, "registered")) == [3]


def test_an_old_event_imported_late_does_not_end_a_newer_one() -> None:
    assert kept(entry(1, "deregistered", NEW), entry(2, "registered", OLD)) == [1]


def test_the_form_of_writing_does_not_make_another_name() -> None:
    assert kept(entry(1, "registered"), entry(2, "deregistered", NEW, name="江門市沃動機械有限公司")) == [2]


def test_the_end_of_one_holder_does_not_free_the_name_of_another() -> None:
    assert kept(entry(1, "registered", OLD, A), entry(2, "registered", OLD, B), entry(3, "deregistered", NEW, A)) == [2, 3]


def test_a_reservation_does_not_end_a_registration() -> None:
    assert kept(entry(1, "registered"), entry(2, "reserved", NEW)) == [1, 2]
    assert kept(entry(1, "reserved", OLD), entry(2, "reserved", NEW), entry(3, "registered", NEW)) == [3]


def test_a_release_ends_a_reservation_and_nothing_else_and_is_never_in_the_way() -> None:
    assert kept(entry(1, "reserved", OLD), entry(2, "released", NEW)) == []
    assert kept(entry(1, "registered", OLD), entry(2, "released", NEW)) == [1]
    assert kept(entry(1, "released", NEW)) == []


def test_a_name_released_and_reserved_again_on_one_day_is_reserved() -> None:
    assert kept(entry(1, "reserved", NEW), entry(2, "released", NEW), entry(3, "reserved", NEW)) == [3]
    assert kept(entry(1, "reserved", NEW), entry(2, "reserved", NEW), entry(3, "released", NEW)) == []


def test_other_cities_are_other_names() -> None:
    assert kept(entry(1, "registered"), entry(2, "deregistered", NEW, city="440100")) == [1, 2]
