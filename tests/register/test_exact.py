"""The register in memory: it gives what shares a key in the city, and says when it gave less than there is."""

from __future__ import annotations

import pytest

from engine.domain.answers import NameQuery, RegisteredName
from engine.register.exact import ExactRegister
from engine.register.index.selection import MOST_GRAVE, MOST_SHOWN
from reference_libs.library import load

LIBRARIES = load()
EXAMPLE = ExactRegister.from_file(libraries=LIBRARIES)


def found(name: str, city: str = "440700") -> list[str]:
    return [row.name for row in EXAMPLE.candidates(NameQuery(city, name))[0]]


@pytest.mark.parametrize(
    ("asked", "registered"),
    [
        ("江门市沃动机械有限公司", "江门市沃动机械有限公司"),
        ("沃动機械（江门市）有限公司", "江门市沃动机械有限公司"),
        ("江门市乔乐餐饮有限公司", "江门市侨乐餐饮有限公司"),
        ("江门市蓬江区阿婆凉茶铺", "江门市蓬江区阿婆凉茶店"),
        ("江门市秦山贸易有限公司", "江门市泰山商贸有限公司"),
        ("江门市新启明星文化传播有限公司", "江门市启明星文化传播有限公司"),
    ],
)
def test_what_may_conflict_is_given(asked: str, registered: str) -> None:
    assert registered in found(asked)


def test_another_city_and_another_trade_name_give_nothing() -> None:
    assert found("江门市沃动机械有限公司", "440600") == []
    assert found("江门市晨岚建材有限公司") == []
    assert found("") == []


def test_the_position_is_how_many_rows_were_seen() -> None:
    rows, position, truncated = EXAMPLE.candidates(NameQuery("440700", "江门市晨岚建材有限公司"))
    assert (rows, position, truncated) == ((), len(EXAMPLE), False)


def test_rows_that_may_decide_are_all_given_and_a_cut_off_answer_says_so() -> None:
    same = [RegisteredName("江门市红光机械有限公司", "440700")] * MOST_GRAVE
    query = NameQuery("440700", "江门市红光机械有限公司")
    assert ExactRegister(same, LIBRARIES).candidates(query)[2] is False
    rows, _, truncated = ExactRegister([*same, RegisteredName("江门市红光机械厂", "440700")], LIBRARIES).candidates(query)
    assert truncated is True
    assert len(rows) == MOST_GRAVE


def test_a_crowd_of_merely_similar_names_is_thinned_and_hides_nothing_grave() -> None:
    similar = [RegisteredName("江门市鸿光机械有限公司", "440700")] * 1000
    other = [RegisteredName("江门市红光餐饮有限公司", "440700")] * 1000
    same = [RegisteredName(f"江门市红光机械{form}", "440700") for form in ("有限公司", "厂")]
    register = ExactRegister([*similar, *other, *same], LIBRARIES)
    rows, _, truncated = register.candidates(NameQuery("440700", "江门市红光机械有限公司"))
    assert truncated is False
    assert [row.name for row in rows[:2]] == [row.name for row in same]
    assert len(rows) == 2 + MOST_SHOWN


def test_a_register_without_libraries_reads_the_shipped_ones() -> None:
    register = ExactRegister([RegisteredName("江门市沃动机械有限公司", "440700")])
    assert len(register.candidates(NameQuery("440700", "江门市沃动机械厂"))[0]) == 1
