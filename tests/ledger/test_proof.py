"""Proofs as documents: they hold anywhere with the right key, and nothing altered in them does."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import LED_FILE, LED_KEY, LED_NOT_FOUND, LED_TREE, LED_UNSIGNED, LedgerError
from engine.ledger import checkpoint, proof, stored
from engine.ledger.key import new_key
from tests.ledger.made import Ledger


def prove(ledger: Ledger, *ids: int) -> dict[str, Any]:
    with ledger.database.read() as session:
        return proof.prove_entries(session, ids, ledger.key.verifiers)


def growth(ledger: Ledger, old: int) -> dict[str, Any]:
    with ledger.database.read() as session:
        return proof.prove_growth(session, old, ledger.key.verifiers)


def problems(ledger: Ledger, made: dict[str, Any], **more: Any) -> tuple[str, ...]:
    return proof.check(proof.read(json.dumps(made), "p"), ledger.key.verifiers, **more).problems


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    ledger.grow(5, 1, 7)
    return ledger


def test_every_entry_is_proved_in_the_newest_tree(full: Ledger) -> None:
    made = prove(full, *range(1, 14))
    assert problems(full, made) == ()
    assert [(one["entry"]["id"], one["number"]) for one in made["entries"]] == [(n, n - 1) for n in range(1, 14)]


def test_the_ledger_is_proved_to_have_only_grown_since_every_size(full: Ledger) -> None:
    for old in range(14):
        made = growth(full, old)
        assert problems(full, made) == ()
        assert (made["old_checkpoint"] is not None) == (old in (5, 6, 13))


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a document that holds no others, with the way to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves_of(inner, (*path, key))
    if not isinstance(value, dict | list):
        yield path, value


def altered(made: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(made)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_proof_altered_anywhere_does_not_hold(full_sqlite: Ledger, data: st.DataObject) -> None:
    made = data.draw(st.sampled_from([prove(full_sqlite, 4), prove(full_sqlite, 13, 2), growth(full_sqlite, 5)]))
    path, value = data.draw(st.sampled_from([one for one in leaves_of(made) if one[0] != ("key",)]))
    if isinstance(value, int):
        other: Any = data.draw(st.integers(0, 40).filter(lambda n: n != value))
    else:
        at = data.draw(st.integers(0, len(value) - 1))
        other = value[:at] + data.draw(st.sampled_from("AZaz09+/x ").filter(lambda c: c != value[at])) + value[at + 1 :]
    changed = altered(made, path, other)
    try:
        holds = problems(full_sqlite, changed) == ()
    except LedgerError:
        holds = False
    # a line of signature that has become nobody's is passed over: what is left has to say what it said
    assert not holds or (path[-1] in ("checkpoint", "old_checkpoint") and told(full_sqlite, made) == told(full_sqlite, changed))


def told(ledger: Ledger, made: dict[str, Any]) -> list[tuple[int, bytes]]:
    """What the checkpoints in a proof state."""
    notes = [made["checkpoint"], made.get("old_checkpoint") or made["checkpoint"]]
    return [(one.size, one.root) for one in (checkpoint.read(note, ledger.key.verifiers) for note in notes)]


@pytest.fixture
def full_sqlite(tmp_path: Any) -> Iterator[Ledger]:
    from engine.store.database import Database
    from tests.databases import new_sqlite

    database = Database.open(new_sqlite(tmp_path))
    ledger = Ledger(database, new_key("test.example/ledger"))
    ledger.grow(5, 1, 7)
    yield ledger
    database.close()


def test_a_proof_says_nothing_under_another_key(full: Ledger) -> None:
    made = prove(full, 3)
    other = new_key("test.example/ledger")
    result = proof.check(proof.read(json.dumps(made), "p"), other.verifiers)
    assert result.checkpoint is None
    assert "known here" in result.problems[0]


def test_a_proof_does_not_vouch_for_its_own_key(full: Ledger) -> None:
    made = prove(full, 3)
    forger = new_key("test.example/ledger")
    root = checkpoint.read(made["checkpoint"], full.key.verifiers).root
    made["checkpoint"] = checkpoint.sign(forger.signer, 13, root, full.now).note
    made["key"] = str(forger.signer.verifier)
    assert problems(full, made) != ()


def test_a_growth_has_to_begin_with_the_checkpoint_that_was_kept(full: Ledger) -> None:
    with full.database.read() as session:
        kept = [
            checkpoint.read(row.note, full.key.verifiers)
            for row in (stored.checkpoint_of(session, 5), stored.checkpoint_of(session, 6)) if row is not None
        ]
    assert problems(full, growth(full, 5), kept=kept[0]) == ()
    assert "kept" in problems(full, growth(full, 5), kept=kept[1])[0]


def test_what_is_not_there_or_not_covered_yet_cannot_be_proved(full: Ledger) -> None:
    full.record(2)
    full.sequence(1)
    for entry, code in ((14, LED_UNSIGNED), (15, LED_UNSIGNED), (99, LED_NOT_FOUND)):
        with pytest.raises(LedgerError) as caught:
            prove(full, entry)
        assert caught.value.code == code
    with pytest.raises(LedgerError) as caught:
        growth(full, 14)
    assert caught.value.code == LED_NOT_FOUND


def test_a_ledger_without_checkpoint_proves_nothing(ledger: Ledger) -> None:
    ledger.record()
    with pytest.raises(LedgerError) as caught:
        prove(ledger, 1)
    assert caught.value.code == LED_UNSIGNED


def test_nothing_is_proved_for_another_installation(full: Ledger) -> None:
    full.key = new_key("test.example/ledger")
    with pytest.raises(LedgerError) as caught:
        prove(full, 1)
    assert caught.value.code == LED_KEY


def test_a_tree_with_a_hole_proves_nothing(full: Ledger, tamper: Any) -> None:
    tamper("DELETE FROM ledger_nodes WHERE place IN (3, 11)")
    with pytest.raises(LedgerError) as caught:
        prove(full, 1)
    assert caught.value.code == LED_TREE


def test_a_proof_of_an_altered_entry_does_not_hold(full: Ledger, tamper: Any) -> None:
    tamper("UPDATE ledger_entries SET body = '{}' WHERE id = 3")
    assert problems(full, prove(full, 3)) == ("entry 3: it is not number 2 of the checkpoint's tree",)
    assert problems(full, prove(full, 4)) == ()


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"proves": "inclusion"}', '{"proves": "nothing"}', '{"a": 1, "a": 2}', "NaN", '{"proves": "inclusion", "x": 1}',
])
def test_what_is_no_proof_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        proof.read(text, "proof.json")
    assert caught.value.code == LED_FILE
    assert "proof.json" in caught.value.defects[0].where
