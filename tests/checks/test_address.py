"""The address: found, in its place, not banned."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.case import Case
from engine.checks.address import CHECK
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Unknown
from reference_libs.library import Libraries

Measure = Callable[..., dict[str, Any]]


def document(address: str | None, **more: Any) -> dict[str, Any]:
    return {"entity_type": "company", "division": "440703", "scope": ["服装服饰零售"], **({"address": address} if address is not None else {}), **more}


def banned(facts: dict[str, Any]) -> list[tuple[str, str, bool | None]]:
    return [(r["entry"], r["certainty"], r["trade_hit"]) for r in facts["address.banned"]]


def test_a_full_address_is_complete_and_in_its_division(measure: Measure) -> None:
    facts = measure(CHECK, document("广东省江门市蓬江区白沙街道栖云路18号之一"))
    assert (facts["address.parsed"], facts["address.complete"], facts["address.precision"]) == (True, True, "number")
    assert (facts["address.division"], facts["address.division_name"], facts["address.lacks"]) == ("440703", "蓬江区", None)
    assert facts["address.agrees_with_division"] is True
    assert facts["address.banned"] == ()
    assert facts["address.limit"] is None


@pytest.mark.parametrize(
    ("text", "parsed", "complete", "lacks"),
    [
        ("江门市蓬江区栖云路", True, False, "门牌号"), ("江门市蓬江区白沙街道", True, False, "道路"), ("江门市蓬江区我家楼下", False, None, "道路"),
        ("江门市新会区三江镇新江村东和里12号", True, True, None),
    ],
)
def test_what_an_address_lacks_is_said(measure: Measure, text: str, parsed: bool, complete: bool | None, lacks: str | None) -> None:
    facts = measure(CHECK, document(text))
    assert (facts["address.parsed"], facts["address.complete"]) == (parsed, complete)
    assert (facts["address.lacks"] or "").startswith(lacks or "")
    assert (facts["address.lacks"] is None) is (lacks is None)


@pytest.mark.parametrize(
    ("text", "division", "agrees"),
    [
        ("江门市新会区会城东庆南路3号", "440703", False), ("江门市棠下镇积木路8号", "440703", True), ("江门市积木路8号", "440703", True),
        ("积木路8号", "440703", None), ("江门市蓬江区积木路8号", "440700", True), ("江门市礼乐街道积木路8号", "440703", False),
        ("广州市积木路8号", "440703", False), ("朝阳区建设路5号", "110105", True),
    ],
)
def test_the_address_is_compared_with_the_division(measure: Measure, text: str, division: str, agrees: bool | None) -> None:
    assert measure(CHECK, document(text, division=division))["address.agrees_with_division"] is agrees


def test_an_address_left_out_or_blank_is_none_and_one_that_cannot_be_known_is_unknown(measure: Measure) -> None:
    for left_out in (document(None), document("  ")):
        facts = measure(CHECK, left_out)
        assert facts.pop("address.banned") == ()
        assert set(facts.values()) == {None}
    unknown = measure(CHECK, document(None, unknown=["/address"]))
    assert all(isinstance(value, Unknown) for value in unknown.values())


def test_a_place_on_a_platform_is_not_asked_for_a_door(measure: Measure) -> None:
    facts = measure(CHECK, document("例子商城店铺12345", premises={"kind": "network"}))
    assert (facts["address.parsed"], facts["address.complete"], facts["address.lacks"]) == (None, None, None)


@pytest.mark.parametrize("text", ["江门市蓬江区港口路86号3楼", "江门市港口路86号3楼", "港口路86号3楼"])
def test_a_banned_house_is_met_also_where_the_county_is_only_in_the_application(measure: Measure, text: str) -> None:
    facts = measure(CHECK, document(text))
    (record,) = facts["address.banned"]
    assert (record["entry"], record["certainty"], record["bans"], record["all_trades"]) == ("BA001", "covered", True, True)
    assert (record["reason"], record["place"], record["in_force"]) == ("危房", "港口路86号", True)
    (evidence,) = record["evidence"]
    assert (evidence.pointer, evidence.text, evidence.entry) == ("/address", "港口路86号", "BA001")
    assert text[evidence.start : evidence.end] == "港口路86号"


def test_an_entry_is_measured_before_it_is_in_force(measure: Measure) -> None:
    facts = measure(CHECK, document("江门市蓬江区港口路86号"), as_of=dt.date(2023, 5, 31))
    assert facts["address.banned"][0]["in_force"] is False


@pytest.mark.parametrize(
    ("scope", "hit"),
    [(["服装服饰零售"], False), (["服装服饰零售", "餐饮服务"], True), ("服装零售；开饭店", True), (["餐饮管理"], False), ([], False), (None, False)],
)
def test_a_trade_closed_to_the_address_is_told_from_the_scope(measure: Measure, scope: Any, hit: bool) -> None:
    given = document("江门市蓬江区建设路20号")
    given.update({"scope": scope} if scope is not None else {})
    if scope is None:
        del given["scope"]
    facts = measure(CHECK, given)
    assert banned(facts) == [("BA004", "covered", hit)]


def test_the_evidence_of_a_closed_trade_points_at_the_items_too(measure: Measure) -> None:
    facts = measure(CHECK, document("江门市蓬江区建设路20号", scope=["服装服饰零售", "餐饮服务"]))
    assert [e.pointer for e in facts["address.banned"][0]["evidence"]] == ["/address", "/scope/1"]


def test_a_scope_that_cannot_be_known_leaves_the_trade_unknown(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "division": "440703", "address": "蓬江区建设路20号", "unknown": ["/scope"]})
    assert isinstance(facts["address.banned"][0]["trade_hit"], Unknown)


def test_an_address_without_number_on_a_banned_stretch_may_be_covered(measure: Measure) -> None:
    assert banned(measure(CHECK, document("江门市蓬江区堤东路"))) == [("BA002", "may_cover", None)]


def test_a_limit_comes_with_the_registrations_there(measure: Measure) -> None:
    given = document("江门市新会区会城东庆南路12号3楼", division="440705")
    facts = measure(CHECK, given, answers=Answers(registrations_at_address=5))
    assert (facts["address.limit"], facts["address.registrations"], facts["address.banned"][0]["bans"]) == (5, 5, False)
    assert measure(CHECK, {**given, "address": "江门市新会区会城东庆南路"})["address.limit"] is None


def test_registrations_that_were_not_answered_are_unknown(measure: Measure) -> None:
    facts = measure(CHECK, document("江门市蓬江区栖云路18号"), answers=Answers(registrations_at_address=None))
    assert isinstance(facts["address.registrations"], Unknown)


@pytest.mark.parametrize(
    ("text", "division", "agrees"),
    [
        ("江门市蓬江区会城街道栖云路18号", "440703", False),
        ("江门市蓬江区三江镇栖云路18号", "440703", False),
        ("会城街道栖云路18号", "440703", False),
        ("江门市会城街道栖云路18号", "440703", False),
        ("江门市会城街道栖云路18号", "440705", True),
        ("会城街道栖云路18号", "440705", None),
        ("江门市蓬江区白沙街道栖云路18号", "440703", True),
        ("台山市白沙镇栖云路18号", "440781", True),
        ("江门市蓬江区霁月街道栖云路18号", "440703", True),
        ("江门市会城街道栖云路18号", "440700", True),
        ("广州市荔湾区会城街道栖云路18号", "440103", True),
    ],
)
def test_a_town_of_another_county_disagrees_with_the_division(measure: Measure, text: str, division: str, agrees: bool | None) -> None:
    assert measure(CHECK, document(text, division=division))["address.agrees_with_division"] is agrees


def test_a_town_elsewhere_is_shown_by_itself(libraries: Libraries) -> None:
    application = Application.model_validate_json(json.dumps(document("江门市蓬江区会城街道栖云路18号")))
    measured = CHECK.measure(Case(application, Answers(), libraries, dt.date(2026, 11, 21)))
    assert [e.text for e in measured.evidence["address.agrees_with_division"]] == ["会城街道"]


@pytest.mark.parametrize(
    ("text", "division", "expected"),
    [
        ("江门市港口路86号", "440700", [("BA001", "may_cover", None)]), ("港口路86号", None, [("BA001", "may_cover", None)]), ("江门市港口路86号", "440703", [("BA001", "covered", None)]),
        ("广州市港口路86号", None, []), ("江门市栖云路86号", None, []),
    ],
)
def test_an_address_of_no_known_county_may_lie_in_any_that_is_listed(measure: Measure, text: str, division: str | None, expected: list[tuple[str, str, bool | None]]) -> None:
    given = document(text)
    given["division"] = division
    if division is None:
        del given["division"]
    assert banned(measure(CHECK, given)) == expected
