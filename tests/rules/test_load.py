from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import errors
from engine.errors import RulebookError
from engine.rules.load import load
from tests.rules.conftest import FACTS, rule

GOOD = rule("test.good", "{fact: shop.floor, is: 1}")
Write = Callable[..., Path]


def refused(home: Path, name: str = "base") -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        load(name, FACTS, home)
    return caught.value


@pytest.mark.parametrize(
    ("when", "code", "said"),
    [
        ("{fact: shop.flor, is: 1}", errors.RULE_UNKNOWN_NAME, "did you mean 'shop.floor'?"),
        ("{fact: shop.floor, equals: 1}", errors.RULE_SHAPE, "unknown key or operator 'equals'"),
        ("{fact: shop.owner, matches: '(a+)+$'}", errors.RULE_SHAPE, "unknown key or operator 'matches'"),
        ("{fact: shop.floor, is: one}", errors.RULE_TYPE, "'one' is not a int"),
        ("{fact: shop.floor, is: true}", errors.RULE_TYPE, "True is not a int"),
        ("{fact: shop.flue, gt: 1}", errors.RULE_TYPE, "gt does not apply"),
        ("{fact: shop.use, is: residental}", errors.RULE_UNKNOWN_NAME, "did you mean 'residential'?"),
        ("{fact: shop.floor, gt: {param: highest}}", errors.RULE_UNKNOWN_NAME, "no parameter 'highest'"),
        ("{fact: shop.floor, is: {fact: shop.flue}}", errors.RULE_TYPE, "a int is compared with a bool"),
        ("{fact: shop.floor, is: 1, gt: 0}", errors.RULE_SHAPE, "2 operators here"),
        ("{fact: shop.floor}", errors.RULE_SHAPE, "0 operators here"),
        ("{fact: goods, is: 1}", errors.RULE_TYPE, "goods is a list"),
        ("{any: shop.floor}", errors.RULE_TYPE, "shop.floor is a int"),
        ("{any: goods, where: {lable: 茶}}", errors.RULE_UNKNOWN_NAME, "did you mean 'label'?"),
        ("{any: goods, where: {price: {above: 1}}}", errors.RULE_UNKNOWN_NAME, "no operator 'above'"),
        ("{any: goods, where: {price: {gt: {field: prices}}}}", errors.RULE_UNKNOWN_NAME, "did you mean 'price'?"),
        ("{fact: shop.lease_until, lt: '2026-02-30'}", errors.RULE_DATE, "is no date"),
        ("{concluded: 餐饮}", errors.RULE_UNKNOWN_NAME, "nothing concludes '餐饮'"),
        ("{some: goods}", errors.RULE_SHAPE, "no such form of condition"),
        ("[]", errors.RULE_SHAPE, "no such form of condition"),
    ],
)
def test_a_rule_that_means_nothing_definite_is_refused_with_its_place(write: Write, when: str, code: str, said: str) -> None:
    error = refused(write("base", GOOD, rule("test.bad", when)))
    assert error.code == code
    text = str(error)
    assert said in text
    assert "base/01-rules.yaml:" in text


def test_all_defects_of_a_rulebook_are_told_at_once(write: Write) -> None:
    home = write("base", rule("test.one", "{fact: nothing, is: 1}"), rule("test.two", "{any: nothing}"))
    assert len(refused(home).defects) == 2


def test_the_line_of_a_defect_is_the_line_it_stands_on(write: Write) -> None:
    home = write("base", GOOD, rule("test.bad", "{fact: nothing, is: 1}"))
    text = (home / "base" / "01-rules.yaml").read_text(encoding="utf-8")
    line = next(i for i, part in enumerate(text.split("\n"), 1) if "nothing" in part)
    assert refused(home).defects[0].where == f"base/01-rules.yaml:{line}"


def test_an_id_stands_once(write: Write) -> None:
    assert refused(write("base", GOOD, GOOD)).code == errors.RULE_DUPLICATE


def test_a_missing_part_of_the_head_is_named(write: Write) -> None:
    error = refused(write("base", GOOD.replace("  owner: 登记注册科\n", "")))
    assert (error.code, "'owner' is missing" in str(error)) == (errors.RULE_SHAPE, True)


def test_a_rule_has_an_effect_or_a_conclusion_and_not_both(write: Write) -> None:
    neither = rule("test.bad", "{fact: shop.floor, is: 1}").replace("effect: correct", "remedy: drop")
    assert "exactly one" in str(refused(write("base", neither)))


@pytest.mark.parametrize(("name", "said"), [("good", "did you mean 'goods'?"), ("shop.floor", "no list fact 'shop.floor'")])
def test_a_remedy_that_a_list_fact_suggests_names_a_list_fact(write: Write, name: str, said: str) -> None:
    error = refused(write("base", rule("test.bad", "{fact: shop.floor, is: 1}", f"effect: correct\n  remedy: {{suggested: {name}}}")))
    assert error.code == errors.RULE_UNKNOWN_NAME
    assert said in str(error)


def test_the_list_fact_that_suggests_a_remedy_is_measured_with_the_rule(write: Write) -> None:
    home = write("base", rule("test.good", "{fact: shop.floor, is: 1}", "effect: correct\n  remedy: {suggested: goods}"))
    (compiled,) = load("base", FACTS, home).rules
    assert compiled.facts == {"shop.floor", "goods"}


def test_what_rests_on_recollection_may_only_refer(write: Write) -> None:
    recalled = GOOD.replace("grounding: seen", "grounding: recalled")
    assert refused(write("base", recalled)).code == errors.RULE_GROUNDING


@pytest.mark.parametrize("period", ["{from: 2021-02-29}", "{from: 2021-03-01, to: 2021-02-28}"])
def test_a_date_that_does_not_exist_or_runs_backwards_is_refused(write: Write, period: str) -> None:
    assert refused(write("base", GOOD.replace("{from: 2020-01-01}", period))).code == errors.RULE_DATE


def test_conclusions_that_run_in_a_circle_are_refused(write: Write) -> None:
    first = rule("test.one", "{concluded: 乙}", "concludes: 甲")
    second = rule("test.two", "{not: {concluded: 甲}}", "concludes: 乙")
    error = refused(write("base", first, second))
    assert (error.code, "circle" in str(error)) == (errors.RULE_CYCLE, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- &a {x: 1}\n- *a\n", "anchor &a"),
        ("- {id: a, id: b}\n", "appears twice"),
        ("- !!python/object:os.system {}\n", "tag"),
        ("- id: 012\n", "leading zero"),
        ("[" * 100 + "]" * 100, "nested deeper"),
        ("- {id: a\n", "not well-formed YAML"),
        ("id: a\n", "a list of rules"),
    ],
)
def test_yaml_beyond_a_plain_form_is_refused(write: Write, text: str, said: str) -> None:
    home = write("base", GOOD)
    (home / "base" / "01-rules.yaml").write_text(text, encoding="utf-8")
    assert said in str(refused(home))


def test_an_overlay_adds_and_its_rulebook_holds_both(write: Write) -> None:
    write("base", GOOD)
    home = write("city", rule("test.city", "{fact: shop.floor, is: 2}"), extends="base")
    assert [r.id for r in load("city", FACTS, home).rules] == ["test.good", "test.city"]


def test_an_overlay_cannot_redefine_in_silence(write: Write) -> None:
    write("base", GOOD)
    home = write("city", GOOD, extends="base")
    error = refused(home, "city")
    assert (error.code, "base/01-rules.yaml" in str(error)) == (errors.RULE_OVERLAY, True)


def test_an_overlay_tightens_but_does_not_loosen(write: Write) -> None:
    write("base", GOOD)
    home = write("city", extends="base", head="tighten: [{rule: test.good, effect: refer, reason: 从严}]\n")
    assert load("city", FACTS, home).rules[0].effect == "refer"
    loose = write("lax", extends="base", head="tighten: [{rule: test.good, effect: note, reason: 从宽}]\n")
    assert refused(loose, "lax").code == errors.RULE_OVERLAY


def test_a_retired_rule_applies_until_the_day_before(write: Write) -> None:
    import datetime as dt

    write("base", GOOD)
    home = write("city", extends="base", head="retire: [{rule: test.good, from: 2026-01-01, reason: 改革}]\n")
    rule_ = load("city", FACTS, home).rules[0]
    assert rule_.applies("establishment", "company", dt.date(2025, 12, 31))
    assert not rule_.applies("establishment", "company", dt.date(2026, 1, 1))


def test_a_rulebook_that_extends_itself_is_refused(write: Write) -> None:
    assert refused(write("base", GOOD, extends="base")).code == errors.RULE_CYCLE


def test_the_digest_changes_with_any_byte(write: Write) -> None:
    home = write("base", GOOD)
    before = load("base", FACTS, home).digest
    with (home / "base" / "01-rules.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# a remark\n")
    assert load("base", FACTS, home).digest != before


@pytest.mark.parametrize("told", ["address", "representative_number", "owners", "phone"])
def test_a_publication_that_would_tell_of_persons_more_than_the_law_publishes_is_refused(write: Write, told: str) -> None:
    home = write("base")
    notice = f"{{to: 公示系统, legal_basis: 测试法 第一条, tells: [name, published_owners, {told}]}}"
    (home / "base" / "kinds.yaml").write_text(f"notices:\n  publication: {notice}\n", encoding="utf-8")
    (defect,) = refused(home).defects
    assert f"the publication may not tell '{told}'" in defect.problem
