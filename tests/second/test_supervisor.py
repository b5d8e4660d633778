from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from engine.metrics import REGISTRY
from engine.rules.conclude import Atom, Clause, Every
from engine.rules.durable.building import compile_plan
from engine.rules.durable.plan import Plan
from engine.second.failure import Reason, SecondEngineError
from engine.second.supervisor import PATIENT, Limits, Supervisor
from tests.durable_rules import needs_durable, needs_proc
from tests.second.conftest import Pretend

Supervised = Callable[..., Supervisor]


def starts(after: str) -> float:
    return REGISTRY.get_sample_value("miaopi_second_engine_starts_total", {"after": after}) or 0.0


def reason(supervisor: Supervisor, plan: Plan) -> Reason:
    with pytest.raises(SecondEngineError) as caught:
        supervisor.fired(plan, [])
    return caught.value.reason


@pytest.mark.parametrize(("misbehaviour", "expected"), [
    ("say(b'no json')", Reason.MALFORMED),
    ("say(b'[1, 2]')", Reason.MALFORMED),
    ("sys.stdout.buffer.write(b'GET / HTTP/1.1'); sys.stdout.buffer.flush(); time.sleep(60)", Reason.MALFORMED),
    ("say({'id': 999, 'fired': []})", Reason.MALFORMED),
    ("say({'id': 2, 'fired': ['r999']})", Reason.MALFORMED),
    ("say({'id': 2, 'fired': 'r1'})", Reason.MALFORMED),
    ("say({'id': 2})", Reason.MALFORMED),
    ("sys.exit(3)", Reason.CRASHED),
    ("import os; os.kill(os.getpid(), 11)", Reason.CRASHED),
    ("sys.stdout.buffer.write(b'\\0\\0'); sys.stdout.buffer.flush(); sys.exit()", Reason.CRASHED),
])
def test_whatever_a_child_does_wrong_has_a_reason_and_costs_the_child(
    pretend: Pretend, plan: Plan, misbehaviour: str, expected: Reason
) -> None:
    supervisor = pretend(f"say({{'ready': 'x'}}); loaded(); hear(); {misbehaviour}", PATIENT)
    before = starts(expected)
    assert reason(supervisor, plan) is expected
    assert supervisor.pid is None
    assert reason(supervisor, plan) is expected
    assert starts(expected) == before + 1


def test_a_child_that_says_nothing_is_given_up_after_the_limit(pretend: Pretend, plan: Plan) -> None:
    supervisor = pretend("say({'ready': 'x'}); loaded(); time.sleep(600)", Limits(answer=0.05, load=60, start=60))
    assert reason(supervisor, plan) is Reason.TIMEOUT


def test_a_child_that_does_not_read_is_given_up_after_the_limit(pretend: Pretend) -> None:
    clauses = tuple(Clause(f"r{n}", f"p{n}", Every(tuple(Atom(f"{n}-{m}") for m in range(14)))) for n in range(300))
    supervisor = pretend("say({'ready': 'x'}); time.sleep(600)", Limits(load=0.05, start=60))
    assert reason(supervisor, compile_plan((clauses,))) is Reason.TIMEOUT  # more than a pipe holds


@pytest.mark.parametrize("script", ["sys.exit(1)", "say({'hello': 1})", "say(b'')"])
def test_a_child_that_does_not_start_is_unavailable_and_not_tried_again_at_once(pretend: Pretend, plan: Plan, script: str) -> None:
    supervisor = pretend(script, Limits(start=60, again=600))
    before = sum(starts(why) for why in ("none", *Reason))
    assert [reason(supervisor, plan) for _ in range(3)] == [Reason.UNAVAILABLE] * 3
    assert sum(starts(why) for why in ("none", *Reason)) == before + 1


def test_a_program_that_is_not_there_is_unavailable(supervised: Supervised, plan: Plan) -> None:
    assert reason(supervised(None, "/no/such/program"), plan) is Reason.UNAVAILABLE


def test_who_waits_longer_than_the_limit_for_a_turn_is_told_so(pretend: Pretend, plan: Plan) -> None:
    supervisor = pretend("say({'ready': 'x'}); loaded(); hear(); time.sleep(600)", Limits(answer=600, load=60, start=60, turn=0.05))
    supervisor.start()
    first = threading.Thread(target=reason, args=(supervisor, plan))
    first.start()
    while not supervisor.busy:
        pass
    assert reason(supervisor, plan) is Reason.BUSY
    assert supervisor.pid is not None
    os.kill(supervisor.pid, signal.SIGKILL)
    first.join()


@needs_durable
def test_a_child_that_was_killed_while_idle_is_replaced_unnoticed(supervised: Supervised, plan: Plan) -> None:
    supervisor = supervised(PATIENT)
    supervisor.start()
    before = supervisor.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert supervisor.fired(plan, plan.given({"a": True}))
    assert supervisor.pid != before


@needs_durable
def test_a_stopped_child_is_killed_and_replaced_after_the_limit(supervised: Supervised, plan: Plan) -> None:
    supervisor = supervised(Limits(answer=0.2, load=0.2, start=60, turn=60))
    supervisor.start()
    before = supervisor.pid
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    assert reason(supervisor, plan) is Reason.TIMEOUT
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    supervisor.limits = PATIENT
    assert supervisor.fired(plan, plan.given({"a": True}))


@needs_durable
def test_every_thread_gets_the_answer_to_its_own_question(supervised: Supervised, plan: Plan) -> None:
    supervisor = supervised(PATIENT)
    wrong: list[object] = []

    def ask(atom: bool) -> None:
        for _ in range(40):
            read = plan.read(supervisor.fired(plan, plan.given({"a": atom})))
            if (read["甲"].truth, read["乙"].truth) != (atom, not atom):
                wrong.append(read)

    threads = [threading.Thread(target=ask, args=(n % 2 == 0,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@needs_durable
def test_a_child_that_is_full_is_replaced_before_it_loads_more(supervised: Supervised, plan: Plan) -> None:
    supervisor = supervised(Limits(answer=60, load=60, start=60, patterns=1))
    other = compile_plan(((Clause("rule.three", "丙", Atom("a")),),))
    pids = []
    for asked in (plan, plan, other):
        supervisor.fired(asked, [])
        pids.append(supervisor.pid)
    assert pids[0] == pids[1] != pids[2]


@needs_durable
def test_the_child_of_another_process_is_neither_asked_nor_killed(supervised: Supervised, plan: Plan) -> None:
    supervisor = supervised(PATIENT)
    supervisor.start()
    running = supervisor._running
    assert running is not None
    running.owner = -1  # as it is for whoever was forked from the owner
    assert supervisor.fired(plan, plan.given({"a": True}))
    assert (supervisor.pid != running.process.pid, running.process.alive) == (True, True)
    running.process.kill()


@needs_durable
@needs_proc
def test_the_child_sees_nothing_of_the_environment(supervised: Supervised, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_DATABASE_URL", "postgresql://user:secret@host/database")
    supervisor = supervised(PATIENT)
    supervisor.start()
    assert b"secret" not in Path(f"/proc/{supervisor.pid}/environ").read_bytes()


@needs_durable
@needs_proc
def test_the_child_ends_when_the_parent_does(plan: Plan) -> None:
    script = "from engine.second.supervisor import Supervisor; s = Supervisor(); s.start(); print(s.pid)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    process = Path(f"/proc/{int(done.stdout)}/stat")
    with suppress(FileNotFoundError, ProcessLookupError):
        while process.read_text().rsplit(") ", 1)[1][0] != "Z":  # a hang here is the failure
            pass
