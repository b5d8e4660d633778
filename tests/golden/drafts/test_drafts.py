"""The labelled sentences: the runs frozen beside them say what the engine drafts today, and nothing in them is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.draft import Drafter
from engine.proving.labelled_drafts import MeasuredDraft, drafts_report, measure_drafts, read_draft_cases

FOLDER = Path(__file__).parent
SETS = (FOLDER, FOLDER / "measure")


Runs = dict[Path, tuple[MeasuredDraft, ...]]


@pytest.fixture(scope="session")
def measured_drafts(drafter: Drafter) -> Runs:
    return {folder: tuple(measure_drafts(read_draft_cases(folder), drafter)) for folder in SETS}


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_the_frozen_run_is_what_the_engine_drafts_today(measured_drafts: Runs, folder: Path) -> None:
    """`python -m bench.drafts FOLDER --write FOLDER/frozen.txt` writes it anew."""
    assert drafts_report(measured_drafts[folder]) == (folder / "frozen.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_nothing_is_filled_in_that_a_sentence_does_not_say(measured_drafts: Runs, folder: Path) -> None:
    assert [m.case.text for m in measured_drafts[folder] if not m.right["nothing invented"]] == []
