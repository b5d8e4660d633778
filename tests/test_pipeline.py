from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.addresses.reading import key_of
from engine.bundle import Bundle, assemble
from engine.domain.address_key import AddressKey
from engine.domain.answers import NameQuery, RegisteredName
from engine.domain.application import Application
from engine.pipeline import Ports, process
from engine.record import replay, write_record
from engine.report import decision_json, decision_line
from reference_libs.library import Fault, Libraries

Labelled = Callable[[str], Application]


class CutOff:
    """A register that found more names than it may give."""

    def candidates(self, query: NameQuery) -> tuple[tuple[RegisteredName, ...], int, bool]:
        return (), 7, True


class Counted:
    """A register of places that always gives the same count, and remembers what it was asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[AddressKey] = []

    def registrations(self, key: AddressKey, but: str | None) -> int:
        self.asked.append(key)
        return self.count


def test_a_plain_lawful_application_is_approved(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    decided = process(labelled("individual-plain-01"), bundle, ports, as_of)
    assert (decided.outcome, decided.undetermined) == ("approve", ())


@pytest.mark.parametrize("outside", ["nobody answers", "no lists", "cut off"])
def test_an_outside_that_does_not_answer_in_full_sends_the_case_to_a_person(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, outside: str
) -> None:
    weak = {
        "nobody answers": Ports(),
        "no lists": Ports(names=ports.names),
        "cut off": Ports(CutOff(), ports.listings),
    }[outside]
    assert process(labelled("company-plain-01"), bundle, weak, as_of).outcome == "refer"


def test_a_kind_that_no_rule_judges_goes_to_a_person(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    none = replace(bundle, rulebook=replace(bundle.rulebook, rules=(), _programmes={}))
    decided = process(labelled("individual-plain-01"), none, ports, as_of)
    assert (decided.outcome, [u.fact for u in decided.undetermined]) == ("refer", ["application.kind"])


@pytest.mark.parametrize("library", ["scope_items", "name_words", "banned_addresses", "divisions", "restricted_scopes", "permits", "industry_codes", "scope_contexts", "departments"])
def test_a_library_that_is_not_used_sends_the_case_to_a_person_and_says_which(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, library: str
) -> None:
    kept = {i: lib for i, lib in bundle.libraries.loaded.items() if i != library}
    crippled = assemble(bundle.rulebook, Libraries(kept, {library: Fault(library, "sha256 differs")}))
    without_index = Ports(None, ports.listings) if library == "divisions" else ports
    decided = process(labelled("company-plain-01"), crippled, without_index, as_of)
    assert decided.outcome == "refer"
    assert any(library in u.why for u in decided.undetermined)


def test_a_correction_offers_a_change_that_was_examined_and_passes(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    application = labelled("defect-name-dahe")
    decided = process(application, bundle, ports, as_of)
    (finding,) = (f for f in decided.findings if f.rule == "name.trade-name-banned")
    assert finding.remedies
    remedy = finding.remedies[0]
    assert "name.trade-name-banned" in remedy.resolves
    changed = application.model_copy(update={"name": remedy.value})
    assert process(changed, bundle, ports, as_of).outcome == remedy.outcome_if_applied == "approve"


def test_a_name_and_a_scope_that_disagree_are_offered_ways_to_agree(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    application = labelled("company-plain-01").model_copy(update={"scope": ("粮食收购",), "industry": None})
    decided = process(application, bundle, ports, as_of)
    (finding,) = (f for f in decided.findings if f.rule == "industry.name-disagrees")
    assert {r.pointer for r in finding.remedies} == {"/name", "/scope"}
    for remedy in finding.remedies:
        assert "industry.name-disagrees" in remedy.resolves


def test_the_same_application_gives_the_same_bytes_whatever_the_order_of_its_keys(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    application = labelled("several-04")
    data = application.model_dump(mode="json", by_alias=True, exclude_unset=True)
    import json

    turned = Application.model_validate_json(json.dumps(dict(reversed(data.items()))))
    first, second = (decision_line(process(a, bundle, ports, as_of), "x") for a in (application, turned))
    assert first == second


@pytest.mark.parametrize("case", ["individual-plain-08", "defect-name-dahe", "defect-catering-flue-unknown", "several-05", "several-23"])
def test_a_record_replays_to_the_same_bytes(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, case: str) -> None:
    record = write_record(process(labelled(case), bundle, ports, as_of), "case.yaml")
    assert replay(record, bundle) == record


def test_a_record_replays_without_the_register_as_it_was(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    decided = process(labelled("defect-name-identical"), bundle, ports, as_of)
    assert decided.answers.names
    assert replay(write_record(decided, "x"), bundle) == write_record(decided, "x")


def test_a_record_of_another_bundle_is_not_compared(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    from engine.errors import REC_VERSION, RecordError

    record = write_record(process(labelled("individual-plain-01"), bundle, ports, as_of), "x")
    with pytest.raises(RecordError) as caught:
        replay(record, replace(bundle, digest="0" * 64))
    assert caught.value.code == REC_VERSION


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 9}', '{"format": 1}', "\x00"])
def test_what_is_no_record_is_refused(bundle: Bundle, text: str) -> None:
    from engine.errors import REC_FORMAT, RecordError

    with pytest.raises(RecordError) as caught:
        replay(text, bundle)
    assert caught.value.code == REC_FORMAT


def test_the_json_of_a_decision_keeps_its_shape(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    line = decision_json(process(labelled("defect-name-dahe"), bundle, ports, as_of), "x")
    assert list(line) == ["application", "revision", "outcome", "findings", "unknown", "versions"]
    assert list(line["versions"]) == ["engine", "bundle", "rulebook", "libraries", "as_of"]
    finding = line["findings"][0]
    assert list(finding) == ["rule", "effect", "legal_basis", "message", "evidence", "remedies"]
    assert list(finding["message"]) == ["applicant", "clerk"]
    assert list(finding["evidence"][0]) == ["pointer", "start", "end", "text", "entry"]
    assert list(finding["remedies"][0]) == ["pointer", "value", "resolves", "outcome_if_applied"]


def test_undetermined_rules_are_listed_with_fact_and_reason(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    line = decision_json(process(labelled("defect-catering-flue-unknown"), bundle, ports, as_of), "x")
    (unknown,) = line["unknown"]
    assert unknown["rule"] == "premises.catering-flue"
    assert unknown["fact"]
    assert unknown["why"]


@pytest.mark.parametrize(("count", "kind", "rule"), [(4, None, None), (5, None, "address.crowded-usual"), (199, "cluster", None), (200, "cluster", "address.crowded-cluster")])
def test_registrations_at_one_address_are_counted_by_its_key(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, count: int, kind: str | None, rule: str | None
) -> None:
    application = labelled("individual-plain-01")
    if kind is not None and application.premises is not None:
        application = application.model_copy(update={"premises": application.premises.model_copy(update={"kind": kind})})
    register = Counted(count)
    decided = process(application, bundle, replace(ports, addresses=register), as_of)
    assert {str(key) for key in register.asked} == {str(key_of(application, bundle.libraries))}
    crowded = [f.rule for f in decided.findings if f.rule.startswith("address.crowded")]
    assert crowded == ([rule] if rule else [])


def test_an_address_with_a_limit_goes_to_a_person_while_nobody_counts(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    limited = labelled("individual-plain-01").model_copy(update={"division": "440705", "address": "江门市新会区会城街道东庆南路12号3楼"})
    decided = process(limited, bundle, ports, as_of)
    assert "address.crowded" in {u.rule for u in decided.undetermined}
    counted = process(limited, bundle, replace(ports, addresses=Counted(4)), as_of)
    assert "address.crowded" not in {u.rule for u in counted.undetermined} | {f.rule for f in counted.findings}
