"""The path without a face: an officer vouches, and answers for it by name."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from engine.accounts.registry import NUMBER as OWN
from engine.accounts.registry import recuse
from engine.domain.identity import PersonQuery
from engine.errors import CASE_NOT_FOUND, IDN_OFFICER, IDN_PERSON, MiaopiError
from engine.identity.by_person import Seen, record_seen
from engine.identity.desk import Desk
from engine.identity.results import CaseIdentity
from engine.store.database import Database
from engine.store.office_tables import AccountRow
from tests.identity.conftest import CASE, NAME, NUMBER, OTHER_NUMBER

IN_PERSON = Seen("in_person", NAME, NUMBER, "居民身份证原件")
NOTARISED = Seen("notarised", NAME, NUMBER, "（2026）粤江证字第12号公证书")


def put_account(desk: Desk, account: str = "clerk-1", role: str = "clerk", active: bool = True, number: str = OTHER_NUMBER) -> None:
    person = desk.vault.index(OWN, number)
    desk.writer.run(lambda s: s.add(AccountRow(
        id=account, name="林某", role=role, password="x", person=person, active=active, created_at=desk.instant()
    )))


def record(desk: Desk, seen: Seen, officer: str = "clerk-1", case: str = CASE) -> None:
    desk.writer.run(lambda s: record_seen(s, desk.vault, case, officer, seen, desk.instant()))


@pytest.mark.parametrize(("seen", "assurance", "liveness"), [(IN_PERSON, "in_person", "passed"), (NOTARISED, "notarised", "not_checked")])
def test_what_an_officer_saw_is_a_result_of_high_assurance(
    desk: Desk, database: Database, seen: Seen, assurance: str, liveness: str
) -> None:
    put_account(desk)
    record(desk, seen)
    (found,) = CaseIdentity(database, desk.vault, CASE).results((PersonQuery(NAME, NUMBER),))
    result = found.result
    assert (result.outcome, str(result.assurance), result.liveness) == ("passed", assurance, liveness)
    assert (result.provider, result.provider_trace) == ("officer", seen.paper)


@pytest.mark.parametrize("account", [{"role": "regulator"}, {"role": "auditor"}, {"active": False}, {"account": "another"}])
def test_only_an_active_officer_can_vouch(desk: Desk, account: dict[str, object]) -> None:
    put_account(desk, **account)  # type: ignore[arg-type]
    with pytest.raises(MiaopiError, match=f"^{IDN_OFFICER} "):
        record(desk, IN_PERSON)


def test_nobody_vouches_for_themselves(desk: Desk) -> None:
    put_account(desk, number=NUMBER)
    with pytest.raises(MiaopiError, match=f"^{IDN_OFFICER} "):
        record(desk, IN_PERSON)


def test_nobody_vouches_for_a_relative(desk: Desk) -> None:
    put_account(desk)
    desk.writer.run(lambda s: recuse(s, desk.vault, "clerk-1", [NUMBER], "clerk-1", desk.instant()))
    with pytest.raises(MiaopiError, match=f"^{IDN_OFFICER} "):
        record(desk, IN_PERSON)


def test_the_ledger_says_which_officer_vouched_and_nothing_of_whom(desk: Desk, database: Database) -> None:
    put_account(desk)
    record(desk, NOTARISED)
    with database.read() as session:
        ((body,),) = session.connection().execute(text("SELECT body FROM ledger_entries WHERE kind = 'identity'")).all()
    assert {"officer": "clerk-1", "assurance": "notarised"}.items() <= json.loads(body).items()
    assert not [said for said in (NAME, NUMBER, NOTARISED.paper) if said in body]


@pytest.mark.parametrize("seen", [
    Seen("in_person", " ", NUMBER, "x"), Seen("in_person", NAME, "", "x"), Seen("notarised", NAME, NUMBER, " "),
])
def test_it_has_to_be_said_who_and_by_what_paper(desk: Desk, seen: Seen) -> None:
    put_account(desk)
    with pytest.raises(MiaopiError, match=f"^{IDN_PERSON} "):
        record(desk, seen)


def test_an_application_that_is_not_there_has_nobody_to_verify(desk: Desk) -> None:
    put_account(desk)
    with pytest.raises(MiaopiError, match=f"^{CASE_NOT_FOUND} "):
        record(desk, IN_PERSON, case="20261120-CCCCCCCCCCCC")
