"""The industry code and the name's industry, held against the scope."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.case import Case
from engine.checks import industry
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Unknown
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


def _measured(libraries: Libraries, **keys: Any) -> Any:
    keys = {"name": "江门市沃动餐饮有限公司", "scope": ("餐饮服务",), **keys}
    case = Case(Application(entity_type="company", **keys), Answers(), libraries, dt.date(2026, 1, 1))
    return industry.measure(case)


def _values(libraries: Libraries, **keys: Any) -> Any:
    return {name.removeprefix("industry."): value for name, value in _measured(libraries, **keys).values.items()}


def test_a_class_of_the_main_business_fits(libraries: Libraries) -> None:
    values = _values(libraries, industry="H6210")
    assert (values["known"], values["level"], values["fits_main"]) == (True, "class", True)


def test_a_class_of_a_later_item_does_not_fit_and_a_better_one_is_suggested(libraries: Libraries) -> None:
    values = _values(libraries, industry="5233", scope=("服装服饰零售", "鞋帽零售"))
    assert (values["fits_main"], values["suggested"]) == (False, "5232")


@pytest.mark.parametrize(("given", "known", "level"), [("9999", False, None), ("62", True, "division"), ("621", True, "group"), ("H", True, "section")])
def test_what_is_no_class_is_told_apart(libraries: Libraries, given: str, known: bool, level: str | None) -> None:
    values = _values(libraries, industry=given)
    assert (values["known"], values["level"], values["fits_main"]) == (known, level, None)


def test_without_a_code_one_is_suggested(libraries: Libraries) -> None:
    values = _values(libraries, scope=("五金产品零售",))
    assert (values["given"], values["known"], values["suggested"], values["open"]) == (None, None, "5281", False)


def test_without_a_code_and_with_a_first_item_of_several_classes_the_choice_is_open(libraries: Libraries) -> None:
    values = _values(libraries, scope=("餐饮服务",))
    assert (values["suggested"], values["open"]) == (None, True)
    assert _values(libraries, scope=("星际移民",))["open"] is False


def test_a_catering_name_on_a_scope_of_building_materials_disagrees_at_the_words(libraries: Libraries) -> None:
    measured = _measured(libraries, scope=("建筑材料销售", "五金产品批发"))
    assert measured.values["industry.name_agrees"] == "disagrees"
    (evidence,) = measured.evidence["industry.name_agrees"]
    assert "江门市沃动餐饮有限公司"[evidence.start : evidence.end] == "餐饮"


@pytest.mark.parametrize(("keys", "fact"), [
    ({"unknown": ("/scope",), "scope": None}, "suggested"),
    ({"unknown": ("/name",), "name": None}, "name_agrees"),
    ({"unknown": ("/industry",)}, "known"),
])
def test_what_cannot_be_known_is_unknown(libraries: Libraries, keys: dict[str, Any], fact: str) -> None:
    assert isinstance(_values(libraries, **keys)[fact], Unknown)


def test_a_scope_or_name_left_out_raises_no_question(libraries: Libraries) -> None:
    values = _values(libraries, scope=None, name=None, industry="6210")
    assert (values["fits_main"], values["suggested"], values["open"], values["name_agrees"]) == (None, None, None, None)


def _ways(libraries: Libraries, **keys: Any) -> list[tuple[str, str]]:
    return [(w["change"], w["text"]) for w in _values(libraries, **keys)["ways"]]


def test_where_name_and_scope_disagree_it_is_said_what_would_make_them_agree(libraries: Libraries) -> None:
    ways = _ways(libraries, scope=("服装服饰零售", "鞋帽零售"))
    assert ways[:2] == [("name", "服装"), ("scope", "餐饮服务")]
    values = _values(libraries, scope=("服装服饰零售", "鞋帽零售"))
    assert values["ways_told"].startswith("名称中的行业可以改为：服装")
    name, scope = values["ways"][0]["suggestion"], values["ways"][1]["suggestion"]
    assert (name.pointer, name.value) == ("/name", "江门市沃动服装有限公司")
    assert (scope.pointer, scope.value) == ("/scope", ["服装服饰零售", "鞋帽零售", "餐饮服务"])


def test_whatever_is_proposed_agrees_by_the_same_measure(libraries: Libraries) -> None:
    for way in _values(libraries, scope=("服装服饰零售",))["ways"]:
        changed = {way["suggestion"].pointer.removeprefix("/"): way["suggestion"].value}
        again = _values(libraries, **{"scope": ("服装服饰零售",), **{k: tuple(v) if isinstance(v, list) else v for k, v in changed.items()}})
        assert again["name_agrees"] in ("agrees", "agrees_other")


def test_where_they_agree_nothing_is_proposed(libraries: Libraries) -> None:
    values = _values(libraries)
    assert (values["ways"], values["ways_told"]) == ((), None)


def test_the_classes_of_the_first_item_are_named(libraries: Libraries) -> None:
    assert _values(libraries, scope=("鞋帽零售",))["candidates"] == "5233鞋帽零售"
    assert _values(libraries, scope=("餐饮服务",))["candidates"].startswith("6210正餐服务、6220快餐服务、")
    assert _values(libraries, scope=("星际移民",))["candidates"] is None
