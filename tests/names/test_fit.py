"""Fitting a name to what the business is: forms by entity type, divisions as trade names, branches."""

from __future__ import annotations

import pytest

from engine.domain.application import EntityType
from engine.names.fit import begins_with_parent, form_fit, has_branch_suffix, trade_name_place, with_division
from engine.names.lexicon import build
from engine.names.parse import parse
from reference_libs.library import load

LEXICON = load().compiled(build)
HOME = LEXICON.places["440703"]


@pytest.mark.parametrize(
    ("text", "entity_type", "fit"),
    [
        ("江门市沃动机械有限公司", "company", "fits"),
        ("江门市沃动机械有限责任公司", "company", "fits"),
        ("江门市沃动机械股份有限公司", "company", "shares"),
        ("江门市沃动机械厂", "company", "mismatch"),
        ("江门市沃动机械有限公司蓬江分公司", "company", "mismatch"),
        ("江门市沃动机械", "company", "missing"),
        ("江门市沃动机械有限公司", "individual", "mismatch"),
        ("江门市沃动机械厂", "individual", "fits"),
        ("江门市沃动五金店（个体工商户）", "individual", "fits"),
        ("江门市沃动五金企业", "individual", "missing"),
        ("江门市沃动种植专业合作社", "individual", "mismatch"),
        ("江门市沃动机械厂", "sole_proprietorship", "fits"),
        ("江门市沃动机械有限公司", "sole_proprietorship", "mismatch"),
        ("江门市沃动投资合伙企业（有限合伙）", "partnership", "fits"),
        ("江门市沃动投资中心", "partnership", "bracket_missing"),
        ("江门市沃动机械有限公司", "partnership", "mismatch"),
        ("江门市沃动种植专业合作社", "cooperative", "fits"),
        ("江门市沃动种植有限公司", "cooperative", "mismatch"),
    ],
)
def test_a_form_fits_its_entity_type(text: str, entity_type: EntityType, fit: str) -> None:
    assert form_fit(parse(text, LEXICON), entity_type) == fit


@pytest.mark.parametrize(
    ("trade_name", "place"),
    [("北京", "province_or_prefecture"), ("珠海", "province_or_prefecture"), ("蓬江", "own_county"),
     ("朝阳", None), ("新会", None), ("永兴", None), ("沃动", None)],
)
def test_a_division_without_another_meaning_is_no_trade_name(trade_name: str, place: str | None) -> None:
    assert trade_name_place(trade_name, LEXICON, HOME) == place


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("沃动机械有限公司", "江门市沃动机械有限公司"),
        ("珠海市沃动机械有限公司", "江门市沃动机械有限公司"),
        ("蓬江区沃动机械有限公司", "江门市沃动机械有限公司"),
        ("沃动（珠海）机械有限公司", "江门市沃动机械有限公司"),
        ("江门市沃动机械有限公司", None),
    ],
)
def test_the_city_of_the_business_replaces_what_stands_there(text: str, better: str | None) -> None:
    assert with_division(parse(text, LEXICON, HOME.code), HOME, LEXICON) == better


def test_a_city_without_prefecture_is_its_own_place() -> None:
    pudong = LEXICON.places["310115"]
    assert with_division(parse("沃动机械有限公司", LEXICON), pudong, LEXICON) == "上海市沃动机械有限公司"


def test_a_branch_begins_with_its_parent_and_ends_as_a_branch() -> None:
    parent = "沃动（江门）机械有限公司"
    assert begins_with_parent("沃动(江门)机械有限公司新会分公司", parent)
    assert not begins_with_parent("沃动机械有限公司新会分公司", parent)
    assert has_branch_suffix("沃动(江门)机械有限公司新会分公司", parent)
    assert has_branch_suffix("沃动(江门)机械有限公司新会（临时）门市部", parent)
    assert not has_branch_suffix(parent, parent)
    assert not has_branch_suffix("沃动（江门）机械有限公司新会", parent)


def test_a_form_said_twice_is_no_form() -> None:
    assert form_fit(parse("江门市沃动服装有限公司有限公司", LEXICON), "company") == "mismatch"
