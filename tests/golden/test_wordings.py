"""The labelled wordings of scopes: the runs frozen beside them say what the engine calls them today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine import bundle
from engine.proving.labelled_wordings import (
    LET_THROUGH,
    STOPPED,
    MeasuredWording,
    measure_wordings,
    read_wordings,
    wordings_report,
)
from engine.scope_check import ScopeExaminer
from engine.scopes.verdict import Verdict

FOLDER = Path(__file__).parent / "selection"
AS_OF = dt.date(2026, 11, 21)
SETS = ("wordings", "wordings_measure")


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[MeasuredWording, ...]]:
    examiner = ScopeExaminer(bundle.load("jiangmen"), AS_OF)
    return {name: tuple(measure_wordings(read_wordings(FOLDER / f"{name}.yaml"), examiner)) for name in SETS}


@pytest.mark.parametrize("name", SETS)
def test_the_frozen_run_is_what_the_engine_says_today(measured: dict[str, tuple[MeasuredWording, ...]], name: str) -> None:
    """`python -m bench.wordings tests/golden/selection/NAME.yaml --write tests/golden/selection/NAME_frozen.txt` writes it anew."""
    assert wordings_report(measured[name]) == (FOLDER / f"{name}_frozen.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETS)
def test_no_innocent_wording_is_called_banned_but_the_known_ones(measured: dict[str, tuple[MeasuredWording, ...]], name: str) -> None:
    banned = {m.wording.text for m in measured[name] if m.wording.group == "innocent" and m.kind is Verdict.BANNED}
    assert banned <= KNOWN_BANNED


@pytest.mark.parametrize("name", SETS)
def test_nothing_that_a_person_must_see_is_let_through_but_the_known_ones(
    measured: dict[str, tuple[MeasuredWording, ...]], name: str
) -> None:
    through = {m.wording.text for m in measured[name] if m.wording.kind in STOPPED and m.kind in LET_THROUGH}
    assert through <= KNOWN_LET_THROUGH


@pytest.mark.parametrize("name", SETS)
def test_the_rules_refuse_or_return_no_innocent_wording(measured: dict[str, tuple[MeasuredWording, ...]], name: str) -> None:
    assert {m.wording.text for m in measured[name] if m.wording.group == "innocent" and m.deed is Verdict.BANNED} == set()


KNOWN_BANNED: set[str] = set()
KNOWN_LET_THROUGH = {
    "川销会员推广",  # sounds like 传销 but for the tone, and could be sales in Sichuan
    "办报社出报纸",  # 出报纸 reads as paper, a thing named after the press
}
