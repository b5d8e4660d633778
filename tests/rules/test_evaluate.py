from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.fact import Unknown
from engine.rules import ir
from engine.rules.evaluate import Context, Truth, compile_condition, shift_as_of
from engine.rules.rulebook import Rulebook
from tests.rules.conftest import FACTS, rule

DAY = dt.date(2026, 11, 21)
NOT_SAID = Unknown("未填写")
Book = Callable[..., Rulebook]


def verdict(book: Rulebook, facts: dict[str, Any], as_of: dt.date = DAY) -> Truth:
    values = {name: () if d.type == "list" else None for name, d in FACTS.items()} | facts
    return book.rules[-1].evaluate(Context(values, book.values(as_of), as_of))


def good(**fields: Any) -> dict[str, Any]:
    return {"label": None, "price": None, "cost": None, "banned": None, "due": None, "grounding": None} | fields


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ("{fact: shop.floor, is: 0}", {"shop.floor": 0}, True),
        ("{fact: shop.flue, is: false}", {"shop.flue": False}, True),
        ("{fact: shop.flue, is: false}", {"shop.flue": NOT_SAID}, None),
        ("{fact: shop.flue, is: false}", {"shop.flue": None}, False),
        ("{fact: shop.flue, is_not: false}", {"shop.flue": None}, False),
        ("{fact: shop.flue, exists: false}", {"shop.flue": None}, True),
        ("{fact: shop.flue, exists: true}", {"shop.flue": NOT_SAID}, None),
        ("{fact: shop.flue, known: false}", {"shop.flue": NOT_SAID}, True),
        ("{fact: shop.flue, known: true}", {"shop.flue": None}, True),
        ("{fact: shop.owner, is: ''}", {"shop.owner": ""}, True),
        ("{fact: shop.owner, starts_with: 江门}", {"shop.owner": "江门市某公司"}, True),
        ("{fact: shop.owner, ends_with: 江门}", {"shop.owner": "江门市某公司"}, False),
        ("{fact: shop.owner, contains: 某}", {"shop.owner": "江门市某公司"}, True),
        ("{fact: shop.area, gt: 9.5}", {"shop.area": Decimal("9.51")}, True),
        ("{fact: shop.area, gt: 9.5}", {"shop.area": Decimal("9.5")}, False),
        ("{fact: shop.area, le: 0}", {"shop.area": Decimal("0")}, True),
        ("{fact: shop.use, in: [residential, office]}", {"shop.use": "office"}, True),
        ("{fact: shop.use, not_in: [residential]}", {"shop.use": "office"}, True),
        ("{fact: shop.lease_until, lt: {date: as_of}}", {"shop.lease_until": DAY}, False),
        ("{fact: shop.lease_until, le: {date: as_of}}", {"shop.lease_until": DAY}, True),
        ("{fact: shop.lease_until, lt: '2027-01-01'}", {"shop.lease_until": DAY}, True),
    ],
)
def test_a_comparison_comes_out_in_three_values(book: Book, when: str, facts: dict[str, Any], expected: Truth) -> None:
    assert verdict(book(rule("test.one", when)), facts) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{and: [{fact: shop.flue, is: true}, {fact: shop.floor, is: 2}]}", False),
        ("{and: [{fact: shop.flue, is: true}, {fact: shop.floor, is: 1}]}", None),
        ("{or: [{fact: shop.flue, is: true}, {fact: shop.floor, is: 1}]}", True),
        ("{or: [{fact: shop.flue, is: true}, {fact: shop.floor, is: 2}]}", None),
        ("{not: {fact: shop.flue, is: true}}", None),
        ("{not: {fact: shop.floor, is: 1}}", False),
    ],
)
def test_an_unknown_part_decides_nothing_that_the_rest_does_not_decide(book: Book, when: str, expected: Truth) -> None:
    assert verdict(book(rule("test.one", when)), {"shop.flue": NOT_SAID, "shop.floor": 1}) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{any: goods, where: {banned: true}}", True),
        ("{none: goods, where: {banned: true}}", False),
        ("{any: goods, where: {label: 茶, banned: true}}", False),
        ("{any: goods, where: {label: [茶, 酒], price: {ge: 10}}}", True),
        ("{any: goods, where: {price: {gt: {field: cost}}}}", True),
        ("{any: goods, where: {or: [{label: 盐}, {banned: true}]}}", True),
        ("{any: goods, where: {banned: false, not: {label: 茶}}}", False),
        ("{all: goods, where: {banned: false}, are: {label: 茶}}", True),
        ("{all: goods, are: {label: 茶}}", False),
        ("{count: goods, where: {}, is: 2}", True),
        ("{count: goods, where: {banned: true}, gt: 1}", False),
    ],
)
def test_a_list_is_judged_by_its_records(book: Book, when: str, expected: Truth) -> None:
    goods = (
        good(label="茶", price=Decimal(10), cost=Decimal(3), banned=False),
        good(label="酒", price=Decimal(20), cost=Decimal(30), banned=True),
    )
    assert verdict(book(rule("test.one", when)), {"goods": goods}) is expected


def test_an_empty_list_has_nothing_and_all_of_it_is_anything(book: Book) -> None:
    assert verdict(book(rule("test.one", "{any: goods, where: {}}")), {}) is False


def test_a_record_that_might_match_leaves_the_count_open_only_near_the_threshold(book: Book) -> None:
    goods = {"goods": (good(banned=True), good(banned=NOT_SAID))}
    two = book(rule("test.two", "{count: goods, where: {banned: true}, ge: 2}"))
    assert verdict(two, goods) is None
    assert verdict(two, {"goods": (*goods["goods"], good(banned=True))}) is True


def test_an_unknown_list_is_unknown_and_says_why(book: Book) -> None:
    loaded = book(rule("test.one", "{any: goods, where: {banned: true}}"))
    context = Context({"goods": Unknown("标准库不可用")}, {}, DAY)
    assert loaded.rules[0].evaluate(context) is None
    assert context.steps[-1][3] == (("goods", "标准库不可用"),)


def test_a_parameter_has_the_value_of_its_day(book: Book) -> None:
    loaded = book(
        rule("test.one", "{fact: shop.floor, gt: {param: highest}}"),
        parameters="""
            highest: {title: 最高楼层, type: int, legal_basis: 测试法, values: {2020-01-01: 3, 2025-01-01: 5}}
        """,
    )
    assert verdict(loaded, {"shop.floor": 4}, dt.date(2024, 12, 31)) is True
    assert verdict(loaded, {"shop.floor": 4}, dt.date(2025, 1, 1)) is False


def test_five_years_on_from_a_leap_day_is_the_last_of_february() -> None:
    context = Context({}, {}, dt.date(2024, 2, 29))
    assert shift_as_of(ir.AsOf(years=5), context) == dt.date(2029, 2, 28)
    assert shift_as_of(ir.AsOf(months=1, sign=-1), context) == dt.date(2024, 1, 29)
    assert shift_as_of(ir.AsOf(days=1), context) == dt.date(2024, 3, 1)


conditions = st.recursive(
    st.sampled_from(["shop.flue", "a", "b"]).map(
        lambda n: ir.Compare(FACTS["shop.flue"] if n == "shop.flue" else FACTS["shop.flue"].__class__(n, FACTS["shop.flue"].type, n, ""), ir.Test(n, "is", ir.Literal(True)))
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda p: ir.And(tuple(p))),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: ir.Or(tuple(p))),
        inner.map(ir.Not),
    ),
    max_leaves=12,
)
three = st.sampled_from([True, False, NOT_SAID])


@given(conditions, three, three, three)
def test_what_is_settled_stays_settled_when_the_unknown_becomes_known(
    condition: ir.Condition, a: Any, b: Any, c: Any
) -> None:
    """Kleene's logic is monotone: filling in an unknown never overturns a definite verdict."""
    evaluate = compile_condition(condition)
    facts = {"shop.flue": a, "a": b, "b": c}
    first = evaluate(Context(facts, {}, DAY))
    for filled in (True, False):
        known = {n: filled if isinstance(v, Unknown) else v for n, v in facts.items()}
        second = evaluate(Context(known, {}, DAY))
        assert second is not None
        if first is not None:
            assert second is first
