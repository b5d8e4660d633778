"""Tampering is found: whatever a superuser changes directly, on both databases, is named with the first bad entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine.ledger import checkpoint, entries, stored, tree
from engine.ledger.findings import MEANINGS, Wrong
from engine.ledger.key import new_key
from engine.ledger.verify import Verified, verify
from tests.ledger.made import MINUTE, Ledger, blob, rebuild

Tamper = Callable[..., None]


def verified(ledger: Ledger, kept: Sequence[str] = (), now: dt.datetime | None = None) -> Verified:
    with ledger.database.snapshot() as session:
        return verify(session, ledger.key.verifiers, now or ledger.now, kept)


def found(ledger: Ledger, **more: Any) -> list[tuple[Wrong, int | None, int | None]]:
    """What was found: word, number, entry."""
    return [(one.what, one.number, one.entry) for one in verified(ledger, **more).findings]


def first(ledger: Ledger, **more: Any) -> tuple[Wrong, int | None, int | None]:
    return found(ledger, **more)[0]


def newest(ledger: Ledger) -> str:
    with ledger.database.read() as session:
        row = stored.newest_checkpoint(session)
        assert row is not None
        return row.note


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """21 entries (ids 1 to 21, numbers 0 to 20) with checkpoints at 8, 13, 14 and 21."""
    ledger.grow(8, 5, 1, 7)
    return ledger


def test_a_ledger_nobody_touched_holds(full: Ledger) -> None:
    result = verified(full)
    assert result.findings == ()
    assert (result.holds, result.size, result.checkpoints, result.waiting) == (True, 21, 4, 0)
    assert result.newest is not None
    assert result.newest.size == 21


def test_an_empty_ledger_holds(ledger: Ledger) -> None:
    result = verified(ledger)
    assert (result.holds, result.size, result.newest) == (True, 0, None)


def test_progress_is_told(full: Ledger) -> None:
    told: list[int] = []
    with full.database.snapshot() as session:
        verify(session, full.key.verifiers, full.now, told=told.append)
    assert told == [21]


@pytest.mark.parametrize("change", [
    "kind = 'x'", "subject = 'x'", "body = '{}'", "at = '2026-11-20 00:00:00+00'", "body = body || ' '",
])
def test_an_altered_entry_is_named(full: Ledger, tamper: Tamper, change: str) -> None:
    tamper(f"UPDATE ledger_entries SET {change} WHERE id = 6")
    assert found(full) == [(Wrong.ENTRY_ALTERED, 5, 6)]


def test_an_entry_that_got_another_id_is_missed(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_entries SET id = 99 WHERE id = 6" if full.database.dialect == "sqlite" else
           "INSERT INTO ledger_entries OVERRIDING SYSTEM VALUE SELECT 99, kind, subject, at, body FROM ledger_entries WHERE id = 6",
           "DELETE FROM ledger_entries WHERE id = 6")
    assert found(full) == [(Wrong.ENTRY_MISSING, 5, 6), (Wrong.ENTRY_LEFT_OUT, None, 99)]
    tamper("UPDATE ledger_leaves SET entry = 99 WHERE entry = 6")
    assert found(full) == [(Wrong.ENTRY_ALTERED, 5, 99)]


def test_a_dropped_entry_is_named_with_and_without_its_leaf(full: Ledger, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_entries WHERE id = 6")
    assert found(full) == [(Wrong.ENTRY_MISSING, 5, 6)]
    tamper("DELETE FROM ledger_leaves WHERE number = 5")
    assert found(full) == [(Wrong.NUMBER_MISSING, 5, None)]


def test_a_leaf_that_was_dropped_leaves_its_entry_behind(full: Ledger, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_leaves WHERE number BETWEEN 5 AND 7")
    assert found(full) == [(Wrong.NUMBER_MISSING, 5, None), *((Wrong.ENTRY_LEFT_OUT, None, n) for n in (6, 7, 8))]


def test_an_entry_dropped_and_the_rest_moved_up_is_found_where_it_was(full: Ledger, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_leaves WHERE number = 5", "DELETE FROM ledger_entries WHERE id = 6",
           *(f"UPDATE ledger_leaves SET number = {n} WHERE number = {n + 1}" for n in range(5, 20)))
    assert first(full) == (Wrong.NODE_DIFFERS, 4, None)
    rebuild(full, tamper)
    what = found(full)
    assert what[0] == (Wrong.CHECKPOINT_DIFFERS, 0, None)
    assert what[1] == (Wrong.END_MISSING, 20, None)


def test_two_entries_in_each_others_place_are_found(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_leaves SET number = -1 WHERE number = 5", "UPDATE ledger_leaves SET number = 5 WHERE number = 9",
           "UPDATE ledger_leaves SET number = 9 WHERE number = -1")
    assert found(full) == [(Wrong.NODE_DIFFERS, 4, None), (Wrong.NODE_DIFFERS, 8, None)]
    rebuild(full, tamper)
    assert first(full) == (Wrong.CHECKPOINT_DIFFERS, 0, None)


def test_swapped_bodies_are_named_both(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_entries SET body = (SELECT body FROM ledger_entries WHERE id = 18) WHERE id = 3",
           "UPDATE ledger_entries SET body = '{\"n\":2}' WHERE id = 18")
    assert found(full) == [(Wrong.ENTRY_ALTERED, 2, 3), (Wrong.ENTRY_ALTERED, 17, 18)]


def test_leaves_that_point_at_each_others_entries_are_named_both(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_leaves SET entry = 99 WHERE number = 2", "UPDATE ledger_leaves SET entry = 3 WHERE number = 16",
           "UPDATE ledger_leaves SET entry = 17 WHERE number = 2")
    assert found(full) == [(Wrong.ENTRY_ALTERED, 2, 17), (Wrong.ENTRY_ALTERED, 16, 3)]


def test_an_entry_altered_with_its_leaf_shows_in_the_node_above(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 6")
    with full.database.read() as session:
        leaf = stored.entries(session, [6])[0][1].leaf()
    tamper(f"UPDATE ledger_leaves SET hash = {blob(full, leaf)} WHERE number = 5")
    assert found(full) == [(Wrong.NODE_DIFFERS, 4, None)]


def test_an_entry_altered_with_leaf_and_nodes_shows_in_the_checkpoint(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 11")
    rebuild(full, tamper)
    assert found(full) == [(Wrong.CHECKPOINT_DIFFERS, 8, None)]
    assert "first 8 still is" in verified(full).findings[0].problem


def test_a_checkpoint_altered_to_fit_does_not_bear_its_signature(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 20")
    rebuild(full, tamper)
    with full.database.read() as session:
        root = stored.frontier(session, 21).root()
    tamper(f"UPDATE ledger_checkpoints SET root = {blob(full, root)} WHERE size = 21")
    assert first(full) == (Wrong.CHECKPOINT_INVALID, None, None)
    forged = checkpoint.sign(new_key("test.example/ledger").signer, 21, root, full.now)
    tamper(f"UPDATE ledger_checkpoints SET note = '{forged.note}', at = '{full.now:%Y-%m-%d %H:%M:%S.%f}' WHERE size = 21")
    assert first(full) == (Wrong.CHECKPOINT_INVALID, None, None)
    assert "not signed with a key" in verified(full).findings[0].problem


def test_a_checkpoint_cannot_be_moved_in_time(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_checkpoints SET at = '2026-11-20 00:00:00+00' WHERE size = 13")
    assert found(full) == [(Wrong.CHECKPOINT_INVALID, None, None)]


def test_a_node_that_was_altered_or_removed_is_named_with_its_entries(full: Ledger, tamper: Tamper) -> None:
    place = tree.place_of((2, 1))
    tamper(f"UPDATE ledger_nodes SET hash = (SELECT hash FROM ledger_leaves WHERE number = 0) WHERE place = {place}")
    assert found(full) == [(Wrong.NODE_DIFFERS, 4, None), (Wrong.NODE_DIFFERS, 0, None)]
    tamper(f"DELETE FROM ledger_nodes WHERE place = {place}")
    assert found(full) == [(Wrong.NODE_MISSING, 4, None)]


def test_an_entry_that_is_recorded_with_an_old_date_is_found(full: Ledger) -> None:
    for back in (9, 12):
        with full.database.write() as session:
            entries.record(session, "decision", "x", full.now - back * MINUTE, {})
    full.sequence()
    assert found(full) == [(Wrong.DATED_BACK, 22, 23)]


def test_an_entry_of_the_future_is_found(full: Ledger) -> None:
    for ahead in (9, 12):
        with full.database.write() as session:
            entries.record(session, "decision", "x", full.now + ahead * MINUTE, {})
    full.sequence()
    assert found(full) == [(Wrong.DATED_AHEAD, 22, 23)]


def test_entries_that_waited_for_hours_are_not_taken_for_dated_back(ledger: Ledger) -> None:
    ledger.grow(2)
    ledger.record(300)
    ledger.now += dt.timedelta(hours=12)
    ledger.sequence_all(64)
    ledger.grow(1)
    assert found(ledger) == []


def test_an_entry_that_came_in_by_another_door_is_named(full: Ledger, tamper: Tamper) -> None:
    tamper("INSERT INTO ledger_entries (kind, subject, at, body) VALUES ('x', 'x', '2026-11-21 01:00:00+00', '{}')")
    assert found(full) == [(Wrong.ENTRY_LEFT_OUT, None, 22)]


def test_an_entry_that_was_taken_off_the_waiting_list_is_named(full: Ledger, tamper: Tamper) -> None:
    full.record(2)
    tamper("DELETE FROM ledger_pending WHERE entry = 22")
    assert found(full) == [(Wrong.ENTRY_LEFT_OUT, None, 22)]


def test_entries_may_wait_a_while_and_not_longer(full: Ledger) -> None:
    full.record(2)
    assert (verified(full).waiting, found(full)) == (2, [])
    assert found(full, now=full.now + 11 * MINUTE) == [(Wrong.ENTRY_WAITS, None, 22)]


def test_a_waiting_entry_that_is_gone_is_named(full: Ledger, tamper: Tamper) -> None:
    full.record(1)
    tamper("DELETE FROM ledger_entries WHERE id = 22")
    assert found(full) == [(Wrong.ENTRY_MISSING, None, 22)]


def cut(tamper: Tamper, size: int) -> None:
    """Cut the ledger down to a state it once had, leaving no trace."""
    tamper(f"DELETE FROM ledger_entries WHERE id > {size}", f"DELETE FROM ledger_leaves WHERE number >= {size}",
           f"DELETE FROM ledger_checkpoints WHERE size > {size}",
           f"DELETE FROM ledger_nodes WHERE place > {2 * size}",
           *(f"DELETE FROM ledger_nodes WHERE place = {tree.place_of((level, size >> level))}" for level in range(1, 6)))


def test_an_end_that_was_cut_off_is_found_by_what_was_forgotten(full: Ledger, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_entries WHERE id > 14", "DELETE FROM ledger_leaves WHERE number >= 14")
    assert found(full) == [(Wrong.END_MISSING, 14, None), (Wrong.NODE_STRAY, 14, None)]


def test_an_end_cut_off_without_a_trace_is_found_only_by_a_checkpoint_kept_outside(full: Ledger, tamper: Tamper) -> None:
    kept = newest(full)
    cut(tamper, 14)
    assert found(full) == []
    assert found(full, kept=[kept]) == [(Wrong.END_MISSING, 14, None)]
    full.grow(20)
    assert found(full) == []
    assert found(full, kept=[kept]) == [(Wrong.KEPT_DIFFERS, 0, None)]


def test_whoever_holds_the_key_can_rewrite_everything_but_the_checkpoint_kept_outside(full: Ledger, tamper: Tamper) -> None:
    kept = newest(full)
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 4")
    rebuild(full, tamper)
    for size in (8, 13, 14, 21):
        with full.database.read() as session:
            row = stored.checkpoint_of(session, size)
            assert row is not None
            signed = checkpoint.sign(full.key.signer, size, stored.frontier(session, size).root(), row.at)
        tamper(f"UPDATE ledger_checkpoints SET note = '{signed.note}', root = {blob(full, signed.root)} WHERE size = {size}")
    assert found(full) == []
    assert found(full, kept=[kept]) == [(Wrong.KEPT_DIFFERS, 0, None)]


def test_a_kept_checkpoint_holds_as_long_as_the_ledger_only_grows(full: Ledger) -> None:
    kept = newest(full)
    full.grow(9)
    assert found(full, kept=[kept, newest(full)]) == []


def test_a_kept_checkpoint_of_another_key_is_told(full: Ledger) -> None:
    other = checkpoint.sign(new_key("test.example/ledger").signer, 21, tree.EMPTY_ROOT, full.now)
    assert found(full, kept=[other.note, "nonsense"]) == [(Wrong.KEPT_INVALID, None, None)] * 2


def test_checkpoints_that_were_removed_from_the_end_are_missed_after_a_while(full: Ledger, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_checkpoints WHERE size = 21")
    assert found(full, now=full.now + 5 * MINUTE) == [(Wrong.CHECKPOINT_MISSING, 14, 15)]


def test_a_key_that_was_retired_does_not_sign_again(full: Ledger, tamper: Tamper) -> None:
    old = full.key
    full.key = old.rotated()
    full.grow(1)
    assert found(full) == []
    full.record(1)
    full.key = old
    with pytest.raises(Exception, match="LED-KEY"):
        full.sequence()
    full.key = replace(old, retired=old.rotated().verifiers)
    full.key = old.rotated()
    assert Wrong.CHECKPOINT_INVALID in {what for what, _, _ in found(full)}


def test_a_clock_that_went_back_is_found(full: Ledger) -> None:
    full.now -= 30 * MINUTE
    full.grow(1)
    assert {what for what, _, _ in found(full)} == {Wrong.DATED_BACK, Wrong.CHECKPOINT_TIME}


def test_a_number_beyond_all_reach_ends_the_walk(full: Ledger, tamper: Tamper) -> None:
    tamper("UPDATE ledger_leaves SET number = 1000000000000000000 WHERE number = 20")
    what = found(full)
    assert what[0] == (Wrong.NUMBER_MISSING, 20, None)
    assert "nothing beyond" in verified(full).findings[0].problem


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_leaves SET number = -5 WHERE number = 20", "UPDATE ledger_checkpoints SET size = -5 WHERE size = 21",
    "UPDATE ledger_nodes SET place = -1 WHERE place = 15", "UPDATE ledger_nodes SET place = 2 WHERE place = 15",
    "INSERT INTO ledger_nodes SELECT 1000001, hash FROM ledger_nodes WHERE place = 1",
])
def test_numbers_that_cannot_be_are_found(full: Ledger, tamper: Tamper, statement: str) -> None:
    tamper(statement)
    assert not verified(full).holds


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entries SET at = 'long ago' WHERE id = 6", "UPDATE ledger_entries SET body = x'00ff' WHERE id = 6",
    "UPDATE ledger_entries SET at = x'00' WHERE id = 6", "UPDATE ledger_entries SET kind = x'ff' WHERE id = 6",
    "UPDATE ledger_leaves SET hash = 'none' WHERE number = 5", "UPDATE ledger_leaves SET hash = 7 WHERE number = 5",
])
def test_what_nobody_can_read_is_named_and_stops_nothing(full: Ledger, tamper: Tamper, statement: str) -> None:
    if full.database.dialect != "sqlite":
        pytest.skip("PostgreSQL takes only what a column is declared to hold")
    tamper(statement, "UPDATE ledger_entries SET body = '{}' WHERE id = 12")
    what = found(full)
    assert [(one, number) for one, number, _ in what if one is Wrong.ENTRY_ALTERED] == [
        (Wrong.ENTRY_ALTERED, 5), (Wrong.ENTRY_ALTERED, 11),
    ]


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_nodes SET hash = 'none' WHERE place = 7", "UPDATE ledger_checkpoints SET at = 'long ago' WHERE size = 13",
    "UPDATE ledger_checkpoints SET note = x'00ff' WHERE size = 13", "UPDATE ledger_checkpoints SET root = 5 WHERE size = 13",
])
def test_nodes_and_checkpoints_nobody_can_read_are_findings(full: Ledger, tamper: Tamper, statement: str) -> None:
    if full.database.dialect != "sqlite":
        pytest.skip("PostgreSQL takes only what a column is declared to hold")
    tamper(statement)
    assert len(found(full)) in (1, 2)


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entries SET at = 'infinity' WHERE id = 6", "UPDATE ledger_checkpoints SET at = 'infinity' WHERE size = 13",
])
def test_an_instant_no_calendar_has_is_found(full: Ledger, tamper: Tamper, statement: str) -> None:
    if full.database.dialect != "postgresql":
        pytest.skip("SQLite has no such instants")
    tamper(statement)
    assert [what for what, _, _ in found(full)] in ([Wrong.ENTRY_ALTERED], [Wrong.CHECKPOINT_INVALID])


def test_verification_sees_one_state_while_the_ledger_grows(full: Ledger) -> None:
    with full.database.snapshot() as session:
        assert stored.size(session) == 21
        full.grow(5)
        result = verify(session, full.key.verifiers, full.now)
    assert (result.size, result.findings) == (21, ())
    assert verified(full).size == 26


def test_every_word_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Wrong)
