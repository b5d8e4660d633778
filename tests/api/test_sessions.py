"""Logging in: a token that nobody can find in the database, for as long as it holds."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from engine.access.logins import LIFETIME, account_at, account_of, end_logins, log_in
from engine.errors import AccessError
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from tests.api.conftest import Served

NOW = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)


def test_without_a_token_nothing_is_shown(served_here: Served) -> None:
    stranger = served_here.stranger()
    assert stranger.get("/v1/applications").json()["data"]["code"] == "API-LOGIN"
    for header in ("Bearer x", "Basic eDp5", "x"):
        assert stranger.get("/v1/applications", headers={"Authorization": header}).status_code == 401


def test_a_token_is_worth_nothing_after_logging_out(served_here: Served) -> None:
    phone = served_here.phone()
    assert phone.delete("/v1/session").status_code == 200
    assert phone.get("/v1/applications").status_code == 401


def test_the_same_user_comes_back_to_the_same_account(served_here: Served) -> None:
    one, other = served_here.phone("zoe"), served_here.phone("zoe")
    id = one.open({"entity_type": "individual"})
    assert other.get(f"/v1/applications/{id}").status_code == 200


def test_users_who_differ_in_capitals_alone_are_two(database: Database) -> None:
    vault = Vault(new_ring())
    assert account_of(vault, "oAbC").owner != account_of(vault, "oABC").owner


def test_a_token_holds_for_its_time_and_its_row_is_cleared_away(database: Database) -> None:
    vault = Vault(new_ring())
    account = account_of(vault, "o1")
    with database.write() as session:
        token, until = log_in(session, vault, account, NOW)
    with database.read() as session:
        assert account_at(session, vault, token, until - dt.timedelta(seconds=1)) == account
        with pytest.raises(AccessError, match="API-LOGIN"):
            account_at(session, vault, token, until)
    with database.write() as session:
        assert end_logins(session, NOW + LIFETIME) == 1


def test_neither_token_nor_account_stands_in_the_database(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        token, _ = log_in(session, vault, account_of(vault, "o1234567890"), NOW)
    with database.read() as session:
        stored = repr([tuple(row) for row in session.connection().execute(text("SELECT * FROM logins"))])
    assert token not in stored
    assert b"o1234567890".hex() not in stored
