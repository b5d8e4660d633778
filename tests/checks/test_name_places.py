from __future__ import annotations

from typing import Any

import pytest

from engine.checks.name_places import CHECK

HOME = {"entity_type": "company", "division": "440703"}


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ("新会澜岑软件有限公司", True),
        ("江门澜岑软件有限公司", False),
        ("江门市澜岑软件有限公司", False),
        ("中华澜岑软件有限公司", False),
    ],
)
def test_another_countys_short_name_at_the_head_is_doubtful(measure: Any, name: str, doubtful: bool) -> None:
    assert measure(CHECK, HOME | {"name": name})["name.place_doubtful"] is doubtful


def test_nothing_is_doubtful_in_the_name_of_what_is_registered_already(measure: Any) -> None:
    facts = measure(CHECK, HOME | {"name": "新会澜岑软件有限公司", "registered_on": "2010-01-01"})
    assert facts["name.place_doubtful"] is False


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("江门市澜岑（香港）软件有限公司", [("香港", "bracket", False)]),
        ("江门市台山澜岑软件有限公司", [("台山", "nested", False)]),
        ("江门市澜岑软件有限公司", []),
        ("澜岑（江门）软件有限公司", []),
        ("江门市东方澜岑软件有限公司", []),
    ],
)
def test_further_places_are_found_where_they_lie(measure: Any, name: str, found: list[tuple[str, str, bool]]) -> None:
    records = measure(CHECK, HOME | {"name": name})["name.further_places"]
    assert [(r["place"], r["kind"], r["own"]) for r in records] == found
    assert all(name[r["evidence"][0].start : r["evidence"][0].end] == r["place"] for r in records)


def test_a_town_is_told_from_the_county_above_it(measure: Any) -> None:
    company = measure(CHECK, HOME | {"name": "江门市蓬江区棠下镇澜岑软件有限公司"})
    street = measure(CHECK, HOME | {"entity_type": "individual", "name": "白沙街道澜岑服装店"})
    assert (company["name.town"], company["name.county_read"]) == ("棠下镇", True)
    assert (street["name.town"], street["name.county_read"]) == ("白沙街道", False)


@pytest.mark.parametrize(
    ("bracket", "liability", "fits"), [("普通合伙", "general", True), ("有限合伙", "general", False), ("普通合伙", "limited", False)]
)
def test_a_partnerships_bracket_is_held_against_the_partners(measure: Any, bracket: str, liability: str, fits: bool) -> None:
    partners = [{"name": "甲", "roles": ["partner"], "liability": "general"}, {"name": "乙", "roles": ["partner"], "liability": liability}]
    document = {"entity_type": "partnership", "division": "440703", "name": f"江门市澜岑咨询中心（{bracket}）", "parties": partners}
    assert measure(CHECK, document)["name.bracket_fits"] is fits


@pytest.mark.parametrize(("branch", "place"), [("台山分公司", "台山"), ("新会分公司", None), ("第一分公司", None)])
def test_a_branchs_own_place_is_not_a_foreign_one(measure: Any, branch: str, place: str | None) -> None:
    document = {"entity_type": "branch", "division": "440705", "name": f"江门市汇骐物业管理有限公司{branch}"}
    assert measure(CHECK, document)["name.branch_place"] == place


def test_an_unknown_name_leaves_every_fact_unknown(measure: Any) -> None:
    facts = measure(CHECK, HOME | {"unknown": ["/name"]})
    assert all(type(value).__name__ == "Unknown" for value in facts.values())
