"""An address by itself: what the rules say of it, and what stays open."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.address_check import AddressExaminer, address_outcome
from engine.bundle import Bundle
from engine.domain.address_key import AddressKey
from engine.errors import InputError
from engine.pipeline import Ports, process
from engine.receive.applications import read_path

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def examiner(bundle: Bundle) -> AddressExaminer:
    return AddressExaminer(bundle, DAY)


@pytest.mark.parametrize(
    ("text", "outcome", "rules"),
    [
        ("江门市蓬江区栖云路18号", "usable", []),
        ("江门市蓬江区港口路86号", "not_allowed", ["address.banned"]),
        ("江门市蓬江区旧港口路八十六号", "not_allowed", ["address.banned"]),
        ("江门市蓬江区港口路87号", "usable", []),
        ("江门市港口路86号", "refer", ["address.banned-unsure"]),
        ("江门市蓬江区栖云路", "not_allowed", ["address.incomplete"]),
        ("江门市蓬江区我家楼下", "refer", ["address.unparsed"]),
        ("月亮背面", "refer", ["address.unparsed"]),
        ("", "open", []), ("  ", "open", []),
    ],
)
def test_the_outcome_is_what_the_rules_say(examiner: AddressExaminer, text: str, outcome: str, rules: list[str]) -> None:
    found = examiner.check(text)
    assert (found.outcome, [f.rule for f in found.examination.findings]) == (outcome, rules)


@pytest.mark.parametrize("text", ["某处", "江门市蓬江区云深不知处", "江门市蓬江区老榕树下", "例子", "江门市蓬江区河边那间铺子"])
def test_a_place_nobody_can_name_goes_to_a_person(examiner: AddressExaminer, text: str) -> None:
    assert examiner.check(text).outcome == "refer"


def test_a_trade_closed_to_the_address_stays_open_until_the_scope_is_said(examiner: AddressExaminer) -> None:
    text = "江门市蓬江区建设路20号"
    unsaid = examiner.check(text)
    assert (unsaid.outcome, unsaid.as_json()["open"][0]["rule"]) == ("open", "address.banned-trade")
    assert examiner.check(text, scope=("餐饮服务",)).outcome == "not_allowed"
    assert examiner.check(text, scope=("服装服饰零售",)).outcome == "usable"


def test_the_division_of_the_application_tells_the_county(examiner: AddressExaminer) -> None:
    assert examiner.check("港口路86号", "440703").outcome == "not_allowed"
    assert examiner.check("港口路86号", "440705").outcome == "usable"
    assert examiner.check("江门市新会区栖云路86号", "440703").outcome == "not_allowed"


def test_entries_that_were_met_are_told_with_evidence(examiner: AddressExaminer) -> None:
    (met,) = examiner.check("江门市蓬江区港口大马路86号3楼").as_json()["banned"]
    assert (met["entry"], met["place"], met["certainty"], met["in_force"], met["bans"]) == ("BA001", "港口路86号", "covered", True, True)
    assert (met["text"], met["start"], met["end"], met["from"], met["until"]) == ("港口大马路86号", 6, 14, "2023-06-01", None)


def test_a_limit_stays_open_until_somebody_counts(bundle: Bundle) -> None:
    class Counted:
        def registrations(self, key: AddressKey, but: str | None) -> int:
            return 5

    text = "江门市新会区会城街道东庆南路12号"
    assert AddressExaminer(bundle, DAY).check(text).outcome == "open"
    assert AddressExaminer(bundle, DAY, Counted()).check(text).outcome == "refer"


def test_a_trade_is_judged_by_what_lies_around_and_its_premises_stay_open(examiner: AddressExaminer) -> None:
    near = examiner.check("江门市蓬江区港口一路15号", scope=("歌舞娱乐活动",))
    assert near.outcome == "refer"
    assert "premises.entertainment-near" in {f.rule for f in near.examination.findings}
    kitchen = examiner.check("江门市蓬江区栖云路18号", scope=("餐饮服务",))
    assert kitchen.outcome == "open"
    assert "premises.catering-dwelling" in {u.rule for u in kitchen.examination.undetermined}


def test_an_address_that_lies_nobody_knows_where_is_not_called_usable(examiner: AddressExaminer) -> None:
    assert examiner.check("火星环形山十二号坑").outcome == "open"


def test_it_finds_in_an_address_what_the_whole_examination_finds(bundle: Bundle, ports: Ports) -> None:
    (received,) = read_path("examples/templates/company.yaml")
    application = received.application
    assert application is not None
    for text in ("江门市蓬江区港口路86号", "江门市蓬江区栖云路", "江门市蓬江区栖云路18号"):
        whole = process(application.model_copy(update={"address": text, "division": "440703"}), bundle, ports, DAY)
        alone = AddressExaminer(bundle, DAY).check(text, "440703", tuple(application.scope or ()))
        assert [f.rule for f in alone.examination.findings if f.rule.startswith("address.")] == [f.rule for f in whole.findings if f.rule.startswith("address.")]


def test_the_json_of_a_check_begins_with_that_of_a_reading(examiner: AddressExaminer) -> None:
    text = "江门市蓬江区港口路86号"
    read = examiner.read(examiner.parse(text))
    checked = examiner.check(text).as_json()
    assert list(checked)[: len(read)] == list(read)
    assert list(checked)[len(read) :] == ["outcome", "banned", "findings", "open"]


def test_an_address_longer_than_an_application_carries_is_refused_as_input(examiner: AddressExaminer) -> None:
    with pytest.raises(InputError, match="2001 characters"):
        examiner.check("路" * 2001)


@pytest.mark.parametrize(("named", "code"), [("蓬江区", "440703"), ("江门市蓬江区", "440703"), ("440703", "440703"), ("江门", "440700"), ("朝阳区", None), ("蓬江区港口路", None), ("月亮", None)])
def test_a_division_is_known_by_name_or_code(examiner: AddressExaminer, named: str, code: str | None) -> None:
    assert examiner.division_named(named) == code


def test_nothing_found_and_nothing_open_is_usable() -> None:
    assert address_outcome((), ()) == "usable"
