"""Industry codes are read as people write them, and a name's industry is held against the scope leniently."""

from __future__ import annotations

import pytest

from engine.scopes.industry import Industries, agreement, index_industries, index_words
from engine.scopes.match import build
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture(scope="module")
def industries(libraries: Libraries) -> Industries:
    return libraries["industry_codes"].compiled(index_industries)


@pytest.mark.parametrize(("text", "code"), [
    ("5232", "5232"), ("F5232", "5232"), (" f5232 ", "5232"), ("５２３２", "5232"), ("5232 服装零售", "5232"), ("52", "52"), ("F", "F"),
    ("9999", None), ("A5232", None), ("服装", None), ("", None), ("52321", None),
])
def test_a_code_is_read_as_written(industries: Industries, text: str, code: str | None) -> None:
    assert industries.code_in(text) == code


def test_a_class_fits_the_group_it_lies_in(industries: Industries) -> None:
    assert industries.fits("6210", ("621", "622"))
    assert not industries.fits("5232", ("621", "622"))


def test_the_class_nearest_in_words_is_suggested(industries: Industries) -> None:
    assert industries.suggested(("5232",), "服装服饰零售") == "5232"
    assert industries.suggested(("5171", "5179", "5299"), "农业机械销售") == "5171"
    assert industries.suggested((), "星际移民") is None


@pytest.mark.parametrize("phrase", ["普通货物仓储服务（不含危险化学品等需许可审批的项目）", "餐饮服务", "货物进出口", "住宿服务", "各类工程建设活动"])
def test_of_several_classes_none_plainly_nearest_none_is_suggested(libraries: Libraries, industries: Industries, phrase: str) -> None:
    item = libraries.compiled(build).catalogue.by_phrase[phrase]
    assert industries.suggested(item.industries, phrase) is None


def test_of_one_group_the_remainder_is_suggested(industries: Industries) -> None:
    assert industries.suggested(("015",), "水果种植") == "0159"


def test_a_class_of_dangerous_goods_is_suggested_only_to_who_names_them(libraries: Libraries, industries: Industries) -> None:
    assert industries.suggested(("594",), "危险化学品仓储") == "5942"
    catalogue = libraries.compiled(build).catalogue
    for item in catalogue.items:
        code = industries.suggested(item.industries, item.phrase)
        if code in ("5435", "5941", "5942", "5949", "7724", "7725") and len(industries.classes_of(item.industries)) > 1:
            assert any(w in item.key for w in ("危险", "放射", "油", "气")), item.phrase


@pytest.mark.parametrize(("phrase", "items", "expected"), [
    ("餐饮", ["建筑材料销售", "五金产品批发"], "disagrees"),
    ("家具", ["服装服饰零售", "鞋帽零售"], "disagrees"),
    ("服装", ["服装服饰零售"], "agrees"),
    ("服装", ["软件开发", "服装服饰零售"], "agrees_other"),
    ("建材", ["五金产品批发"], "agrees"),
    ("食品", ["餐饮服务"], "agrees"),
    ("科技", ["服装服饰零售"], "undetermined"),
    ("餐饮", ["星际移民", "建筑材料销售"], "undetermined"),
    ("餐饮科技", ["软件开发"], "undetermined"),
    ("纸业", ["纸制品销售"], "agrees"),
    ("霁朗", ["软件开发"], "undetermined"),
    ("餐饮", [], "undetermined"),
])
def test_a_name_disagrees_only_when_nothing_speaks_for_it(
    libraries: Libraries, industries: Industries, phrase: str, items: list[str], expected: str,
) -> None:
    matcher = libraries.compiled(build)
    words = libraries["industry_words"].compiled(index_words)
    matches = [(text, matcher.find(text)) for text in items]
    assert agreement(phrase, matches, words, industries) == expected
