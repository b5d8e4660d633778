"""Normalising: what is written differently but read alike is equal, and the way back is exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.normalise import fold, fold_with_offsets, normalise, normalise_with_offsets
from engine.text.variants import RADICALS, VARIANTS

anything = st.text(max_size=40)
chinese = st.text(alphabet="江门市沃動機械有限公司（）() ·中囯國ＡＢ①㎏㈱\u200b\u3000ß⺠乾", max_size=30)


@pytest.mark.parametrize(
    "written",
    ["中 国", "中國", "中·国", "中囯", "中\u200b国", "中\u3000国", "中（国）", "中\u0301国", "中、国", "中\u3164国", "《中国》", "中\ufe0f国"],
)
def test_disguises_of_a_word_normalise_to_the_word(written: str) -> None:
    assert normalise(written) == "中国"


def test_full_width_letters_and_tone_marks_become_plain_letters() -> None:
    assert normalise("ＡＢｃ１") == "abc1"
    assert normalise("lǜ") == "lu"


def test_a_radical_posing_as_a_character_is_the_character() -> None:
    assert normalise("⼈⺠政府") == "人民政府"


def test_a_standard_character_is_not_turned_into_another_word() -> None:
    assert normalise("乾坤") == "乾坤"


def test_one_character_may_become_several_and_all_point_back_to_it() -> None:
    made = normalise_with_offsets("重㎏㈱")
    assert made.text == "重kg株"
    assert made.offsets == (0, 1, 1, 2)
    assert made.source(1, 3) == (1, 2)


def test_a_span_over_dropped_characters_covers_them_in_the_source() -> None:
    made = normalise_with_offsets("江门市中 · 国酒业")
    start = made.text.index("中国")
    assert made.source(start, start + 2) == (3, 8)


def test_a_span_outside_the_normal_form_is_an_error() -> None:
    made = normalise_with_offsets("中国")
    for start, end in ((0, 0), (1, 3), (-1, 1)):
        with pytest.raises(IndexError):
            made.source(start, end)


@given(anything | chinese)
def test_both_ways_of_normalising_agree(text: str) -> None:
    assert normalise_with_offsets(text).text == normalise(text)
    assert fold_with_offsets(text).text == fold(text)


@given(anything | chinese)
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)


@given(anything | chinese, anything | chinese)
def test_the_normal_form_of_a_text_is_that_of_its_parts(left: str, right: str) -> None:
    assert normalise(left + right) == normalise(left) + normalise(right)


@given(chinese | anything, st.data())
def test_every_normal_span_maps_to_a_source_span_that_normalises_to_at_least_it(text: str, data: st.DataObject) -> None:
    made = normalise_with_offsets(text)
    assert len(made.offsets) == len(made.text)
    assert list(made.offsets) == sorted(made.offsets)
    if not made.text:
        return
    start = data.draw(st.integers(0, len(made.text) - 1))
    end = data.draw(st.integers(start + 1, len(made.text)))
    first, last = made.source(start, end)
    assert 0 <= first < last <= len(text)
    assert made.text[start:end] in normalise(text[first:last])


def test_folding_keeps_punctuation_and_one_kind_of_space() -> None:
    assert fold("江門市（蓬江區）港口路８６號\u3000Ａ座，\u200b二樓") == "江门市(蓬江区)港口路86号 a座,二楼"
    assert fold("批发；\u2028零售\r\n服务") == "批发;\n零售\n\n服务"


def test_every_variant_leads_to_a_character_that_is_itself_normal() -> None:
    for written, usual in (*VARIANTS.items(), *RADICALS.items()):
        assert normalise(written) == usual == normalise(usual)
