"""Divisions and authorities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.checks.authority import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]


def test_a_district_is_named_with_its_city(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "division": "440703"})
    assert (facts["application.division_known"], facts["application.division_name"]) == (True, "江门市蓬江区")


def test_a_code_that_no_division_has_is_not_known(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "division": "999999", "authority": "江门市市场监督管理局"})
    assert (facts["application.division_known"], facts["application.authority_covers"]) == (False, None)


@pytest.mark.parametrize(
    ("authority", "division", "words", "covers"),
    [
        ("江门市蓬江区市场监督管理局", "440703", "江门市蓬江区", True),
        ("江门市市场监督管理局", "440703", "江门市", True),
        ("广东省江门市蓬江区市场监督管理局", "440703", "广东省江门市蓬江区", True),
        ("蓬江区市场监管局", "440703", "蓬江区", True),
        ("江门市新会区市场监督管理局", "440703", "江门市新会区", False),
        ("新会区市场监督管理局", "440703", "新会区", False),
        ("新会", "440703", "新会", False),
        ("新会市场监督管理局", "440703", "新会", False),
        ("江门新会区市监局", "440703", "江门新会区", False),
        ("广东省新会区市场监督管理局", "440703", "广东省新会区", False),
        ("江门市场监督管理局新会分局", "440703", "江门市新会", False),
        ("江门市市场监督管理局蓬江区分局", "440703", "江门市蓬江区", True),
        ("江门市市场监督管理局第二分局", "440703", "江门市", True),
        ("440705", "440703", "江门市新会区", False),
        ("440703", "440703", "江门市蓬江区", True),
        ("999999", "440703", None, None),
        ("鹤山市市场监督管理局", "440703", "鹤山市", False),
        ("江门市蓬江区市场监督管理局", "440700", "江门市蓬江区", True),
        ("广州市市场监督管理局", "440703", "广州市", False),
        ("市场监督管理局", "440703", None, None),
        (None, "440703", None, None),
    ],
)
def test_an_authority_covers_what_lies_in_its_division(
    measure: Measure, authority: str | None, division: str, words: str | None, covers: bool | None
) -> None:
    facts = measure(CHECK, {"entity_type": "company", "division": division, "authority": authority})
    assert (facts["application.authority_division"], facts["application.authority_covers"]) == (words, covers)


def test_an_unknown_division_leaves_open_who_covers_it(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "unknown": ["/division"], "authority": "江门市市场监督管理局"})
    assert isinstance(facts["application.division_known"], Unknown)
    assert isinstance(facts["application.authority_covers"], Unknown)


@pytest.mark.parametrize(("division", "divided"), [("440703", False), ("440700", True), ("440000", True), ("441900", False), ("442000", False), ("999999", None), (None, None)])
def test_a_prefecture_is_divided_where_it_has_counties(measure: Measure, division: str | None, divided: bool | None) -> None:
    assert measure(CHECK, {"entity_type": "company", "division": division})["application.division_divided"] is divided


def test_what_is_registered_already_may_be_of_the_prefecture(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "division": "440700", "registered_on": "2015-01-01"})
    assert facts["application.division_divided"] is None
