"""A department reads what the holder permits, for the purpose they named, until they say otherwise; each use is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engine.domain.application import Application
from engine.errors import (
    LIC_ENDED,
    LIC_EXPIRED,
    LIC_FIELDS,
    LIC_PURPOSE,
    LIC_TOKEN,
    LIC_WITHDRAWN,
    LicenceError,
)
from engine.licence import grants
from engine.licence.grants import Asking, Permission
from tests.casefile.test_kinds import NEW
from tests.casefile.test_kinds import change as amend
from tests.licence.library import Library
from tests.licence.test_changes import to
from tests.papers.conftest import the_speech

Template = Callable[..., Application]
BANK = Asking("江门农村商业银行", "开立对公账户")


@dataclass
class Office:
    """The operations on one licence, at the desk's time."""

    library: Library
    uscc: str

    def run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        vault = self.library.desk.office.vault
        return self.library.desk.writer.run(lambda session: work(session, vault, *arguments, self.library.desk.now))

    def give(self, to: Asking = BANK, fields: tuple[str, ...] = ("name", "capital"), days: float = 30, holder: str = "holder") -> str:
        until = self.library.desk.now + dt.timedelta(days=days)
        return str(self.run(grants.authorise, the_speech(), self.uscc, holder, Permission(to, fields, until)))

    def token(self, grant: str, asking: Asking = BANK) -> str:
        return str(self.run(grants.exchange, grant, asking).token)

    def read(self, token: str, asking: Asking = BANK) -> Any:
        return self.run(grants.use, the_speech(), token, asking)

    def refusal(self, work: Callable[..., Any], *arguments: Any) -> str:
        with pytest.raises(LicenceError) as caught:
            work(*arguments)
        return caught.value.code


@pytest.fixture
def office(library: Library, template: Template) -> Office:
    return Office(library, library.register(template()))


def test_a_department_reads_the_fields_it_may_as_often_as_the_token_lives(office: Office) -> None:
    grant = office.give()
    token = office.token(grant)
    for _ in range(2):
        found = office.read(token)
        assert [field.key for field in found.fields] == ["name", "capital"]
    with office.library.desk.database.read() as session:
        (mine,) = grants.given_by(session, office.library.desk.office.vault, office.uscc, "holder")
        (theirs,) = grants.given_to(session, BANK.department)
        assert grants.given_by(session, office.library.desk.office.vault, office.uscc, "another") == ()
    assert mine == theirs
    assert [version for _, version in mine.uses] == [1, 1]
    kinds = [row[0] for row in office.library.desk.rows("SELECT kind FROM ledger_entries WHERE subject = :u ORDER BY id", u=office.uscc)]
    assert kinds[-4:] == ["grant.given", "grant.exchanged", "grant.used", "grant.used"]


def test_a_token_is_worth_nothing_for_another_purpose_or_department(office: Office) -> None:
    grant = office.give()
    token = office.token(grant)
    for asking in (Asking(BANK.department, "贷款审批"), Asking("税务局", BANK.purpose)):
        assert office.refusal(office.read, token, asking) == LIC_PURPOSE
        assert office.refusal(office.token, grant, asking) == LIC_PURPOSE
    assert office.library.desk.rows("SELECT count(*) FROM grant_uses") == [(0,)]


def test_tokens_and_permissions_expire(office: Office) -> None:
    grant = office.give(days=1)
    token = office.token(grant)
    office.library.desk.later(minutes=15)
    assert office.refusal(office.read, token) == LIC_EXPIRED
    office.library.desk.later(hours=23, minutes=44)
    last = office.token(grant)
    office.library.desk.later(minutes=1)
    assert office.refusal(office.read, last) == LIC_EXPIRED
    assert office.refusal(office.token, grant) == LIC_EXPIRED


def test_what_is_withdrawn_is_withdrawn_at_once_and_by_the_holder_alone(office: Office) -> None:
    grant = office.give()
    token = office.token(grant)
    assert office.refusal(office.run, grants.withdraw, grant, "another") == LIC_TOKEN
    office.run(grants.withdraw, grant, "holder")
    assert office.refusal(office.read, token) == LIC_WITHDRAWN
    assert office.refusal(office.token, grant) == LIC_WITHDRAWN
    assert office.refusal(office.run, grants.withdraw, grant, "holder") == LIC_TOKEN


def test_a_department_reads_the_licence_as_it_stands_and_not_after_its_end(office: Office) -> None:
    token = office.token(office.give())
    amend(office.library.desk, office.uscc, "name", name=NEW)
    found = office.read(token)
    assert (found.standing.version, found.fields[0].value) == (2, NEW)
    to(office.library, office.uscc, "annulled")
    assert office.refusal(office.read, token) == LIC_ENDED


def test_a_permission_must_be_one_that_can_be_given(office: Office) -> None:
    assert office.refusal(office.give, BANK, ("name", "parties")) == LIC_FIELDS
    assert office.refusal(office.give, BANK, ("name",), 0) == LIC_FIELDS
    assert office.refusal(office.give, BANK, ("name",), 400) == LIC_FIELDS
    assert office.refusal(office.give, Asking("", "贷款")) == LIC_FIELDS
    assert office.refusal(office.token, "20261126-AAAAAAAAAAAA") == LIC_TOKEN
    assert office.refusal(office.read, "00" * 32) == LIC_TOKEN
