"""The table of everyday wording: everything it says exists, and the longest word wins."""

from __future__ import annotations

import pytest

from engine.scopes.catalogue import build as build_catalogue
from engine.scopes.synonyms import Synonyms, build
from reference_libs import library
from reference_libs.library import Libraries


@pytest.fixture(scope="module")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture(scope="module")
def synonyms(libraries: Libraries) -> Synonyms:
    return libraries["synonyms"].compiled(build)


def test_every_row_leads_to_phrases_and_nouns_the_catalogue_has(libraries: Libraries) -> None:
    catalogue = libraries["scope_items"].compiled(build_catalogue)
    nouns = {noun for noun, _ in catalogue.by_noun}
    lost = [
        (row["id"], meant) for row in libraries["synonyms"] for meant in row["means"].split(";")
        if not (nouns.issuperset(meant.split("+")) if row["kind"] == "noun" else meant in catalogue.by_phrase)
    ]
    assert lost == []


def test_no_word_stands_twice_in_one_kind(libraries: Libraries) -> None:
    said = [
        (row["kind"], row["goods"] if row["kind"] == "deed" else "", word)
        for row in libraries["synonyms"] for word in row["words"].split(";")
    ]
    assert sorted({s for s in said if said.count(s) > 1}) == []


def test_goods_are_known_by_the_longest_word_their_name_ends_in(synonyms: Synonyms) -> None:
    found = synonyms.noun("进口医用高分子材料")
    assert found is not None
    assert found.means == ("第三类医疗器械",)


def test_one_character_ends_no_name(synonyms: Synonyms) -> None:
    assert "门" in synonyms.nouns
    assert synonyms.noun("澳门") is None


def test_the_tail_of_an_item_is_the_longest_known(synonyms: Synonyms) -> None:
    found = synonyms.tail("农业技术咨询")
    assert found is not None
    assert found.means[0].startswith("技术服务")


def test_a_deed_depends_on_the_class_of_goods(synonyms: Synonyms) -> None:
    vehicles, machines = synonyms.deed("维修", "vehicle"), synonyms.deed("维修", "machine")
    assert vehicles is not None
    assert machines is not None
    assert (vehicles.means, machines.means) == (("机动车修理和维护",), ("通用设备修理",))
