"""The check of the name against the register: what it measures, whom it spares, what it cannot know."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.case import Case
from engine.checks.name_conflict import CHECK, measure
from engine.domain.answers import Answers, RegisteredName
from engine.domain.application import Application
from engine.domain.fact import Evidence, Unknown
from reference_libs.library import load

LIBRARIES = load()
TODAY = dt.date(2026, 11, 21)
CITY = "440700"


def row(name: str, status: Any = "registered", **more: Any) -> RegisteredName:
    return RegisteredName(name, CITY, status, **more)


def measured(name: str | None, *rows: RegisteredName, answers: Answers | None = None, **more: Any) -> dict[str, Any]:
    application = Application.model_validate(
        {"entity_type": "company", "division": "440703", "name": name, **more}, strict=False
    )
    case = Case(application, answers or Answers(names=rows), LIBRARIES, TODAY)
    return dict(measure(case).values)


def conflicts(name: str, *rows: RegisteredName, **more: Any) -> list[dict[str, Any]]:
    return list(measured(name, *rows, **more)["name.conflicts"])


NAME = "江门市沃动机械有限公司"


def test_a_same_trade_name_is_shown_on_its_own_characters() -> None:
    [record] = conflicts("江门市 沃動機械有限公司", row("江门市沃动机械厂"))
    assert (record["relation"], record["kind"], record["status"]) == ("same", "trade_name_industry", "registered")
    assert record["score"] == 100
    assert record["evidence"] == (Evidence("/name", 4, 6, "沃動", "江门市沃动机械厂"),)


def test_an_identical_name_is_shown_whole() -> None:
    [record] = conflicts(NAME, row(NAME))
    assert record["evidence"] == (Evidence("/name", 0, len(NAME), NAME, NAME),)


def test_conflicts_are_listed_from_the_gravest_whatever_the_register_s_order() -> None:
    rows = [row("江门市窝洞机械有限公司"), row("江门市沃动机械设备有限公司"), row("江门市沃动机械厂"), row(NAME)]
    kinds = ["identical", "trade_name_industry", "synonym_strict", "homophone"]
    assert [record["kind"] for record in conflicts(NAME, *rows)] == kinds
    assert conflicts(NAME, *rows) == conflicts(NAME, *reversed(rows))


def test_every_record_has_exactly_the_declared_fields() -> None:
    declared = {field.name for field in CHECK.declares[0].fields}
    [record] = conflicts(NAME, row(NAME))
    assert set(record) == declared | {"evidence"}


def test_a_free_name_has_no_conflicts_and_was_checked() -> None:
    assert measured("江门市晨岚建材有限公司", row("江门市顺景建材有限公司")) == {
        "name.conflicts": (), "name.register": "checked", "name.register_truncated": False,
    }


def test_the_dates_of_ended_and_reserved_names_are_measured() -> None:
    ended, reserved = dt.date(2026, 6, 1), dt.date(2026, 12, 31)
    [record] = conflicts(NAME, row(NAME, "deregistered", status_on=ended))
    assert (record["ended_on"], record["until"]) == (ended, None)
    [record] = conflicts(NAME, row(NAME, "reserved", status_on=ended, until=reserved))
    assert (record["ended_on"], record["until"]) == (None, reserved)


def test_a_missing_date_is_unknown_and_not_absent() -> None:
    [record] = conflicts(NAME, row(NAME, "revoked"))
    assert isinstance(record["ended_on"], Unknown)
    [record] = conflicts(NAME, row(NAME, "reserved"))
    assert isinstance(record["until"], Unknown)


@pytest.mark.parametrize("paper", ["investment_relation", "name_authorisation"])
def test_papers_excuse_the_same_trade_name_but_not_the_whole_name_of_a_living_entity(paper: str) -> None:
    papers = [{"type": paper}]
    assert conflicts(NAME, row("江门市沃动机械厂"), documents=papers)[0]["excused"] is True
    assert conflicts(NAME, row(NAME), documents=papers)[0]["excused"] is False
    assert conflicts(NAME, row(NAME, "changed", status_on=TODAY), documents=papers)[0]["excused"] is True


def test_a_shareholder_that_bears_the_registered_name_or_code_is_an_investment_relation() -> None:
    party = {"name": "江门市沃动机械厂", "roles": ["shareholder"], "kind": "corporate"}
    other = {**party, "name": "沃动厂", "document": {"type": "business_licence", "number": "91440703MA4W00001M"}}
    registered = row("江门市沃动机械厂", uscc="91440703MA4W00001M")
    assert conflicts(NAME, registered, parties=[party])[0]["excused"] is True
    assert conflicts(NAME, registered, parties=[other])[0]["excused"] is True
    assert conflicts(NAME, registered, parties=[{**party, "name": "别家公司"}])[0]["excused"] is False
    assert conflicts(NAME, registered, parties=[{**party, "kind": "natural"}])[0]["excused"] is False


def test_the_entity_s_own_name_and_code_never_count() -> None:
    assert conflicts(NAME, row(NAME), kind="change", subject={"name": NAME}) == []
    assert conflicts(NAME, row("江门市沃动机械厂", uscc="U1"), kind="change", subject={"uscc": "U1"}) == []
    assert len(conflicts(NAME, row(NAME, uscc="U2"), kind="change", subject={"uscc": "U1"})) == 1


def test_a_branch_does_not_conflict_with_its_parent_but_with_a_branch_of_the_same_name() -> None:
    branch = "江门市沃动机械有限公司新会分公司"
    more: dict[str, Any] = {"entity_type": "branch", "parent": {"name": NAME}}
    assert conflicts(branch, row(NAME), row("江门市沃动机械厂"), **more) == []
    assert [r["kind"] for r in conflicts(branch, row(branch), **more)] == ["identical"]


def test_no_name_or_no_division_leaves_nothing_to_compare() -> None:
    for values in (measured(None, row(NAME)), measured(NAME, row(NAME), division=None)):
        assert values == {"name.conflicts": (), "name.register": None, "name.register_truncated": False}


@pytest.mark.parametrize("more", [{"unknown": ["/name"]}, {"unknown": ["/division"]}, {"answers": Answers(names=None)}])
def test_what_could_not_be_asked_is_unknown(more: dict[str, Any]) -> None:
    values = measured(NAME, **more)
    assert values["name.register"] == "unchecked"
    assert isinstance(values["name.conflicts"], Unknown)
    assert isinstance(values["name.register_truncated"], Unknown)


def test_a_cut_off_answer_is_measured_as_such() -> None:
    assert measured(NAME, answers=Answers(names=(), names_truncated=True))["name.register_truncated"] is True
