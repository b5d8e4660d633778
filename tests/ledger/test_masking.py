"""No personal data in the ledger: what is entered instead, what is refused, and a search for what was planted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine.errors import LED_PERSONAL, LedgerError, StoreError
from engine.ledger import entries
from engine.ledger.masking import refuse_personal, salted
from engine.ledger.roles import TABLES
from engine.store.keys import new_ring
from engine.store.ledger_tables import LedgerEntryRow
from engine.store.vault import Vault
from tests.canaries import PERSON, found_in
from tests.ledger.made import START, Ledger

NAME, NUMBER, PHONE, MAIL, HOME = PERSON


def refused(body: dict[str, Any], subject: str = "20261121-7F3K9Q2M8XWD") -> list[str]:
    """Where the guard saw something."""
    try:
        refuse_personal(subject, body, START)
    except LedgerError as error:
        return [defect.where for defect in error.defects if error.code == LED_PERSONAL]
    return []


def test_a_person_entered_by_salted_digests_leaves_no_trace_of_the_values(ledger: Ledger) -> None:
    vault = Vault(new_ring())
    with ledger.database.write() as session:
        digests = [salted(vault, session, "case:1", f"f{n}", value) for n, value in enumerate(PERSON)]
        entries.record(session, "submitted", "20261121-7F3K9Q2M8XWD", ledger.now, {"signers": digests})
    ledger.sequence()
    assert found_in(ledger.database, TABLES) == []
    assert ledger.all("SELECT count(*) FROM ledger_leaves") == [(1,)]


def test_the_search_finds_what_was_planted(ledger: Ledger) -> None:
    with ledger.database.write() as session:
        session.add(LedgerEntryRow(kind="k", subject=NAME, at=ledger.now, body=f'{{"a":"{NUMBER}"}}'))
    assert found_in(ledger.database, TABLES) == [
        ("ledger_entries", "subject", NAME), ("ledger_entries", "body", NUMBER),
    ]


def test_a_digest_recognises_a_value_within_its_case_and_nowhere_else(ledger: Ledger) -> None:
    vault = Vault(new_ring())
    with ledger.database.write() as session:
        one = salted(vault, session, "case:1", "id_number", NUMBER)
        assert one == salted(vault, session, "case:1", "id_number", f" {NUMBER} ")
        assert one != salted(vault, session, "case:2", "id_number", NUMBER)
        assert one != salted(vault, session, "case:1", "phone", NUMBER)
    with ledger.database.write() as session:
        assert one == salted(vault, session, "case:1", "id_number", NUMBER)
    assert refused({"signer": one}) == []


def test_when_the_key_of_the_case_is_destroyed_nobody_can_tell_the_digest_any_more(ledger: Ledger) -> None:
    vault = Vault(new_ring())
    with ledger.database.write() as session:
        one = salted(vault, session, "case:1", "id_number", NUMBER)
    with ledger.database.write() as session:
        session.connection().execute(text("DELETE FROM data_keys"))
    vault.forget("case:1")
    with ledger.database.write() as session:
        assert salted(vault, session, "case:1", "id_number", NUMBER) != one


@pytest.mark.parametrize(("body", "where"), [
    ({"id": NUMBER}, "/body/id"), ({"a": [{"b": f"身份证{NUMBER}。"}]}, "/body/a/0/b"), ({NUMBER: 1}, "/body"),
    ({"tel": PHONE}, "/body/tel"), ({"tel": f"+86 {PHONE}"}, "/body/tel"), ({"t": f"电话:{PHONE},"}, "/body/t"),
    ({"mail": MAIL}, "/body/mail"), ({"id": "44070319900307003x"}, "/body/id"),
])
def test_what_looks_like_personal_data_is_refused_with_its_place(body: dict[str, Any], where: str) -> None:
    assert refused(body) == [where]


def test_a_number_in_the_subject_is_refused_too() -> None:
    assert refused({}, subject=NUMBER) == ["subject"]


@pytest.mark.parametrize("body", [
    {"uscc": "91440703MA4UQ6XT0C"}, {"digest": "13812345678" * 5 + "abcdef012"}, {"capital_fen": 13800138000},
    {"rulebook": "jiangmen@3f2a.9c"}, {"number": "440703199013011232"}, {"id": "20261121-138123456789"},
    {"at": "2026-11-21T09:00:00.000005Z"}, {"name": "江门市沃动机械有限公司"}, {},
])
def test_what_belongs_to_a_registration_is_not_taken_for_personal_data(body: dict[str, Any]) -> None:
    assert refused(body) == []


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_no_digest_is_taken_for_personal_data(digest: bytes) -> None:
    assert refused({"digest": digest.hex()}) == []


def test_an_entry_with_personal_data_undoes_its_transaction(ledger: Ledger) -> None:
    def work() -> None:
        with ledger.database.write() as session:
            entries.record(session, "k", "s", ledger.now, {"ok": 1})
            entries.record(session, "k", "s", ledger.now, {"signer": NUMBER})

    with pytest.raises(LedgerError, match=LED_PERSONAL):
        work()
    assert ledger.all("SELECT count(*) FROM ledger_entries") == [(0,)]


def test_a_digest_needs_the_right_master_key(ledger: Ledger) -> None:
    with ledger.database.write() as session:
        salted(Vault(new_ring()), session, "case:1", "id_number", NUMBER)
    with ledger.database.write() as session, pytest.raises(StoreError):
        salted(Vault(new_ring()), session, "case:1", "id_number", NUMBER)
