"""A draft says only what the text says or a library holds, names only free names, and is never approved on a guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import Outcome
from engine.domain.revision import as_data
from engine.draft import Draft, Drafter
from engine.name_check import NameExaminer, NameQuestion
from engine.names.report import NameOutcome
from engine.pipeline import process
from engine.text.normalise import normalise

EXAMPLE = "我想在江门蓬江区开一家卖奶茶和小吃的小店，叫阿明"
FRAGMENTS = (
    "我想在", "喺", "江门", "蓬江区", "新会", "鼓楼区", "广州天河", "白石大道168号", "地址：", "开", "叫", "店名", "“", "”", "阿明", "福满楼", "不要叫",
    "我叫", "李建国", "本人", "有限公司", "个体户", "合伙", "三个人", "分公司", "广州云帆软件有限公司", "注册资本", "五十万", "1.5亿", "投资",
    "面积", "30平米", "9999999999㎡", "租了", "写字楼", "家里", "淘宝", "执照邮寄", "经营期限20年", "卖奶茶", "小吃", "软件开发", "网吧", "赌博",
    "名字吉利点", "想在", "设立", "新会陈皮", "，", "。", " ", "\n", "：", "\u200b", "①", "㎡", "🍵", "\ud800", "零", "千",
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))


def leaves(data: Any, pointer: str = "") -> Iterator[str]:
    """The pointers of all values; a list of texts is one value."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, f"{pointer}/{key}")
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for index, value in enumerate(data):
            yield from leaves(value, f"{pointer}/{index}")
    else:
        yield pointer


def groundless(draft: Draft, drafter: Drafter) -> list[str]:
    """What the draft says without words of the text or a row of a library."""
    text, libraries = normalise(draft.text), drafter.bundle.libraries
    said = {guess.pointer: guess for guess in draft.guesses}
    found = [p for p in leaves(as_data(draft.application)) if p not in said and p != "/parties/0/roles"]
    for pointer in ("/address", "/parent/name", "/parties/0/name", "/premises/platform"):
        if pointer in said and normalise(said[pointer].value) not in text:
            found.append(f"{pointer} {said[pointer].value}")
    if "/division" in said:
        row = libraries["divisions"].by_id()[said["/division"].value]
        found += [] if said["/division"].entry == f"divisions/{row['id']}" and said["/division"].words else ["/division"]
    if "/name" in said:
        names = draft.readings.names
        own = names.whole or names.trade_name or draft.readings.persons.parent
        assert own is not None
        found += [] if normalise(own.value) in text and normalise(own.value) in normalise(said["/name"].value) else ["/name"]
    for guess in draft.guesses:
        found += [f"{guess.pointer} words" for w in guess.words if draft.text[w.start : w.end] != w.text or not w.text]
    return found


@settings(max_examples=80, deadline=None)
@given(text=TEXTS)
def test_whatever_the_text_the_draft_says_nothing_without_ground_and_is_not_approved(text: str, drafter: Drafter) -> None:
    draft = drafter.draft(text)
    assert groundless(draft, drafter) == []
    assert draft.decided.outcome is not Outcome.APPROVE
    assert draft.missing
    assert all(guess.why for guess in draft.guesses)


def test_the_example_becomes_a_draft_with_place_name_items_and_permits(drafter: Drafter) -> None:
    draft = drafter.draft(EXAMPLE)
    assert as_data(draft.application) == {
        "entity_type": "individual", "division": "440703", "name": "江门市蓬江区阿明奶茶店", "industry": "6291", "scope": ["餐饮服务"],
    }
    assert {(p.note.name, p.note.stage) for p in draft.permits} >= {("食品经营许可（除仅销售预包装食品外）", "after")}
    assert {m.pointer for m in draft.missing} >= {"/address", "/premises", "/parties", "/organisation", "/promises"}


def test_every_name_shown_as_free_is_free_when_examined(drafter: Drafter) -> None:
    examiner = NameExaminer(drafter.bundle, drafter.ports.names, drafter.as_of)
    for text in (EXAMPLE, "江门蓬江区开公司做软件开发，名字大气点"):
        draft = drafter.draft(text)
        assert draft.names.free
        for suggestion in draft.names.free:
            question = NameQuestion(suggestion.name, draft.application.division, draft.application.entity_type, None)
            assert examiner.check(question, remedies=False).outcome is NameOutcome.FREE


@pytest.mark.parametrize(("text", "name"), [
    ("在江门蓬江开理发店，名字叫李建国理发店", "江门市蓬江区李建国理发店"),
    ("喺江門蓬江開間大排檔，叫阿強", "江门市蓬江区阿强小吃店"),
])
def test_a_name_says_the_trade_once_and_in_standard_characters(drafter: Drafter, text: str, name: str) -> None:
    assert drafter.draft(text).names.wanted == name


def test_a_place_that_may_be_several_is_told_with_all_of_them(drafter: Drafter) -> None:
    said = {fact.key: fact.value for fact in drafter.draft("鼓楼区开理发店").said}
    assert "南京市鼓楼区" in said["place"]
    assert "福州市鼓楼区" in said["place"]


def test_a_banned_trade_is_told_and_kept_out_of_the_scope(drafter: Drafter) -> None:
    draft = drafter.draft("在蓬江区想做赌博机生意")
    assert ["赌博" in words.text for words in draft.banned] == [True]
    assert draft.application.scope is None


def test_a_wanted_name_that_cannot_stand_is_not_put_in_but_others_are_proposed(drafter: Drafter) -> None:
    draft = drafter.draft("在江门蓬江区开奶茶店，叫中国第一")
    assert draft.names.outcome is not NameOutcome.FREE
    assert draft.names.reasons
    assert draft.application.name is None


def test_the_examination_of_a_draft_is_the_one_every_application_gets(drafter: Drafter) -> None:
    draft = drafter.draft(EXAMPLE)
    again = process(draft.application, drafter.bundle, drafter.ports, drafter.as_of)
    assert (again.outcome, again.findings, again.undetermined) == (draft.decided.outcome, draft.decided.findings, draft.decided.undetermined)


@pytest.mark.parametrize("text", ["", "   ", "！？", "\ud800", "长" * 3000])
def test_a_text_that_says_nothing_makes_an_empty_draft(drafter: Drafter, text: str) -> None:
    draft = drafter.draft(text)
    assert set(as_data(draft.application)) <= {"entity_type"}
