"""The tree of RFC 6962: the published vectors, and the RFC's own recursive definitions against ours."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ledger import tree
from engine.ledger.tree import EMPTY_ROOT, Frontier, Node
from tests.ledger.rfc import mth, path, subproof

INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]
ROOTS = [bytes.fromhex(text) for text in (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)]
"""Roots of the first 0, 1, … 8 inputs; with the paths below from the tests of Certificate Transparency's log."""
PATHS = [
    (0, 1, []),
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]
CONSISTENCIES = [
    (1, 1, []),
    (1, 8, PATHS[1][2]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]


class Kept:
    """A tree with its nodes in memory, as the database keeps them."""

    def __init__(self, data: Sequence[bytes]) -> None:
        self.leaves = [tree.leaf_hash(one) for one in data]
        self.nodes: dict[Node, bytes] = {(0, number): leaf for number, leaf in enumerate(self.leaves)}
        self.frontier = Frontier()
        for leaf in self.leaves:
            self.nodes.update(self.frontier.append(leaf))

    def inclusion(self, number: int, size: int) -> list[bytes]:
        return tree.hashes_of(tree.inclusion_runs(number, size), self.nodes)

    def consistency(self, old: int, new: int) -> list[bytes]:
        return tree.hashes_of(tree.consistency_runs(old, new), self.nodes)

    def root(self, size: int) -> bytes:
        return tree.fold([self.nodes[node] for node in tree.covering((0, size))])


def some(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([number])).digest()[: number % 9] for number in range(count)]


def test_the_published_roots_come_out() -> None:
    kept = Kept(INPUTS)
    assert [kept.root(size) for size in range(9)] == ROOTS
    assert ROOTS[0] == EMPTY_ROOT == Frontier().root()


@pytest.mark.parametrize(("number", "size", "expected"), PATHS)
def test_the_published_inclusion_paths_come_out_and_verify(number: int, size: int, expected: list[str]) -> None:
    found = Kept(INPUTS).inclusion(number, size)
    assert [one.hex() for one in found] == expected
    assert tree.included(tree.leaf_hash(INPUTS[number]), number, size, found, ROOTS[size])


@pytest.mark.parametrize(("old", "new", "expected"), CONSISTENCIES)
def test_the_published_consistency_proofs_come_out_and_verify(old: int, new: int, expected: list[str]) -> None:
    found = Kept(INPUTS).consistency(old, new)
    assert [one.hex() for one in found] == expected
    assert tree.consistent(old, new, found, ROOTS[old], ROOTS[new])


@settings(deadline=None)
@given(st.lists(st.binary(max_size=12), max_size=70), st.data())
def test_every_root_and_proof_is_that_of_the_rfcs_recursive_definition(data: list[bytes], draw: st.DataObject) -> None:
    kept = Kept(data)
    assert kept.frontier.root() == kept.root(len(data)) == mth(data)
    if not data:
        return
    new = draw.draw(st.integers(1, len(data)))
    old = draw.draw(st.integers(1, new))
    number = draw.draw(st.integers(0, new - 1))
    assert kept.inclusion(number, new) == path(number, data[:new])
    assert kept.consistency(old, new) == subproof(old, data[:new], True)
    assert tree.included(kept.leaves[number], number, new, kept.inclusion(number, new), mth(data[:new]))
    assert tree.consistent(old, new, kept.consistency(old, new), mth(data[:old]), mth(data[:new]))


def test_every_proof_of_every_small_tree_verifies_where_it_belongs_and_nowhere_else() -> None:
    kept = Kept(some(20))
    for size in range(1, 21):
        for number in range(size):
            proof, root = kept.inclusion(number, size), kept.root(size)
            for other in range(size):
                assert tree.included(kept.leaves[number], other, size, proof, root) == (other == number)
            for wrong in altered(proof):
                assert not tree.included(kept.leaves[number], number, size, wrong, root)
            assert not tree.included(kept.leaves[(number + 1) % 20], number, size, proof, root)
            assert not tree.included(kept.leaves[number], number, size, proof, EMPTY_ROOT)
            assert not tree.included(kept.leaves[number], number, 2 * size, proof, root)


def test_every_consistency_of_small_trees_verifies_where_it_belongs_and_nowhere_else() -> None:
    kept = Kept(some(20))
    for new in range(1, 21):
        for old in range(1, new + 1):
            proof, first, second = kept.consistency(old, new), kept.root(old), kept.root(new)
            for other in range(1, new + 1):
                assert tree.consistent(other, new, proof, first, second) == (other == old)
            for wrong in altered(proof):
                assert not tree.consistent(old, new, wrong, first, second)
            assert not tree.consistent(old, new, proof, EMPTY_ROOT, second)
            assert not tree.consistent(old, new, proof, first, EMPTY_ROOT)
            assert not tree.consistent(new, old, proof, second, first) or old == new


def altered(proof: list[bytes]) -> list[list[bytes]]:
    """Proofs that differ from `proof` in one place."""
    other = hashlib.sha256(b"other").digest()
    changed = [[*proof[:at], other, *proof[at + 1 :]] for at in range(len(proof))]
    shorter = [proof[:-1], proof[1:]] if proof else []
    swapped = [[proof[1], proof[0], *proof[2:]]] if len(proof) > 1 else []
    return [*changed, *shorter, *swapped, [*proof, other], [other, *proof], [*proof, *proof[-1:], other]]


@given(st.integers(1, 5000), st.integers(0, 5000), st.lists(st.binary(min_size=32, max_size=32), max_size=14))
@settings(max_examples=300, deadline=None)
def test_chance_proves_nothing_and_never_breaks_the_verifier(size: int, number: int, proof: list[bytes]) -> None:
    leaf, root = tree.leaf_hash(b"leaf"), tree.leaf_hash(b"root")
    assert not tree.included(leaf, number, size, proof, root)
    assert not tree.consistent(number, size, proof, leaf, root)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 2**20))
def test_every_node_has_a_place_of_its_own_between_what_is_below_it(level: int, index: int) -> None:
    place = tree.place_of((level, index))
    assert tree.node_at(place) == (level, index)
    if level:
        assert tree.place_of((level - 1, 2 * index)) < place < tree.place_of((level - 1, 2 * index + 1))
    else:
        assert place == 2 * index


def test_the_first_places_are_those_of_a_tree_read_from_left_to_right() -> None:
    assert [tree.node_at(place) for place in range(7)] == [(0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1), (0, 3)]


def test_before_the_first_leaf_there_is_nothing_to_contradict() -> None:
    assert tree.consistent(0, 5, [], EMPTY_ROOT, ROOTS[5])
    assert not tree.consistent(0, 5, [], ROOTS[1], ROOTS[5])
    assert not tree.consistent(0, 5, [EMPTY_ROOT], EMPTY_ROOT, ROOTS[5])
    assert tree.consistency_runs(0, 5) == ()


@pytest.mark.parametrize(("number", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_that_is_not_in_the_tree_has_no_path(number: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaf"):
        tree.inclusion_runs(number, size)
    assert not tree.included(EMPTY_ROOT, number, size, [], EMPTY_ROOT)


def test_a_greater_tree_is_not_the_beginning_of_a_smaller_one() -> None:
    with pytest.raises(ValueError, match="from 6 to 5"):
        tree.consistency_runs(6, 5)
    assert not tree.consistent(6, 5, [], ROOTS[6], ROOTS[5])


def test_a_proof_needs_few_nodes_however_great_the_tree() -> None:
    size = 987_654_321
    assert len(tree.inclusion_runs(123_456_789, size)) == 30
    assert len(tree.nodes_of(tree.inclusion_runs(123_456_789, size))) < 60
    assert len(tree.covering((0, size))) == size.bit_count()


def test_a_leaf_cannot_pass_for_a_node() -> None:
    kept = Kept(INPUTS[:2])
    assert tree.leaf_hash(kept.leaves[0] + kept.leaves[1]) != kept.root(2)
