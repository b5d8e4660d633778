"""The leaf of an entry: canonical, complete, and the same whoever computes it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ledger.leaf import Entry, leaf_of

ENTRY = Entry(7, "decision", "20261121-AAAA", dt.datetime(2026, 11, 21, 9, 0, 0, 5, tzinfo=dt.UTC), '{"n":1}')
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_the_leaf_is_what_the_documentation_says() -> None:
    text = '{"at":"2026-11-21T09:00:00.000005Z","body":"{\\"n\\":1}","id":7,"kind":"decision","subject":"20261121-AAAA"}'
    assert ENTRY.leaf() == hashlib.sha256(b"\x00" + text.encode()).digest()


@settings(deadline=None)
@given(st.integers(0, 2**53 - 1), WORDS, WORDS, st.datetimes(), WORDS)
def test_the_leaf_is_canonical_json(number: int, kind: str, subject: str, at: dt.datetime, body: str) -> None:
    entry = Entry(number, kind, subject, at.replace(tzinfo=dt.UTC), body)
    assert entry.leaf() == hashlib.sha256(b"\x00" + rfc8785.dumps(entry.data())).digest() == leaf_of(entry.data())


@pytest.mark.parametrize("change", [
    {"id": 8}, {"kind": "decision "}, {"subject": ""}, {"at": ENTRY.at + dt.timedelta(microseconds=1)}, {"body": '{"n": 1}'},
])
def test_every_value_of_an_entry_is_under_the_hash(change: dict[str, object]) -> None:
    assert replace(ENTRY, **change).leaf() != ENTRY.leaf()  # type: ignore[arg-type]


def test_a_value_cannot_run_into_its_neighbour() -> None:
    assert replace(ENTRY, kind='a","subject":"b', subject="c").leaf() != replace(ENTRY, kind="a", subject='b","subject":"c').leaf()


def test_the_same_instant_has_one_form() -> None:
    china = dt.timezone(dt.timedelta(hours=8))
    assert replace(ENTRY, at=ENTRY.at.astimezone(china)).leaf() == ENTRY.leaf()
