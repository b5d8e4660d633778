"""A department reads what the holder permits, for the purpose they named, until they say otherwise; each use is kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engine.domain.application import Application
from engine.errors import (
    LIC_ENDED,
    LIC_EXPIRED,
    LIC_FIELDS,
    LIC_GUESSED,
    LIC_PURPOSE,
    LIC_TOKEN,
    LIC_WITHDRAWN,
    LicenceError,
)
from engine.licence import grants
from engine.licence.grant_refusals import NOBODY, refused_to
from engine.licence.grants import Asking, Permission
from engine.licence.guesses import MOST
from engine.licence.refusal import Refused
from tests.casefile.test_kinds import NEW
from tests.casefile.test_kinds import change as amend
from tests.licence.library import Library
from tests.licence.test_changes import to
from tests.papers.conftest import the_speech

Template = Callable[..., Application]
BANK = Asking("江门农村商业银行", "开立对公账户")


def accepted(answer: Any) -> Any:
    """The answer. Raises the error of a refusal, after what was written of it is committed."""
    if isinstance(answer, Refused):
        raise answer.error()
    return answer


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
        return str(accepted(self.run(grants.exchange, grant, asking)).token)

    def read(self, token: str, asking: Asking = BANK) -> Any:
        return accepted(self.run(grants.use, the_speech(), token, asking))

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


def told(office: Office, subject: str) -> list[dict[str, Any]]:
    """What the ledger tells of refusals."""
    rows = office.library.desk.rows("SELECT body FROM ledger_entries WHERE kind = 'grant.refused' AND subject = :s ORDER BY id", s=subject)
    return [json.loads(body) for (body,) in rows]


def test_what_was_refused_is_shown_to_the_holder_and_the_department_and_is_in_the_ledger(office: Office) -> None:
    vault = office.library.desk.office.vault
    grant = office.give()
    token = office.token(grant)
    nosy = Asking("税务局", BANK.purpose)
    office.refusal(office.read, token, Asking(BANK.department, "贷款审批"))
    office.refusal(office.token, grant, nosy)
    office.library.desk.later(minutes=15)
    office.refusal(office.read, token)
    office.run(grants.withdraw, grant, "holder")
    office.refusal(office.token, grant)
    expected = [("use", LIC_PURPOSE), ("exchange", LIC_PURPOSE), ("use", LIC_EXPIRED), ("exchange", LIC_WITHDRAWN)]
    with office.library.desk.database.read() as session:
        (mine,) = grants.given_by(session, vault, office.uscc, "holder")
        (theirs,) = grants.given_to(session, BANK.department)
        assert [(one.act, one.code) for one in mine.refusals] == expected
        assert theirs.refusals == mine.refusals
        assert [(one.grant, one.act, one.code) for one in refused_to(session, vault, nosy.department)] == [(grant, "exchange", LIC_PURPOSE)]
    assert [(one["grant"], one["act"], one["code"]) for one in told(office, office.uscc)] == [(grant, *each) for each in expected]
    assert all(one.keys() == {"grant", "act", "code", "asker"} for one in told(office, office.uscc))
    assert len({one["asker"] for one in told(office, office.uscc)}) == 2


def test_a_guess_is_told_by_the_ledger_and_to_who_made_it_without_what_was_guessed(office: Office) -> None:
    guessed = "ab" * 32
    office.refusal(office.read, guessed)
    office.refusal(office.token, "20261126-AAAAAAAAAAAA")
    assert [(one["act"], one["code"]) for one in told(office, NOBODY)] == [("use", LIC_TOKEN), ("exchange", LIC_TOKEN)]
    assert not [one for one in told(office, NOBODY) if guessed in str(one) or BANK.department in str(one)]
    with office.library.desk.database.read() as session:
        found = refused_to(session, office.library.desk.office.vault, BANK.department)
    assert [(one.grant, one.code) for one in found] == [(None, LIC_TOKEN)] * 2


def test_who_is_refused_too_often_is_stopped_and_fills_no_ledger(office: Office) -> None:
    grant = office.give()
    for _ in range(MOST["department"]):
        assert office.refusal(office.read, "00" * 32) == LIC_TOKEN
    assert office.refusal(office.read, "00" * 32) == LIC_GUESSED
    assert office.refusal(office.token, grant) == LIC_GUESSED
    assert len(told(office, NOBODY)) == MOST["department"]
    office.library.desk.later(minutes=10)
    assert office.read(office.token(grant)).uscc == office.uscc


def test_a_use_of_a_licence_that_has_ended_is_kept_as_refused(office: Office) -> None:
    token = office.token(office.give())
    to(office.library, office.uscc, "revoked")
    assert office.refusal(office.read, token) == LIC_ENDED
    assert [one["code"] for one in told(office, office.uscc)] == [LIC_ENDED]
    assert office.library.desk.rows("SELECT count(*) FROM grant_uses") == [(0,)]
