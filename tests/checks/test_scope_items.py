"""What the scope's items turn out to be, with evidence in the applicant's own text and a way out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.case import Case
from engine.checks import scope_items
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Evidence, Suggestion, Unknown
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


def _case(libraries: Libraries, scope: Any, **more: Any) -> Case:
    application = Application(entity_type="company", scope=scope, **more)
    return Case(application, Answers(), libraries, dt.date(2026, 1, 1))


def _items(libraries: Libraries, scope: Any) -> list[Any]:
    return list(scope_items.measure(_case(libraries, scope)).values["scope.items"])  # type: ignore[arg-type]


def test_a_list_of_catalogue_phrases_is_exact_and_its_first_item_is_the_main_business(libraries: Libraries) -> None:
    first, second = _items(libraries, ("餐饮服务", "鞋帽零售"))
    assert (first["code"], first["match"], first["main"], first["category"]) == ("H2002", "exact", True, "licensed")
    assert (second["code"], second["main"], second["trade"]) == ("F2011", False, "other")
    assert second["evidence"] == (Evidence("/scope/1", None, None, "鞋帽零售", "F2011"),)


def test_evidence_of_free_text_points_into_the_text_as_given(libraries: Libraries) -> None:
    scope = "一般项目：鞋帽零售；销售服装。"
    for item in _items(libraries, scope):
        (evidence,) = item["evidence"]
        assert scope[evidence.start : evidence.end] == item["text"] == evidence.text


def test_free_text_is_offered_as_the_whole_scope_in_catalogue_phrases(libraries: Libraries) -> None:
    _, near, _ = _items(libraries, ("鞋帽零售", "销售服装", "星际移民"))
    assert near["suggestion"] == Suggestion("/scope", ["鞋帽零售", "服装服饰批发", "服装服饰零售", "星际移民"])


def test_the_offered_scope_keeps_the_verb_of_an_item_it_cannot_translate(libraries: Libraries) -> None:
    items = _items(libraries, "陨石、鞋帽零售；销售服装")
    assert items[-1]["suggestion"].value[0] == "陨石零售"


def test_an_item_said_twice_is_a_duplicate_however_it_is_worded(libraries: Libraries) -> None:
    assert [i["duplicate"] for i in _items(libraries, ("鞋帽零售", "零售鞋帽", "箱包销售"))] == [False, True, False]


def test_items_that_the_catalogue_leaves_to_a_person_say_why(libraries: Libraries) -> None:
    (item,) = _items(libraries, ("殡葬服务",))
    assert item["by_person"] is True
    assert item["doubt"]


def test_length_counts_the_marks_between_the_items(libraries: Libraries) -> None:
    measured = scope_items.measure(_case(libraries, ("餐饮服务", "鞋帽零售"))).values
    assert (measured["scope.items_count"], measured["scope.characters"]) == (2, 9)


def test_a_scope_left_out_raises_no_questions_and_an_unknown_one_does(libraries: Libraries) -> None:
    assert scope_items.measure(_case(libraries, None)).values == {"scope.items": (), "scope.items_count": None, "scope.characters": None}
    unknown = scope_items.measure(_case(libraries, None, unknown=("/scope",))).values
    assert all(isinstance(v, Unknown) for v in unknown.values())


def test_an_empty_scope_has_no_items(libraries: Libraries) -> None:
    assert scope_items.measure(_case(libraries, "（（（")).values["scope.items_count"] == 0
