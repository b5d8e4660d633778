"""The application as a document: nobody signs less than what is examined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from engine.domain.application import Application, Party, Representative
from engine.domain.revision import as_data
from engine.papers.application_document import SECTIONS, Signer, application_document, signers
from engine.papers.occasion import Occasion
from engine.papers.speech import Speech, plain
from engine.proving.labelled import Measured
from engine.text.written import visible, written_day
from tests.papers.conftest import occasion_of


def test_every_key_of_an_application_stands_in_one_section() -> None:
    keys = [key for _, of_section in SECTIONS for key in of_section]
    assert sorted(keys) == sorted(Application.model_fields)


def lines(body: dict[str, Any]) -> str:
    return "\n".join(
        f"{row['label']}：{row['value']}" for section in body["sections"]
        for rows in (section["rows"], *(block["rows"] for block in section["blocks"])) for row in rows
    )


def free_texts(part: Any) -> Iterator[str]:
    """Every text and number an applicant wrote that is no word of a vocabulary."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in ("kind", "entity_type", "organisation", "term", "delivery", "promises", "unknown", "currency", "roles", "type",
                           "form", "residence", "as", "capacity", "occupation", "organisation_kind", "liability", "building_use", "tenure",
                           "status", "basis", "item", "method", "nationality", "floor", "lowest_dwelling_floor"):
                yield from free_texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from free_texts(value)
    elif isinstance(part, str):
        yield part


def shown(text: str) -> str:
    try:
        return written_day(dt.date.fromisoformat(text))
    except ValueError:
        return visible(text)


def test_everything_an_applicant_wrote_stands_in_the_document(measured: tuple[Measured, ...]) -> None:
    for m in measured:
        application = m.decided.revision.application
        text = lines(application_document(occasion_of(application)))
        for written in free_texts(as_data(application)):
            number = plain_number(written)
            assert shown(written) in text or (number is not None and number in text), (m.case.id, written)


def plain_number(text: str) -> str | None:
    from decimal import Decimal, InvalidOperation

    try:
        return plain(Decimal(text))
    except InvalidOperation:
        return None


def test_what_is_left_out_is_not_made_up(occasion: Callable[[str], Occasion]) -> None:
    text = lines(application_document(occasion("individual-plain-01")))
    assert "注册资本" not in text
    assert "不使用名称" not in text


def test_the_digest_of_the_revision_is_the_frozen_one(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("company-plain-01")
    assert application_document(case)["matter"]["revision"] == case.revision


def test_everybody_who_has_to_sign_has_one_place(labelled: Callable[[str], Application], speech: Speech) -> None:
    company = labelled("company-plain-01")
    who = signers(company, speech)
    holders = [p.name for p in company.parties if {"legal_representative", "shareholder", "agent"} & set(p.roles)]
    assert [s.name for s in who] == holders
    assert "法定代表人" in "".join(s.capacity for s in who)
    assert [s.capacity for s in signers(labelled("individual-plain-01"), speech)] == ["经营者"]


def test_for_an_organisation_signs_whom_it_names_and_one_person_signs_once(labelled: Callable[[str], Application], speech: Speech) -> None:
    company = labelled("company-plain-01")
    first = company.parties[0]
    others = [
        first.model_copy(update={"name": name, "kind": "corporate", "roles": ("shareholder",), "representative": acting})
        for name, acting in (
            ("甲公司", Representative.model_validate({"name": "莫临川", "as": "authorised"})), ("乙公司", None),
            ("丙公司", Representative.model_validate({"name": first.name, "as": "legal_representative", "document": first.document})),
        )
    ]
    who = signers(company.model_copy(update={"parties": (first, *others)}), speech)
    own = "、".join(speech.word(Party, "roles", role) for role in ("legal_representative", "shareholder") if role in first.roles)
    assert [(s.party, s.name, s.capacity) for s in who] == [
        (0, first.name, f"{own}、丙公司（股东）的法定代表人"), (1, "莫临川", "甲公司（股东）的委托代理人"), (2, "乙公司", "股东"),
    ]
    assert [s.number is None for s in who] == [False, True, True]


def test_the_signers_can_be_named_and_where_nobody_has_to_sign_there_is_a_place_for_the_applicant(occasion: Callable[[str], Occasion]) -> None:
    named = application_document(occasion("individual-plain-01"), [Signer("叶知秋", "经营者")])
    assert named["signers"] == [{"name": "叶知秋", "capacity": "经营者"}]
    case = occasion("individual-plain-01")
    nobody = Occasion(case.id, case.application.model_copy(update={"parties": ()}), case.revision, case.authority, case.day, case.speech)
    assert application_document(nobody)["signers"] == [{"name": "申请人", "capacity": "申请人"}]
