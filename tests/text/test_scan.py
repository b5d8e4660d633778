"""Scanning: every occurrence of every word, overlapping ones too, in one fixed order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.text.scan import Hit, Scanner

words = st.lists(st.text(alphabet="甲乙丙a", min_size=1, max_size=4), max_size=8)


def test_overlapping_words_are_all_found_longest_first() -> None:
    scanner = Scanner(["中国", "中国人民", "国人", "人民"])
    assert scanner.scan("中国人民") == (Hit(1, 0, 4), Hit(0, 0, 2), Hit(2, 1, 3), Hit(3, 2, 4))


def test_a_word_given_twice_is_reported_under_both_numbers() -> None:
    assert [hit.index for hit in Scanner(["酒", "酒"]).scan("酒业")] == [0, 1]


def test_an_empty_word_and_no_words_at_all_find_nothing() -> None:
    assert Scanner(["", "酒"]).scan("酒") == (Hit(1, 0, 1),)
    assert Scanner([]).scan("酒") == ()
    assert not Scanner([]).hits_any("酒")


def test_offsets_count_characters_also_beyond_the_basic_plane() -> None:
    assert Scanner(["江门"]).scan("𠮷𠮷江门") == (Hit(0, 2, 4),)


@given(words, st.text(alphabet="甲乙丙a𠮷", max_size=20))
def test_scanning_finds_exactly_what_searching_by_hand_finds(patterns: list[str], text: str) -> None:
    by_hand = {
        Hit(number, start, start + len(pattern))
        for number, pattern in enumerate(patterns)
        for start in range(len(text))
        if text.startswith(pattern, start)
    }
    scanner = Scanner(patterns)
    found = scanner.scan(text)
    assert set(found) == by_hand
    assert len(found) == len(by_hand)
    assert [(hit.start, -hit.end, hit.index) for hit in found] == sorted((h.start, -h.end, h.index) for h in found)
    assert scanner.hits_any(text) == bool(by_hand)
