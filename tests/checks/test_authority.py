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
