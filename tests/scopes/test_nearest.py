"""What the catalogue has nearest to free text, and whether all that is near agrees on permits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.catalogue import key_of
from engine.scopes.nearest import NEEDS, NearestReader, compile_nearest
from reference_libs import library


@pytest.fixture(scope="module")
def reader() -> NearestReader:
    return library.load().compiled(compile_nearest)


def _needs(reader: NearestReader, text: str, *shared: str) -> str:
    return reader.read(key_of(text), shared).needs


@pytest.mark.parametrize("text", [
    "保险柜销售", "枪钻加工", "热熔胶枪销售", "家具维修", "厂房屋顶清洗", "展板设计", "五金店", "纸箱厂", "清洗钱包", "票务小程序", "食品袋批发",
])
def test_where_all_that_is_near_needs_no_permit_it_is_said(reader: NearestReader, text: str) -> None:
    assert _needs(reader, text) == "none"


@pytest.mark.parametrize("text", ["老婆饼批发", "感冒灵销售", "神秘服务", "销售", "某某经营"])
def test_where_it_is_not_understood_or_not_agreed_it_stays_open(reader: NearestReader, text: str) -> None:
    assert _needs(reader, text) == "open"


def test_the_nearest_phrase_comes_first_and_its_deed_is_the_items(reader: NearestReader) -> None:
    found = reader.read(key_of("电子体温计外壳加工"))
    assert all(i.core.endswith(("制造", "生产", "加工", "制作")) for i in found.items)
    assert reader.read(key_of("喷枪配件制造")).items[0].phrase == "喷枪及类似器具制造"


def test_where_all_that_is_near_needs_a_permit_later_it_is_said(reader: NearestReader) -> None:
    assert _needs(reader, "电缆制造") == "after"


def test_a_verb_shared_with_the_neighbours_counts(reader: NearestReader) -> None:
    assert _needs(reader, "热熔胶枪", "销售") == "none"
    assert _needs(reader, "感冒灵", "销售") == "open"


def test_what_was_seen_to_mean_something_else_is_passed_over(reader: NearestReader) -> None:
    key = key_of("古玩交易所旁停车场管理")
    assert (reader.read(key).needs, reader.read(key, (), ("交易所",)).needs) == ("open", "none")


def test_an_item_that_only_says_what_it_does_not_do_needs_nothing(reader: NearestReader) -> None:
    assert _needs(reader, "禁止从事虚拟货币交易") == "none"


@given(text=st.text("销售保险柜的、及（不含）店务服开发x", max_size=10))
def test_any_text_is_answered(reader: NearestReader, text: str) -> None:
    found = reader.read(key_of(text))
    assert found.needs in NEEDS
    assert 0 <= found.likeness <= 1
