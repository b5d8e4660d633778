"""Kinds of papers are data: numbers by series, and nothing drawn up that does not say what it has to."""

from __future__ import annotations

import pytest

from engine.errors import DOC_FIELD, DOC_NOT_FOUND, DocumentError
from engine.papers.kinds import TEMPLATES, PaperKind, kind_of, kinds, template_of

COMMON = {
    "title": "t", "authority": {"name": "局", "contact": ""}, "addressee": "叶知秋",
    "matter": {"id": "i", "kind": "k", "entity": "e", "revision": "0" * 64}, "day": "d", "signed": "s",
}


def test_the_kinds_are_those_of_the_procedure_each_with_a_series_and_a_template_of_its_own() -> None:
    assert list(kinds()) == [
        "acceptance_receipt", "correction_letter", "registration_notice", "refusal_notice", "name_refusal",
        "annulment_refusal", "filing_refusal", "suspension_refusal", "extension_notice", "redirection_notice", "application_document",
    ]
    assert len({kind.word for kind in kinds().values()}) == len(kinds())
    assert {kind.template for kind in kinds().values()} | {"letter.typ"} == {path.name for path in TEMPLATES.glob("*.typ")}
    assert len({template_of(name).digest for name in kinds()}) == len(kinds())


def test_the_longest_number_fits_its_column() -> None:
    assert len(kind_of("refusal_notice").series("江门蓬江", 2026) + "1234567890号") <= 40


def test_an_unknown_kind_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(DocumentError, match="refusal_notice") as caught:
        kind_of("x")
    assert caught.value.code == DOC_NOT_FOUND


def kind(*fields: str) -> PaperKind:
    return PaperKind("x", "文书", "x", "x.typ", False, fields)


@pytest.mark.parametrize(("fields", "body", "lacking"), [
    (("a",), {"a": "x"}, []),
    (("a", "b.c"), {"b": {}}, ["/a", "/b/c"]),
    (("a",), {"a": ""}, ["/a"]),
    (("a?",), {"a": ""}, []),
    (("a?",), {}, ["/a"]),
    (("a[].b",), {"a": []}, ["/a"]),
    (("a[].b",), {"a": [{"b": "x"}, {"b": ""}]}, ["/a/1/b"]),
    (("a[].b?",), {"a": [{"b": []}, {}]}, ["/a/1/b"]),
    (("a[]",), {"a": ["x", ""]}, ["/a/1"]),
])
def test_every_field_that_is_lacking_is_named(fields: tuple[str, ...], body: dict[str, object], lacking: list[str]) -> None:
    if not lacking:
        kind(*fields).check(body)
        return
    with pytest.raises(DocumentError) as caught:
        kind(*fields).check(body)
    assert caught.value.code == DOC_FIELD
    assert [d.where for d in caught.value.defects] == lacking


def test_a_refusal_without_an_officer_cannot_be_drawn_up() -> None:
    body = {**COMMON, "submitted": "d", "officer": {}, "reasons": [{"message": "m", "basis": "b", "places": []}], "government": "g", "reconsideration": "60日", "lawsuit": "6个月"}
    with pytest.raises(DocumentError) as caught:
        kind_of("refusal_notice").check(body)
    assert [d.where for d in caught.value.defects] == ["/officer/name", "/officer/number"]
    kind_of("refusal_notice").check({**body, "officer": {"name": "顾砚舟", "number": "粤J-0312"}})
