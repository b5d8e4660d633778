"""Is everybody's identity document stated, sound, current, and theirs alone?

Numbers are never shown in full: evidence carries the last four characters.
"""

from __future__ import annotations

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, plain_name, read_people
from engine.domain.fact import Declaration, FactType, Field, Measured, Record
from engine.domain.id_number import Fault, birth_of, code_fault, masked, resident_fault

DECLARES = (
    Declaration(
        "person.documents", FactType.LIST, "the identity document of everybody who takes part, one record per person", "/parties",
        fields=(
            Field("name", FactType.TEXT, "whose"),
            Field("natural", FactType.BOOL, "whether a natural person"),
            Field("is_shareholder", FactType.BOOL, "whether a shareholder"),
            Field("given", FactType.BOOL, "whether a document with a number is stated"),
            Field("valid", FactType.BOOL, "whether the number can exist; none: numbers of this type do not tell"),
            Field("problem", FactType.TEXT, "what is wrong with the number, in plain Chinese"),
            Field("expired", FactType.BOOL, "whether the document has run out; none: no last day stated"),
            Field("shared", FactType.BOOL, "whether the number is stated for another name as well"),
        ),
    ),
)

_RESIDENT_PROBLEMS = {
    Fault.LENGTH: "号码应为18位",
    Fault.CHARACTERS: "号码含有不应出现的字符",
    Fault.BIRTH: "号码中的出生日期不存在",
    Fault.CHECK: "号码校验不通过",
}
_CODE_PROBLEMS = {
    Fault.LENGTH: "统一社会信用代码应为18位",
    Fault.CHARACTERS: "统一社会信用代码含有不应出现的字符",
    Fault.CHECK: "统一社会信用代码校验不通过",
}
_PERSONAL = frozenset({
    "resident_id", "hk_macao_permit", "taiwan_permit", "hmt_residence_permit", "passport", "foreign_permanent_residence",
})


def measure(case: Case) -> Measured:
    if case.application.is_unknown("parties"):
        return Measured({"person.documents": UNKNOWN_PARTIES})
    people = case.reading(read_people)
    names: dict[str, set[str]] = {}
    for person in people:
        if person.number is not None:
            names.setdefault(person.number, set()).add(plain_name(person.name))
    return Measured({"person.documents": tuple(_record(case, p, names) for p in people)})


def _record(case: Case, person: Person, names: dict[str, set[str]]) -> Record:
    number = person.number
    problem, judged = _problem(case, person)
    return {
        "name": person.name,
        "natural": person.natural,
        "is_shareholder": "shareholder" in person.roles,
        "given": number is not None,
        "valid": None if not judged else problem is None,
        "problem": problem,
        "expired": _expired(case, person),
        "shared": number is not None and len(names[number]) > 1,
        "evidence": person.evidence() if number is None else person.evidence("/document/number", text=masked(number)),
    }


def _problem(case: Case, person: Person) -> tuple[str | None, bool]:
    """What is wrong with the number, and whether such a number can be judged at all."""
    document, number = person.document, person.number
    if document is None or number is None:
        return None, False
    if not person.natural:
        if person.region != "mainland":
            return None, False
        if document.type in _PERSONAL:
            return "单位应当填写营业执照等登记证书的统一社会信用代码", True
        fault = code_fault(number)
        return (_CODE_PROBLEMS[fault] if fault else None), True
    if document.type == "business_licence":
        return "自然人应当填写本人的身份证件", True
    if document.type not in ("resident_id", "hmt_residence_permit"):
        return None, False
    fault = resident_fault(number, case.as_of)
    if fault is not None:
        return _RESIDENT_PROBLEMS[fault], True
    stated = next((p.birth for p in person.parties if p.birth is not None), None)
    differs = stated is not None and stated != birth_of(number, case.as_of)
    return ("号码中的出生日期与填写的出生日期不一致" if differs else None), True


def _expired(case: Case, person: Person) -> bool | None:
    document = person.document
    if document is None or document.long_term:
        return None if document is None else False
    return None if document.valid_until is None else document.valid_until < case.as_of


CHECK = Check("identity_documents", (), DECLARES, measure)
