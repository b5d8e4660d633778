"""Sessions: one attempt, in time, by whom they were opened for; not too many of them."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text

from engine.errors import (
    CASE_NOT_FOUND,
    IDN_ATTEMPTS,
    IDN_CONSENT,
    IDN_PERSON,
    IDN_RATE,
    IDN_SESSION,
    IDN_SESSION_EXPIRED,
    IDN_SESSION_OTHER,
    IDN_SESSION_USED,
    MiaopiError,
)
from engine.identity import sessions
from engine.identity.desk import Desk
from engine.identity.ports import Subject
from engine.identity.sessions import Wanted
from engine.store.database import Database
from tests.identity.conftest import (
    LIFETIME,
    NAME,
    NUMBER,
    OTHER_CASE,
    OTHER_NUMBER,
    Clock,
    passed,
    subject,
    wanted,
)


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(MiaopiError, match=f"^{code} ")


def test_a_session_is_taken_once_and_knows_whose_it_is(desk: Desk, clock: Clock) -> None:
    opened = desk.open(wanted())
    taken = desk.take(opened.id)
    assert (taken.name, taken.number, taken.subject, taken.salt) == (NAME, NUMBER, subject(), opened.salt)
    assert opened.expires_at == clock.at + LIFETIME
    with refused(IDN_SESSION_USED):
        desk.take(opened.id)


def test_a_closed_session_cannot_be_taken_again(desk: Desk) -> None:
    opened = desk.open(wanted())
    desk.close(desk.take(opened.id), passed())
    with refused(IDN_SESSION_USED):
        desk.take(opened.id)


def test_a_session_ends_with_its_time(desk: Desk, clock: Clock) -> None:
    opened = desk.open(wanted())
    clock.move(seconds=LIFETIME.total_seconds())
    with refused(IDN_SESSION_EXPIRED):
        desk.take(opened.id)


def test_a_session_nobody_opened_is_refused(desk: Desk) -> None:
    with refused(IDN_SESSION):
        desk.take("forged")


@pytest.mark.parametrize("stranger", [subject(applicant="openid-2"), subject(application_id=OTHER_CASE)])
def test_another_applicants_or_applications_session_is_refused(desk: Desk, stranger: Subject) -> None:
    opened = desk.open(wanted())
    with refused(IDN_SESSION_OTHER):
        desk.of_subject(opened.id, stranger)


@pytest.mark.parametrize(("bad", "code"), [
    (wanted(subject(consent_id="")), IDN_CONSENT), (wanted(number=" "), IDN_PERSON), (wanted(name="　"), IDN_PERSON),
    (wanted(subject(application_id="20261120-CCCCCCCCCCCC")), CASE_NOT_FOUND),
])
def test_a_session_needs_consent_a_person_and_an_application(desk: Desk, bad: Wanted, code: str) -> None:
    with refused(code):
        desk.open(bad)


def test_attempts_of_one_person_in_one_application_are_limited_to_a_day(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_ATTEMPTS", 2)
    for _ in range(2):
        desk.open(wanted())
    with refused(IDN_ATTEMPTS):
        desk.open(wanted())
    desk.open(wanted(number=OTHER_NUMBER))
    desk.open(wanted(subject(application_id=OTHER_CASE)))
    clock.move(hours=24, seconds=1)
    desk.open(wanted())


def test_a_number_written_differently_is_the_same_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_ATTEMPTS", 2)
    for written in ("440703 19900614 201x", "44070319900614201X"):
        desk.open(wanted(number=written))
    with refused(IDN_ATTEMPTS):
        desk.open(wanted(number="44070319900614201X"))


def test_one_applicant_cannot_open_sessions_without_end(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_OPENED", 3)
    for n in range(3):
        desk.open(wanted(number=f"person-{n}"))
    with refused(IDN_RATE):
        desk.open(wanted(number="another"))
    desk.open(wanted(subject(applicant="openid-2"), number="another"))
    clock.move(hours=1, seconds=1)
    desk.open(wanted(number="another"))


def test_of_many_who_take_a_session_at_once_one_gets_it(desk: Desk) -> None:
    opened = desk.open(wanted())
    start, codes = threading.Barrier(4), []

    def take() -> None:
        start.wait()
        try:
            desk.take(opened.id)
            codes.append("taken")
        except MiaopiError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [IDN_SESSION_USED] * 3 + ["taken"]


def test_the_database_holds_neither_name_nor_number_nor_applicant_in_clear(desk: Desk, database: Database) -> None:
    desk.close(desk.take(desk.open(wanted()).id), passed())
    with database.read() as session:
        for table in ("consents", "face_sessions", "identity_results", "identity_marks", "ledger_entries"):
            for row in session.connection().execute(text(f"SELECT * FROM {table}")):
                kept = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
                assert not any(secret.encode() in kept for secret in (NAME, NUMBER, "openid-1")), table
