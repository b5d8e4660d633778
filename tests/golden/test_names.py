"""The labelled names: sound in themselves, and the run frozen beside them says what the engine makes of them today."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from engine import bundle
from engine.names.conflict import KINDS
from engine.names.report import NameOutcome
from engine.proving.labelled_names import MeasuredName, frozen_names_report, measure_names, read_name_cases

FOLDER = Path(__file__).parent / "names"
FROZEN = Path(__file__).parent / "names_frozen.txt"
AS_OF = dt.date(2026, 11, 21)
CASES = read_name_cases(FOLDER)
PARTS = {"division", "trade_name", "industry", "form", "order", "parent", "branch"}


@pytest.fixture(scope="module")
def measured() -> tuple[MeasuredName, ...]:
    return tuple(measure_names(CASES, bundle.load("jiangmen"), AS_OF))


def test_there_are_enough_of_them_and_every_kind_of_outcome() -> None:
    assert len(CASES) >= 400
    assert set(Counter(c.outcome for c in CASES if c.outcome)) == {o.value for o in NameOutcome}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_label_uses_the_vocabulary_and_names_its_source(case: object) -> None:
    from engine.proving.labelled_names import NameCase

    assert isinstance(case, NameCase)
    assert case.source
    assert case.outcome is None or case.outcome in set(NameOutcome)
    assert all(re.fullmatch(r"name\.[a-z-]+", rule) for rule in case.findings or ())
    assert set(case.conflicts.values()) <= {*KINDS, "none", "any_same", "any_similar"}
    assert set(case.parts) <= PARTS


def test_the_frozen_run_is_what_the_engine_says_today(measured: tuple[MeasuredName, ...]) -> None:
    """`miaopi names measure tests/golden/names --write tests/golden/names_frozen.txt` writes it anew."""
    assert frozen_names_report(measured) == FROZEN.read_text(encoding="utf-8")


def test_every_printed_example_of_the_rules_comes_out_as_the_rules_say(measured: tuple[MeasuredName, ...]) -> None:
    known = {"official-061"}  # a sentence of seven characters: no rule of form tells it from 海纳百川
    wrong = {m.case.id: m.differences for m in measured if m.case.group == "official" and m.differences}
    assert set(wrong) <= known, wrong


def test_nothing_that_must_not_pass_is_called_free_but_the_known_ones(measured: tuple[MeasuredName, ...]) -> None:
    passed = {m.case.id for m in measured if m.case.outcome in ("not_allowed", "same") and m.checked.outcome is NameOutcome.FREE}
    assert passed <= KNOWN_PASSES


KNOWN_PASSES = {
    "innocent-056",  # 保险丝: a ware that no table of industry words has
    "individual-011",  # 中国结 is read as the ware, not as 中国
}
