"""Characters: standard Han and brackets pass, everything else is a run of one kind; what can be mended is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names.characters import BRACKETS, mended, odd_characters, standard
from reference_libs.library import load

ALLOWED = load()["standard_characters"].compiled(standard)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("江门市沃动机械有限公司", []),
        ("沃动（江门）机械(集团)有限公司", []),
        ("江门市ABC机械有限公司", [("ABC", "letter")]),
        ("江门市Ａ1店", [("Ａ", "letter"), ("1", "digit")]),
        ("江门市沃·动店", [("·", "symbol")]),
        ("江门市 沃动店", [(" ", "space")]),
        (" 江门市沃动店 ", []),
        ("江门市雲漫店", [("雲", "nonstandard")]),
    ],
)
def test_odd_runs_are_named_by_kind(text: str, runs: list[tuple[str, str]]) -> None:
    assert [(o.text, o.kind) for o in odd_characters(text, ALLOWED)] == runs


def test_the_number_of_a_branch_is_lawful() -> None:
    text = "沃动有限公司第363店"
    assert odd_characters(text, ALLOWED, start=6, digits_too=True) == ()
    assert [o.text for o in odd_characters(text, ALLOWED)] == ["363"]


def test_blanks_and_traditional_characters_can_be_mended_and_letters_cannot() -> None:
    for text, better in (("江门市 雲漫店", "江门市云漫店"), ("江门市A店", None), ("江门市1店", None)):
        assert mended(text, odd_characters(text, ALLOWED), ALLOWED) == better


@given(st.text(max_size=30))
def test_what_is_left_beside_the_runs_is_standard(text: str) -> None:
    odd = odd_characters(text, ALLOWED)
    covered = {i for o in odd for i in range(o.start, o.end)}
    rest = "".join(c for i, c in enumerate(text) if i not in covered).strip()
    assert all(c in ALLOWED or c in BRACKETS for c in rest.split() for c in c)
    assert all(text[o.start:o.end] == o.text for o in odd)
