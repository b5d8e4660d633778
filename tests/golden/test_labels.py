"""The labels themselves are sound: they resolve, they are applications, their numbers are well formed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engine.decision import Outcome
from engine.proving.labelled import read_cases

FOLDER = Path(__file__).parent / "applications"
GROUPS = ("plain", "unusual", "defect", "several")
OUTCOMES = tuple(Outcome)
CASES = read_cases(FOLDER)
WRONG_NUMBERS = {"person.document-invalid", "company.shareholder-code-invalid", "branch.parent-code-invalid"}
RULE_ID = re.compile(r"(application|name|scope|industry|address|premises|person|company|partnership|cooperative"
                     r"|branch|owner|documents|individual|sole|subject|change|deregistration|identity)\.[a-z0-9-]+(\.[a-z0-9-]+)*")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _resident_id_is_valid(number: str) -> bool:
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number[17] == "10X98765432"[total % 11]


def _credit_code_is_valid(code: str) -> bool:
    if len(code) != 18 or any(c not in _CODE_ALPHABET for c in code):
        return False
    total = sum(_CODE_ALPHABET.index(c) * weight for c, weight in zip(code, _CODE_WEIGHTS, strict=False))
    return code[17] == _CODE_ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_every_label_is_a_complete_application_with_a_known_outcome(case: Any) -> None:
    case.application()
    assert case.group in GROUPS
    assert case.outcome in OUTCOMES
    assert len(case.why) >= 8
    assert len(set(case.findings)) == len(case.findings)
    assert all(RULE_ID.fullmatch(rule) for rule in (*case.findings, *case.notes, *case.unknown))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_outcome_and_findings_agree(case: Any) -> None:
    if case.outcome == "approve":
        assert case.findings == ()
        assert case.unknown == ()
    if case.outcome in ("correct", "refuse", "redirect"):
        assert case.findings
    if case.group in ("plain", "unusual"):
        assert case.outcome == "approve"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_numbers_of_persons_and_firms_are_well_formed_unless_that_is_the_defect(case: Any) -> None:
    if WRONG_NUMBERS & set(case.findings):
        pytest.skip("the wrong number is the defect")
    application = case.application()
    for party in application.parties:
        if party.document is not None and party.document.type == "resident_id":
            assert _resident_id_is_valid(party.document.number), party.name
        if party.document is not None and party.document.type == "business_licence":
            assert _credit_code_is_valid(party.document.number), party.name
    if application.parent is not None and application.parent.uscc is not None:
        assert _credit_code_is_valid(application.parent.uscc)


@pytest.mark.parametrize("case", [c for c in CASES if c.like], ids=lambda c: c.id)
def test_a_twin_differs_from_its_original(case: Any) -> None:
    original = next(c for c in CASES if c.id == case.like)
    assert original.document != case.document or case.identity is not None


def test_the_numbers_of_different_persons_differ_unless_that_is_the_defect() -> None:
    holders: dict[str, set[str]] = {}
    for case in CASES:
        if case.like is None and "person.number-shared" not in case.findings:
            for party in case.application().parties:
                if party.document is not None:
                    holders.setdefault(party.document.number, set()).add(party.name)
    assert [number for number, names in holders.items() if len(names) > 1] == []


def test_every_group_is_represented() -> None:
    assert set(Counter(case.group for case in CASES)) <= set(GROUPS)
