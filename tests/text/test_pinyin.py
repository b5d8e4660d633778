"""Sound: homophones share a key, whatever the tone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.pinyin import MOST_KEYS, sound_key, sound_keys, sounds, syllables


@pytest.mark.parametrize(("one", "other"), [("牛栏山", "牛兰山"), ("马栏山", "马兰山"), ("之鑫", "志新"), ("横嘞", "横类"), ("吕氏", "绿柿")])
def test_homophones_share_a_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) or set(sound_keys(one)) & set(sound_keys(other))


@pytest.mark.parametrize(("one", "other"), [("绿", "路"), ("沃动", "窝洞洞"), ("心", "星")])
def test_what_sounds_different_has_another_key(one: str, other: str) -> None:
    assert not set(sound_keys(one)) & set(sound_keys(other))


def test_a_character_of_two_readings_is_found_under_both() -> None:
    assert set(sound_keys("乐")) == {sound_key("勒"), sound_key("月")}


def test_syllables_carry_no_tone_and_u_umlaut_is_v() -> None:
    assert syllables("女儿绿A1") == ("nv", "er", "lv", "A", "1")
    assert all(syllable.isascii() and syllable.isalpha() for syllable in sounds().symbols)


def test_different_syllables_have_different_symbols() -> None:
    symbols = sounds().symbols
    assert len(set(symbols.values())) == len(symbols)


@given(st.text(max_size=30))
def test_a_key_is_as_long_as_its_text_and_the_usual_one_comes_first(text: str) -> None:
    keys = sound_keys(text)
    assert keys[0] == sound_key(text)
    assert 1 <= len(keys) <= MOST_KEYS
    assert all(len(key) == len(text) for key in keys)


def test_a_long_text_of_polyphones_has_a_bounded_number_of_keys() -> None:
    assert len(sound_keys("乐" * 200)) == MOST_KEYS
