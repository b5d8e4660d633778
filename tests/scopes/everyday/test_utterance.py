"""A text is brought to its normal form with the way back, and its breaks are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.everyday.utterance import BLANK, CLAUSE, LIST, MOST_READ, read


def test_writing_does_not_matter_and_every_character_knows_where_it_came_from() -> None:
    utterance = read("開 ＫＴＶ，賣酒")
    assert utterance.text == "开ktv卖酒"
    assert utterance.source(1, 4) == (2, 5)
    assert dict(utterance.breaks) == {1: BLANK, 4: CLAUSE}


def test_marks_between_things_and_between_clauses_are_told_apart() -> None:
    utterance = read("卖米、面；修车")
    assert dict(utterance.breaks) == {2: LIST, 3: CLAUSE}
    assert utterance.crossed(1, 3)
    assert not utterance.crossed(2, 3)


def test_a_word_does_not_begin_between_letters_written_together() -> None:
    utterance = read("kai bar店")
    assert [at for at in range(len(utterance.text) + 1) if utterance.begins(at)] == [0, 3, 6, 7]


def test_a_long_text_is_read_up_to_the_limit() -> None:
    assert len(read("店" * (MOST_READ + 50)).text) == MOST_READ


@given(st.text(max_size=80))
def test_every_span_of_any_text_leads_back_into_it(text: str) -> None:
    utterance = read(text)
    assert len(utterance.offsets) == len(utterance.text)
    for at in range(len(utterance.text)):
        start, end = utterance.source(at, at + 1)
        assert 0 <= start < end <= len(text)
