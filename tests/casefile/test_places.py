"""How many are registered at an address is what the licences say, whatever became of them, and decides about the next one."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from engine.addresses.reading import key_of
from engine.bundle import Bundle
from engine.casefile import places_renewal
from engine.casefile.check import check_all, check_licences
from engine.casefile.check_places import check_places
from engine.casefile.drafts import create
from engine.casefile.issue import AgainError, Approval, Seen, enter_approval
from engine.casefile.journal import scope_of
from engine.casefile.office import Office
from engine.casefile.outside import LAST, Rank
from engine.casefile.places import StoredPlaces
from engine.casefile.places_renewal import index_places, unfinished
from engine.domain.address_key import AddressKey
from engine.domain.application import Application, Subject
from engine.domain.application import Change as Changed
from engine.domain.entity import LicenceStatus
from engine.errors import LicenceError
from engine.licence.changes import Change, change_status
from engine.licence.standing import ENDED
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.store.vault import Place
from tests.desk import Desk

Template = Callable[..., Application]
HERE = "广东省江门市蓬江区白石大道168号1801室"
SPELLINGS = (
    "广东省江门市蓬江区白石大道{}号1801室", "蓬江区白石大道{}号18楼1801", "江门市蓬江区白石大道{}号1802室", "江门市蓬江区",
    "江门市蓬江区港口二路{}号2栋305",
)
"""The second is the first in other words, the fourth names no place."""
STATUSES: tuple[LicenceStatus, ...] = ("deregistered", "revoked", "annulled", "valid", "abnormal", "suspended")


def key(desk: Desk, application: Application) -> AddressKey | None:
    return key_of(application, desk.office.bundle.libraries)


def counted(desk: Desk, at: Application, but: str | None = None) -> int | None:
    found = key(desk, at)
    assert found is not None
    return StoredPlaces(desk.database, desk.office.vault).registrations(found, but)


def entered(desk: Desk, application: Application, room: Callable[[int], bool] = lambda _: True) -> str:
    """Enter an application's approval; the code. Raises AgainError."""

    def work(session: Session, office: Office) -> str:
        head = create(session, office, application, "a", desk.now)
        act = Act(Verb.EXAMINE, Actor(Role.MACHINE, "w"), desk.now)
        done, finish = enter_approval(session, office, Approval(head, act, application, Seen(0, Rank(head.id, LAST), False, room=room)))
        finish()
        assert done.uscc is not None
        return done.uscc

    code: str = desk.run(work)
    return code


def moved(application: Application, uscc: str) -> Application:
    return application.model_copy(update={"kind": "change", "change": (Changed(item="address"),), "subject": Subject(uscc=uscc)})


def ended(desk: Desk, uscc: str, status: LicenceStatus) -> None:
    change = Change(status, "条例", "理由", "江门市市场监督管理局", "li", desk.now)
    desk.writer.run(lambda session: change_status(session, desk.office.vault, uscc, change))


def findings(desk: Desk, application_id: str) -> set[str]:
    """The rules on addresses among the findings in the record of a case's decision."""
    ((row, sealed),) = desk.rows("SELECT id, sealed FROM decisions WHERE application_id = :id", id=application_id)
    with desk.database.read() as session:
        record = desk.office.vault.open(session, scope_of(application_id), Place("decisions", "sealed", row), sealed)
    return {f["rule"] for f in json.loads(record)["decision"]["findings"] if f["rule"].startswith("address.")}


def handed_in(desk: Desk, application: Application) -> str:
    desk.later(seconds=1)
    return desk.submit(application).id


def stages(desk: Desk, cases: list[str]) -> list[str]:
    return [desk.head(case).stage.value for case in cases]


def test_the_sixth_at_an_address_goes_to_a_person_and_the_fifth_does_not(desk: Desk, template: Template) -> None:
    cases = [handed_in(desk, template("individual", name=None, address=HERE)) for _ in range(6)]
    desk.work()
    assert stages(desk, cases) == ["approved"] * 5 + ["in_review"]
    assert findings(desk, cases[4]) == set()
    assert findings(desk, cases[5]) == {"address.crowded-usual"}
    assert check_all(desk.database, desk.office.procedure) == []


def test_whoever_was_examined_before_the_others_were_entered_is_examined_again(desk: Desk, template: Template) -> None:
    for _ in range(4):
        entered(desk, template("individual", name=None, address=HERE))
    cases = [handed_in(desk, template("individual", name=None, address=HERE)) for _ in range(2)]
    done = desk.worker(batch=2).step()  # both are examined while four are there
    assert {one.failure for one in done} == {""}
    assert stages(desk, cases) == ["approved", "in_review"]
    assert findings(desk, cases[1]) == {"address.crowded-usual"}


def test_of_two_who_come_to_the_last_room_at_once_one_gets_it(desk: Desk, template: Template) -> None:
    started, home = threading.Barrier(2), template("individual", name=None, address=HERE)
    entered(desk, home)

    def come() -> bool:
        started.wait()
        try:
            entered(desk, home, lambda others: others < 2)
        except AgainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        came = [one.result() for one in [pool.submit(come) for _ in range(2)]]
    assert sorted(came) == [False, True]
    assert counted(desk, home) == 2


def test_an_entity_does_not_count_against_itself(desk: Desk, template: Template) -> None:
    home = template("individual", name=None, address=HERE)
    codes = [entered(desk, home) for _ in range(5)]
    assert (counted(desk, home), counted(desk, home, codes[0])) == (5, 4)


_Step = tuple[str, int, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("establish"), st.just(0), st.integers(0, len(SPELLINGS) - 1)),
        st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, len(SPELLINGS) - 1)),
        st.tuples(st.just("end"), st.integers(0, 5), st.integers(0, len(STATUSES) - 1)),
        st.tuples(st.just("index"), st.just(0), st.just(0)),
    ),
    min_size=3, max_size=14,
)


def test_counted_is_how_many_licences_at_the_place_have_not_ended(desk: Desk, template: Template) -> None:
    houses = itertools.count(1)

    @settings(max_examples=8, deadline=None, derandomize=True, database=None)
    @given(STEPS)
    def holds(steps: list[_Step]) -> None:
        house = next(houses)  # where nobody is yet
        _walk(desk, [template("individual", name=None, address=spelling.format(house)) for spelling in SPELLINGS], steps)

    holds()
    assert list(check_licences(desk.database)) == []
    assert list(check_places(desk.database, desk.office.vault, desk.office.bundle.libraries)) == []


def _walk(desk: Desk, places: list[Application], steps: list[_Step]) -> None:
    keys = [key(desk, place) for place in places]
    assert keys[3] is None
    where: dict[str, AddressKey | None] = {}
    status: dict[str, LicenceStatus] = {}
    for what, which, value in steps:
        code = sorted(where)[which % len(where)] if where else None
        if what == "index":
            index_places(desk.database, desk.office.vault, desk.office.bundle.libraries)
        elif what == "establish":
            code = entered(desk, places[value])
            where[code], status[code] = keys[value], "valid"
        elif code is not None and what == "move":
            entered(desk, moved(places[value], code))
            where[code] = keys[value]
        elif code is not None:
            try:
                ended(desk, code, STATUSES[value])
                status[code] = STATUSES[value]
            except LicenceError:
                continue  # it cannot follow, and nothing was changed
        for place, found in zip(places, keys, strict=True):
            if found is not None:
                here = [c for c in where if where[c] == found and status[c] not in ENDED]
                assert counted(desk, place) == len(here)
                assert counted(desk, place, code) == len([c for c in here if c != code])


def test_the_index_holds_no_address_and_its_old_key_is_destroyed(desk: Desk, template: Template) -> None:
    entered(desk, template("individual", name=None, address=HERE))
    ((place,),) = desk.rows("SELECT place FROM licence_places")
    assert len(place) == 16
    index_places(desk.database, desk.office.vault, desk.office.bundle.libraries)
    ((anew,),) = desk.rows("SELECT place FROM licence_places")
    assert anew != place
    assert desk.rows("SELECT number FROM place_keys") == [(2,)]
    assert desk.rows("SELECT scope FROM data_keys WHERE scope LIKE 'places%'") == [("places/2",)]


def test_interrupted_the_index_counts_with_both_keys_and_is_finished_later(
    desk: Desk, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_renewal, "BATCH", 2)
    home = template("individual", name=None, address=HERE)
    for _ in range(5):
        entered(desk, home)

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    libraries = desk.office.bundle.libraries
    with pytest.raises(KeyboardInterrupt):
        index_places(desk.database, desk.office.vault, libraries, interrupt)
    assert unfinished(desk.database)
    assert desk.rows("SELECT count(*) FROM licence_places WHERE made_with = 1") == [(3,)]
    entered(desk, home)
    assert counted(desk, home) == 6
    assert index_places(desk.database, desk.office.vault, libraries).licences == 3
    assert (counted(desk, home), unfinished(desk.database)) == (6, False)


def test_while_it_is_not_known_where_a_licence_is_nobody_says_how_many_there_are(desk: Desk, template: Template) -> None:
    home = template("individual", name=None, address=HERE)
    entered(desk, home)
    with desk.database.write() as session:
        session.connection().execute(text("UPDATE licence_places SET made_with = NULL, place = NULL"))
    assert counted(desk, home) is None
    assert any("index-places" in one.problem for one in check_licences(desk.database))
    assert index_places(desk.database, desk.office.vault, desk.office.bundle.libraries).licences == 1
    assert counted(desk, home) == 1


def test_an_address_that_can_no_longer_be_read_counts_nowhere_and_is_told(desk: Desk, template: Template) -> None:
    home = template("individual", name=None, address=HERE)
    entered(desk, home)
    ((case,),) = desk.rows("SELECT application_id FROM licences")
    with desk.database.write() as session:
        session.connection().execute(text("DELETE FROM data_keys WHERE scope = :s"), {"s": scope_of(case)})
    desk.office.vault.forget(scope_of(case))
    done = index_places(desk.database, desk.office.vault, desk.office.bundle.libraries)
    assert (done.licences, done.unreadable, counted(desk, home)) == (1, 1, 0)


@pytest.mark.parametrize(("statement", "told"), [
    ("UPDATE licence_places SET place = NULL", "another address"),
    ("UPDATE licence_places SET version = 2", "entered for version 2"),
    ("DELETE FROM licence_places", "entered not at all"),
])
def test_the_check_finds_a_place_that_was_written_past_the_operations(
    desk: Desk, template: Template, bundle: Bundle, statement: str, told: str
) -> None:
    entered(desk, template("individual", name=None, address=HERE))
    with desk.database.write() as session:
        session.connection().execute(text(statement))
    found = [*check_licences(desk.database), *check_places(desk.database, desk.office.vault, bundle.libraries)]
    assert [told in one.problem for one in found] == [True]
