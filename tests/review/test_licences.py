"""Nobody decides on a licence of their own or of relatives, whoever holds it and of whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.accounts.registry import recuse
from engine.domain.application import Application
from engine.errors import CASE_OWN, CaseError
from engine.licence.changes import Change
from engine.licence.entering import Entry, checked
from engine.licence.kinds import licence_kind
from engine.review import licences
from tests.desk import Desk
from tests.licence.test_entering import NUMBER, PERMIT
from tests.papers.conftest import the_authorities

Template = Callable[..., Application]
SHAREHOLDER = "440703198806240026"


@pytest.fixture
def uscc(desk: Desk, template: Template) -> str:
    """A registered company; Li is close to one of its shareholders."""
    desk.submit(template())
    desk.work()
    desk.writer.run(lambda session: recuse(session, desk.office.vault, "li", [SHAREHOLDER], "chen", desk.now))
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    return str(code)


def revoke(desk: Desk, uscc: str, officer: str) -> int:
    change = Change("revoked", "公司法 第二百六十条", "自行停业连续六个月以上", "江门市市场监督管理局", officer, desk.now)
    number: int = desk.writer.run(lambda session: licences.change_status(session, desk.office.vault, uscc, change))
    return number


def enter(desk: Desk, holder: str, officer: str) -> int:
    entry = checked(Entry(
        licence_kind("food_permit"), "permit", {**PERMIT, "code": holder}, the_authorities().of("440703"), "蓬江食许〔2026〕12号", officer, desk.now,
    ))
    version: int = desk.writer.run(lambda session: licences.enter(session, desk.office.vault, entry))
    return version


def refused(work: Callable[[], object]) -> None:
    with pytest.raises(CaseError) as error:
        work()
    assert error.value.code == CASE_OWN


def test_who_is_close_to_a_registered_person_does_not_decide_on_the_licence(desk: Desk, uscc: str) -> None:
    refused(lambda: revoke(desk, uscc, "li"))
    assert desk.rows("SELECT status FROM licences") == [("valid",)]
    assert revoke(desk, uscc, "wang") == 2


def test_who_is_close_to_the_holder_neither_enters_nor_ends_its_permits(desk: Desk, uscc: str) -> None:
    refused(lambda: enter(desk, uscc, "li"))
    assert enter(desk, uscc, "wang") == 1
    refused(lambda: revoke(desk, NUMBER, "li"))
    assert revoke(desk, NUMBER, "wang") == 2


def test_a_holder_that_is_not_registered_here_keeps_nobody_out(desk: Desk) -> None:
    assert enter(desk, PERMIT["code"], "li") == 1
