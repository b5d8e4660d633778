"""A name by itself: any text is examined, the parts give the text back, and other writing changes nothing but itself."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import bundle, strict_json
from engine.domain.answers import RegisteredName
from engine.errors import InputError
from engine.name_check import LONGEST, NameExaminer, NameQuestion
from engine.name_suggestions import Wanted, suggest
from engine.names.report import NameOutcome
from engine.names.wishes import ALIKE_IN_MEANING, FLAVOURS, MEANINGS, USUAL, read_wish
from engine.proving.labelled_names import NameCase, read_name_cases
from engine.register.exact import ExactRegister
from engine.text.normalise import fold

BUNDLE = bundle.load("jiangmen")
AS_OF = dt.date(2026, 11, 21)
REGISTERED = ("江门市红光酒业有限公司", "江门市禾汐服装有限公司")
EXAMINER = NameExaminer(
    BUNDLE, ExactRegister([RegisteredName(name, "440700") for name in REGISTERED], BUNDLE.libraries), AS_OF
)
CASES = read_name_cases(Path(__file__).parent / "golden" / "names")
WRITING = {"name.characters-nonstandard", "name.characters-foreign"}
KEYS = ["name", "parts", "confidence", "words", "conflicts", "outcome", "findings", "register", "suggestions"]
PIECES = st.lists(st.sampled_from([
    "江门市", "江門", "蓬江区", "广东", "（江门）", "(", "）", "沃动", "禾", "机械", "酒业", "集团", "有限公司", "分公司", "店", "中国", "海洛因",
    " ", "　", "Ａ", "㈱", "\u200b", "\ud800", "𠮷", "3", "·", "厂", "（普通合伙）", "专业合作社",
]), max_size=9).map("".join)
TO_TRADITIONAL = opencc.OpenCC("s2t").convert


@settings(max_examples=300, deadline=None)
@given(st.one_of(PIECES, st.text(max_size=60)))
@example("")
@example("（）")
@example("\ud800有限公司")
@example("㈱沃动㈱有限公司分公司")
def test_any_text_is_examined_and_its_parts_with_the_gaps_give_it_back(text: str) -> None:
    found = EXAMINER.check(NameQuestion(text)).as_json()
    assert list(found) == KEYS
    assert json.loads(strict_json.dumps(found)) == json.loads(json.dumps(found))
    at, pieces = 0, ""
    for start, end in found["parts"]["spans"].values():
        assert at <= start < end <= len(text)
        pieces += found["name"][at:start] + found["name"][start:end]
        at = end
    assert pieces + found["name"][at:] == found["name"]
    assert len(found["name"]) == len(text)


def traditional(text: str) -> str:
    """Every character in its traditional form where one stands for it and reads as it."""
    found = ((char, TO_TRADITIONAL(char)) for char in text)
    return "".join(other if len(other) == 1 and fold(other) == fold(char) else char for char, other in found)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_traditional_and_full_width_writing_change_nothing_but_the_finding_on_it(case: NameCase) -> None:
    examiner = NameExaminer(BUNDLE, ExactRegister(case.register, BUNDLE.libraries), AS_OF)
    application = case.application

    def said(name: str) -> tuple[object, ...]:
        found = examiner.check(NameQuestion(name, application.division, application.entity_type), remedies=False)
        conflicts = [(c["name"], c["kind"]) for c in found.as_json()["conflicts"]]
        return {f.rule for f in found.findings} - WRITING, found.parsed and found.parsed.spans, conflicts

    name = application.name or ""
    plain = said(name)
    assert said(traditional(name)) == plain
    assert said(full_width(name)) == plain
    assert said(full_width(traditional(name))) == plain


def outcome(name: str, **known: str) -> tuple[str, str]:
    found = EXAMINER.check(NameQuestion(name, **known)).as_json()  # type: ignore[arg-type]
    return found["outcome"], found["register"]


def test_the_outcome_retells_the_examination() -> None:
    assert outcome("江门市沃朔机械有限公司") == ("free", "checked")
    assert outcome("江门市汪精卫酒业有限公司") == ("not_allowed", "checked")
    assert outcome("江门市红光酒厂") == ("same", "checked")
    assert outcome("江门市禾夕服装有限公司") == ("similar", "checked")
    assert outcome("中国沃朔机械有限公司") == ("refer", "unchecked")


def test_the_city_comes_from_the_name_or_is_given() -> None:
    assert outcome("广州市红光酒业有限公司") == ("free", "checked")
    assert outcome("红光酒业有限公司") == ("not_allowed", "unchecked")
    assert outcome("红光酒业有限公司", division="440703") == ("not_allowed", "checked")
    assert [EXAMINER.division_named(t) for t in ("江门", "440703", "江门市蓬江区", "没有此地")] == ["440700", "440703", "440703", None]


def test_without_a_register_words_and_structure_alone_are_judged() -> None:
    alone = NameExaminer(BUNDLE, None, AS_OF)
    found = alone.check(NameQuestion("江门市红光酒业有限公司")).as_json()
    assert (found["outcome"], found["register"], found["conflicts"]) == ("free", "unchecked", [])
    assert alone.check(NameQuestion("江门市汪精卫酒业有限公司")).outcome is NameOutcome.NOT_ALLOWED


def test_a_conflict_says_which_rule_which_parts_and_whose_name() -> None:
    [conflict] = EXAMINER.check(NameQuestion("江门市红光酒厂")).as_json()["conflicts"]
    assert conflict == {
        "name": "江门市红光酒业有限公司", "relation": "same", "kind": "trade_name_industry",
        "article": "企业名称登记管理规定 第十七条；企业名称相同相近比对规则 第三条第三项", "agrees": ["字号", "行业"], "score": 100,
    }


def test_a_word_is_shown_with_its_place_and_disguise() -> None:
    [word] = EXAMINER.check(NameQuestion("江门市汪·精衛酒业有限公司")).as_json()["words"]
    assert (word["text"], word["start"], word["end"], word["kind"]) == ("汪·精衛", 3, 7, "banned")
    assert word["disguise"] != "none"


def test_a_name_longer_than_an_application_can_carry_is_refused_as_input() -> None:
    with pytest.raises(InputError):
        EXAMINER.check(NameQuestion("沃" * (LONGEST + 1)))
    assert EXAMINER.check(NameQuestion("沃" * LONGEST)).outcome in set(NameOutcome)


@pytest.mark.parametrize("wanted", [
    Wanted("江门市红光酒业有限公司"), Wanted("江门市红光酒厂"), Wanted("江门市巴黎服装有限公司"), Wanted("蓬江区沃朔机械有限公司"),
    Wanted("江门市汪精卫酒业有限公司"), Wanted("江门市沃朔集团有限公司", industry="机械"), Wanted(wish="吉祥一点的奶茶店", division="440703"),
    Wanted(industry="五金", division="440700"), Wanted("江门市蓬江区KK奶茶店"), Wanted("江门市台山服装有限公司", division="440781"),
])
def test_every_suggestion_is_free_itself_and_says_why(wanted: Wanted) -> None:
    found = suggest(EXAMINER, wanted, 5)
    assert len(found) == len({s.name for s in found}) == 5
    assert found == suggest(EXAMINER, wanted, 5)
    for one in found:
        assert one.why
        assert EXAMINER.check(NameQuestion(one.name, wanted.division)).outcome is NameOutcome.FREE


def test_suggestions_stay_near_unless_the_trade_name_is_banned() -> None:
    assert {"红", "光"} & set(suggest(EXAMINER, Wanted("江门市红光酒业有限公司"), 1)[0].name[3:])
    assert not any(set("汪精卫") & set(s.name) for s in suggest(EXAMINER, Wanted("江门市汪精卫酒业有限公司"), 5))


def test_the_same_trade_name_is_kept_where_only_the_rest_was_wrong() -> None:
    assert suggest(EXAMINER, Wanted("蓬江区沃朔机械有限公司"), 1)[0].name == "江门市蓬江区沃朔机械有限公司"


def test_a_wish_is_read_for_flavour_trade_and_form() -> None:
    wish = read_wish("吉祥一点的奶茶店", EXAMINER.lexicon)
    assert ([f.name for f in wish.flavours], wish.industry, wish.form) == (["吉祥"], "奶茶", "店")
    assert read_wish("", EXAMINER.lexicon).flavours == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_wish_is_read(text: str) -> None:
    read_wish(text, EXAMINER.lexicon)


def test_the_lists_hold_standard_characters_with_a_meaning() -> None:
    standard = set(BUNDLE.libraries["standard_characters"].by_id())
    assert set(USUAL) | set(MEANINGS) | set("".join(ALIKE_IN_MEANING)) <= standard
    assert all(char in MEANINGS for flavour in FLAVOURS for char in flavour.first + flavour.second)
