"""Persons and their documents: who is touched by what the law asks, and who is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from engine.checks import identity_documents, persons
from engine.checks.persons import numbers_to_ask
from engine.domain.answers import Answers, PersonListing
from engine.domain.application import IdentityDocument, Party
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]
ZHANG, LI = "440703198001010012", "440703198102020025"
CODE = "91110000600037341L"


def card(number: str = ZHANG, **more: Any) -> dict[str, Any]:
    return {"type": "resident_id", "number": number, **more}


def party(name: str = "张三", *held: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": list(held) or ["operator"], **more}


def people(measure: Measure, *parties: dict[str, Any], answers: Answers | None = None, as_of: dt.date = dt.date(2026, 11, 21)) -> Any:
    facts = measure(persons.CHECK, {"entity_type": "company", "parties": list(parties)}, answers, as_of)
    return facts["person.parties"]


def papers(measure: Measure, *parties: dict[str, Any]) -> Any:
    return measure(identity_documents.CHECK, {"entity_type": "company", "parties": list(parties)})["person.documents"]


def test_entries_with_the_same_number_and_name_are_one_person(measure: Measure) -> None:
    (person,) = people(measure, party("张三", "supervisor", document=card()), party("张 三", "director", document=card()))
    assert (person["is_supervisor"], person["is_director"], person["is_officer"]) == (True, True, True)


def test_people_who_share_a_name_are_not_one_person(measure: Measure) -> None:
    found = people(measure, party("张三", "supervisor"), party("张三", "director", document=card(LI)))
    assert [p["is_director"] for p in found] == [False, True]


@pytest.mark.parametrize(
    ("as_of", "age"), [(dt.date(1998, 1, 1), 18), (dt.date(1997, 12, 31), 17), (dt.date(1996, 1, 1), 16), (dt.date(1995, 12, 31), 15)]
)
def test_age_is_read_from_the_number(measure: Measure, as_of: dt.date, age: int) -> None:
    assert people(measure, party(document=card()), as_of=as_of)[0]["age"] == age


def test_age_of_a_passport_holder_rests_on_the_birth_stated(measure: Measure) -> None:
    passport = {"type": "passport", "number": "E12345678"}
    unstated, stated = people(
        measure, party("张三", document=passport), party("李四", document=passport | {"number": "E2"}, birth="1990-05-01")
    )
    assert isinstance(unstated["age"], Unknown)
    assert stated["age"] == 36


def test_age_hangs_on_a_document_that_is_missing_or_faulty(measure: Measure) -> None:
    found = people(measure, party("甲"), party("乙", document=card("123")), party("丙公司", "shareholder", kind="corporate"))
    assert [p["age"] for p in found] == [None, None, None]


@pytest.mark.parametrize(
    ("more", "region", "foreign"),
    [
        ({}, "mainland", False),
        ({"nationality": "USA"}, "foreign", True),
        ({"residence": "hong_kong"}, "hmt", False),
        ({"nationality": "MAC"}, "hmt", False),
        ({"document": {"type": "taiwan_permit", "number": "12345678"}}, "hmt", False),
        ({"residence": "foreign"}, "foreign", False),
        ({"document": {"type": "foreign_permanent_residence", "number": "USA440090010101"}}, "foreign", True),
    ],
)
def test_where_a_person_belongs(measure: Measure, more: dict[str, Any], region: str, foreign: bool) -> None:
    (person,) = people(measure, party(**more))
    assert (person["region"], person["nationality_foreign"]) == (region, foreign)


LISTS = Answers(listings=(
    PersonListing(ZHANG, "crime", dt.date(2026, 11, 21)),
    PersonListing(LI, "annulled_registration", dt.date(2026, 11, 20)),
    PersonListing(LI, "dishonest_debtor", None),
))


def test_a_listing_bars_up_to_its_last_day_and_without_end_for_good(measure: Measure) -> None:
    zhang, li = people(measure, party("张三", document=card()), party("李四", document=card(LI)), answers=LISTS)
    assert (zhang["listed_178"], zhang["listed_annulled"]) == (True, False)
    assert (li["listed_178"], li["listed_annulled"]) == (True, False)
    (later,) = people(measure, party("张三", document=card()), answers=LISTS, as_of=dt.date(2026, 11, 22))
    assert later["listed_178"] is False


def test_only_the_number_hits(measure: Measure) -> None:
    (same_name,) = people(measure, party("张三", document=card("440703198203030038")), answers=LISTS)
    assert same_name["listed_178"] is False


def test_lists_that_did_not_answer_leave_it_open_for_natural_persons_with_a_number(measure: Measure) -> None:
    silent = Answers(listings=None)
    found = people(measure, party("甲", document=card()), party("乙"), party("丙公司", kind="corporate"), answers=silent)
    assert isinstance(found[0]["listed_178"], Unknown)
    assert [p["listed_178"] for p in found[1:]] == [None, False]


def test_who_applies_holds_office_or_comes_from_outside(measure: Measure) -> None:
    found = people(measure, party("甲", "shareholder"), party("乙", "finance"), party("丙", "agent", "registration_contact"))
    assert [(p["is_applicant"], p["is_officer"], p["is_insider"]) for p in found] == [
        (True, False, True), (False, True, True), (False, False, False),
    ]


def test_no_record_shows_a_full_number(measure: Measure) -> None:
    both = (party("张三", document=card()), party("李四", document=card("440703198001010013")))
    assert ZHANG not in repr(people(measure, *both))
    shown = repr(papers(measure, *both))
    assert ZHANG not in shown
    assert "440703198001010013" not in shown
    assert "**0012" in shown


def test_unknown_parties_leave_persons_unknown(measure: Measure) -> None:
    document = {"entity_type": "company", "unknown": ["/parties"]}
    assert isinstance(measure(persons.CHECK, document)["person.parties"], Unknown)
    assert isinstance(measure(identity_documents.CHECK, document)["person.documents"], Unknown)


@pytest.mark.parametrize(
    ("more", "valid"),
    [
        ({"document": card()}, True),
        ({"document": card(), "birth": "1980-01-01"}, True),
        ({"document": card(), "birth": "1980-01-02"}, False),
        ({"document": card("440703198001010013")}, False),
        ({"document": {"type": "passport", "number": "E1"}}, None),
        ({"document": {"type": "business_licence", "number": CODE}}, False),
        ({"kind": "corporate", "document": {"type": "business_licence", "number": CODE}}, True),
        ({"kind": "corporate", "document": {"type": "business_licence", "number": CODE[:-1] + "1"}}, False),
        ({"kind": "corporate", "document": card()}, False),
        ({"kind": "corporate", "nationality": "USA", "document": {"type": "other", "number": "123"}}, None),
        ({}, None),
    ],
)
def test_a_number_is_judged_where_numbers_tell(measure: Measure, more: dict[str, Any], valid: bool | None) -> None:
    (record,) = papers(measure, party(**more))
    assert record["valid"] is valid
    assert (record["problem"] is not None) is (valid is False)


def test_a_document_is_good_on_its_last_day(measure: Measure) -> None:
    found = papers(
        measure,
        party("甲", document=card(valid_until="2026-11-21")),
        party("乙", document=card(LI, valid_until="2026-11-20")),
        party("丙", document=card("440703198203030038", long_term=True)),
        party("丁", document=card("440703198304040040")),
        party("戊"),
    )
    assert [r["expired"] for r in found] == [False, True, False, None, None]


def test_a_blank_number_is_no_document(measure: Measure) -> None:
    assert [r["given"] for r in papers(measure, party("甲", document=card(" ")), party("乙", document=card()))] == [False, True]


def test_one_number_under_two_names_is_noticed_at_both(measure: Measure) -> None:
    found = papers(measure, party("张三", document=card()), party("李四", document=card(ZHANG.lower())), party("王五", document=card(LI)))
    assert [r["shared"] for r in found] == [True, True, False]
    assert [r["evidence"][0].pointer for r in found][:2] == ["/parties/0/document/number", "/parties/1/document/number"]


def test_lists_are_asked_for_natural_persons_once_each_in_order() -> None:
    def entry(name: str, number: str, **more: Any) -> Party:
        return Party(name=name, roles=("agent",), document=IdentityDocument(type="resident_id", number=number), **more)

    asked = numbers_to_ask((entry("乙", LI), entry("甲", f" {ZHANG} "), entry("甲", ZHANG), entry("丙公司", CODE, kind="corporate")))
    assert asked == (ZHANG, LI)
