"""Results: entered once, read as answers; evidence that is seen again."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.domain.identity import PersonQuery, Reuse
from engine.identity.desk import Desk
from engine.identity.marks import RETAINED, Evidence, forget
from engine.identity.ports import Subject
from engine.identity.results import CaseIdentity
from engine.store.database import Database
from tests.identity.conftest import (
    CASE,
    NAME,
    NUMBER,
    OTHER_CASE,
    OTHER_NAME,
    OTHER_NUMBER,
    Clock,
    passed,
    subject,
    wanted,
)


def verified(
    desk: Desk, evidence: Evidence | None = None, of: Subject | None = None, name: str = NAME, number: str = NUMBER
) -> tuple[str, ...]:
    """Run a session to its end; the reasons it ended with."""
    opened = desk.take(desk.open(wanted(of, name, number)).id)
    return desk.close(opened, passed(), evidence).reasons


def reuse(desk: Desk, database: Database, case: str = CASE, number: str = NUMBER) -> Reuse:
    return CaseIdentity(database, desk.vault, case).results((PersonQuery(NAME, number),))[-1].reuse


def test_the_results_of_a_case_are_read_as_answers(desk: Desk, database: Database, clock: Clock) -> None:
    verified(desk)
    verified(desk, name=OTHER_NAME, number=OTHER_NUMBER)
    verified(desk, of=subject(application_id=OTHER_CASE))
    port = CaseIdentity(database, desk.vault, CASE)
    (found,) = port.results((PersonQuery("whoever", NUMBER),))
    assert (found.name, found.number, found.on.isoformat(), found.result) == (NAME, NUMBER, "2026-11-20", passed())
    assert [r.name for r in port.results((PersonQuery(OTHER_NAME, ""),))] == [OTHER_NAME]
    assert port.results(()) == ()


def test_a_result_bears_the_day_it_is_in_china(desk: Desk, database: Database, clock: Clock) -> None:
    clock.move(hours=15)
    verified(desk)
    (found,) = CaseIdentity(database, desk.vault, CASE).results((PersonQuery(NAME, NUMBER),))
    assert found.on.isoformat() == "2026-11-21"


def test_a_result_cannot_be_changed_or_deleted(desk: Desk, database: Database) -> None:
    verified(desk)
    for statement in ("UPDATE identity_results SET by = 'x'", "DELETE FROM identity_results"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
            session.connection().execute(text(statement))


def test_a_picture_that_was_handed_in_before_makes_the_attempt_fail(desk: Desk, database: Database) -> None:
    assert verified(desk, Evidence(frames=("a", "b"))) == ()
    assert verified(desk, Evidence(frames=("b", "c"))) == ("frames_seen_before",)
    found = CaseIdentity(database, desk.vault, CASE).results((PersonQuery(NAME, NUMBER),))
    assert [r.result.outcome for r in found] == ["passed", "failed"]
    assert verified(desk, Evidence(frames=("d",))) == ()


def test_pictures_tried_in_another_application_are_told_of_both(desk: Desk, database: Database) -> None:
    verified(desk, Evidence(frames=("a",)))
    assert reuse(desk, database) == Reuse()
    verified(desk, Evidence(frames=("a",)), subject(application_id=OTHER_CASE))
    assert reuse(desk, database) == Reuse(frames=1)
    assert reuse(desk, database, OTHER_CASE) == Reuse(frames=1)


@pytest.mark.parametrize(("evidence", "told"), [
    (Evidence(faces=("x", "y")), Reuse(faces=1)), (Evidence(photo="p"), Reuse(photos=1)),
])
def test_evidence_of_another_person_is_told(desk: Desk, database: Database, evidence: Evidence, told: Reuse) -> None:
    verified(desk, evidence)
    verified(desk, evidence)
    assert reuse(desk, database) == Reuse()
    verified(desk, evidence, name=OTHER_NAME, number=OTHER_NUMBER)
    assert reuse(desk, database) == told


def test_other_people_on_one_device_are_counted(desk: Desk, database: Database) -> None:
    for n in range(3):
        verified(desk, of=subject(device="phone-1"), number=f"person-{n}")
    verified(desk, of=subject(device="phone-2"), number="person-9")
    verified(desk, of=subject(device="phone-1"))
    assert reuse(desk, database) == Reuse(devices=3)


def test_an_unnamed_device_is_not_taken_for_one_device(desk: Desk, database: Database) -> None:
    verified(desk, number="person-1")
    verified(desk)
    assert reuse(desk, database) == Reuse()


def test_marks_are_forgotten_after_their_time(desk: Desk, database: Database, clock: Clock) -> None:
    verified(desk, Evidence(frames=("a",), photo="p"))
    clock.move(seconds=RETAINED.total_seconds() - 1)
    assert desk.writer.run(lambda s: forget(s, clock())) == 0
    clock.move(seconds=1)
    assert desk.writer.run(lambda s: forget(s, clock())) == 2
    verified(desk, Evidence(photo="p"), name=OTHER_NAME, number=OTHER_NUMBER)
    assert reuse(desk, database, number=OTHER_NUMBER) == Reuse()


def test_that_somebody_was_verified_is_entered_in_the_ledger_without_who(desk: Desk, database: Database) -> None:
    verified(desk)
    with database.read() as session:
        rows = session.connection().execute(text("SELECT kind, subject, body FROM ledger_entries")).all()
    assert [(kind, about) for kind, about, _ in rows] == [("identity", CASE)]
    assert NUMBER not in rows[0][2]
    assert '"assurance":"substantial"' in rows[0][2]
