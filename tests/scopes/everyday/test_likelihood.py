"""All characters of a text together lead to the code they are usual for, whatever single expression is nearest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.everyday.likelihood import NEAREST, Likelihood
from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.retrieval import grams

SHOES = tuple((text, Meaning(("shoes",), ())) for text in ("修鞋", "补鞋", "修皮鞋", "擦鞋修鞋摊"))
CARS = tuple((text, Meaning(("cars",), ())) for text in ("修车", "汽车维修", "修汽车的铺子"))
TEA = (("奶茶", Meaning(("tea",), ())), ("无", Meaning((), ("no item",))))


def likelihood(*documents: tuple[str, Meaning]) -> Likelihood:
    return Likelihood(documents, [grams(text) for text, _ in documents], lambda meaning: meaning.items, lambda code: Meaning((code,), ()))


ALL = likelihood(*SHOES, *CARS, *TEA)


def codes(text: str) -> list[str]:
    return [meaning.items[0] for meaning, _ in ALL.found(text)]


def test_the_code_whose_expressions_use_the_characters_comes_first() -> None:
    assert codes("修理皮鞋")[0] == "shoes"
    assert codes("维修汽车")[0] == "cars"


def test_what_no_expression_has_leads_nowhere() -> None:
    assert codes("龙舟") == []
    assert codes("修修修") == []
    assert codes("") == []


def test_an_expression_without_such_a_code_teaches_nothing() -> None:
    assert codes("无") == []


def test_a_favour_can_change_the_order() -> None:
    assert next(m.items[0] for m, _ in ALL.found("修鞋", lambda meaning: 1e3 if meaning.items == ("cars",) else 1.0)) == "cars"


@given(st.text(alphabet="修补鞋车皮汽奶茶龙", max_size=12))
def test_the_shares_are_one_vote_at_most_the_likeliest_first(text: str) -> None:
    shares = [share for _, share in ALL.found(text)]
    assert len(shares) <= NEAREST
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9
