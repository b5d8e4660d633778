"""The table of restricted scopes as it is looked for."""

from __future__ import annotations

import re

import pytest

from engine.scopes.patterns import GAP, WIDEST, Patterns, compile_patterns
from engine.text.normalise import normalise
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture(scope="module")
def patterns(libraries: Libraries) -> Patterns:
    return libraries.compiled(compile_patterns)


def _met(patterns: Patterns, text: str) -> list[str]:
    return [s.pattern.text for s in patterns.spans(normalise(text))]


def test_every_word_of_the_table_meets_itself_but_where_it_says_that_it_is_harmless(patterns: Patterns) -> None:
    silent = [p.text for p in patterns.patterns if not patterns.spans("".join(p.parts))]
    assert silent == []


def test_a_word_with_a_gap_is_met_across_other_characters_but_not_too_far(patterns: Patterns) -> None:
    assert _met(patterns, "发展会员下线") == [f"发展{GAP}下线"]
    assert _met(patterns, "发展" + "甲" * WIDEST + "下线") == [f"发展{GAP}下线"]
    assert _met(patterns, "发展" + "甲" * (WIDEST + 1) + "下线") == []
    assert _met(patterns, "下线发展") == []


def test_of_words_at_one_place_the_longest_is_met(patterns: Patterns) -> None:
    assert _met(patterns, "网络传销") == ["网络传销"]


@pytest.mark.parametrize("text", ["象牙白瓷砖", "消毒品", "植物象牙果", "网络游戏虚拟货币发行", "野生菌火锅", "易制毒化学品"])
def test_harmless_uses_are_passed_over(patterns: Patterns, text: str) -> None:
    assert [m for m in _met(patterns, text) if m in ("象牙", "毒品", "虚拟货币", "野味", "制毒")] == []


def test_what_one_registry_asks_about_gives_way_to_a_permit(libraries: Libraries, patterns: Patterns) -> None:
    (span,) = patterns.spans(normalise("三类医疗器械销售"))
    assert span.pattern.permits == ("第三类医疗器械经营许可",)
    assert any(p.local and p.text == "医疗器械销售" for p in patterns.patterns)


def test_the_gravest_entry_counts_where_two_have_the_same_words(patterns: Patterns) -> None:
    (finance,) = [p for p in patterns.patterns if p.text == "金融"]
    assert (finance.kind, finance.finance) == ("banned", "must_not")


def test_the_tables_own_patterns_can_be_read(libraries: Libraries) -> None:
    assert all(re.compile(row["harmless"]) for row in libraries["restricted_scopes"] if row["harmless"])
