"""An independent peer: pymerkle computes the same roots and accepts proofs made of our hashes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pymerkle
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle.core import _consistency_path_layout

from engine.ledger import checkpoint, proof, stored, tree
from tests.ledger.made import Ledger
from tests.ledger.test_tree import Kept


def peer(data: list[bytes]) -> Any:
    other = pymerkle.InmemoryTree(algorithm="sha256")
    for one in data:
        other.append_entry(one)
    return other


def accepts_inclusion(leaf: bytes, number: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether the peer accepts our path. It counts from 1, begins with the leaf, and notes each hash's side; one is over."""
    sides = [0 if start > number else 1 for start, _ in tree.inclusion_runs(number, size)]
    theirs = pymerkle.InclusionProof("sha256", True, size, number + 1, [*sides, 0], [leaf, *path])
    try:
        pymerkle.verify_inclusion(leaf, root, theirs, index=number + 1, size=size)
    except pymerkle.InvalidProof:
        return False
    return True


def accepts_growth(kept: Kept, old: int, new: int) -> bool:
    """Whether the peer accepts the growth by our hashes of the runs it asks for (more than RFC 6962 asks)."""
    rule, subset, runs = _consistency_path_layout(old, new)
    theirs = pymerkle.ConsistencyProof("sha256", True, new, old, rule, subset, tree.hashes_of(runs, kept.nodes))
    try:
        pymerkle.verify_consistency(kept.root(old), kept.root(new), theirs, prior_size=old, later_size=new)
    except pymerkle.InvalidProof:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=20), min_size=1, max_size=80), st.data())
def test_the_peer_has_the_same_roots_and_accepts_our_proofs(data: list[bytes], draw: st.DataObject) -> None:
    kept, other = Kept(data), peer(data)
    new = draw.draw(st.integers(1, len(data)))
    old, number = draw.draw(st.integers(1, new)), draw.draw(st.integers(0, new - 1))
    assert other.get_root(new) == kept.root(new)
    path = kept.inclusion(number, new)
    assert accepts_inclusion(kept.leaves[number], number, new, path, kept.root(new))
    assert not accepts_inclusion(kept.leaves[number], number, new, path, tree.EMPTY_ROOT)
    assert accepts_growth(kept, old, new)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=20), min_size=1, max_size=80), st.data())
def test_we_accept_the_peers_proofs(data: list[bytes], draw: st.DataObject) -> None:
    kept, other = Kept(data), peer(data)
    number = draw.draw(st.integers(0, len(data) - 1))
    leaf, *path = other.prove_inclusion(number + 1).path
    assert tree.included(leaf, number, len(data), path, kept.root(len(data)))


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    ledger.grow(5, 1, 7)
    return ledger


def test_the_peer_has_the_roots_of_the_stored_checkpoints_and_accepts_proofs_from_the_database(full: Ledger) -> None:
    with full.database.read() as session:
        placed = stored.placed(session)
        made = proof.prove_entries(session, [entry.id for _, entry in placed], full.key.verifiers)
        notes = [row.note for size in (5, 6, 13) for row in [stored.checkpoint_of(session, size)] if row is not None]
    other = peer([rfc8785.dumps(entry.data()) for _, entry in placed])
    signed = [checkpoint.read(note, full.key.verifiers) for note in notes]
    assert [(one.size, one.root) for one in signed] == [(size, other.get_root(size)) for size in (5, 6, 13)]
    for one in json.loads(json.dumps(made))["entries"]:
        leaf = other.get_leaf(one["number"] + 1)
        assert accepts_inclusion(leaf, one["number"], 13, [base64.b64decode(h) for h in one["path"]], signed[-1].root)
