"""Words in disguise are met, and words of their own are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.disguise import Disguises, compile_disguises
from engine.text.normalise import normalise
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture(scope="module")
def disguises(libraries: Libraries) -> Disguises:
    return libraries.compiled(compile_disguises)


@pytest.mark.parametrize(("text", "disguise", "sure"), [
    ("毐品零售", "lookalike", True), ("赌搏机", "lookalike", True), ("象芽制品", "lookalike", True), ("船销会员", "homophone", False),
    ("dubo平台", "pinyin", True), ("代yun服务", "pinyin", True), ("wai hui 买卖", "pinyin", False), ("嫖猖", "lookalike", True),
])
def test_look_sound_and_spelling_are_seen_through(disguises: Disguises, text: str, disguise: str, sure: bool) -> None:
    (found,) = disguises.find(normalise(text))
    assert (found.disguise, found.sure) == (disguise, sure)


@pytest.mark.parametrize("text", [
    "传销", "病毒防护软件", "上传消息", "货款结算", "代储代运", "香雅饰品", "duboqi", "船舶销售", "祖传小吃", "大象橡皮擦", "宣传销售", "外江菜",
])
def test_the_word_itself_and_words_of_their_own_are_no_disguise(disguises: Disguises, text: str) -> None:
    assert disguises.find(normalise(text)) == ()


def test_every_word_that_is_looked_for_is_met_when_spelled_in_latin_letters(libraries: Libraries, disguises: Disguises) -> None:
    from engine.text.pinyin import syllables

    words = [w for row in libraries["restricted_scopes"] for w in row["disguised"].split(";") if w]
    assert len(words) > 40
    assert [w for w in words if not disguises.find("".join(syllables(w)) + "店")] == []


@given(text=st.text("传船销消赌博搏duboxiao毒毐 店", max_size=10))
def test_what_is_found_lies_in_the_text(disguises: Disguises, text: str) -> None:
    normal = normalise(text)
    assert all(0 <= d.start < d.end <= len(normal) for d in disguises.find(normal))
