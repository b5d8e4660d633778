"""The structure of names measured on applications: what is sure is said, what is not stays open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.checks.name_structure import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]


@pytest.fixture
def facts(measure: Measure) -> Measure:
    def of(name: str | None, entity_type: str = "company", **more: Any) -> dict[str, Any]:
        document = {"entity_type": entity_type, "name": name, "division": "440703", **more}
        return {k.removeprefix("name."): v for k, v in measure(CHECK, document).items()}

    return of


def test_a_sound_name_is_read_and_nothing_is_wrong_with_it(facts: Measure) -> None:
    found = facts("江门市沃动机械有限公司")
    assert (found["division"], found["trade_name"], found["industry"], found["form"]) == ("江门市", "沃动", "机械", "有限公司")
    assert (found["division_fit"], found["form_fit"], found["trade_name_state"]) == ("own", "fits", "present")
    assert not any(found[k] for k in ("division_missing", "district_alone", "zone_alone", "industry_missing", "group"))
    assert found["odd_characters"] == found["national_words"] == ()


def test_null_blank_and_left_out_are_told_apart(facts: Measure, measure: Measure) -> None:
    assert facts(None, "individual")["stated"] == "none"
    assert facts("  ")["stated"] == "none"
    assert facts("江门市沃动机械有限公司")["stated"] == "given"
    assert measure(CHECK, {"entity_type": "company"})["name.stated"] == "left_out"


def test_a_name_that_could_not_be_known_leaves_every_fact_unknown(measure: Measure) -> None:
    found = measure(CHECK, {"entity_type": "company", "unknown": ["/name"]})
    assert all(isinstance(v, Unknown) for v in found.values())


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        ("沃动机械有限公司", "division_missing", True),
        ("珠海市沃动机械有限公司", "division_fit", "elsewhere"),
        ("江门市新会区沃动机械有限公司", "division_fit", "elsewhere"),
        ("广东沃动机械有限公司", "division_fit", "own"),
        ("蓬江区沃动机械有限公司", "district_alone", True),
        ("蓬江沃动机械有限公司", "district_alone", True),
        ("江门市蓬江区沃动机械有限公司", "district_alone", False),
        ("台山市沃动机械有限公司", "district_alone", False),
        ("银湖湾滨海新区沃动机械有限公司", "zone_alone", True),
        ("江门市高新区沃动机械有限公司", "zone_alone", False),
        ("江门市贸易有限公司", "trade_name_state", "missing"),
        ("江门市有限公司", "trade_name_state", "missing"),
        ("江门市建材商贸有限公司", "trade_name_state", "industry_only"),
        ("江门市鑫机械有限公司", "trade_name_length", 1),
        ("江门市我命由我不由天呀呀餐饮有限公司", "trade_name_length", 9),
        ("江门市北京机械有限公司", "trade_name_place", "province_or_prefecture"),
        ("江门市蓬江机械有限公司", "trade_name_place", "own_county"),
        ("江门市沃动有限公司", "industry_missing", True),
        ("江门市沃动机械", "form_fit", "missing"),
        ("江门市沃动机械厂", "form_fit", "mismatch"),
        ("江门市沃动机械集团有限公司", "group", "form"),
        ("江门市沃动集团机械有限公司", "group", "inside"),
    ],
)
def test_what_is_wrong_is_measured(facts: Measure, name: str, fact: str, value: object) -> None:
    assert facts(name)[fact] == value


def test_a_missing_division_comes_with_the_name_as_it_would_be(facts: Measure) -> None:
    assert facts("沃动机械有限公司")["with_division"] == "江门市沃动机械有限公司"


def test_a_start_that_may_be_a_renamed_county_is_not_called_missing(facts: Measure) -> None:
    assert facts("任县天泰车辆配件有限公司")["division_missing"] is False


def test_the_row_of_a_table_is_not_held_to_what_only_a_set_up_must_have(facts: Measure) -> None:
    found = facts("沃动集团有限公司", division=None, unknown=["/division"], address="广东省江门市蓬江区港口路1号")
    assert (found["division_missing"], found["group"], found["zone_alone"]) == (None, None, False)


def test_without_division_and_address_the_place_is_unknown(facts: Measure) -> None:
    found = facts("江门市沃动机械有限公司", division=None, unknown=["/division", "/address"])
    assert isinstance(found["division_fit"], Unknown)
    nowhere = facts("沃动机械有限公司", division=None, unknown=["/division", "/address"])
    assert nowhere["division_fit"] is None


def test_traditional_characters_come_with_their_standard_form(facts: Measure) -> None:
    (record,) = facts("江门市雲漫机械有限公司")["odd_characters"]
    assert (record["characters"], record["kind"]) == ("雲", "nonstandard")
    assert record["suggestion"].value == "江门市云漫机械有限公司"
    assert (record["evidence"][0].start, record["evidence"][0].end) == (3, 4)


def test_letters_come_without_a_suggestion(facts: Measure) -> None:
    (record,) = facts("江门市ABC机械有限公司")["odd_characters"]
    assert (record["characters"], record["kind"], record["suggestion"]) == ("ABC", "letter", None)


def test_a_branch_is_measured_by_its_parent_and_its_own_part(facts: Measure) -> None:
    parent = {"name": "广州市沃动机械有限公司"}
    good = facts("广州市沃动机械有限公司江门第2分公司", "branch", parent=parent)
    assert (good["begins_with_parent"], good["branch_suffix"], good["odd_characters"]) == (True, True, ())
    assert good["division_fit"] is good["form_fit"] is good["trade_name_state"] is None
    bad = facts("广州市沃动机械江门", "branch", parent=parent)
    assert (bad["begins_with_parent"], bad["branch_suffix"]) == (False, False)
    assert facts("广州市沃动机械有限公司江门分公司", "branch")["begins_with_parent"] is None


def test_national_words_keep_their_place(facts: Measure) -> None:
    assert [w["place"] for w in facts("中国沃动机械有限公司")["national_words"]] == ["start"]
    assert [w["place"] for w in facts("沃动机械（中国）有限公司")["national_words"]] == ["bracket"]
    assert facts("中国沃动机械有限公司")["division_missing"] is False
