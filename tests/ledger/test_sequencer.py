"""The sequencer: every committed entry gets one number, whatever happens, and what is signed continues what was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from engine.errors import LED_KEY, LED_TREE, LedgerError
from engine.ledger import checkpoint, stored, tree
from engine.ledger.key import LedgerKey, new_key
from engine.ledger.sequencer import sequence
from engine.store.database import Database
from engine.store.writer import Writer
from tests.ledger.made import Ledger, rebuild
from tests.ledger.rfc import mth

_KEY = new_key("test.example/ledger")


class CrashError(Exception):
    """Stands for the end of the process."""


@contextmanager
def crashing(database: Database, after: int) -> Iterator[list[str]]:
    """Raise instead of the statement after `after` ones; gives those that were run."""
    run: list[str] = []

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if len(run) == after:
            raise CrashError
        run.append(statement)

    event.listen(database._reader, "before_cursor_execute", before)
    try:
        yield run
    finally:
        event.remove(database._reader, "before_cursor_execute", before)


def state(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    return [ledger.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in (
        "ledger_leaves", "ledger_nodes", "ledger_checkpoints",
    )] + [ledger.all("SELECT entry FROM ledger_pending ORDER BY entry")]


def roots(ledger: Ledger) -> list[tuple[int, bytes]]:
    """Size and root of every checkpoint as its note says."""
    return [
        (found.size, found.root)
        for (note,) in ledger.all("SELECT note FROM ledger_checkpoints ORDER BY size")
        for found in [checkpoint.read(str(note), ledger.key.verifiers)]
    ]


def data(ledger: Ledger) -> list[bytes]:
    """What is hashed, in the order of the numbers, as the documentation tells an auditor to compute it."""
    import rfc8785

    with ledger.database.read() as session:
        return [rfc8785.dumps(entry.data()) for _, entry in stored.placed(session, most=10_000)]


def test_entries_are_numbered_in_order_and_the_list_of_those_that_wait_is_empty(ledger: Ledger) -> None:
    ids = ledger.record(5)
    done = ledger.sequence()
    assert (done.numbered, done.size, done.more) == (5, 5, False)
    assert ledger.all("SELECT number, entry FROM ledger_leaves ORDER BY number") == list(enumerate(ids))
    assert ledger.all("SELECT * FROM ledger_pending") == []


def test_the_checkpoint_tells_size_root_and_time_and_is_stored_as_signed(ledger: Ledger) -> None:
    ledger.record(3)
    signed = ledger.sequence().signed
    assert signed is not None
    assert (signed.size, signed.root, signed.at) == (3, mth(data(ledger)), ledger.now)
    with ledger.database.read() as session:
        row = stored.newest_checkpoint(session)
        assert row is not None
        assert (row.size, row.root, row.at, row.note) == (signed.size, signed.root, signed.at, signed.note)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 7)), min_size=1, max_size=6))
def test_any_appends_in_any_batches_give_the_root_of_the_rfcs_definition(
    database: Database, steps: list[tuple[int, int]]
) -> None:
    ledger = Ledger(database, _KEY)
    for count, batch in steps:
        ledger.record(count)
        ledger.sequence(batch)
    ledger.sequence_all(3)
    leaves = data(ledger)
    assert all(root == mth(leaves[:size]) for size, root in roots(ledger))
    assert roots(ledger)[-1:] == ([(len(leaves), mth(leaves))] if leaves else [])
    with database.read() as session:
        for number in range(0, len(leaves), 3):
            proof = stored.inclusions(session, [number], len(leaves))[0]
            assert tree.included(tree.leaf_hash(leaves[number]), number, len(leaves), proof, mth(leaves))
        for old in range(1, len(leaves), 4):
            path = stored.consistency(session, old, len(leaves))
            assert tree.consistent(old, len(leaves), path, mth(leaves[:old]), mth(leaves))


def test_nothing_is_signed_while_entries_may_be_waiting(ledger: Ledger) -> None:
    ledger.record(5)
    assert [(d.numbered, d.more, d.signed is None) for d in (ledger.sequence(2) for _ in range(3))] == [
        (2, True, True), (2, True, True), (1, False, False),
    ]


def test_an_unsigned_end_is_signed_by_the_next_call_and_a_signed_one_is_left(ledger: Ledger) -> None:
    ledger.record(2)
    assert ledger.sequence(2).signed is None
    signed = ledger.sequence(2).signed
    assert signed is not None
    assert signed.size == 2
    assert ledger.sequence(2).signed is None


def test_an_empty_ledger_is_not_signed(ledger: Ledger) -> None:
    done = ledger.sequence()
    assert (done.numbered, done.size, done.signed, done.more) == (0, 0, None, False)


def test_a_crash_before_any_statement_leaves_everything_as_it_was(ledger: Ledger) -> None:
    ledger.grow(3)
    ledger.record(4)
    before = state(ledger)
    survived = 0
    for after in range(50):
        with crashing(ledger.database, after) as run:
            try:
                ledger.sequence()
            except CrashError:
                pass
            else:
                survived = len(run)
                break
        assert state(ledger) == before, run[-1:]
    assert survived >= 8
    assert roots(ledger)[-1] == (7, mth(data(ledger)))


def test_what_a_transaction_has_not_committed_gets_no_number_before_it_is(ledger: Ledger) -> None:
    if ledger.database.dialect == "sqlite":
        pytest.skip("one transaction writes at a time")
    from engine.ledger import entries

    with ledger.database.write() as late:
        first = entries.record(late, "decision", "late", ledger.now, {})
        (second,) = ledger.record()
        assert second > first
        assert ledger.sequence().numbered == 1
    ledger.sequence()
    assert ledger.all("SELECT number, entry FROM ledger_leaves ORDER BY number") == [(0, second), (1, first)]


def test_sequencers_and_writers_at_once_lose_and_double_nothing(ledger: Ledger) -> None:
    from engine.ledger import entries

    writer = Writer(ledger.database)
    failures: list[BaseException] = []
    done = threading.Event()

    def write(thread: int) -> None:
        for _ in range(25):
            writer.run(lambda session: entries.record(session, "k", f"{thread}", ledger.now, {}))

    def order() -> None:
        while not done.is_set():
            writer.run(lambda session: sequence(session, ledger.key, ledger.now, 7))

    def guarded(work: Any, *arguments: Any) -> threading.Thread:
        def body() -> None:
            try:
                work(*arguments)
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=body)
        thread.start()
        return thread

    orderers = [guarded(order) for _ in range(2)]
    for thread in [guarded(write, n) for n in range(3)]:
        thread.join()
    done.set()
    for thread in orderers:
        thread.join()
    writer.close()
    ledger.sequence_all()
    assert failures == []
    assert ledger.all("SELECT count(*), min(number), max(number), count(DISTINCT entry) FROM ledger_leaves") == [(75, 0, 74, 75)]
    leaves = data(ledger)
    assert all(root == mth(leaves[:size]) for size, root in roots(ledger))


def test_a_tree_that_does_not_continue_the_last_checkpoint_is_not_signed(ledger: Ledger, tamper: Any) -> None:
    ledger.grow(4)
    tamper("UPDATE ledger_nodes SET hash = (SELECT hash FROM ledger_leaves WHERE number = 0) WHERE place = 3")
    ledger.record()
    before = state(ledger)
    with pytest.raises(LedgerError) as caught:
        ledger.sequence()
    assert caught.value.code == LED_TREE
    assert state(ledger) == before


@pytest.mark.parametrize("statement", [
    "DELETE FROM ledger_leaves WHERE number = 4",
    "DELETE FROM ledger_nodes WHERE place = 3",
    "UPDATE ledger_checkpoints SET root = (SELECT hash FROM ledger_leaves WHERE number = 0)",
    "INSERT INTO ledger_pending SELECT entry FROM ledger_leaves WHERE number = 2",
    "DELETE FROM ledger_entries WHERE id = (SELECT max(entry) FROM ledger_pending)",
])
def test_a_ledger_that_was_meddled_with_is_not_continued(ledger: Ledger, tamper: Any, statement: str) -> None:
    ledger.grow(5)
    ledger.record()
    tamper(statement)
    with pytest.raises(LedgerError) as caught:
        ledger.sequence()
    assert caught.value.code == LED_TREE


def test_another_key_does_not_continue_the_ledger_and_a_rotated_one_does(ledger: Ledger) -> None:
    ledger.grow(2)
    ledger.record()
    mine = ledger.key
    ledger.key = new_key("test.example/ledger")
    with pytest.raises(LedgerError) as caught:
        ledger.sequence()
    assert caught.value.code == LED_KEY
    ledger.key = mine.rotated()
    signed = ledger.sequence().signed
    assert signed is not None
    assert signed.by == ledger.key.signer.verifier
    assert [size for size, _ in roots(ledger)] == [2, 3]


def test_a_retired_key_does_not_take_the_ledger_back(ledger: Ledger) -> None:
    old = ledger.key
    ledger.grow(2)
    ledger.key = old.rotated()
    ledger.grow(1)
    ledger.key = LedgerKey(old.signer)
    ledger.record()
    with pytest.raises(LedgerError):
        ledger.sequence()


def rewrite_and_forget(ledger: Ledger, tamper: Any) -> None:
    """What a superuser without the key can do: rewrite the end with its tree, and remove the checkpoints over it."""
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 6")
    rebuild(ledger, tamper)
    tamper("DELETE FROM ledger_checkpoints WHERE size > 4")
    ledger.record()


def test_a_signer_without_memory_can_be_made_to_sign_what_was_rewritten(ledger: Ledger, tamper: Any) -> None:
    ledger.grow(4, 4)
    rewrite_and_forget(ledger, tamper)
    assert ledger.sequence().signed is not None


def test_a_signer_that_remembers_signs_nothing_that_was_rewritten_or_cut(ledger: Ledger, tamper: Any) -> None:
    ledger.grow(4, 4)
    with ledger.database.read() as session:
        row = stored.newest_checkpoint(session)
        assert row is not None
        memory = [checkpoint.read(row.note, ledger.key.verifiers)]
    ledger.record()
    with ledger.database.write() as session:
        assert sequence(session, ledger.key, ledger.now, remembered=memory).size == 9
    rewrite_and_forget(ledger, tamper)
    for statements in ([], ["DELETE FROM ledger_leaves WHERE number > 5", "DELETE FROM ledger_nodes WHERE place > 11"]):
        tamper(*statements)
        before = state(ledger)
        with pytest.raises(LedgerError, match="checkpoint 8"), ledger.database.write() as session:
            sequence(session, ledger.key, ledger.now, remembered=memory)
        assert state(ledger) == before


@pytest.mark.parametrize("value", ["'infinity'", "'long ago'"])
def test_an_entry_nobody_can_read_is_not_numbered(ledger: Ledger, tamper: Any, value: str) -> None:
    if (ledger.database.dialect == "postgresql") != ("infinity" in value):
        pytest.skip("each database takes what the other does not")
    ledger.record(2)
    tamper(f"UPDATE ledger_entries SET at = {value} WHERE id = 2")
    with pytest.raises(LedgerError) as caught:
        ledger.sequence()
    assert caught.value.code == LED_TREE
