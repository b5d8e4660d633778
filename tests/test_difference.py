"""Where two JSON values differ."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.difference import pointers, value_at

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=12,
)


def test_the_deepest_places_are_named_and_what_one_side_lacks_is_one_place() -> None:
    a = {"x": [1, {"y": 2}], "a/b": 1, "c~d": {"only": [1]}, "same": None}
    b = {"x": [1, {"y": 3}, 4], "a/b": 2, "c~d": {}, "same": None}
    assert list(pointers(a, b)) == ["/x/1/y", "/x/2", "/a~1b", "/c~0d/only"]
    assert [value_at(a, p) for p in pointers(a, b)] == [2, None, 1, [1]]
    assert [value_at(b, p) for p in pointers(a, b)] == [3, 4, 2, None]


def test_a_truth_is_no_number_and_a_whole_value_is_the_root() -> None:
    assert list(pointers({"a": True}, {"a": 1})) == ["/a"]
    assert list(pointers([], {})) == ["/"]


@given(VALUES)
def test_a_value_does_not_differ_from_its_copy(value: Any) -> None:
    assert list(pointers(value, copy.deepcopy(value))) == []


@given(VALUES, VALUES)
def test_what_stands_at_a_place_that_differs_differs(a: Any, b: Any) -> None:
    found = list(pointers(a, b))
    assert bool(found) == (_typed(a) != _typed(b))


def _typed(value: Any) -> Any:
    """The value with its types, in no order of keys."""
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    return type(value).__name__, value
