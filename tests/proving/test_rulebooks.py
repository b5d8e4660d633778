"""The rulebooks that ship: clean, tested, and every deliberate break noticed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engine.bundle import Bundle
from engine.checks.catalogue import DECLARATIONS
from engine.proving.labelled import Measured, as_results, frozen_report
from engine.proving.lint import lint
from engine.proving.mutation import run
from engine.proving.rule_tests import read_tests, run_tests
from engine.proving.schema import rule_file_schema
from engine.rules.load import HOME

GOLDEN = Path(__file__).parents[1] / "golden"

_GRAVE = ("refuse", "redirect", "correct")
_OTHER_EFFECTS = (*_GRAVE, "note")
_GUARDS = {
    "scope.permit-unknown": "every permit the catalogue names stands in the table of permits; guards a replaced library",
    "name.register-truncated": "the example register is too small to be cut off; tests/test_pipeline.py holds the outcome",
    "address.crowded": "the embedded default counts no registrations at an address",
    "address.crowded-usual": "the same; tests/test_pipeline.py holds that it hits from the fifth on",
    "address.crowded-cluster": "the same, from the two hundredth on",
}
SURVIVORS: dict[tuple[str, str, str], str] = {
    (rule, "effect", f"refer → {effect}"): why for rule, why in _GUARDS.items() for effect in _OTHER_EFFECTS
} | {
    ("documents.unsettled", "effect", f"refer → {effect}"): "whether the paper is needed is open only while the parties are "
    "unknown, which leaves other rules open as well"
    for effect in _GRAVE
} | {
    ("premises.entertainment-near", "effect", f"refer → {effect}"): "premises.entertainment sends the same case to a person; "
    "this rule says what lies near"
    for effect in _GRAVE
}
"""Mutants that may live, each with its reason; anything else that survives fails."""


def test_the_rulebooks_are_clean(bundle: Bundle) -> None:
    assert lint(bundle, HOME) == []


def test_every_rule_test_holds(bundle: Bundle) -> None:
    results = list(run_tests(bundle, read_tests(bundle.rulebook, DECLARATIONS, HOME)))
    assert [(r.test.rule, r.test.name, r.got) for r in results if not r.passed] == []
    assert len(results) > 400


def test_there_are_enough_active_rules_on_every_topic(bundle: Bundle) -> None:
    topics = Counter(r.topic for r in bundle.rulebook.rules if r.written.status == "active")
    assert sum(topics.values()) >= 80
    assert set(topics) >= {"application", "name", "scope", "industry", "address", "premises", "person", "company",
                           "partnership", "cooperative", "branch", "owner", "documents"}


def test_the_schema_that_ships_is_the_one_the_models_give() -> None:
    written = (HOME / "schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == rule_file_schema(DECLARATIONS), "run `miaopi rules schema --write`"


def test_the_frozen_run_is_what_the_engine_does(measured: Sequence[Measured]) -> None:
    frozen = (GOLDEN / "frozen.txt").read_text(encoding="utf-8")
    assert frozen_report(measured) == frozen, "review the difference, then `miaopi rules measure tests/golden/applications --write tests/golden/frozen.txt`"


def test_the_targets_on_labelled_applications_hold(measured: Sequence[Measured]) -> None:
    plain = [m for m in measured if m.case.group == "plain"]
    assert sum(m.decided.outcome == "approve" for m in plain) >= 0.95 * len(plain)
    assert [m.case.id for m in measured if m.case.outcome != "approve" and m.decided.outcome == "approve"] == []
    rest = [m for m in measured if m.case.group != "plain"]
    assert sum(m.exact for m in rest) >= 0.95 * len(rest)


def test_no_mutant_survives_without_a_reason(bundle: Bundle, measured: Sequence[Measured]) -> None:
    tests = read_tests(bundle.rulebook, DECLARATIONS, HOME)
    survivors = {
        (v.mutant.rule, v.mutant.kind, v.mutant.how)
        for v in run(bundle, tests, as_results(measured))
        if v.killed_by is None
    }
    assert survivors == set(SURVIVORS)
