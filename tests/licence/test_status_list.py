"""Status lists are those of the IETF's draft, give every entry a place of its own, and say nothing of the order of entry."""

from __future__ import annotations

import base64
import zlib
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import LIC_LIST, LicenceError
from engine.licence.standing import TITLES
from engine.licence.status_list import (
    BITS,
    OF_VALUE,
    SIZE,
    VALUES,
    Bits,
    Spot,
    compressed,
    entries_of,
    expanded,
    list_bytes,
    packed,
    spot_of,
    value_at,
)

KEY = b"k" * 32
ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("bits", "values", "data", "lst"), [(1, ONE_BIT, "b9a3", "eNrbuRgAAhcBXQ"), (2, TWO_BITS, "c944f9", "eNo76fITAAPfAgc")],
)
def test_the_examples_of_the_draft_come_out_to_the_byte(bits: Bits, values: list[int], data: str, lst: str) -> None:
    made = packed(enumerate(values), len(values), bits)
    assert made.hex() == data
    assert compressed(made) == lst
    assert [value_at(expanded(lst), bits, index) for index in range(len(values))] == values


@given(st.sampled_from(get_args(Bits)).flatmap(lambda bits: st.tuples(
    st.just(bits), st.lists(st.integers(0, (1 << bits) - 1), min_size=1, max_size=50),
)))
def test_what_is_packed_is_read_back(given_values: tuple[Bits, list[int]]) -> None:
    bits, values = given_values
    data = expanded(compressed(packed(enumerate(values), len(values), bits)))
    assert [value_at(data, bits, index) for index in range(len(values))] == values


def test_every_entry_of_a_list_has_a_place_of_its_own() -> None:
    first, last = entries_of(1)
    places = {spot_of(entry, KEY).index for entry in range(first, first + 5000)}
    assert (len(places), first, last) == (5000, SIZE + 1, 2 * SIZE)
    assert all(0 <= place < SIZE for place in places)
    assert spot_of(first, KEY).list == spot_of(last, KEY).list == 1


def test_the_shuffle_of_a_whole_list_leaves_no_place_empty() -> None:
    assert list_bytes(0, ((entry, 9) for entry in range(1, SIZE + 1)), KEY) == b"\x99" * (SIZE // 2)


def test_neighbours_are_not_neighbours_and_another_key_is_another_order() -> None:
    places = [spot_of(entry, KEY).index for entry in range(1, 1001)]
    assert sum(abs(a - b) < 100 for a, b in pairwise(places)) < 10
    assert sum(spot_of(entry, b"o" * 32).index == place for entry, place in enumerate(places, 1)) < 10
    assert spot_of(1, KEY) != Spot(0, spot_of(SIZE + 1, KEY).index)


def test_a_list_says_what_was_put_in_and_nothing_else() -> None:
    data = list_bytes(0, [(7, VALUES["revoked"]), (9, VALUES["superseded"])], KEY)
    assert value_at(data, BITS, spot_of(7, KEY).index) == 1
    assert value_at(data, BITS, spot_of(9, KEY).index) == 3
    assert sum(map(bool, data)) == 2
    assert len(compressed(data)) < 800


def test_every_status_has_a_value_of_its_own_that_the_draft_leaves_free() -> None:
    assert VALUES.keys() == TITLES.keys()
    assert OF_VALUE.keys() <= {0, 1, 3, 12, 13, 14, 15}
    assert len(OF_VALUE) == len(VALUES)


@pytest.mark.parametrize(
    "broken", ["", "eNrbuRgAAhcBXQ!", "AAAA", "eNrbuRgAAhcB", base64.urlsafe_b64encode(zlib.compress(b"ab") + b"more").decode(),
               base64.urlsafe_b64encode(zlib.compress(b"\0" * (17 << 20))).decode().rstrip("=")],
)
def test_what_is_no_list_or_a_bomb_is_refused(broken: str) -> None:
    with pytest.raises(LicenceError) as caught:
        expanded(broken)
    assert caught.value.code == LIC_LIST


@pytest.mark.parametrize("index", [-1, 16])
def test_an_index_that_the_list_does_not_have_is_no_status(index: int) -> None:
    with pytest.raises(LicenceError) as caught:
        value_at(b"\xb9\xa3", 1, index)
    assert caught.value.code == LIC_LIST
