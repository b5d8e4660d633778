"""Filing: names in a relation share a key with marks that are near; the crowd of other trades does not come along."""

from __future__ import annotations

import hashlib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.answers import NameQuery, RegisteredName
from engine.names.conflict import relation
from engine.names.filing import EDITION, Filer
from engine.names.keys import keys_of, read_plain, trades
from engine.names.lexicon import build
from engine.register.exact import ExactRegister
from reference_libs.library import load

LIBRARIES = load()
LEXICON = LIBRARIES.compiled(build)
TABLE = LIBRARIES.compiled(trades)
FILER = LIBRARIES.compiled(Filer)
CITY = "440700"


def meet(registered: str, asked: str) -> bool:
    """Whether a register of one name gives it to who asks for the other."""
    return bool(ExactRegister([RegisteredName(registered, CITY)], LIBRARIES).candidates(NameQuery(CITY, asked))[0])


def related(registered: str, asked: str) -> bool:
    mine, other = (keys_of(read_plain(name, LEXICON, CITY), TABLE) for name in (asked, registered))
    return relation(mine, other) is not None


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        ("江门市沃动机械有限公司", "江門市沃動機械有限公司"),
        ("江门市沃动机械有限公司", "机械沃动江门市有限公司"),
        ("江门市沃动机械有限公司", "江门市沃动有限公司"),
        ("江门市沃动有限公司", "江门市沃动机械有限公司"),
        ("江门市沃动机械有限公司", "江门市沃动实业有限公司"),
        ("江门市沃动机械有限公司", "江门市沃动机械制造有限公司"),
        ("江门市沃动商贸有限公司", "江门市沃动贸易有限公司"),
        ("江门市马栏山酒业有限公司", "江门市马兰山白酒有限公司"),
        ("江门市泰山商贸有限公司", "江门市秦山商贸有限公司"),
        ("江门市秦山商贸有限公司", "江门市泰山商贸有限公司"),
        ("江门市马栏山酒业有限公司", "江门市老马兰山酒业有限公司"),
        ("江门市老马兰山酒业有限公司", "江门市马栏山酒业有限公司"),
        ("江门市红光酒业有限公司", "江门市红光酒厂"),
        ("江门市红光酒厂", "江门市红光酒业有限公司"),
        ("江门市长乐物业管理有限公司", "江门市常月物业管理有限公司"),
        ("江门市沃动机械有限公司", "江门市沃大动机械有限公司"),
        ("江门市沃大动机械有限公司", "江门市沃动机械有限公司"),
        ("江门市小城故事餐饮有限公司", "江门市小城事餐饮有限公司"),
        ("某某地方国营第三农机修配社办加工点甲", "某某地方国营第三农机修配社加工点甲"),
    ],
)
def test_names_worth_comparing_meet(registered: str, asked: str) -> None:
    assert meet(registered, asked)


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        ("江门市沃动机械有限公司", "江门市顺景机械有限公司"),
        ("江门市沃动机械有限公司", "江门市沃动餐饮有限公司"),
        ("江门市沃动机械有限公司", "江门市卧动餐饮有限公司"),
        ("江门市沃动机械有限公司新会分公司", "江门市沃动机械有限公司"),
        ("江门市红光酒业有限公司", "江门市红光大道酒业有限公司"),
    ],
)
def test_strangers_and_the_same_trade_name_in_another_trade_do_not_meet(registered: str, asked: str) -> None:
    assert not meet(registered, asked)


def test_a_branch_is_filed_under_its_whole_name_only() -> None:
    assert {key[0] for key, _ in FILER.filed("江门市沃动机械有限公司新会分公司", CITY)} == {"l"}


TRADE_NAMES = ("沃动", "卧动", "沃动力", "新沃动力", "泰山", "秦山", "长乐", "常月", "马栏山", "老马兰山", "老马", "红光", "业")
INDUSTRIES = (
    "", "机械", "机械制造", "机械业", "商贸", "贸易", "酒业", "酒", "酒业发展", "实业", "发展", "食品", "副食品", "食品加工业",
    "食品加工", "纸鸢", "纸鸢业", "无人纸鸢机械",
)
FORMS = ("有限公司", "厂", "咖啡店", "店")
NAMES = [f"江门市{a}{b}{c}" for a, b, c in product(TRADE_NAMES, INDUSTRIES, FORMS)]
EVERY = ExactRegister([RegisteredName(name, CITY) for name in NAMES], LIBRARIES)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_names_in_any_relation_meet(registered: str, asked: str) -> None:
    if related(registered, asked):
        assert meet(registered, asked)


@given(st.text(alphabet="江门市沃动机械有限公司（）酒店乐长实业发展马栏山A ", max_size=24))
def test_every_name_finds_itself_and_has_a_bounded_number_of_keys(text: str) -> None:
    assert meet(text, text)
    assert len(FILER.filed(text, CITY)) < 200
    assert len(FILER.questions(text, CITY)) < 400


def test_whoever_files_names_differently_raises_the_edition() -> None:
    names = ("江门市沃动机械有限公司", "沃动（江门市）贸易有限公司", "江门市老马兰山酒业发展有限公司", "江门市蓬江区阿婆凉茶店",
             "江门市红光酒厂", "江门市秦山实业有限公司", "江门市长乐有限公司", "江门市沃动机械有限公司新会分公司")
    filed = [FILER.filed(name, CITY) for name in names]
    digest = hashlib.sha256(repr(filed).encode()).hexdigest()[:16]
    said = "if not a table but the code has changed, raise EDITION; then note the new digest here"
    assert (EDITION, digest) == (2, "9713aa047fb5d9d6"), said
