"""Library words in the names of applications, as records with their place in the name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.checks.name_words import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]


def found(measure: Measure, name: str | None, **more: Any) -> Any:
    return measure(CHECK, {"entity_type": "company", "name": name, "division": "440703", **more})["name.words"]


def test_a_word_is_a_record_with_its_place_in_the_name(measure: Measure) -> None:
    (record,) = found(measure, "江门市海 洛因贸易有限公司")
    assert (record["word"], record["found"], record["part"], record["disguise"]) == ("海洛因", "海 洛因", "trade_name", "spaced")
    assert (record["kind"], record["equal"], record["whole_word"], record["finance"]) == ("banned", True, True, "")
    (evidence,) = record["evidence"]
    assert (evidence.pointer, evidence.start, evidence.end, evidence.entry) == ("/name", 3, 7, record["entry"])


def test_a_clean_name_has_no_words_and_no_name_has_none(measure: Measure) -> None:
    assert found(measure, "江门市沃动机械有限公司") == ()
    assert found(measure, None) == ()


def test_an_unknown_name_leaves_the_words_unknown(measure: Measure) -> None:
    assert isinstance(measure(CHECK, {"entity_type": "company", "unknown": ["/name"]})["name.words"], Unknown)


def test_a_financial_permit_in_the_file_is_told(measure: Measure) -> None:
    name = "江门市沃动典当有限公司"
    permit = [{"type": "permit", "permit": "典当经营许可证"}]
    other = [{"type": "permit", "permit": "食品经营许可证"}]

    def licensed(**more: Any) -> Any:
        return [r["licensed"] for r in found(measure, name, **more) if r["finance"] == "must_not"]

    assert licensed() == [False]
    assert licensed(documents=other) == [False]
    assert licensed(documents=permit) == [True]
    assert [type(v) for v in licensed(unknown=["/documents"])] == [Unknown]
