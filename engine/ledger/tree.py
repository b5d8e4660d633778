"""The Merkle tree of RFC 6962 as mathematics: which hashes belong together, apart from where they are kept.

A full subtree of 2^level leaves is known by its node (level, index), the index-th of its level; level 0 are the
leaves. A tree of any size is made of full subtrees, and every hash a proof needs is that of a run of leaves which
few full subtrees cover, so that stored nodes answer for a tree of any size without the leaves being read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SIZE = 32
"""Bytes of a hash."""
EMPTY_ROOT = hashlib.sha256(b"").digest()
Node = tuple[int, int]
Run = tuple[int, int]
"""Leaves from the first number up to, without, the second."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry (RFC 6962, 2.1); its prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def place_of(node: Node) -> int:
    """Where a node stands if the tree is read from left to right, nodes between what is below them: leaf n at 2n.

    A subtree fills one run of places, and a node keeps its place for ever.
    """
    level, index = node
    return (index << (level + 1)) + (1 << level) - 1


def node_at(place: int) -> Node:
    """The node at a place (from 0 up)."""
    level = (~place & (place + 1)).bit_length() - 1
    return level, place >> (level + 1)


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over full subtrees, greatest first, as RFC 6962 splits a tree; EMPTY_ROOT of none."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


@dataclass(slots=True)
class Frontier:
    """All that appending to a tree needs of it: its size and the roots of its full subtrees, greatest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add a leaf's hash. The nodes above it that have become full, from level 1 upwards."""
        made: list[tuple[Node, bytes]] = []
        index, level, top = self.size, 0, leaf
        while index & 1:
            index >>= 1
            level += 1
            top = node_hash(self.peaks.pop(), top)
            made.append(((level, index), top))
        self.peaks.append(top)
        self.size += 1
        return made

    def root(self) -> bytes:
        return fold(self.peaks)


def covering(run: Run) -> tuple[Node, ...]:
    """The full subtrees that make up a run of leaves which RFC 6962 treats as one, greatest first."""
    at, end = run
    nodes: list[Node] = []
    while at < end:
        level = (end - at).bit_length() - 1
        nodes.append((level, at >> level))
        at += 1 << level
    return tuple(nodes)


def inclusion_runs(number: int, size: int) -> tuple[Run, ...]:
    """The runs whose hashes prove that leaf `number` is in the tree of `size` leaves (PATH of RFC 6962, 2.1.1)."""
    if not 0 <= number < size:
        raise ValueError(f"leaf {number} of {size}")
    runs: list[Run] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start = middle
    return tuple(reversed(runs))


def consistency_runs(old: int, new: int) -> tuple[Run, ...]:
    """The runs whose hashes prove that the tree of `old` leaves begins that of `new` (PROOF of RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"from {old} to {new} leaves")
    if old in (0, new):
        return ()
    runs: list[Run] = []
    start, end, whole = 0, new, True
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start, whole = middle, False
    return (*(() if whole else ((start, end),)), *reversed(runs))


def nodes_of(runs: Iterable[Run]) -> frozenset[Node]:
    """Every node that is needed for the hashes of `runs`."""
    return frozenset(node for run in runs for node in covering(run))


def hashes_of(runs: Iterable[Run], nodes: Mapping[Node, bytes]) -> list[bytes]:
    """The hash of each run. Raises KeyError for a node that is not at hand."""
    return [fold([nodes[node] for node in covering(run)]) for run in runs]


def included(leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves the leaf hash at `number` in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    at, last, found = number, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `path` proves that the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(width: int) -> int:
    """The greatest power of two below `width` (at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)
