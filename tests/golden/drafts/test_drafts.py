"""The labelled sentences: the runs frozen beside them say what the engine drafts today, and nothing in them is invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from commands.outside import example_ports
from engine.bundle import Bundle, load
from engine.draft import Drafter
from engine.proving.labelled_drafts import MeasuredDraft, drafts_report, measure_drafts, read_draft_cases

FOLDER = Path(__file__).parent
AS_OF = dt.date(2026, 11, 21)
SETS = (FOLDER, FOLDER / "measure")


@pytest.fixture(scope="module")
def measured() -> dict[Path, tuple[MeasuredDraft, ...]]:
    loaded: Bundle = load("jiangmen")
    drafter = Drafter(loaded, example_ports(loaded), AS_OF)
    return {folder: tuple(measure_drafts(read_draft_cases(folder), drafter)) for folder in SETS}


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_the_frozen_run_is_what_the_engine_drafts_today(measured: dict[Path, tuple[MeasuredDraft, ...]], folder: Path) -> None:
    """`python -m bench.drafts FOLDER --write FOLDER/frozen.txt` writes it anew."""
    assert drafts_report(measured[folder]) == (folder / "frozen.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_nothing_is_filled_in_that_a_sentence_does_not_say(measured: dict[Path, tuple[MeasuredDraft, ...]], folder: Path) -> None:
    assert [m.case.text for m in measured[folder] if not m.right["nothing invented"]] == []
