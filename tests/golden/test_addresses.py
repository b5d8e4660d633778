"""The labelled addresses: sound in themselves, and the run frozen beside them says what is read today."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.addresses.fields import FIELDS
from engine.addresses.gazetteer import build
from engine.proving.labelled_addresses import (
    AddressCase,
    frozen_addresses_report,
    measure_addresses,
    read_address_cases,
)
from reference_libs import library

FOLDER = Path(__file__).parent / "addresses"
FROZEN = Path(__file__).parent / "addresses_frozen.txt"
CASES = read_address_cases(FOLDER)


def test_there_are_enough_of_them_in_both_halves() -> None:
    halves = Counter(case.to_measure_with for case in CASES)
    assert len(CASES) >= 200
    assert min(halves.values()) >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_label_holds_substrings_of_the_address(case: object) -> None:
    assert isinstance(case, AddressCase)
    assert case.expected
    for value in case.expected.values():
        assert value
        assert value in case.text or all(piece in case.text for piece in value.split(" "))


def test_every_field_is_labelled_often_enough_to_mean_something() -> None:
    times = Counter(name for case in CASES for name in case.expected)
    assert all(times[name] >= 20 for name in FIELDS if name != "unit"), times


def test_the_frozen_run_is_what_is_read_today() -> None:
    """`miaopi addresses measure tests/golden/addresses --write tests/golden/addresses_frozen.txt` writes it anew."""
    measured = list(measure_addresses(CASES, library.load().compiled(build)))
    assert frozen_addresses_report(measured) == FROZEN.read_text(encoding="utf-8")


def test_every_field_is_read_right_in_the_half_to_measure_with() -> None:
    kept = [m for m in measure_addresses(CASES, library.load().compiled(build)) if m.case.to_measure_with]
    right = {name: 1 - sum(name in m.wrong for m in kept) / len(kept) for name in FIELDS}
    assert min(right.values()) >= 0.95, right
