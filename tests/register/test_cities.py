"""The city of a row: as a table says it, else as the name says it, else none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names.lexicon import build
from engine.register.cities import AMBIGUOUS_CITY, NO_CITY, UNKNOWN_CITY, Cities
from reference_libs import library

CITIES = Cities(library.load().compiled(build))


@pytest.mark.parametrize(("province", "city", "code"), [
    ("", "江门", "440700"), ("", "江门市", "440700"), ("广东", "江门市", "440700"), ("440000", "江门", "440700"),
    ("", "蓬江区", "440700"), ("", "蓬江", "440700"), ("", "440703", "440700"), ("", "440700", "440700"),
    ("", "广东省江门市", "440700"), ("", "广东江门新会", "440700"), ("", "新會區", "440700"),
    ("北京", "朝阳区", "110000"), ("", "北京市", "110000"), ("上海", "浦东", "310000"), ("上海市", "自贸区", "310000"),
    ("湖北", "仙桃", "429004"), ("", "东莞市", "441900"), ("吉林", "延边州", "222400"), ("吉林", "吉林", "220200"),
    ("", "朝阳", "211300"),
])
def test_a_city_is_read_however_it_is_written(province: str, city: str, code: str) -> None:
    assert CITIES.city(province, city, "沃动机械厂") == (code, "")


@pytest.mark.parametrize(("province", "city", "name", "code"), [
    ("", "", "江门市沃动机械有限公司", "440700"),
    ("", "", "沃动（江门）机械有限公司", "440700"),
    ("", "", "江门市蓬江区沃动机械店", "440700"),
    ("", "", "广东沃动机械有限公司", "440000"),
    ("", "朝阳区", "北京市朝阳区沃动贸易有限公司", "110000"),
    ("", "朝阳", "长春市朝阳区沃动贸易店", "220100"),
    ("海南", "省直辖县", "琼海市沃动有限公司", "469002"),
    ("广东", "", "江门市沃动店", "440700"),
])
def test_what_the_columns_leave_open_the_name_decides(province: str, city: str, name: str, code: str) -> None:
    assert CITIES.city(province, city, name) == (code, "")


@pytest.mark.parametrize(("province", "city", "name", "why"), [
    ("", "朝阳区", "沃动贸易店", AMBIGUOUS_CITY),
    ("", "海南", "沃动贸易店", AMBIGUOUS_CITY),
    ("", "", "鼓楼区沃动机械店", NO_CITY),
    ("", "", "平安科技有限公司", NO_CITY),
    ("广东", "", "沃动店", NO_CITY),
    ("广东", "杭州", "沃动店", UNKNOWN_CITY),
    ("", "440799", "沃动店", UNKNOWN_CITY),
    ("广东", "江门市", "", ""),
])
def test_a_city_that_is_not_certain_is_none(province: str, city: str, name: str, why: str) -> None:
    code, reason = CITIES.city(province, city, name)
    assert reason == why
    assert (code is None) == bool(why)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=20))
def test_no_text_breaks_it_and_a_code_is_always_a_city(province: str, city: str, name: str) -> None:
    code, reason = CITIES.city(province, city, name)
    assert (code is None) != (reason == "")
    assert code is None or (len(code) == 6 and code.isdigit())
