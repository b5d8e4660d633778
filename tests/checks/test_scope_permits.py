"""Permits: needed before registration or after, held or not, fresh or stale."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.case import Case
from engine.checks import scope_permits
from engine.domain.answers import Answers
from engine.domain.application import Application, Document
from engine.domain.fact import Evidence, Unknown
from reference_libs import library
from reference_libs.library import Libraries

DAY = dt.date(2026, 1, 1)


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


def _permits(libraries: Libraries, scope: Any, *papers: Document, unknown: tuple[str, ...] = ()) -> list[Any]:
    application = Application(entity_type="company", scope=scope, documents=papers, unknown=unknown)
    case = Case(application, Answers(), libraries, DAY)
    return list(scope_permits.measure(case).values["scope.permits"])  # type: ignore[arg-type]


def test_a_permit_that_comes_first_and_is_missing_is_named(libraries: Libraries) -> None:
    (permit,) = _permits(libraries, ("鞋帽零售", "保安服务"))
    assert (permit["stage"], permit["sure"], permit["held"], permit["code"]) == ("before", "yes", False, "L2049")
    assert permit["evidence"][0].pointer == "/scope/1"


def test_a_permit_that_comes_after_is_named_for_the_notice(libraries: Libraries) -> None:
    (permit,) = _permits(libraries, ("餐饮服务",))
    assert (permit["stage"], permit["held"]) == ("after", False)
    assert permit["permit"]


def test_an_abolished_permit_is_not_mentioned(libraries: Libraries) -> None:
    assert _permits(libraries, ("广告发布（广播电台、电视台、报刊出版单位）",)) == []


def test_a_permit_in_the_file_is_held_with_its_dates(libraries: Libraries) -> None:
    paper = Document(type="permit", permit="保安服务许可证", number="粤公保服1号", authority="广东省公安厅", valid_until=dt.date(2025, 12, 31))
    (permit,) = _permits(libraries, ("保安服务",), paper)
    assert (permit["held"], permit["complete"], permit["has_term"], permit["expired"]) == (True, True, True, True)
    assert permit["evidence"][-1] == Evidence("/documents/0")


def test_the_last_day_of_a_permit_still_counts(libraries: Libraries) -> None:
    paper = Document(type="permit", permit="保安服务许可证", valid_until=DAY)
    (permit,) = _permits(libraries, ("保安服务",), paper)
    assert (permit["expired"], permit["complete"]) == (False, False)


def test_a_permit_without_any_date_leaves_its_age_unknown(libraries: Libraries) -> None:
    (permit,) = _permits(libraries, ("保安服务",), Document(type="permit", permit="保安服务许可证"))
    assert permit["has_term"] is False
    assert isinstance(permit["issued_on"], Unknown)


def test_without_a_list_of_papers_only_permits_that_come_first_are_in_doubt(libraries: Libraries) -> None:
    first, after = _permits(libraries, ("保安服务", "餐饮服务"), unknown=("/documents",))
    assert isinstance(first["held"], Unknown)
    assert after["held"] is False


def test_alternatives_of_different_stages_are_mixed(libraries: Libraries) -> None:
    (permit,) = _permits(libraries, ("危险化学品生产",))
    assert permit["stage"] == "mixed"


def test_free_wording_that_names_a_licensed_business_counts_like_the_catalogue(libraries: Libraries) -> None:
    stages = {p["stage"] for p in _permits(libraries, ("民用爆炸物品生产与配送一条龙", "动物诊疗中心"))}
    assert stages == {"before", "after"}


@pytest.mark.parametrize("scope", [("鞋帽零售",), None])
def test_nothing_is_asked_where_nothing_is_needed(libraries: Libraries, scope: Any) -> None:
    assert _permits(libraries, scope) == []
