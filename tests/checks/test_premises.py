"""The use of the place of business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from engine.checks.premises import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]
SHOP = {"kind": "physical", "building_use": "commercial", "tenure": "leased"}


def document(premises: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {"entity_type": "company", **({"premises": premises} if premises is not None else {}), **more}


def test_premises_left_out_are_none_and_premises_that_cannot_be_known_unknown(measure: Measure) -> None:
    assert set(measure(CHECK, document(None)).values()) == {None}
    assert all(isinstance(v, Unknown) for v in measure(CHECK, document(None, unknown=["/premises"])).values())


@pytest.mark.parametrize(
    ("tenure", "paper", "missing"),
    [("owned", "title_deed", "房屋权属证明"), ("leased", "lease", "租赁合同"), ("free_use", "free_use_letter", "无偿使用证明"), ("park", "park_letter", "园区（市场）出具的场所证明")],
)
def test_each_right_needs_its_own_paper(measure: Measure, tenure: str, paper: str, missing: str) -> None:
    shop = {**SHOP, "tenure": tenure}
    assert measure(CHECK, document(shop, documents=[{"type": paper}]))["premises.missing_paper"] is None
    assert measure(CHECK, document(shop, documents=[{"type": "other"}]))["premises.missing_paper"] == missing
    assert isinstance(measure(CHECK, document(shop, unknown=["/documents"]))["premises.missing_paper"], Unknown)


@pytest.mark.parametrize("premises", [{"kind": "network"}, {"kind": "cluster"}, {"kind": "physical", "building_use": "office"}])
def test_no_paper_is_missed_where_none_is_asked_for(measure: Measure, premises: dict[str, Any]) -> None:
    assert measure(CHECK, document(premises))["premises.missing_paper"] is None


def test_the_promise_is_measured_apart_from_the_paper(measure: Measure) -> None:
    assert measure(CHECK, document(SHOP, promises=["premises"]))["premises.promised"] is True
    assert measure(CHECK, document(SHOP, promises=["truthfulness"]))["premises.promised"] is False


@pytest.mark.parametrize(
    ("stated", "papers", "until"),
    [
        ("2029-05-31", [], dt.date(2029, 5, 31)), (None, ["2027-01-31"], dt.date(2027, 1, 31)), ("2029-05-31", ["2027-01-31"], dt.date(2027, 1, 31)),
        (None, ["2025-01-31", "2028-01-31"], dt.date(2028, 1, 31)), (None, [], None),
    ],
)
def test_the_lease_ends_when_it_is_said_to_or_when_the_paper_says(measure: Measure, stated: str | None, papers: list[str], until: dt.date | None) -> None:
    shop = {**SHOP, **({"lease_until": stated} if stated else {})}
    documents = [{"type": "lease", "valid_until": day} for day in papers]
    assert measure(CHECK, document(shop, documents=documents))["premises.lease_until"] == until


def test_an_owner_has_no_lease(measure: Measure) -> None:
    assert measure(CHECK, document({**SHOP, "tenure": "owned", "lease_until": "2020-01-01"}))["premises.lease_until"] is None


@pytest.mark.parametrize(
    ("floor", "lowest", "expected"),
    [(1, 2, True), (1, 3, False), (2, 3, True), (3, 3, True), (5, 3, True), (-1, 1, True), (-2, 1, False), (1, 1, True)],
)
def test_the_storey_below_where_people_live_is_next_to_them(measure: Measure, floor: int, lowest: int, expected: bool) -> None:
    mixed = {**SHOP, "building_use": "mixed", "floor": floor, "lowest_dwelling_floor": lowest, "flue": True}
    facts = measure(CHECK, document(mixed))
    assert (facts["premises.next_to_dwelling"], facts["premises.flue"]) == (expected, True)


def test_what_matters_in_a_mixed_building_and_is_not_stated_is_unknown(measure: Measure) -> None:
    facts = measure(CHECK, document({**SHOP, "building_use": "mixed", "floor": 1}))
    assert isinstance(facts["premises.next_to_dwelling"], Unknown)
    assert isinstance(facts["premises.flue"], Unknown)
    facts = measure(CHECK, document(SHOP))
    assert (facts["premises.next_to_dwelling"], facts["premises.flue"]) == (None, None)


@pytest.mark.parametrize(
    ("stated", "papers", "expected"),
    [(True, [], True), (False, [{"type": "neighbours_consent"}], False), (None, [], False), (None, [{"type": "neighbours_consent"}], True)],
)
def test_consent_that_is_not_stated_counts_as_given_only_on_paper(measure: Measure, stated: bool | None, papers: list[dict[str, Any]], expected: bool) -> None:
    home = {**SHOP, "building_use": "residential", **({"neighbours_consent": stated} if stated is not None else {})}
    assert measure(CHECK, document(home, documents=papers))["premises.neighbours_consent"] is expected


def test_a_place_on_a_platform_names_the_platform_and_the_web_address(measure: Measure) -> None:
    facts = measure(CHECK, document({"kind": "network", "platform": "例子商城", "url": " "}))
    assert (facts["premises.platform_given"], facts["premises.url_given"]) == (True, False)
    facts = measure(CHECK, document(SHOP))
    assert (facts["premises.platform_given"], facts["premises.url_given"]) == (None, None)


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("https://shop.example.com/12345", True), ("HTTP://shop.example.com", True), ("shop.example.com/12345", True),
        ("https://例子.中国/店", True), ("网上商店", False), ("微店shop.example.com", False), ("shop", False),
        ("https://", False), ("shop example.com", False), (" ", None), (None, None),
    ],
)
def test_a_web_address_is_told_by_its_form(measure: Measure, url: str | None, valid: bool | None) -> None:
    facts = measure(CHECK, {"entity_type": "individual", "premises": {"kind": "network", "platform": "例子商城", "url": url}})
    assert facts["premises.url_valid"] is valid
