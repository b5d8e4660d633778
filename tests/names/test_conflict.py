"""Conflicts: the examples of the rules come out as the rules say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names.conflict import AGREES, KINDS, SAME, relation
from engine.names.keys import NameKeys, keys_of, read_plain, trades
from engine.names.lexicon import build
from reference_libs.library import load

LIBRARIES = load()
LEXICON = LIBRARIES.compiled(build)
TABLE = LIBRARIES.compiled(trades)


def keys(text: str) -> NameKeys:
    return keys_of(read_plain(text, LEXICON, None), TABLE)


LAW = [
    ("北京红光酒业发展有限公司", "北京红光酒业发展有限公司", "identical"),
    ("北京紅光酒業發展有限公司", "北京红光酒业发展有限公司", "identical"),
    ("北京红光酒业发展有限公司", "红光（北京）酒业发展有限公司", "reordered"),
    ("北京红光酒业发展有限公司", "红光酒业发展（北京）有限公司", "reordered"),
    ("北京红光酒业有限公司", "红光酒业有限公司", "trade_name_industry"),
    ("北京红光酒业有限公司", "北京红光酒厂", "trade_name_industry"),
    ("江门市红光酒业有限公司", "江门市红光酒业发展有限公司", "synonym_strict"),
    ("江门市红光有限公司", "江门市红光酒业有限公司", "trade_name_no_industry"),
    ("江门市万青房地产有限公司", "江门市万青置业有限公司", "synonym_strict"),
    ("江门市沃动机械有限公司", "江门市沃动机械设备有限公司", "synonym_strict"),
    ("江门市沃动食品有限公司", "江门市沃动副食品有限公司", "synonym"),
    ("江门市阿里山茶叶有限公司", "江门市阿里山茶叶贸易有限公司", "synonym"),
    ("江门市骏马实业有限公司", "江门市骏马机械有限公司", "trade_name_vague"),
    ("江门市骏马实业有限公司", "江门市骏马发展有限公司", "trade_name_vague"),
    ("江门市骏马实业有限公司", "江门市骏马实业厂", "trade_name_industry"),
    ("北京马栏山酒业有限公司", "北京马兰山白酒有限公司", "homophone"),
    ("北京泰山商贸有限公司", "北京秦山商贸有限公司", "shape"),
    ("北京马栏山酒业有限公司", "北京老马栏山酒业有限公司", "contains"),
    ("北京马栏山酒业有限公司", "北京老马兰山酒业有限公司", "contains_sound"),
    ("江门市红光酒业有限公司", "江门市红光建材有限公司", None),
    ("江门市红光酒业有限公司", "江门市大红光酒业有限公司", "one_character"),
    ("江门市红光酒业有限公司", "江门市宏广机械有限公司", None),
    ("江门市红光酒业有限公司", "江门市顺景酒业有限公司", None),
]


@pytest.mark.parametrize(("mine", "other", "kind"), LAW)
def test_two_names_stand_in_the_relation_the_rules_give_them(mine: str, other: str, kind: str | None) -> None:
    assert relation(keys(mine), keys(other)) == kind
    assert relation(keys(other), keys(mine)) == kind


def test_a_branch_conflicts_with_nothing_but_its_own_whole_name() -> None:
    branch = keys("江门市沃动机械有限公司新会分公司")
    assert relation(branch, keys("江门市沃动机械有限公司")) is None
    assert relation(branch, keys("江门市沃动机械厂")) is None
    assert relation(branch, branch) == "identical"


def test_every_kind_has_its_words_and_the_law_calls_four_the_same() -> None:
    assert set(AGREES) == set(KINDS)
    assert len(SAME) == 4


@given(st.lists(st.text(alphabet="江门市红光酒业发展实有限公司厂店（）马栏兰", max_size=16), min_size=2, max_size=2))
def test_the_relation_is_mutual(texts: list[str]) -> None:
    one, two = map(keys, texts)
    assert relation(one, two) == relation(two, one)
