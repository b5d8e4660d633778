"""Are the papers there, signed by everybody who must sign, and still valid?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, people_with, plain_name
from engine.checks.requirements import concerns, labels, sections
from engine.domain.application import DocumentType
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown

_TYPES = get_args(DocumentType)

DECLARES = (
    Declaration(
        "documents.missing", FactType.LIST, "required papers that are not in the file", "/documents",
        fields=(
            Field("type", FactType.TEXT, "the paper", _TYPES),
            Field("label", FactType.TEXT, "its name in plain Chinese"),
            Field("missing", FactType.BOOL, "true; unknown where it cannot be known whether the paper is required"),
        ),
    ),
    Declaration(
        "documents.unsigned", FactType.LIST, "signatures that papers in the file still lack", "/documents",
        fields=(
            Field("document", FactType.TEXT, "the paper", _TYPES),
            Field("label", FactType.TEXT, "its name in plain Chinese"),
            Field("signer", FactType.TEXT, "who has not signed"),
        ),
    ),
    Declaration(
        "documents.papers", FactType.LIST, "the papers in the file", "/documents",
        fields=(
            Field("type", FactType.TEXT, "the paper", _TYPES),
            Field("label", FactType.TEXT, "its name in plain Chinese"),
            Field("valid_until", FactType.DATE, "its last day; none: not stated"),
            Field("expired", FactType.BOOL, "whether that day lies before the day of examination"),
            Field("issued_on", FactType.DATE, "the day it was issued or signed; none: not stated"),
            Field("future", FactType.BOOL, "whether that day lies after the day of examination"),
        ),
    ),
)

_UNKNOWN = Unknown("申请材料清单未提供")


def measure(case: Case) -> Measured:
    if case.application.is_unknown("documents"):
        return Measured({d.name: _UNKNOWN for d in DECLARES})
    unknown_parties = case.application.is_unknown("parties")
    return Measured({
        "documents.missing": tuple(_missing(case)),
        "documents.unsigned": UNKNOWN_PARTIES if unknown_parties and _wanted(case) else tuple(_unsigned(case)),
        "documents.papers": tuple(_papers(case)),
    })


def _wanted(case: Case) -> list[Mapping[str, Any]]:
    return [document for section in sections(case) for document in section.get("documents") or () if concerns(case, document)]


def _required(case: Case, document: Mapping[str, Any]) -> bool | Unknown:
    """Whether the paper is required in this case: always, or only with exactly one holder of a role."""
    only = document.get("only_with_one")
    if only is None:
        return True
    return UNKNOWN_PARTIES if case.application.is_unknown("parties") else len(people_with(case, only)) == 1


def _missing(case: Case) -> Iterator[Record]:
    given = {d.type for d in case.application.documents}
    for document in _wanted(case):
        required = _required(case, document)
        if required is not False and document["type"] not in given:
            yield {
                "type": document["type"], "label": _label(case, document["type"]), "missing": required,
                "evidence": (Evidence("/documents"),),
            }


def _unsigned(case: Case) -> Iterator[Record]:
    for document in _wanted(case):
        signers = document.get("signed_by")
        if signers is None or _required(case, document) is not True:
            continue
        kind = document["type"]
        indices = [i for i, d in enumerate(case.application.documents) if d.type == kind]
        if not indices:
            continue
        signed = signatures(case, kind)
        for person in people_with(case, signers):
            if plain_name(person.name) not in signed:
                yield {
                    "document": kind, "label": _label(case, kind), "signer": person.name,
                    "evidence": (Evidence(f"/documents/{indices[0]}/signed_by"),),
                }


def signatures(case: Case, kind: str) -> frozenset[str]:
    """Plain names of all who signed papers of this type."""
    return frozenset(plain_name(n) for d in case.application.documents if d.type == kind for n in d.signed_by)


def _papers(case: Case) -> Iterator[Record]:
    for index, document in enumerate(case.application.documents):
        until = document.valid_until
        future = document.issued_on is not None and document.issued_on > case.as_of
        detail = "/issued_on" if future else "/valid_until" if until else ""
        yield {
            "type": document.type,
            "label": document.permit or _label(case, document.type),
            "valid_until": until,
            "expired": until is not None and until < case.as_of,
            "issued_on": document.issued_on,
            "future": future,
            "evidence": (Evidence(f"/documents/{index}{detail}"),),
        }


def _label(case: Case, kind: str) -> str:
    return labels(case, "documents").get(kind, kind)


CHECK = Check("documents", (), DECLARES, measure)
