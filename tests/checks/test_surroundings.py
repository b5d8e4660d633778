"""What lies around the place of business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.checks.surroundings import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]


def near(measure: Measure, address: str | None, division: str = "440703", **more: Any) -> Any:
    document = {"entity_type": "individual", "division": division, **({"address": address} if address else {}), **more}
    return measure(CHECK, document)["address.near"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江门市蓬江区港口二路68号", [("SP001", "school", "covered")]), ("江门市蓬江区港口2路六十八号二楼", [("SP001", "school", "covered")]),
        ("江门市蓬江区港口二路", [("SP001", "school", "may_cover")]), ("江门市蓬江区港口二路100号", []), ("江门市蓬江区港口一路21号", [("SP002", "school", "covered")]),
        ("江门市蓬江区港口一路22号", []), ("江门市蓬江区栖云路18号", []), (None, []),
    ],
)
def test_the_surroundings_of_a_school_are_a_stretch_of_road(measure: Measure, text: str | None, expected: list[tuple[str, str, str]]) -> None:
    assert [(r["entry"], r["kind"], r["certainty"]) for r in near(measure, text)] == expected


def test_the_surroundings_may_be_an_area(measure: Measure) -> None:
    (record,) = near(measure, "江门市江海区示例实验小学片区12号", "440704")
    assert (record["name"], record["place"]) == ("示例实验小学", "礼乐街道示例实验小学片区")
    assert [(e.text, e.entry) for e in record["evidence"]] == [("示例实验小学片区", "SP004")]


def test_another_county_has_its_own_schools(measure: Measure) -> None:
    assert near(measure, "江门市新会区港口二路68号", "440705") == ()


def test_an_address_that_cannot_be_known_leaves_the_surroundings_unknown(measure: Measure) -> None:
    assert isinstance(near(measure, None, unknown=["/address"]), Unknown)
