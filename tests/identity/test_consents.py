"""Consents: whose, to which text, for what; taken back means that no face is looked at any more."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from engine.errors import CASE_NOT_FOUND, IDN_CONSENT, MiaopiError
from engine.identity import consents
from engine.identity.consents import Agreed, give, newest, text_of, withdraw
from engine.identity.desk import Desk
from engine.identity.ports import Subject
from engine.store.database import Database
from engine.store.identity_tables import ConsentRow
from tests.identity.conftest import CASE, OTHER_CASE, Clock, wanted

PUBLISHED = {"face-1": "fe795146345c1c10cc9e154231df6655e4922c267d8762dca434e90f3078bfc1"}
"""The texts that were published, by their SHA-256. A text that somebody agreed to is never changed: add another."""


def refused(code: str = IDN_CONSENT) -> AbstractContextManager[object]:
    return pytest.raises(MiaopiError, match=f"^{code} ")


def given(desk: Desk, case: str = CASE, applicant: str = "openid-9", device: str = "phone-7", sha256: str = "") -> str:
    agreed = Agreed(case, applicant, "face", sha256 or newest("face").sha256, device)
    return desk.writer.run(lambda s: give(s, desk.vault, agreed, desk.instant()))


def taken_back(desk: Desk, consent: str, applicant: str = "openid-9") -> None:
    desk.writer.run(lambda s: withdraw(s, desk.vault, consent, applicant, desk.instant()))


def test_texts_that_were_published_stay_as_they_were() -> None:
    assert {file.stem: text_of(file.stem).sha256 for file in consents.TEXTS.glob("*.txt")} == PUBLISHED


def test_the_text_says_what_the_law_asks_for() -> None:
    shown = newest("face").text
    for needed in ("由谁处理", "为什么处理", "敏感个人信息", "保存多久", "撤回", "不刷脸", "经公证的身份证明"):
        assert needed in shown


def test_a_consent_opens_a_session_for_its_applicant_and_application(desk: Desk) -> None:
    consent = given(desk)
    assert desk.open(wanted(Subject(CASE, "openid-9", consent))).subject.consent_id == consent


@pytest.mark.parametrize("of", [Subject(CASE, "openid-1", ""), Subject(OTHER_CASE, "openid-9", ""), Subject(CASE, "openid-9", "made-up")])
def test_a_consent_of_somebody_else_or_for_something_else_or_none_opens_nothing(desk: Desk, of: Subject) -> None:
    consent = given(desk)
    with refused():
        desk.open(wanted(Subject(of.application_id, of.applicant, of.consent_id or consent)))


def test_a_consent_that_was_taken_back_opens_nothing_and_ends_what_was_opened(desk: Desk, clock: Clock) -> None:
    consent = given(desk)
    opened = desk.open(wanted(Subject(CASE, "openid-9", consent)))
    clock.move(seconds=5)
    taken_back(desk, consent)
    taken_back(desk, consent)
    with refused():
        desk.open(wanted(Subject(CASE, "openid-9", consent)))
    with refused():
        desk.take(opened.id)
    assert desk.find(opened.id).state == "open"


def test_nobody_takes_back_the_consent_of_another(desk: Desk) -> None:
    consent = given(desk)
    with refused():
        taken_back(desk, consent, "openid-1")
    with refused():
        taken_back(desk, "made-up")
    desk.open(wanted(Subject(CASE, "openid-9", consent)))


def test_a_consent_to_an_older_text_has_to_be_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    consent = given(desk)
    with refused():
        given(desk, sha256="0" * 64)
    monkeypatch.setattr(consents, "NEWEST", {"face": "face-2"})
    with refused():
        desk.open(wanted(Subject(CASE, "openid-9", consent)))
    with refused():
        text_of("../consents")


def test_a_consent_needs_an_application(desk: Desk) -> None:
    with refused(CASE_NOT_FOUND):
        given(desk, "20261120-CCCCCCCCCCCC")


def test_the_ledger_says_that_there_is_a_consent_and_that_it_was_taken_back(desk: Desk, database: Database) -> None:
    consent = given(desk)
    taken_back(desk, consent)
    with database.read() as session:
        entries = list(session.connection().execute(sql("SELECT kind, subject, body FROM ledger_entries ORDER BY id")))
    assert [(kind, of) for kind, of, _ in entries] == [("consent", CASE), ("consent-withdrawn", CASE)]
    assert json.loads(entries[0][2]) == {"purpose": "face", "text": "face-1", "sha256": newest("face").sha256}


def test_neither_who_nor_the_device_is_kept_in_clear(desk: Desk, database: Database) -> None:
    given(desk)
    with database.read() as session:
        for row in session.connection().execute(sql("SELECT * FROM consents")):
            kept = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
            assert b"openid-9" not in kept
            assert b"phone-7" not in kept


@pytest.mark.parametrize("statement", ["UPDATE consents SET text = 'x'", "DELETE FROM consents", "DELETE FROM consent_withdrawals"])
def test_what_was_agreed_to_is_never_changed(desk: Desk, database: Database, statement: str) -> None:
    taken_back(desk, given(desk))
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(sql(statement))


def test_a_consent_is_of_its_instant(desk: Desk, database: Database, clock: Clock) -> None:
    clock.move(minutes=3)
    consent = given(desk)
    with database.read() as session:
        row = session.get(ConsentRow, consent)
        assert row is not None
        assert row.at == clock.at == dt.datetime(2026, 11, 20, 2, 33, tzinfo=dt.UTC)
