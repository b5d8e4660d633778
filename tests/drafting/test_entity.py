"""The kind of entity: a word for it decides, a way of running it inclines, and doubt offers several."""

from __future__ import annotations

import pytest

from tests.drafting.conftest import Read


@pytest.mark.parametrize(("text", "kind"), [
    ("开个小店", "individual"),
    ("办个体户", "individual"),
    ("开一家软件公司", "company"),
    ("个人独资企业做塑料", "sole_proprietorship"),
    ("三个人办合伙企业", "partnership"),
    ("搞个养鸡合作社", "cooperative"),
    ("设立分公司", "branch"),
    ("公司太麻烦，个体户就好", "individual"),
    ("不要个体户，要有限公司", "company"),
    ("从原公司辞职，开个小店", "individual"),
])
def test_the_word_for_a_kind_decides(reading: Read, text: str, kind: str) -> None:
    assert reading(text).entity.chosen.value == kind


@pytest.mark.parametrize(("text", "kinds"), [
    ("三个人合伙开火锅店", {"partnership", "company"}),
    ("5个人凑钱开健身房", {"partnership", "company"}),
    ("办个五金加工厂", {"individual", "sole_proprietorship", "company"}),
    ("开网吧", {"individual", "company"}),
])
def test_where_the_sentence_leaves_it_open_all_that_it_may_be_are_offered(reading: Read, text: str, kinds: set[str]) -> None:
    entity = reading(text).entity
    assert entity.open
    assert kinds <= {entity.chosen.value, *entity.others}


def test_a_couple_runs_an_individual_business_as_a_family(reading: Read) -> None:
    found = reading("我和老婆想开一家服装店")
    assert found.entity.chosen.value == "individual"
    assert found.persons.family is not None


@pytest.mark.parametrize("text", ["开个小店", "三个人合伙开店", "公司", "！", ""])
def test_every_proposal_has_a_reason_and_an_alternative(reading: Read, text: str) -> None:
    entity = reading(text).entity
    assert entity.chosen.why
    assert entity.others
    assert entity.chosen.value not in entity.others
