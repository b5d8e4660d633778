"""Of several permits an item may need, the one that decides is found."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.domain.application import Document
from engine.scopes.catalogue import Catalogue, build
from engine.scopes.permits import Demand, Permit, demand, index_permits
from reference_libs import library


@pytest.fixture(scope="module")
def tables() -> tuple[Catalogue, Mapping[str, Permit]]:
    libraries = library.load()
    return libraries["scope_items"].compiled(build), libraries["permits"].compiled(index_permits)


def _demand(tables: tuple[Catalogue, Mapping[str, Permit]], phrase: str, *papers: Document) -> Demand | None:
    catalogue, permits = tables
    return demand(catalogue.by_phrase[phrase].permits, permits, papers)


@pytest.mark.parametrize(("phrase", "stage", "sure"), [
    ("保安服务", "before", "yes"),
    ("快递服务", "before", "yes"),
    ("危险化学品经营", "before", "likely"),
    ("典当业务", "before", "no"),
    ("危险化学品生产", "mixed", "likely"),
    ("餐饮服务", "after", "yes"),
    ("劳务派遣服务", "after", "likely"),
    ("诊所服务", "filing", "yes"),
])
def test_the_stage_is_that_of_the_permits_that_count(tables: tuple[Catalogue, Mapping[str, Permit]], phrase: str, stage: str, sure: str) -> None:
    found = _demand(tables, phrase)
    assert found is not None
    assert (found.stage, found.sure, found.document) == (stage, sure, None)


def test_an_item_without_permits_needs_none(tables: tuple[Catalogue, Mapping[str, Permit]]) -> None:
    assert _demand(tables, "服装服饰零售") is None


@pytest.mark.parametrize("name", ["保安服务许可证", "保安服务公司设立许可", "广东省保安服务许可证"])
def test_a_permit_in_the_file_counts_under_its_usual_names(tables: tuple[Catalogue, Mapping[str, Permit]], name: str) -> None:
    found = _demand(tables, "保安服务", Document(type="lease"), Document(type="permit", permit=name))
    assert found is not None
    assert found.document == 1


@pytest.mark.parametrize("paper", [Document(type="permit", permit="食品经营许可证"), Document(type="other", permit="保安服务许可证"), Document(type="permit")])
def test_another_paper_does_not_count(tables: tuple[Catalogue, Mapping[str, Permit]], paper: Document) -> None:
    found = _demand(tables, "保安服务", paper)
    assert found is not None
    assert found.document is None


def test_a_row_that_names_only_a_later_change_is_left_to_a_person(tables: tuple[Catalogue, Mapping[str, Permit]]) -> None:
    found = _demand(tables, "从事语言能力、艺术、体育、科技等培训的营利性民办培训机构")
    assert found is not None
    assert (found.stage, found.sure) == ("before", "likely")


def test_every_phrase_with_a_permit_in_force_asks_for_it_as_its_stage_says(tables: tuple[Catalogue, Mapping[str, Permit]]) -> None:
    catalogue, permits = tables
    for item in catalogue.items:
        rows = [p for n in item.permits if (p := permits.get(n)) is None or p.stage != "abolished"]
        found = demand(item.permits, permits, ())
        assert (found is None) == (not rows), item.phrase
        known = [p for p in rows if p is not None]
        if found is not None and len(known) == len(rows):
            stages = {p.stage for p in known if not p.later} or {p.stage for p in known}
            assert found.stage == (stages.pop() if len(stages) == 1 else "mixed" if "before" in stages else "after"), item.phrase
            assert "备案:" not in found.permit


def test_permits_that_come_after_are_all_named_as_far_as_they_are_not_held(tables: tuple[Catalogue, Mapping[str, Permit]]) -> None:
    both = _demand(tables, "住宿服务")
    assert both is not None
    assert "、" in both.permit
    first, _, second = both.permit.partition("、")
    left = _demand(tables, "住宿服务", Document(type="permit", permit=first))
    assert left is not None
    assert (left.permit, left.document) == (second, None)
    none = _demand(tables, "住宿服务", Document(type="permit", permit=first), Document(type="permit", permit=second))
    assert none is not None
    assert none.document is not None


def test_alternatives_are_all_named(tables: tuple[Catalogue, Mapping[str, Permit]]) -> None:
    found = _demand(tables, "保安服务")
    assert found is not None
    assert "或" in found.permit
