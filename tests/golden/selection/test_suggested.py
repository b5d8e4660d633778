"""What is suggested for the labelled texts to work with, held by a frozen run, so that a change shows as a diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.proving.labelled_texts import MeasuredText, measure_texts, rates, read_text_cases, report
from engine.scopes.suggest import Suggester
from reference_libs import library

WORK = Path(__file__).parent / "everyday_work.yaml"
FROZEN = Path(__file__).parent / "everyday_work_frozen.txt"


@pytest.fixture(scope="module")
def measured() -> tuple[MeasuredText, ...]:
    if not WORK.is_file():
        pytest.skip("the labelled texts are not part of this checkout")
    suggester = library.load().compiled(Suggester)

    def chosen(text: str) -> tuple[list[str], list[str]]:
        found = suggester.suggest(text)
        return [s.code for s in found.classes], [s.item.code for s in found.items]

    return tuple(measure_texts(read_text_cases(WORK), chosen))


def test_the_frozen_run_is_what_is_suggested_today(measured: tuple[MeasuredText, ...]) -> None:
    """`python bench/selection.py tests/golden/selection/everyday_work.yaml --write …_frozen.txt` writes it anew."""
    assert "\n".join(report(measured)) + "\n" == FROZEN.read_text(encoding="utf-8")


def test_the_shares_are_those_we_promise(measured: tuple[MeasuredText, ...]) -> None:
    class_first, class_among, item_first, _, _ = rates(measured)
    assert class_first >= 0.85
    assert class_among >= 0.97
    assert item_first >= 0.8
