"""What no expression covers leads to the meaning of the nearest texts, in the same order on every machine."""

from __future__ import annotations

from engine.scopes.everyday.meanings import Meaning
from engine.scopes.everyday.retrieval import Retrieval, grams

DOCUMENTS = tuple((text, Meaning((text,), ())) for text in ("手工皂厂", "手工皂店", "皂角种植", "洗衣店", "app开发"))
RETRIEVAL = Retrieval(DOCUMENTS, [grams(text) for text, _ in DOCUMENTS])


def test_the_nearest_text_comes_first_and_all_parts_together_are_one_vote_at_most() -> None:
    found = list(RETRIEVAL.found("手工皂"))
    assert {meaning.items[0] for meaning, _ in found[:2]} == {"手工皂厂", "手工皂店"}
    assert [part for _, part in found] == sorted((part for _, part in found), reverse=True)
    assert sum(part for _, part in found) <= 1


def test_equally_near_texts_keep_the_order_of_the_documents() -> None:
    assert [m.items[0] for m, _ in RETRIEVAL.found("手工皂")][:2] == ["手工皂厂", "手工皂店"]


def test_a_text_that_shares_nothing_finds_nothing() -> None:
    assert list(RETRIEVAL.found("龙舟")) == []
    assert list(RETRIEVAL.found("")) == []


def test_words_longer_than_a_pair_are_parts_of_their_own() -> None:
    assert grams("自行车") == ["自", "行", "车", "自行", "行车", "自行车"]


def test_letters_written_together_are_one_part() -> None:
    assert grams("做app") == ["做", "app", "做app"]
    assert list(RETRIEVAL.found("ap")) == []
