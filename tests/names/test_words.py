"""Words in names: found however written, judged by word borders and parts, silent where they are not meant."""

from __future__ import annotations

import pytest

from engine.names.exceptions import read_exemption
from engine.names.lexicon import build
from engine.names.parse import parse
from engine.names.words import CORE, WordHit, find_words, index
from reference_libs.library import load

LIBRARIES = load()
LEXICON = LIBRARIES.compiled(build)
INDEX = LIBRARIES["name_words"].compiled(index)


def words(text: str, branch: bool = False) -> dict[str, WordHit]:
    return {h.row["word"]: h for h in find_words(parse(text, LEXICON, branch=branch), INDEX)}


@pytest.mark.parametrize(
    ("text", "disguise"),
    [
        ("江门市海洛因贸易有限公司", "none"),
        ("江门市海 洛·因贸易有限公司", "spaced"),
        ("江门市法輪功貿易有限公司", "traditional"),
        ("江门市海洛茵贸易有限公司", "homophone"),
    ],
)
def test_a_banned_word_is_found_however_it_is_written(text: str, disguise: str) -> None:
    hits = list(words(text).values())
    assert [h.disguise for h in hits] == [disguise]
    assert all(h.row["kind"] == "banned" and h.part == "trade_name" for h in hits)


def test_offsets_lie_in_the_name_as_written() -> None:
    text = "江门市海 洛·因贸易有限公司"
    hit = words(text)["海洛因"]
    assert text[hit.start:hit.end] == "海 洛·因"


def test_a_word_split_by_the_division_is_found() -> None:
    assert "海洛因" in words("海洛（江门）因贸易有限公司")


def test_the_division_itself_holds_no_words() -> None:
    assert words("公安县沃动贸易有限公司") == {}
    assert "苏丹" not in words("江苏丹华机械有限公司")


@pytest.mark.parametrize("text", ["江门市安德国际贸易有限公司", "江门市泓泰国际物流有限公司", "江门市华美国际旅行社有限公司"])
def test_a_country_that_two_words_happen_to_spell_is_exempt(text: str) -> None:
    assert not any(h.row["category"] == "country/region name" for h in words(text).values())


def test_a_compound_that_begins_with_the_word_does_not_hide_it() -> None:
    hit = words("江门市韩国料理餐饮有限公司")["韩国"]
    assert hit.whole_word


def test_a_word_across_two_words_is_no_word_of_its_own() -> None:
    hit = words("江门市国泰国茂贸易有限公司").get("泰国")
    assert hit is None or not hit.whole_word


def test_a_word_for_whole_trade_names_counts_only_when_it_is_the_whole() -> None:
    assert words("江门市大和机械有限公司")["大和"].equal
    assert "大和" not in words("江门市大和平机械有限公司")  # 和平 is a word of its own


def test_a_word_kept_from_whole_trade_names_is_seen_at_the_head_of_a_longer_one() -> None:
    hit = words("江门市雷锋瀚机械有限公司")["雷锋"]
    assert (hit.equal, hit.whole_word) == (False, True)


def test_the_longer_finance_word_stands_for_the_shorter() -> None:
    found = words("江门市沃动金融租赁有限公司")
    assert set(found) == {"金融租赁"}
    assert found["金融租赁"].finance == "must_not"


@pytest.mark.parametrize(("text", "inside", "whole"), [
    ("江门市沃动慈善会服务有限公司", "慈善", "慈善会"),
    ("江门市沃动爱心基金会服务有限公司", "爱心基金", "基金会"),
    ("江门市红十字会服务有限公司", "红十字", "红十字会"),
])
def test_a_banned_word_says_what_the_words_in_it_would_say(text: str, inside: str, whole: str) -> None:
    assert inside not in words(text)
    assert words(text)[whole].whole_word


@pytest.mark.parametrize(("text", "word"), [("江门市优越南风服装有限公司", "越南"), ("江门市卓越南方建材有限公司", "越南")])
def test_the_end_of_one_word_and_the_beginning_of_the_next_are_no_word(text: str, word: str) -> None:
    assert word not in words(text)


def test_no_word_goes_from_the_trade_name_into_the_next_part() -> None:
    assert words("江门市沃动协会服务有限公司")["协会"].whole_word
    assert words("江门市沃动担保有限公司")["担保"].whole_word


def test_a_longer_graver_word_says_what_a_milder_one_in_it_would() -> None:
    assert set(words("江门市沃动融资担保有限公司")) == {"融资担保"}


def test_a_word_may_begin_in_the_trade_name_and_end_in_the_industry() -> None:
    hit = words("江门市协和医院管理有限公司")["协和医院"]
    assert (hit.part, hit.whole_word, hit.equal) == ("trade_name", True, False)


def test_of_a_branch_only_its_own_part_is_looked_at() -> None:
    assert words("沃动金融租赁有限公司江门分公司") == {}
    assert "海洛因" in words("沃动机械有限公司海洛因分公司")


def test_every_core_word_is_in_the_library() -> None:
    assert {row["word"] for row in INDEX.core} <= set(CORE)
    assert len(INDEX.core) >= 5


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("公安(?!县)", "公安县", True),
        ("公安(?!县)", "公安器材", False),
        ("(?<![上山])海关", "上海关", True),
        ("(?<!回|益)春药", "益春药", True),
        ("(?<!回|益)春药", "春药", False),
        ("新公安路", "新公安路", True),
    ],
)
def test_exemptions_read_what_stands_before_and_after(pattern: str, text: str, covered: bool) -> None:
    word = next(w for w in ("公安", "海关", "春药") if w in text)
    exemption = read_exemption(pattern, word)
    assert exemption is not None
    assert exemption.covers(text, text.index(word), text.index(word) + 2) is covered


@pytest.mark.parametrize("pattern", ["", "  ", "公安(?=局)", "([", "(?<!a)公安(b)"])
def test_a_pattern_that_cannot_be_read_exempts_nothing(pattern: str) -> None:
    assert read_exemption(pattern, "公安") is None


def test_every_exemption_of_the_library_can_be_read() -> None:
    rows = [r for r in INDEX.rows if r["except_pattern"]]
    assert rows
    assert all(read_exemption(r["except_pattern"], r["word"]) is not None for r in rows)
