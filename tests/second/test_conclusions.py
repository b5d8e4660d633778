from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.second_engine.faults import under_fire
from bench.second_engine.proof import prove
from engine.bundle import Bundle
from engine.checks.catalogue import DECLARATIONS
from engine.decision import Outcome
from engine.domain.application import Application
from engine.domain.finding import Undetermined
from engine.metrics import REGISTRY
from engine.pipeline import Decided, Ports, process
from engine.proving.labelled import Measured
from engine.proving.rule_tests import read_tests, run_tests
from engine.record import replay, write_record
from engine.report import decision_line
from engine.rules.conclude import Atom, Clause, native
from engine.rules.load import HOME
from engine.second.conclusions import Alone, Both, SecondEngine, differences
from engine.second.failure import TEXTS, Reason, SecondEngineError
from engine.second.supervisor import PATIENT, Limits, Supervisor
from tests.durable_rules import needs_durable, needs_proc
from tests.second.conftest import STRATA, Pretend

Labelled = Callable[[str], Application]
CRASHING = "say({'ready': 'x'}); loaded(); hear(); sys.exit(1)"
SILENT = "say({'ready': 'x'})\nloaded()\nwhile True: say({'id': hear()['id'], 'fired': []})"
"""It answers in form, and says that nothing holds."""


def answers(result: str) -> float:
    return REGISTRY.get_sample_value("miaopi_second_engine_answers_total", {"result": result}) or 0.0


@pytest.fixture
def durable() -> Iterator[SecondEngine]:
    supervisor = Supervisor(limits=PATIENT)
    yield SecondEngine(supervisor)
    supervisor.close()


@needs_durable
def test_both_engines_come_to_the_same_on_every_labelled_application(
    durable: SecondEngine, measured: tuple[Measured, ...], bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    agreed = answers("agreed")
    for m in measured:
        telling = any(c.truth is not False for c in m.decided.examination.conclusions.values())
        for conclude in (Both(durable), Alone(durable)) if telling else (Both(durable),):
            decided = process(m.case.application(), bundle, replace(ports, identity=m.case.identity, conclude=conclude), as_of)
            assert decision_line(decided, "") == decision_line(m.decided, "")
            assert decided.examination.conclusions == m.decided.examination.conclusions
    assert answers("agreed") > agreed + len(measured) // 2


@needs_durable
def test_every_rule_test_holds_with_the_second_engine(durable: SecondEngine, bundle: Bundle) -> None:
    tests = read_tests(bundle.rulebook, DECLARATIONS, HOME)
    before = {result: answers(result) for result in ("alone", "agreed", "differed", *Reason)}
    for conclude in (Both(durable), Alone(durable)):
        assert [r.test.name for r in run_tests(bundle, tests, conclude) if not r.passed] == []
    came = {result for result, count in before.items() if answers(result) > count}
    assert came == {"agreed", "alone"}


@needs_durable
def test_both_engines_come_to_the_same_on_random_rulebooks(durable: SecondEngine) -> None:
    """`make prove-durable` has two hundred rulebooks."""
    proof = prove(durable, rulebooks=6, sets=8, orders=2, seed=20261121)
    assert proof.differing == []
    assert set(proof.truths) == {"True", "False", "None"}


@needs_durable
@needs_proc
def test_faults_under_load_refer_their_own_case_and_no_other(durable: SecondEngine, bundle: Bundle) -> None:
    """`make prove-durable` has a hundred of each."""
    durable.supervisor.limits = Limits(answer=0.3, load=1, start=60, turn=60)
    report = under_fire(bundle, Both(durable), each=2, threads=3, between=3)
    assert report.wrong == []
    assert report.doubts


@pytest.mark.parametrize("mode", [Both, Alone])
def test_a_second_engine_that_fails_leaves_the_native_conclusions_and_a_doubt(pretend: Pretend, mode: type[Both] | type[Alone]) -> None:
    crashed = answers("crashed")
    drawn = mode(SecondEngine(pretend(CRASHING)))({"a": True}, STRATA)
    assert drawn.conclusions == native({"a": True}, STRATA).conclusions
    assert drawn.doubts == (TEXTS[Reason.CRASHED],)
    assert answers("crashed") == crashed + 1


def test_a_difference_is_a_doubt_that_names_the_propositions_and_costs_the_child(pretend: Pretend) -> None:
    differed, engine = answers("differed"), SecondEngine(pretend(SILENT))
    drawn = Both(engine)({"a": True}, STRATA)
    assert drawn.conclusions == native({"a": True}, STRATA).conclusions
    assert drawn.doubts == ("第二引擎的结论不一致：甲",)
    assert answers("differed") == differed + 1
    assert engine.supervisor.pid is None


def test_rules_that_do_not_go_into_the_second_engine_are_a_doubt(pretend: Pretend) -> None:
    twice = ((Clause("r1", "甲", Atom("a")),), (Clause("r2", "甲", Atom("a")),))
    assert Both(SecondEngine(pretend(SILENT)))({"a": True}, twice).doubts == (TEXTS[Reason.UNSOUND],)


def test_where_there_is_nothing_to_conclude_nobody_is_asked(pretend: Pretend) -> None:
    engine = SecondEngine(pretend("sys.exit(1)"))
    assert Both(engine)({}, ((),)).doubts == ()
    assert engine.supervisor.pid is None


def test_premises_are_compared_too() -> None:
    first = native({"a": True}, STRATA).conclusions
    assert differences(first, first) == ()
    assert differences(first, {**first, "甲": replace(first["甲"], premises=("rule.other",))}) == ("甲",)
    assert differences(first, {"甲": first["甲"]}) == ("乙",)


@pytest.fixture
def in_doubt(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, pretend: Pretend) -> Decided:
    """A lawful application, decided while the second engine crashes."""
    conclude = Both(SecondEngine(pretend(CRASHING)))
    return process(labelled("individual-plain-01"), bundle, replace(ports, conclude=conclude), as_of)


def test_a_case_in_doubt_is_referred_and_is_otherwise_as_it_was(
    in_doubt: Decided, labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    sound = process(labelled("individual-plain-01"), bundle, ports, as_of)
    assert (sound.outcome, in_doubt.outcome) == (Outcome.APPROVE, Outcome.REFER)
    assert in_doubt.undetermined == (*sound.undetermined, Undetermined("", "", TEXTS[Reason.CRASHED]))
    assert in_doubt.findings == sound.findings


def test_a_decision_in_doubt_replays_to_the_same_bytes_without_a_second_engine(in_doubt: Decided, bundle: Bundle) -> None:
    record = write_record(in_doubt, "case.yaml")
    assert TEXTS[Reason.CRASHED] in record
    assert replay(record, bundle) == record


@pytest.mark.parametrize("case", ["defect-name-dahe", "several-05"])
def test_a_doubt_with_remedies_replays_too(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, pretend: Pretend, case: str
) -> None:
    conclude = Both(SecondEngine(pretend(CRASHING)))
    record = write_record(process(labelled(case), bundle, replace(ports, conclude=conclude), as_of), "x")
    assert '"doubts"' in record
    assert replay(record, bundle) == record


def test_a_doubt_of_the_first_examination_is_not_forgotten_by_the_second(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, tmp_path: Path, pretend: Pretend
) -> None:
    """A case with remedies is examined twice; the child crashes the first time only."""
    once = tmp_path / "crashed"
    script = (
        f"from pathlib import Path; say({{'ready': 'x'}}); loaded(); request = hear(); once = Path({str(once)!r})\n"
        "if not once.exists():\n    once.touch(); sys.exit(1)\n"
        "while True:\n    say({'id': request['id'], 'fired': []}); request = hear()"
    )
    conclude = Both(SecondEngine(pretend(script)))
    decided = process(labelled("defect-name-dahe"), bundle, replace(ports, conclude=conclude), as_of)
    assert decided.answers.doubts[0] == TEXTS[Reason.CRASHED]
    assert decided.outcome is Outcome.REFER


def test_a_record_without_doubts_says_nothing_of_them(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    assert '"doubts"' not in write_record(process(labelled("individual-plain-01"), bundle, ports, as_of), "x")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_text_for_the_clerk(reason: Reason) -> None:
    assert SecondEngineError(reason).doubt.startswith("第二引擎")
