"""The register in memory: it gives what shares a key in the city, and says when it gave less than there is."""

from __future__ import annotations

import pytest

from engine.domain.answers import NameQuery, RegisteredName
from engine.register.exact import MOST_CANDIDATES, ExactRegister
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
        ("江门市蓬江区阿婆茶馆", "江门市蓬江区阿婆凉茶店"),
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


def test_the_gravest_come_first_and_a_cut_off_answer_says_so() -> None:
    many = [RegisteredName(f"江门市红光{chr(0x4E00 + n)}品有限公司", "440700") for n in range(MOST_CANDIDATES)]
    same_trade = [RegisteredName(f"江门市红光机械{form}", "440700") for form in ("有限公司", "厂")]
    fits = ExactRegister([RegisteredName("江门市红光机械有限公司", "440700")] * MOST_CANDIDATES, LIBRARIES)
    assert fits.candidates(NameQuery("440700", "江门市红光机械有限公司"))[2] is False
    over = ExactRegister([RegisteredName("江门市红光建材有限公司", "440700")] * MOST_CANDIDATES + same_trade + many, LIBRARIES)
    rows, _, truncated = over.candidates(NameQuery("440700", "江门市红光机械有限公司"))
    assert truncated is True
    assert len(rows) == MOST_CANDIDATES
    assert rows[0].name == "江门市红光机械有限公司"


def test_a_register_without_libraries_reads_the_shipped_ones() -> None:
    register = ExactRegister([RegisteredName("江门市沃动机械有限公司", "440700")])
    assert len(register.candidates(NameQuery("440700", "江门市沃动机械厂"))[0]) == 1
