"""Papers are numbered without gaps or doubles, whoever writes at the same time."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from engine.papers.file import Paper, issue
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from tests.papers.conftest import NOW, put_application

SERIES = "（江蓬）登收字〔2026〕"
PATIENCE = 30


def paper(application_id: str, act: int) -> Paper:
    return Paper("acceptance_receipt", SERIES, "0" * 64, application_id, act, {"addressee": "叶知秋"})


def test_numbers_follow_one_another_within_a_series(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        application = put_application(session)
        numbers = [issue(session, vault, paper(application, act), NOW) for act in range(3)]
    assert numbers == [f"{SERIES}{n}号" for n in (1, 2, 3)]


def test_a_number_taken_in_a_transaction_that_failed_is_given_out_again(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        application = put_application(session)

    def fail() -> None:
        with database.write() as session:
            issue(session, vault, paper(application, 1), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.write() as session:
        assert issue(session, vault, paper(application, 1), NOW) == f"{SERIES}1号"


def test_of_two_who_begin_a_series_at_once_the_second_waits_and_gets_the_next_number(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        ids = [put_application(session, f"20261121-{c * 12}") for c in "AB"]
        for application in ids:
            issue(session, vault, Paper("x", "other", "0" * 64, application, 9, {}), NOW)  # both have their data key
    numbers: list[str] = []

    def second() -> None:
        with database.write() as session:
            numbers.append(issue(session, vault, paper(ids[1], 1), NOW))

    thread = threading.Thread(target=second)
    with database.write() as session:
        numbers.append(issue(session, vault, paper(ids[0], 1), NOW))
        thread.start()
        if database.dialect == "postgresql":
            wait_until_somebody_waits(database)
    thread.join(PATIENCE)
    assert numbers == [f"{SERIES}1号", f"{SERIES}2号"]


def wait_until_somebody_waits(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
    for _ in range(PATIENCE * 100):
        with database.read() as session:
            if session.connection().execute(waiting).scalar_one():
                return
        time.sleep(0.01)
    pytest.fail("the second transaction did not wait for the first")
