"""What people say leads to the item and the class a registrar would choose, and says which words led there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scopes.suggest import Suggester, Suggestions
from reference_libs import library
from tests.scopes.everyday.texts import WORDS

SUGGESTER = library.load().compiled(Suggester)


def best(text: str) -> tuple[str, str]:
    found = SUGGESTER.suggest(text)
    return found.classes[0].code, found.items[0].item.code


@pytest.mark.parametrize(("text", "code", "item"), [
    ("飞发铺", "8040", "O1007"),
    ("整车", "8111", "O2002"),
    ("开一间士多，卖烟酒杂货", "5219", "F1053"),
    ("我想开一家奶茶店", "6239", "H2002"),
    ("滴滴司机", "5413", "G2003"),
    ("像蜜雪冰城那样的店", "6239", "H2002"),
    ("海底捞那种", "6210", "H2002"),
    ("菜鸟驿站", "6010", "G8002"),
    ("卖螺丝", "5281", "F2048"),
    ("螺丝厂", "3482", "CM037"),
    ("螺丝批发", "5174", "F1129"),
    ("修手机", "8122", "O2004"),
    ("挖掘机出租", "7113", "L1004"),
    ("小提琴培训", "8393", "P1023"),
    ("养了两百头猪", "0313", "A3003"),
    ("种茶枝柑", "0153", "A1013"),
    ("收废铁", "5191", "F1194"),
    ("装空调", "5012", "O1030"),
    ("灯饰出口", "5136", "F3157"),
    ("在抖音上卖衣服", "5292", "F2068"),
])
def test_everyday_wording_leads_to_its_class_and_item(text: str, code: str, item: str) -> None:
    assert best(text) == (code, item)


@pytest.mark.parametrize(("typed", "meant"), [
    ("naicha dian", "奶茶店"), ("meirongyuan", "美容院"), ("shouji weixiu", "手机维修"), ("开jiazheng公司", "家政公司"),
    ("奈茶店", "奶茶店"), ("冼车行", "洗车行"), ("眼境店", "眼镜店"), ("烧拷店", "烧烤店"), ("手几维修", "手机维修"),
    ("會計代帳", "会计代账"), ("奶 茶 店", "奶茶店"), ("ＫＴＶ", "ktv"),
])
def test_pinyin_slips_and_other_writing_mean_what_was_meant(typed: str, meant: str) -> None:
    assert best(typed)[0] == best(meant)[0]


def test_the_main_business_comes_first_and_the_others_are_there() -> None:
    found = SUGGESTER.suggest("打算开一家奶茶店，顺便卖香烟，以前是做服装厂的，不做外卖")
    codes = [s.code for s in found.classes]
    assert codes[0] == "6239"
    assert "5227" in codes
    assert "6242" not in codes


@pytest.mark.parametrize(("text", "code"), [
    ("在医院门口卖水果", "5223"),
    ("帮饭店洗桌布和毛巾", "8030"),
    ("租了个厂房，想生产水龙头", "3352"),
    ("退休前在医院上班，现在想开花店", "5239"),
    ("想注册个体户，接点翻译的活", "7294"),
])
def test_places_customers_and_the_past_are_not_taken_for_the_business(text: str, code: str) -> None:
    assert best(text)[0] == code


def test_what_is_denied_is_not_proposed() -> None:
    found = SUGGESTER.suggest("做皮肤护理，不做纹身")
    assert [s.code for s in found.classes][:1] == ["8040"]
    assert "O1009" not in [s.item.code for s in found.items if s.score > 0.5]


def test_the_words_that_led_to_a_suggestion_are_named_as_they_were_written() -> None:
    text = "我想在街尾開一間 奶茶 店"
    reason = SUGGESTER.suggest(text).items[0].reasons[0]
    assert reason.text == "奶茶 店"
    assert text[reason.start : reason.end] == reason.text


def test_the_permits_of_an_item_stand_beside_it_with_stage_and_meaning() -> None:
    permits = SUGGESTER.suggest("开药店").items[0].permits
    assert {p.stage for p in permits} == {"after"}
    assert "先领营业执照" in permits[0].meaning


def test_a_text_that_says_nothing_known_gets_no_suggestion() -> None:
    for text in ("", "  ", "！？", "\u0000"):
        assert SUGGESTER.suggest(text) == Suggestions(text, (), ())


def test_no_more_are_given_than_asked_for() -> None:
    for number in (1, 3, 8):
        found = SUGGESTER.suggest("开一家卖水果和蔬菜的店", number)
        assert len(found.items) <= number
        assert len(found.classes) == number


def test_items_of_another_city_are_not_proposed() -> None:
    assert not [s for text in ("预包装食品", "保健食品", "婴幼儿配方乳粉") for s in SUGGESTER.suggest(text, 20).items if "-SH" in s.item.code]


def _sound(text: str, found: Suggestions) -> None:
    for score, reasons in [*((s.score, s.reasons) for s in found.items), *((s.score, s.reasons) for s in found.classes)]:
        assert 0 < score <= 1
        assert reasons
        for reason in reasons:
            assert 0 <= reason.start < reason.end <= len(text)
            assert text[reason.start : reason.end] == reason.text
    for scores in ([s.score for s in found.items], [s.score for s in found.classes]):
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_with_reasons_inside_it(text: str) -> None:
    _sound(text, SUGGESTER.suggest(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_any_sentence_of_our_own_words_is_answered_alike_every_time(text: str) -> None:
    first = SUGGESTER.suggest(text)
    _sound(text, first)
    assert SUGGESTER.suggest(text) == first
