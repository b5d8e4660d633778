"""Cutting: the Rust port cuts what the libraries hold as jieba itself does."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.tokens import Tokenizer, boundaries, cut, stands_apart, straddles, tokenizer
from reference_libs.library import load


def test_a_name_is_cut_into_words_as_spans_of_it() -> None:
    name = "江门市沃动机械有限公司"
    assert [name[start:end] for start, end in cut(name)] == ["江门市", "沃动", "机械", "有限公司"]
    assert boundaries(name) == {0, 3, 5, 7, 11}


def test_no_text_has_no_words_and_one_boundary() -> None:
    assert cut("") == ()
    assert boundaries("") == {0}


def test_a_term_of_our_own_stays_whole() -> None:
    assert "侨乡味道" in Tokenizer(("侨乡味道",)).words("侨乡味道餐饮")


@given(st.text(max_size=40))
def test_the_words_cover_the_text_without_gap_or_overlap(text: str) -> None:
    at = 0
    for start, end in cut(text):
        assert start == at < end
        at = end
    assert at == len(text)


def test_at_least_995_in_1000_library_phrases_are_cut_as_jieba_cuts_them() -> None:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    libraries = load()
    phrases = [row["phrase"] for row in libraries["scope_items"]] + [row["name"] for row in libraries["industry_codes"]]
    assert len(phrases) > 3000
    ours = tokenizer()
    differing = [phrase for phrase in phrases if list(ours.words(phrase)) != jieba.lcut(phrase, HMM=True)]
    assert len(differing) <= len(phrases) * 0.005, differing[:20]


@pytest.mark.parametrize(
    ("text", "word", "apart"),
    [
        ("沃动国际服装有限公司", "国际", True),
        ("沃动黑鬼餐饮有限公司", "黑鬼", True),
        ("安国家具有限公司", "国家", False),
        ("民泰国贸有限公司", "泰国", False),
        ("沃动泰国餐饮有限公司", "泰国", True),
    ],
)
def test_a_word_stands_apart_unless_another_crosses_its_border(text: str, word: str, apart: bool) -> None:
    start = text.index(word)
    assert stands_apart(text, start, start + len(word)) is apart


@pytest.mark.parametrize(
    ("text", "word", "yes"),
    [("优越南风服装", "越南", True), ("英国风服装", "英国", False), ("东突破科技", "东突", False), ("越南菜", "越南", False)],
)
def test_a_text_straddles_two_words_when_both_reach_beyond_it(text: str, word: str, yes: bool) -> None:
    start = text.index(word)
    assert straddles(text, start, start + len(word)) is yes
